"""What a zipped workbook really holds, before a parser is let loose on it.

A zip's directory may say anything about sizes, so every part is unpacked once and counted
without being kept. Sheets are scanned on the way for how far they reach: the parser reserves
memory for every cell up to the farthest one, and one stray cell at XFD1048576 would end the
process.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bestendig.common.table_files.values import Limits, TableError, megabytes, millions

CHUNK: Final = 1 << 20
# A chunk keeps this much of the one before, so that no cell's opening tag is cut in two.
OVERLAP: Final = 400
SHEET_CELLS: Final = 25_000_000
MOST_PARTS: Final = 5_000
# The longest text times the cells that share texts may be this many times the limit: real
# sheets hold one long answer among many short ones.
TEXT_TIMES: Final = 50

# Bits of a part that is encrypted, plainly or strongly (APPNOTE 4.4.4).
_LOCKED: Final = 1 << 0 | 1 << 6
_LOCAL: Final = struct.Struct("<4s22xHH")
# References as programs write them, and as XML allows them: the first search is much faster.
_UNUSUAL: Final = (b"r='", b"r =", b"r= ", b"\t", b"\n", b"\r")
_COLUMNS: Final = (
    re.compile(rb' r="([A-Z]{1,3})'),
    re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})"""),
)
_ROWS: Final = (
    re.compile(rb' r="[A-Z]*(\d{1,7})"'),
    re.compile(rb"""\sr\s*=\s*["'][A-Z]*(\d{1,7})["']"""),
)
_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\bt\s*=\s*["']e["'][^>]*>""")
_PLACE: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]+)(\d+)["']""")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)<")


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell whose formula failed: row from 1, column as a letter, and what it shows."""

    row: int
    column: str
    value: str


def directory(name: str, content: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts of a zip, refused when damaged, locked, or larger unpacked than the limit."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise TableError("error.upload.broken", file=name) from error
    if sum(part.file_size for part in parts) > limits.unpacked or len(parts) > MOST_PARTS:
        raise _too_large(name, limits)
    if any(part.flag_bits & _LOCKED for part in parts):
        raise TableError("error.upload.password", file=name)
    return parts


def inspect(
    name: str, content: bytes, parts: list[zipfile.ZipInfo], limits: Limits
) -> dict[str, ErrorCell]:
    """Unpack every part once, keeping nothing: sizes, extents, and the first failed formula.

    Returns the first error cell of each sheet part that has one. Raises TableError when the
    parts hold more than `limits.unpacked` bytes, or a sheet more than `SHEET_CELLS` cells or
    more repeated text than `limits.unpacked`.
    """
    left = limits.unpacked
    errors: dict[str, ErrorCell] = {}
    longest = repeated = 0
    for part in parts:
        sheet, texts = _Sheet(), _Texts()
        for chunk in _unpacked(name, content, part):
            left -= len(chunk)
            if left < 0:
                raise _too_large(name, limits)
            if part.filename.lower().endswith("sharedstrings.xml"):
                texts.add(chunk)
            else:
                sheet.add(chunk)
        longest = max(longest, texts.longest)
        repeated = max(repeated, sheet.shared)
        if sheet.rows * sheet.columns > SHEET_CELLS:
            raise TableError("error.upload.cells", file=name, limit=millions(SHEET_CELLS))
        if sheet.error is not None:
            errors[part.filename] = sheet.error
    if longest * repeated > TEXT_TIMES * limits.unpacked:
        raise _too_large(name, limits)
    return errors


def _too_large(name: str, limits: Limits) -> TableError:
    return TableError("error.upload.unpacks", file=name, limit=megabytes(limits.unpacked))


def _unpacked(name: str, content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's bytes as they really are, whatever sizes the zip claims."""
    start = part.header_offset
    header = content[start : start + _LOCAL.size]
    if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
        raise TableError("error.upload.broken", file=name)
    _, name_size, extra_size = _LOCAL.unpack(header)
    start += _LOCAL.size + name_size + extra_size
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise TableError("error.upload.type", file=name)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while packed and not inflate.eof:
            yield inflate.decompress(packed, CHUNK)
            packed = inflate.unconsumed_tail
    except zlib.error as error:
        raise TableError("error.upload.broken", file=name) from error


class _Sheet:
    """What is seen of one sheet as its XML goes by."""

    def __init__(self) -> None:
        self.rows = self.columns = self.shared = 0
        self.error: ErrorCell | None = None
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        text = self._tail + chunk
        unusual = any(mark in text for mark in _UNUSUAL)
        rows = set(_ROWS[unusual].findall(text))
        columns = set(_COLUMNS[unusual].findall(text))
        self.rows = max(self.rows, max(map(int, rows), default=0))
        self.columns = max(self.columns, max(map(_place, columns), default=1))
        self.shared += chunk.count(b'"s"') + chunk.count(b"'s'")
        failed = self.error is None and (b'"e"' in text or b"'e'" in text)
        if failed and (cell := _ERROR.search(text)):
            place = _PLACE.search(cell[0])
            value = _VALUE.match(text, cell.end()) or _VALUE.search(text[cell.end() :][:OVERLAP])
            self.error = ErrorCell(
                row=int(place[2]) if place else 0,
                column=place[1].decode() if place else "?",
                value=value[1].decode(errors="replace") if value else "#",
            )
        self._tail = text[-OVERLAP:]


class _Texts:
    """The longest shared text: a sheet may repeat it in every cell."""

    def __init__(self) -> None:
        self.longest = self._open = 0

    def add(self, chunk: bytes) -> None:
        first, *rest = chunk.split(b"</si>")
        self.longest = max(self.longest, self._open + len(first), *map(len, rest), 0)
        self._open = len(rest[-1]) if rest else self._open + len(first)


def _place(letters: bytes) -> int:
    """Place of a column from its letters: A is 1, AA is 27."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place
