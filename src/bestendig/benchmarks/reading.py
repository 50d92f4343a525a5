"""A published table as it is found: what is understood of it, and what is left out.

Titles above the table, notes below it, several sheets, a total among the rows, 58 or 0.56 or
"58%", and a sign instead of what was hidden. What could mean two things is left out and named.
"""

from __future__ import annotations

import enum
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Final

import polars as pl

from bestendig.common.forbidden import people_column
from bestendig.common.table_files import Limits, Table, TableError, read_table

LIMIT: Final = 5_000_000
_LIMITS: Final = Limits(file=LIMIT, unpacked=80_000_000, cells=2_000_000)
# A sign instead of a figure: hidden because few people answered, or not there.
_SIGN: Final = re.compile(
    r"|[-–—.·*#:~xXcCzZuU]+|\.\.+|\[ ?[a-z]{1,3} ?\]|\([a-z*]\)|n/?a\.?|n\.?b\.?|n\.?v\.?t\.?|null|"
    r"suppressed|confidential|geheim|onderdrukt|te weinig.*|too few.*|<\s*\d+",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"([+-]?\d+(?:[.,]\d+)?|[.,]\d+)\s*(%?)(?:\s*\[?[a-z*]\]?)?", re.IGNORECASE
)
_SUMMARY: Final = re.compile(
    r"\b(benchmark|median|mediaan|gemiddelde?|average|mean|totaa?l|overall|all (organisations|"
    r"departments|respondents)|alle (organisaties|gemeenten)|eindtotaal)\b",
    re.IGNORECASE,
)
_COMBINED: Final = re.compile(r"\b(combined|samen|including|incl|inclusief|group)\b", re.IGNORECASE)
_ENOUGH: Final = 5
_FULL: Final = 0.5


class Unit(enum.StrEnum):
    """What the numbers of a column are. The words: `elsewhere.unit.<value>` in the deck."""

    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of figures, one a row; None where there is none.

    hidden: rows without a figure; unclear: cells that could mean two things.
    written: how percentages stood there (“58”, “0.56”, “58%”).
    """

    name: str
    unit: Unit
    values: tuple[float | None, ...]
    hidden: int
    unclear: int
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A table as it was understood.

    rows: what each row is called. summary: places of rows that sum up others, and stand for no
    row of their own; combined: of those that may hold other rows, and count as the source counts
    them. twice: names that come back. notes: texts around the table. left:
    columns without figures, or with figures that cannot be read.
    """

    sheet: str
    sheets: tuple[str, ...]
    header_row: int
    rows: tuple[str, ...]
    summary: frozenset[int]
    combined: frozenset[int]
    twice: tuple[str, ...]
    columns: tuple[Column, ...]
    left: tuple[str, ...]
    notes: tuple[str, ...]

    def column(self, name: str) -> Column:
        """One by name. Raises KeyError."""
        return {x.name: x for x in self.columns}[name]

    @property
    def places(self) -> tuple[int, ...]:
        """The rows that stand for themselves."""
        return tuple(x for x in range(len(self.rows)) if x not in self.summary)

    def place(self, row: str) -> int:
        """The first row of this name. Raises ValueError."""
        return self.rows.index(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """The middle of many rows: half of them lie between low and high."""

    middle: float
    low: float
    high: float
    count: int


def read_published(name: str, content: bytes, sheet: str = "") -> Published:
    """The table in a file. sheet: of a workbook; else the sheet with most figures.

    Raises TableError for a file that cannot be read, one without figures, and one of people.
    """
    sheets = _sheets(content)
    if sheet or len(sheets) < 2:
        found = _read(name, content, sheet or None, sheets)
    else:
        found = _fullest(name, content, sheets)
    if not found.columns:
        raise TableError("elsewhere.file.figures", file=name)
    return found


def middle_of(column: Column, places: Iterable[int]) -> Middle | None:
    """The middle of a column over these rows; None for fewer than five."""
    values = [value for place in places if (value := column.values[place]) is not None]
    if len(values) < _ENOUGH:
        return None
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Middle(middle=median(values), low=low, high=high, count=len(values))


def _sheets(content: bytes) -> tuple[str, ...]:
    """The visible sheets of a workbook; none of another file, or of one that is damaged."""
    if not content.startswith(b"PK"):
        return ()
    import python_calamine as calamine  # noqa: PLC0415 - only workbooks need it

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except calamine.CalamineError:
        return ()
    shown = calamine.SheetVisibleEnum.Visible
    return tuple(x.name for x in book.sheets_metadata if x.visible == shown)[:40]


def _fullest(name: str, content: bytes, sheets: Sequence[str]) -> Published:
    """The sheet with most figures; sheets without a table (a cover, notes) are passed over."""
    found: list[Published] = []
    failed: TableError | None = None
    for sheet in sheets:
        try:
            found.append(_read(name, content, sheet, sheets))
        except TableError as error:
            if error.code == "elsewhere.file.people":
                raise
            failed = error
    if not found:
        raise failed or TableError("elsewhere.file.figures", file=name)
    return max(found, key=lambda x: sum(v is not None for c in x.columns for v in c.values))


def _read(name: str, content: bytes, sheet: str | None, sheets: Sequence[str]) -> Published:
    table = read_table(name, content, limits=_LIMITS, sheet=sheet)
    single = people_column(table, names=False)
    if single is not None:
        raise TableError("elsewhere.file.people", file=name, column=single)
    signed = _signed(table)
    labels, columns, left = [], [], []
    inside: set[int] = set()
    for column in table.columns:
        cells = table.frame[column]
        read = _column(column, cells, signed=column in signed)
        if read is not None:
            columns.append(read)
            inside |= {i for i, x in enumerate(cells.to_list()) if _stands(x)}
        elif cells.dtype == pl.String and cells.count():
            labels.append(column)
        else:
            left.append(column)
    label = _label(table, labels)
    names = _names(table, label)
    places = sorted(inside)
    outside = [place for place in range(len(names)) if place not in inside]
    kept = [_only(column, places) for column in columns]
    rows = [names[place] for place in places]
    return Published(
        sheet=table.sheet or "",
        sheets=tuple(sheets),
        header_row=table.header_row,
        rows=tuple(rows),
        summary=frozenset(i for i, x in enumerate(rows) if not x or _SUMMARY.search(x)),
        combined=frozenset(i for i, x in enumerate(rows) if _COMBINED.search(x)),
        twice=tuple(sorted({x for x in rows if x and rows.count(x) > 1})),
        columns=tuple(kept),
        left=(*(x for x in labels if x != label), *left),
        notes=tuple(_said(table, place) for place in outside if _said(table, place)),
    )


def _signed(table: Table) -> set[str]:
    """The columns that were read with a % sign on all their cells."""
    notes = [x.params["columns"] for x in table.notes if x.code == "note.file.percent"]
    if any(str(names).endswith("…") for names in notes):
        # More than the note names: whether a % stood there makes no difference above 1.
        return {x for x in table.columns if table.frame[x].dtype.is_numeric()}
    return {name for names in notes for name in str(names).split(", ")}


def _column(name: str, cells: pl.Series, *, signed: bool) -> Column | None:
    """A column of figures, or None when it holds names, years or codes."""
    filled = [x for x in cells.to_list() if x is not None]
    if not filled or cells.dtype.is_temporal():
        return None
    read = [_cell(x, signed=signed) for x in cells.to_list()]
    numbers = [x for x in read if isinstance(x, tuple)]
    hidden = sum(x == "hidden" for x in read)
    if not numbers or len(numbers) + hidden < _FULL * len(filled) or _is_code(name, numbers):
        return None
    values, unclear, unit, written = _as_one(numbers)
    given = iter(values)
    return Column(
        name=name,
        unit=unit,
        values=tuple(next(given) if isinstance(x, tuple) else None for x in read),
        hidden=0,
        unclear=unclear,
        written=written,
    )


def _cell(cell: object, *, signed: bool) -> tuple[float, bool] | str:
    """A number with whether a % stands behind it; "hidden" for a sign; "text" for the rest."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell), signed
    text = "" if cell is None else str(cell).strip().strip("\u00a0")
    if _SIGN.fullmatch(text):
        return "empty" if not text else "hidden"
    found = _NUMBER.fullmatch(text)
    if found is None:
        return "text"
    return float(found[1].replace(",", ".")), bool(found[2])


def _is_code(name: str, numbers: Sequence[tuple[float, bool]]) -> bool:
    """Years, counts up from one, and what calls itself a code are no figures."""
    values = [x for x, signed in numbers if not signed]
    if len(values) < len(numbers):
        return False
    whole = all(x.is_integer() for x in values)
    if whole and all(1900 <= x <= 2100 for x in values):
        return True
    if whole and len(values) > 1 and values == [values[0] + n for n in range(len(values))]:
        return True
    return bool(re.search(r"(^|[ _])(code|id|nr|nummer|number|year|jaar)$", name, re.IGNORECASE))


def _as_one(
    numbers: Sequence[tuple[float, bool]],
) -> tuple[list[float | None], int, Unit, tuple[str, ...]]:
    """All numbers of a column in one unit: percentages of 100 where they are percentages.

    A fraction among whole percentages (0.56 beside 58) could be either, and is left out.
    """
    bare = [x for x, signed in numbers if not signed]
    signed = [x for x, is_signed in numbers if is_signed]
    top = max([abs(x) for x in bare], default=0.0)
    fractions = bool(bare) and not signed and top <= 1 and any(not x.is_integer() for x in bare)
    if fractions:
        return [round(100 * x, 6) for x, _ in numbers], 0, Unit.PERCENT, ("0.56",)
    percent = bool(signed) or _looks_percent(bare)
    if not percent:
        return [x for x, _ in numbers], 0, Unit.NUMBER, ()
    values: list[float | None] = []
    for value, is_signed in numbers:
        unclear = not is_signed and 0 < abs(value) <= 1 and not value.is_integer()
        values.append(None if unclear else value)
    ways = [way for way, there in (("58%", bool(signed)), ("58", top > 1)) if there]
    return values, sum(x is None for x in values), Unit.PERCENT, tuple(ways)


def _looks_percent(bare: Sequence[float]) -> bool:
    """Whether numbers without a sign are percentages: up to 100, and not all on a small scale."""
    return all(0 <= x <= 100 for x in bare) and max(bare) > 10


def _stands(cell: object) -> bool:
    """Whether a figure stands here, or a sign instead of one."""
    return _cell(cell, signed=False) not in {"empty", "text"}


def _only(column: Column, places: Sequence[int]) -> Column:
    values = tuple(column.values[place] for place in places)
    hidden = sum(x is None for x in values) - column.unclear
    return replace(column, values=values, hidden=hidden)


def _label(table: Table, labels: Sequence[str]) -> str:
    """The column that tells the rows apart best; the first of those that do."""
    if not labels:
        return ""
    return max(labels, key=lambda x: table.frame[x].n_unique() - labels.index(x) * 0.5)


def _names(table: Table, label: str) -> list[str]:
    if not label:
        return ["" for _ in range(table.frame.height)]
    return [" ".join(str(x).split()) if x is not None else "" for x in table.frame[label].to_list()]


def _said(table: Table, place: int) -> str:
    """A row without figures as one text: a note below the table."""
    cells = [str(x).strip() for x in table.frame.row(place) if isinstance(x, str) and x.strip()]
    text = " ".join(x for x in cells if not _SIGN.fullmatch(x))
    return text[:300]
