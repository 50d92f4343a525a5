"""Queries of the busiest pages, of which the SQL is made once.

    _DRAFTS = Prepared(lambda number: Draft.objects.filter(pk=number).values_list("pk"), UUID)

    _DRAFTS(number)   # the rows, of the organisation that is bound now

Making SQL of a query costs Django more than the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import connection, models

from bestendig.common.scope.binding import current

_OF_THE_BOUND: Final = -1


@dataclass(frozen=True, slots=True)
class _Made:
    """SQL for one kind of database.

    places: which value comes where among the parameters. readers: what turns what the database
    gives in a column into what it means, where it is not that already.
    """

    sql: str
    parameters: tuple[Any, ...]
    places: dict[int, int]
    readers: dict[int, Any]


class Prepared:
    """A query by `values_list`, asked again and again with other values of the same kinds."""

    def __init__(self, query: Callable[..., models.QuerySet[Any]], *kinds: type[UUID | str]):
        self._query, self._kinds = query, kinds
        self._made: dict[str, _Made] = {}

    def __call__(self, *values: UUID | str) -> list[tuple[Any, ...]]:
        """The rows of the bound organisation. Raises Unbound when there is none."""
        bound, vendor = current(), connection.vendor
        made = self._made.get(vendor)
        if made is None:
            made = self._made[vendor] = self._make()
        parameters = list(made.parameters)
        for place, which in made.places.items():
            parameters[place] = _adapted(bound if which == _OF_THE_BOUND else values[which])
        with connection.cursor() as cursor:
            cursor.execute(made.sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return [_read(row, made.readers) for row in rows] if made.readers else rows

    def _make(self) -> _Made:
        """The SQL, with marks for values, and where the marks went."""
        marks = [uuid4() if kind is UUID else uuid4().hex for kind in self._kinds]
        query = self._query(*marks).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        which = {_adapted(mark): number for number, mark in enumerate(marks)}
        which[_adapted(current())] = _OF_THE_BOUND
        places = {at: which[value] for at, value in enumerate(parameters) if value in which}
        missing = {*which.values()} - {*places.values()}
        if missing:
            raise TypeError(f"the query leaves out a value: {sorted(missing)}")
        readers = compiler.get_converters([column for column, *_rest in compiler.select])
        return _Made(sql, tuple(parameters), places, readers)


def _read(row: tuple[Any, ...], readers: dict[int, Any]) -> tuple[Any, ...]:
    values = [*row]
    for column, (steps, expression) in readers.items():
        for step in steps:
            values[column] = step(values[column], expression, connection)
    return tuple(values)


def _adapted(value: UUID | str) -> UUID | str:
    """As the database takes it."""
    if isinstance(value, str) or connection.features.has_native_uuid_field:
        return value
    return value.hex
