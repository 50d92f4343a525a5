"""CSV: delimiter and header from a sample, the rest by Polars in one go."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from bestendig.common.table_files.cells import typed, with_values
from bestendig.common.table_files.decoding import decoded
from bestendig.common.table_files.headers import SAMPLE_ROWS, find_header, named
from bestendig.common.table_files.values import Limits, Note, Table, TableError, millions

DELIMITERS: Final = (";", "\t", "|", ",")
_SAMPLE_BYTES: Final = 1_000_000
_NUMERIC: Final = re.compile(r"^\s*[\d.,%+-]*\s*$")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the beginning of the file tells.

    names: cells of the header row; width: most cells in a row of the sample; record: rows up
    to and with the header; lines: lines of text up to and with it.
    """

    delimiter: str
    names: list[str]
    width: int
    record: int
    lines: int


def read_delimited(name: str, content: bytes, limits: Limits) -> Table:
    """The table of a CSV file, with any usual delimiter, encoding and way of writing numbers.

    Raises TableError for content that is no text, for a file without names or rows, and for a
    row that does not fit (named): more cells than there are names, or a quote left open.
    """
    text = decoded(name, content)
    if text.text.lstrip()[:1] in {b"<", b"{"} or text.text.startswith((b"%PDF", b"[{")):
        raise TableError("error.upload.type", file=name)
    head = _head(name, text.text)
    body = _after(text.text, head.lines)
    if body.count(b"\n") * head.width > limits.cells:
        raise TableError("error.upload.cells", file=name, limit=millions(limits.cells))
    frame, renamed = _with_names(name, _frame(name, body, head), head)
    frame, converted = typed(frame, comma=head.delimiter != ",")
    frame, kept = with_values(name, frame)
    titles = [Note("note.file.titles", {"row": head.record})] if head.record > 1 else []
    return Table(
        name=name,
        frame=frame,
        row_numbers=kept + head.record + 1,
        header_row=head.record,
        delimiter=head.delimiter,
        encoding=text.encoding,
        notes=(*text.notes, *titles, *renamed, *converted),
    )


def _head(name: str, text: bytes) -> _Head:
    sample = text[:_SAMPLE_BYTES].decode("utf-8", errors="ignore").split("\n")
    if len(text) > _SAMPLE_BYTES and len(sample) > 1:
        sample.pop()
    read = {d: _records(sample, d) for d in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda d: _likeness([cells for cells, _ in read[d]], d))
    records = read[delimiter]
    header = find_header(name, [cells for cells, _ in records])
    return _Head(
        delimiter=delimiter,
        names=records[header][0],
        width=max(len(cells) for cells, _ in records[header:]),
        record=header + 1,
        lines=records[header][1],
    )


def _records(lines: list[str], delimiter: str) -> list[tuple[list[str], int]]:
    """The first records, each with the number of lines read up to its end."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    found: list[tuple[list[str], int]] = []
    try:
        for cells in reader:
            found.append((cells, reader.line_num))
            if len(found) == SAMPLE_ROWS:
                break
    except csv.Error:
        return found
    return found


def _likeness(records: list[list[str]], delimiter: str) -> tuple[float, int]:
    """How much the records look like a table: equally many cells, under names that are names.

    "1,5;2,5" is a table of three columns to a comma, but not from the header on: there a
    comma finds numbers, or names with the true delimiter in them. (0, 0): no table at all.
    """
    records = [cells for cells in records if any(cell.strip() for cell in cells)]
    sizes = Counter(len(cells) for cells in records if len(cells) > 1)
    if not sizes:
        return 0.0, 0
    size = sizes.most_common(1)[0][0]
    start = next(i for i, cells in enumerate(records) if len(cells) == size)
    share = sum(len(cells) == size for cells in records[start:]) / len(records[start:])
    others = [d for d in DELIMITERS if d != delimiter]
    strange = sum(
        bool(_NUMERIC.match(cell)) or any(d in cell for d in others) for cell in records[start]
    )
    likeness = share - strange / size
    return (likeness, size) if likeness > 0 else (0.0, 0)


def _after(text: bytes, lines: int) -> bytes:
    end = 0
    for _ in range(lines):
        found = text.find(b"\n", end)
        if found < 0:
            return b""
        end = found + 1
    return text[end:]


def _frame(name: str, body: bytes, head: _Head) -> pl.DataFrame:
    """The rows below the header as text columns "0", "1", …; empty lines are rows of nulls."""
    schema = {str(i): pl.String for i in range(head.width)}
    try:
        return pl.read_csv(
            io.BytesIO(body),
            separator=head.delimiter,
            has_header=False,
            schema=schema,
            missing_columns="insert",
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        rows = list(_checked(name, body.decode(), head))
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pl.DataFrame(dict(zip(schema, map(list, columns), strict=True)), schema=schema)


def _checked(name: str, body: str, head: _Head) -> Iterator[list[str | None]]:
    """The rows again, one by one, to name the row that does not fit.

    Slower than Polars and used only when Polars stopped: it takes a quote within a cell (a
    screen of 24") as the character it is.
    """
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=head.delimiter, strict=True)
    row = head.record
    try:
        for cells in reader:
            row += 1
            if len(cells) > head.width and any(cell.strip() for cell in cells[len(head.names) :]):
                raise _too_wide(name, row, len(cells), head)
            filled: list[str | None] = [cell or None for cell in cells[: head.width]]
            yield filled + [None] * (head.width - len(filled))
    except csv.Error as error:
        raise TableError("error.upload.quote", file=name, row=row + 1) from error


def _too_wide(name: str, row: int, cells: int, head: _Head) -> TableError:
    return TableError(
        "error.upload.wide_row", file=name, row=row, cells=cells, columns=len(head.names)
    )


def _with_names(name: str, frame: pl.DataFrame, head: _Head) -> tuple[pl.DataFrame, list[Note]]:
    """The frame under its names, without columns that have neither a name nor a value."""
    for place in range(len(head.names), head.width):
        wrong = frame[str(place)].is_not_null().arg_true()
        if len(wrong):
            raise _too_wide(name, head.record + 1 + int(wrong[0]), place + 1, head)
    kept = [
        place
        for place, cell in enumerate(head.names)
        if cell.strip() or frame[str(place)].is_not_null().any()
    ]
    names, notes = named(head.names)
    frame = frame.select(pl.col(str(place)).alias(names[place]) for place in kept)
    return frame, notes
