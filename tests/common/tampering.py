"""What the owner of the tables can do: take the triggers down, and put them up again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from bestendig.common.audit import triggers


@contextmanager
def as_owner() -> Iterator[None]:
    """Change entries of the log, as only who owns the tables can."""
    triggers.take_down(connection)
    try:
        yield
    finally:
        triggers.put_up(connection)
