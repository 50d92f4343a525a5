"""The figures as a workbook: the sheets Cijfers, Data dictionary and Toelichting.

Written row by row to a file on disk that has no name, so that a large release takes no more memory
than a small one. No text in it is ever a formula.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bestendig.common.spreadsheet import is_formula
from bestendig.pages.exports.columns import COLUMNS, DICTIONARY, Value, dictionary
from bestendig.pages.exports.notes import notes
from bestendig.pages.exports.records import records
from bestendig.pages.results.picture import language
from bestendig.pages.results.reading import Reading

TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK: Final = 64 * 1024
_BOLD: Final = Font(bold=True)
_WRAP: Final = Alignment(wrap_text=True, vertical="top")
_WIDTHS: Final = (10, 26, 30, 60, 34, 80)


def workbook(found: Reading, *, series: bool) -> Iterator[bytes]:
    """The workbook in pieces; it is whole before the first is given.

    Raises NotAsReleased when it would not hold the rows of the release.
    """
    book = Workbook(write_only=True)
    book.properties.title = found.release.title
    book.properties.creator = "Bestendig"
    book.properties.language = language()
    _figures(book, found, series=series)
    _dictionary(book, found)
    _notes(book, found, series=series)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when its last piece is given
    book.save(file)
    file.seek(0)
    return _pieces(file)


def _figures(book: Workbook, found: Reading, *, series: bool) -> None:
    sheet = book.create_sheet(_("Figures"))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append(_heads(sheet, [column.name for column in COLUMNS]))
    count = 1
    for record in records(found, series=series):
        sheet.append([_cell(sheet, column.value(record)) for column in COLUMNS])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count}"


def _dictionary(book: Workbook, found: Reading) -> None:
    sheet = book.create_sheet("Data dictionary")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append(_heads(sheet, DICTIONARY))
    for row in dictionary(found):
        sheet.append([_cell(sheet, value, wrap=True) for value in row])


def _notes(book: Workbook, found: Reading, *, series: bool) -> None:
    sheet = book.create_sheet(_("Notes on reading"))
    sheet.column_dimensions["A"].width = 110
    for note in notes(found, series=series):
        sheet.append(_heads(sheet, [note.heading]))
        for sentence in note.sentences:
            sheet.append([_cell(sheet, sentence, wrap=True)])
        sheet.append([])


def _heads(sheet: Any, texts: Iterable[str]) -> list[Any]:
    cells = [_cell(sheet, text) for text in texts]
    for cell in cells:
        cell.font = _BOLD
    return cells


def _cell(sheet: Any, value: Value, *, wrap: bool = False) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str) and is_formula(value):
        cell.data_type = "s"
        cell.quotePrefix = True  # stays a text, also when somebody edits it
    if wrap:
        cell.alignment = _WRAP
    return cell


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_CHUNK):
            yield piece
