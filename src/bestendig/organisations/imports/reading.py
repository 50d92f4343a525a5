"""Rows of people out of a table, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bestendig.common.table_files import Table
from bestendig.organisations.imports import cells
from bestendig.organisations.imports.fields import LEVELS, Field
from bestendig.organisations.imports.values import Problem, Row, Weight
from bestendig.organisations.models import UnitKind

Hasher = Callable[[str], str]

_TOTAL: Final = re.compile(
    r"^(eind|sub)?tota(al|len)\b|^aantal\b|^(grand )?total\b|^som\b|^gemiddelde?\b|^pagina \d"
    r"|^(bron|peildatum|gegenereerd|afgedrukt|printed)\b",
    re.IGNORECASE,
)
_KINDS: Final = {
    Field.CONCERN: UnitKind.CONCERN,
    Field.DOMAIN: UnitKind.DOMAIN,
    Field.DEPARTMENT: UnitKind.DEPARTMENT,
    Field.TEAM: UnitKind.TEAM,
}
_SIZES: Final = {"first_name": 80, "last_name": 120, "function_family": 80}
UNIT_SIZE: Final = 120


class _Refused(Exception):
    def __init__(self, field: Field, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


@dataclass(frozen=True)
class Rows:
    """What was read: people in the order of the file, and what is to be told.

    mentioned: numbers and addresses of all rows, and names where a row has neither or is
    refused. Whoever is mentioned is not missing from a file that holds everybody.
    """

    people: tuple[Row, ...]
    problems: tuple[Problem, ...]
    mentioned: frozenset[str] = frozenset()


def read_rows(table: Table, mapping: Mapping[str, Field], hasher: Hasher) -> Rows:
    """The people in a table. `hasher` makes of a personnel number what is kept of it.

    Rows that are no person (totals, lines of the report) are skipped and told; the same person
    twice with the same words is taken once, with other words not at all.
    """
    reader = _Reader(mapping, hasher)
    people: list[Row] = []
    columns = [table.frame[column].to_list() for column in mapping]
    fields = list(mapping.values())
    for index, values in enumerate(zip(*columns, strict=True)):
        if (
            row := reader.row(table.row(index), dict(zip(fields, values, strict=True)))
        ) is not None:
            people.append(row)
    once = tuple(_once(people, reader))
    return Rows(once, tuple(reader.problems), frozenset(reader.mentioned))


class _Reader:
    """Reads row by row, and remembers what was wrong."""

    def __init__(self, mapping: Mapping[str, Field], hasher: Hasher) -> None:
        self.columns = {field: column for column, field in mapping.items()}
        self.hasher = hasher
        self.problems: list[Problem] = []
        self.mentioned: set[str] = set()

    def tell(self, row: int, field: Field | None, code: str, weight: Weight, **params: Any) -> None:
        column = self.columns.get(field, "") if field else ""
        self.problems.append(
            Problem(row=row, column=column, code=code, weight=weight, params=params)
        )

    def row(self, number: int, of: Mapping[Field, Any]) -> Row | None:
        """One person, or None when the row is none or is refused."""
        texts = [cells.tidy(value) for value in of.values()]
        if not any(texts):
            return None
        if any(_TOTAL.match(text) for text in texts) and sum(map(bool, texts)) * 2 <= len(texts):
            self.tell(number, None, "people.row.total", Weight.SKIPPED)
            return None
        try:
            self._mention(of)
            return self._person(number, of)
        except _Refused as refused:
            with suppress(_Refused):
                self.mentioned.add(_full_name(of))
            self.tell(number, refused.field, refused.code, Weight.REFUSED, **refused.params)
            return None

    def _mention(self, of: Mapping[Field, Any]) -> None:
        """Who the row is about, before anything in it can be wrong."""
        personnel = cells.personnel_number(of.get(Field.NUMBER))
        address = cells.email(of.get(Field.EMAIL))[0]
        if personnel:
            self.mentioned.add(self.hasher(personnel))
        if address:
            self.mentioned.add(address)
        if not personnel and not address:
            self.mentioned.add(_full_name(of))

    def _person(self, number: int, of: Mapping[Field, Any]) -> Row:
        first, last = _name(of)
        address, good = cells.email(of.get(Field.EMAIL))
        if not good:
            raise _Refused(Field.EMAIL, "people.row.email", value=cells.tidy(of[Field.EMAIL])[:80])
        starts, ends = self._day(of, Field.STARTS), self._day(of, Field.ENDS)
        if starts and ends and ends < starts:
            raise _Refused(Field.ENDS, "people.row.ends_first")
        path, kinds = _units(of)
        for name in path:
            if len(name) > UNIT_SIZE:
                raise _Refused(Field.UNIT, "people.row.long", limit=UNIT_SIZE)
        personnel = cells.personnel_number(of.get(Field.NUMBER))
        manager = cells.tidy(of.get(Field.MANAGER))
        family = cells.tidy(of.get(Field.FUNCTION))
        for field, name, value in (
            (Field.FIRST, "first_name", first),
            (Field.LAST, "last_name", last),
            (Field.FUNCTION, "function_family", family),
        ):
            if len(value) > _SIZES[name]:
                raise _Refused(field, "people.row.long", limit=_SIZES[name])
        return Row(
            row=number,
            number=self.hasher(personnel) if personnel else "",
            first_name=first,
            last_name=last,
            email=address,
            path=path,
            kinds=kinds,
            manager=manager,
            manager_number=self._manager_number(manager),
            function_family=family,
            age_band=self._band(number, of),
            starts_on=starts,
            ends_on=ends,
            tells_end=Field.ENDS in of,
        )

    def _manager_number(self, manager: str) -> str:
        """ "12345", "Berg, J. (12345)" and "12345 - J. Berg" all give 12345."""
        if not manager or "@" in manager:
            return ""
        digits = re.search(r"(?<!\w)\d{2,}(?!\w)", manager)
        return self.hasher(cells.personnel_number(digits[0] if digits else manager))

    def _day(self, of: Mapping[Field, Any], field: Field) -> date | None:
        try:
            return cells.day(of.get(field))
        except (ValueError, OverflowError):
            raise _Refused(field, "people.row.date", value=cells.tidy(of[field])[:40]) from None

    def _band(self, number: int, of: Mapping[Field, Any]) -> str:
        """The age group; of an age in years only the group goes further than this function."""
        age, group = of.get(Field.AGE), of.get(Field.BAND)
        try:
            if cells.tidy(group):
                return str(cells.age_band(group))
            if cells.tidy(age):
                return str(cells.band_of(float(cells.tidy(age).replace(",", "."))))
        except ValueError:
            if cells.tidy(group):
                value = cells.tidy(group)[:40]
                self.tell(number, Field.BAND, "people.row.band", Weight.LEFT_OUT, value=value)
            else:
                self.tell(number, Field.AGE, "people.row.age", Weight.LEFT_OUT)
        return ""


def _full_name(of: Mapping[Field, Any]) -> str:
    return " ".join(_name(of)).strip().casefold()


def _name(of: Mapping[Field, Any]) -> tuple[str, str]:
    text = {field: cells.tidy(of.get(field)) for field in (Field.NAME, Field.FIRST, Field.LAST)}
    initials, infix = cells.tidy(of.get(Field.INITIALS)), cells.tidy(of.get(Field.INFIX))
    last, first = text[Field.LAST], text[Field.FIRST]
    if text[Field.NAME]:
        split_first, split_last = cells.split_name(text[Field.NAME])
        first = first or split_first
        last = last or (split_last or ("" if split_first == first else split_first))
    elif "," in last and not first and not initials:
        first, last = cells.split_name(last)
    last = cells.full_last(infix, last)
    first = first or initials
    if not first and not last:
        field = Field.NAME if Field.NAME in of else Field.LAST if Field.LAST in of else Field.FIRST
        raise _Refused(field, "people.row.no_name")
    return (first, last) if first else (last, "")


def _units(of: Mapping[Field, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The path of units, and for a level that has a column of its own, its kind."""
    names: list[str] = []
    kinds: list[str] = []
    for level in LEVELS:
        name = cells.tidy(of.get(level)).strip(" -")
        if name and not (names and cells.same(names[-1], name)):
            names.append(name)
            kinds.append(_KINDS[level])
    if names:
        return tuple(names), tuple(kinds)
    found = cells.path(of.get(Field.UNIT))
    return found, ("",) * len(found)


def _once(people: Sequence[Row], reader: _Reader) -> Iterator[Row]:
    """Everybody who is in the file once; about the others the reader is told."""
    first: dict[tuple[str, ...], Row] = {}
    several: dict[tuple[str, ...], list[Row]] = {}
    for row in people:
        key = _key(row)
        if key not in first:
            first[key] = row
        elif _content(row) == _content(first[key]):
            reader.tell(row.row, None, "people.row.again", Weight.SKIPPED, first=first[key].row)
        else:
            several.setdefault(key, [first[key]]).append(row)
    for rows in several.values():
        field = Field.NUMBER if rows[0].number else Field.EMAIL
        for row in rows:
            other = next(x.row for x in rows if x is not row)
            reader.tell(row.row, field, "people.row.twice", Weight.REFUSED, other=other)
    addresses = _addresses(row for key, row in first.items() if key not in several)
    for key, row in first.items():
        if key in several:
            continue
        if len(shared := addresses.get(row.email, [])) > 1:
            other = next(x for x in shared if x != row.row)
            reader.tell(row.row, Field.EMAIL, "people.row.address", Weight.REFUSED, other=other)
        else:
            yield row


def _addresses(rows: Iterator[Row]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        if row.email:
            found.setdefault(row.email, []).append(row.row)
    return found


def _key(row: Row) -> tuple[str, ...]:
    """By what a person in the file is known: number, else address, else name and unit."""
    if row.number:
        return ("number", row.number)
    if row.email:
        return ("email", row.email)
    return ("name", row.name.casefold(), *(name.casefold() for name in row.path))


def _content(row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in Row.__slots__ if name != "row")
