"""Bytes to UTF-8 text: byte order marks, UTF-16, and latin-1 as Windows writes it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from bestendig.common.table_files.values import Note, TableError

# Longest mark first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as UTF-8 with \\n between lines (or \\r\\n), the encoding it had, and notes."""

    text: bytes
    encoding: str
    notes: tuple[Note, ...]


def decoded(file: str, content: bytes) -> Decoded:
    """The text of a file.

    UTF-8 when it can be; else cp1252 (latin-1 as Windows writes it), with plain latin-1 for
    bytes that cp1252 leaves open. Raises TableError for content that is no text.
    """
    notes: tuple[Note, ...] = ()
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            notes = (Note("note.file.bom"),)
            text = _recoded(file, content[len(mark) :], encoding)
            break
    else:
        text, encoding = _guessed(file, content)
    if encoding in {"cp1252", "latin-1"}:
        notes = (Note("note.file.encoding", {"encoding": encoding}),)
    if text.translate(None, _CONTROLS) != text:
        raise TableError("error.upload.type", file=file)
    if b"\n" not in text:  # a spreadsheet on an old Mac ends lines with \r alone
        text = text.replace(b"\r", b"\n")
    return Decoded(text, encoding, notes)


def _guessed(file: str, content: bytes) -> tuple[bytes, str]:
    if b"\0" in content:
        raise TableError("error.upload.type", file=file)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return content, "utf-8"
    try:
        return content.decode("cp1252").encode(), "cp1252"
    except UnicodeDecodeError:
        return content.decode("latin-1").encode(), "latin-1"


def _recoded(file: str, content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeError as error:
        raise TableError("error.upload.type", file=file) from error
