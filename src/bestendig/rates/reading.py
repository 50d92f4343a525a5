"""Rows of a file with absence and turnover. A file with a row a person is refused unread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from bestendig.common.forbidden import forbidden_column, people_column
from bestendig.common.table_files import Limits, Table, TableError, read_table
from bestendig.common.table_files.values import listed
from bestendig.rates.models import Measure
from bestendig.rates.values import Read, Row

LIMIT: Final = 2_000_000
_LIMITS: Final = Limits(file=LIMIT, unpacked=50_000_000, cells=500_000)
_PERIOD, _YEAR, _MONTH, _QUARTER, _UNIT = "period", "year", "month", "quarter", "unit"
_NAMES: Final = (
    (_YEAR, r"(kalender|verslag)?jaar|year"),
    (_MONTH, r"maand(nummer|nr)?|month"),
    (_QUARTER, r"kwartaal|kwart|kw|q|quarter"),
    (_PERIOD, r"(verslag|rapportage)?periode|tijdvak|period|datum|date|per"),
    (_UNIT, r"(naam )?(organisatie ?)?(onderdeel|eenheid)|organisatie|afdeling|domein|directie|"
            r"cluster|team|sector|(organi[sz]ational )?unit|department|organi[sz]ation"),
    (Measure.ABSENCE, r"(ziekte ?)?verzuim ?(percentage|perc|pct|rate|in procenten|totaal)?|vp|"
                      r"(sick(ness)? ?)?(absence|absenteeism|leave) ?(rate|percentage)?"),
    (Measure.TURNOVER, r"(uitstroom|verloop) ?(percentage|perc|pct|in procenten|totaal)?|"
                       r"(staff ?)?turnover ?(rate|percentage)?"),
)  # fmt: skip
_ENOUGH: Final = 6


def read_rates(name: str, content: bytes) -> Read:
    """The rows of a file. Raises TableError for a file that cannot be read, without a period or
    without a figure, and for one with data of people."""
    table = read_table(name, content, limits=_LIMITS)
    refused = forbidden_column(table, people=True)
    if refused is not None:
        raise TableError(
            "rates.file.forbidden", file=name, column=refused.column, kind=refused.kind
        )
    single = people_column(table, names=True)
    if single is not None:
        raise TableError("rates.file.people", file=name, column=single)
    columns = _columns(table.columns)
    if not {_PERIOD, _MONTH, _QUARTER} & columns.keys():
        raise TableError("rates.file.period", file=name, columns=listed(table.columns))
    if not columns.keys() & set(Measure):
        raise TableError("rates.file.measure", file=name, columns=listed(table.columns))
    rows = tuple(_row(table, index, columns) for index in range(table.frame.height))
    _refuse_people(name, rows)
    return Read(
        rows=rows,
        columns=columns,
        left=tuple(x for x in table.columns if x not in columns.values()),
        percent=_with_sign(table, columns),
    )


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.replace("%", " percentage"))
    return re.sub(r"[^a-z0-9]+", " ", spaced.casefold()).strip()


def _columns(names: Sequence[str]) -> dict[str, str]:
    """What the file calls each thing; the first column that fits."""
    found: dict[str, str] = {}
    for what, pattern in _NAMES:
        for name in names:
            if name not in found.values() and re.fullmatch(pattern, _plain(name)):
                found[str(what)] = name
                break
    return found


def _row(table: Table, index: int, columns: Mapping[str, str]) -> Row:
    def cell(what: str) -> object:
        return table.frame[columns[what]][index] if what in columns else None

    parts = [cell(x) for x in (_PERIOD, _MONTH, _QUARTER)]
    period = next((x for x in parts if x is not None), None)
    if cell(_YEAR) is not None and period is not None:
        period = _dated(period, cell(_YEAR), by_quarter=cell(_MONTH) is None)
    return Row(
        number=table.row(index),
        period=period,
        unit=_text(cell(_UNIT)),
        cells={measure: cell(measure) for measure in Measure if measure in columns},
    )


def _dated(part: object, year: object, *, by_quarter: bool) -> str:
    """A month or quarter with the year from a column of its own."""
    text, in_year = _text(part), _text(year)
    if in_year in text:
        return text
    return f"{in_year} q{text}" if by_quarter and text.isdecimal() else f"{text} {in_year}"


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def _refuse_people(name: str, rows: Sequence[Row]) -> None:
    """A file in which the same period and unit come back many times has a row a person."""
    times = Counter((str(row.period), row.unit) for row in rows)
    again = sum(count - 1 for count in times.values())
    if again >= _ENOUGH and 2 * again > len(rows):
        raise TableError("rates.file.rows", file=name, rows=len(rows), times=max(times.values()))


def _with_sign(table: Table, columns: Mapping[str, str]) -> frozenset[Measure]:
    """The measures whose column was read with a % sign on all its cells."""
    notes = [x.params["columns"] for x in table.notes if x.code == "note.file.percent"]
    signed = {column for names in notes for column in str(names).split(", ")}
    return frozenset(x for x in Measure if columns.get(x) in signed)
