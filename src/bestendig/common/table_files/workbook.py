"""XLSX: one sheet of a workbook, read by Calamine after the zip has been inspected."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from xml.etree import ElementTree

import polars as pl

from bestendig.common.table_files.archive import ErrorCell, directory, inspect
from bestendig.common.table_files.cells import typed, with_values
from bestendig.common.table_files.headers import SAMPLE_ROWS, find_header, named
from bestendig.common.table_files.values import Limits, Note, Table, TableError, listed

Cell = int | float | str | bool | date | datetime | time | timedelta
Row = list[Cell]

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_COMMA: Final = re.compile(r"[+-]?\d+,\d+\s*%?$")
_POINT: Final = re.compile(r"[+-]?[\d,]*\d\.\d+\s*%?$")
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_workbook(name: str, content: bytes, limits: Limits, sheet: str | None) -> Table:
    """The table of one sheet: the named one, else the first visible one with rows.

    Raises TableError when the workbook is locked, damaged or too large unpacked, has no such
    sheet, or holds a cell of which the formula failed.
    """
    parts = directory(name, content, limits)
    if _WORKBOOK not in {part.filename for part in parts}:
        raise TableError("error.upload.type", file=name)
    failed = inspect(name, content, parts, limits)
    title, rows, others = _sheet(name, content, sheet)
    header = find_header(name, [[_text(x) for x in row] for row in rows[:SAMPLE_ROWS]])
    if (cell := failed.get(_part_of(name, content, title) or "")) is not None:
        raise _failed(name, title, cell, rows[header])
    frame, renamed = _frame(rows[header], rows[header + 1 :])
    frame, converted = typed(frame, comma=True)
    frame, kept = with_values(name, frame)
    notes = [Note("note.file.titles", {"row": header + 1})] if header else []
    if others and sheet is None:
        notes.append(Note("note.file.sheet", {"sheet": title, "others": listed(others)}))
    return Table(
        name=name,
        frame=frame,
        row_numbers=kept + header + 2,
        header_row=header + 1,
        sheet=title,
        notes=(*notes, *renamed, *converted),
    )


def _sheet(name: str, content: bytes, wanted: str | None) -> tuple[str, list[Row], list[str]]:
    """Title and rows (from A1) of the sheet to read, and the titles of the others."""
    import python_calamine as calamine  # noqa: PLC0415 - only workbooks need it

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = calamine.SheetVisibleEnum.Visible
        kind = calamine.SheetTypeEnum.WorkSheet
        sheets = [x for x in workbook.sheets_metadata if x.typ == kind]
        if wanted is not None and wanted not in {x.name for x in sheets}:
            found = listed(x.name for x in sheets)
            raise TableError("error.upload.sheet", file=name, sheet=wanted, sheets=found)
        order = [wanted] if wanted is not None else [x.name for x in sheets if x.visible == visible]
        for title in order:
            read = workbook.get_sheet_by_name(title)
            if read.height:
                others = [other for other in order if other != title]
                return title, read.to_python(skip_empty_area=False), others
    except calamine.PasswordError as error:
        raise TableError("error.upload.password", file=name) from error
    except calamine.CalamineError as error:
        raise TableError("error.upload.broken", file=name) from error
    raise TableError("error.upload.empty", file=name)


def _part_of(name: str, content: bytes, title: str) -> str | None:
    """The part of the zip in which the sheet with this title stands."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            book = ElementTree.fromstring(archive.read(_WORKBOOK))  # noqa: S314 - expat bounds what entities unpack to
            relations = ElementTree.fromstring(archive.read(_RELATIONS))  # noqa: S314 - the same
    except (ElementTree.ParseError, KeyError, zipfile.BadZipFile, NotImplementedError) as error:
        raise TableError("error.upload.broken", file=name) from error
    targets = {x.get("Id"): x.get("Target", "") for x in relations}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == title:
            target = targets.get(sheet.get(_ID), "")
            return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return None


def _failed(name: str, sheet: str, cell: ErrorCell, header: Row) -> TableError:
    place = 0
    for letter in cell.column:
        place = place * 26 + ord(letter) - 64
    title = _text(header[place - 1]).strip() if 0 < place <= len(header) else ""
    return TableError(
        "error.upload.formula",
        file=name,
        sheet=sheet,
        row=cell.row,
        column=f"{cell.column} ({title})" if title else cell.column,
        value=cell.value,
    )


def _frame(header: Row, rows: Sequence[Row]) -> tuple[pl.DataFrame, list[Note]]:
    """The rows under their names, without columns that have neither a name nor a value."""
    cells = list(zip(*rows, strict=True)) if rows else [() for _ in header]
    texts = [_text(cell).strip() for cell in header]
    names, notes = named(texts)
    columns = {
        names[i]: _column(names[i], cells[i])
        for i in range(len(header))
        if texts[i] or any(cell != "" for cell in cells[i])
    }
    return pl.DataFrame(columns), notes


def _column(name: str, cells: Sequence[Cell]) -> pl.Series:
    """One kind of cells as that kind; mixed kinds as text, for `typed` to make out."""
    kinds = {type(cell) for cell in cells if cell != ""}
    if kinds <= {int, float, bool}:
        values = [float(x) if isinstance(x, int | float) else None for x in cells]
        numbers = pl.Series(name, values, pl.Float64)
        whole = numbers.cast(pl.Int64, strict=False)
        exact = whole.null_count() == numbers.null_count() and (whole == numbers).all()
        return whole if exact else numbers
    if kinds in ({date}, {datetime}):
        return pl.Series(name, [None if x == "" else x for x in cells])
    comma = _written_with_commas(cells)
    return pl.Series(
        name,
        [
            (_text(x).replace(".", ",") if comma and type(x) is float else _text(x)) or None
            for x in cells
        ],
        pl.String,
    )


def _written_with_commas(cells: Sequence[Cell]) -> bool:
    """Whether the numbers among the texts of a column have a decimal comma: 6,1 and no 6.1."""
    texts = [x.strip() for x in cells if isinstance(x, str)]
    return any(map(_COMMA.match, texts)) and not any(map(_POINT.match, texts))


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
