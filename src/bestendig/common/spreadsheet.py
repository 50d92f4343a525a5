"""Rows as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

Cell = str | int | float | date | None

_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows as a spreadsheet here reads them: semicolons, and a mark that it is UTF-8.

    A text that would be a formula there gets an apostrophe before it.
    """
    return b"".join(csv_lines(rows))


def csv_lines(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The same, line by line. A fraction has a decimal comma, a day is 2026-11-23."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    encoding = "utf-8-sig"
    for row in rows:
        writer.writerow([_as_text(cell) for cell in row])
        yield text.getvalue().encode(encoding)
        encoding = "utf-8"
        text.seek(0)
        text.truncate()


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take this text for something to work out."""
    return text.startswith(_FORMULA)


def _as_text(cell: Cell) -> str | int:
    if isinstance(cell, str):
        return f"'{cell}" if is_formula(cell) else cell
    if isinstance(cell, float):
        return f"{cell:g}".replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell
