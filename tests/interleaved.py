"""Somebody else who writes just after a look and just before the writing that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model


@contextmanager
def just_after_a_look(model: type[Model], act: Callable[[], object]) -> Iterator[None]:
    """Within, `act` is carried out once, after the first look into the table of `model`."""
    waiting = [act]

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if waiting and sql.startswith("SELECT") and f'FROM "{model._meta.db_table}"' in sql:
            waiting.pop()()
        return found

    with connection.execute_wrapper(look):
        yield
    assert not waiting
