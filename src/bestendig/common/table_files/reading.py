"""One way in: what kind of file is this, by its content, and who reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bestendig.common.table_files.delimited import read_delimited
from bestendig.common.table_files.parquet import read_parquet
from bestendig.common.table_files.sav import read_sav
from bestendig.common.table_files.values import Limits, Table, TableError, megabytes
from bestendig.common.table_files.workbook import read_workbook

_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAV: Final = (b"$FL2", b"$FL3", b"ENCRYPTEDSAV")
_PARQUET: Final = b"PAR1"
_TEXT_NAMES: Final = {"", ".csv", ".tsv", ".tab", ".txt", ".dat", ".asc", ".xls", ".xlsx", ".xlsm"}


def read_table(
    name: str,
    content: bytes | Path,
    *,
    limits: Limits | None = None,
    sheet: str | None = None,
) -> Table:
    """The table in a file: CSV, XLSX, SAV or Parquet, whatever its name says it is.

    name: for messages. content: the bytes, or where the file is. sheet: of a workbook; without
    it the first visible sheet with rows. Raises TableError for every file that cannot be
    trusted, and OSError when the path cannot be read.
    """
    limits = limits or Limits()
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    if limits.file is not None and size > limits.file:
        raise TableError(
            "error.upload.big", file=name, size=megabytes(size), limit=megabytes(limits.file)
        )
    data = content.read_bytes() if isinstance(content, Path) else content
    if not data.strip():
        raise TableError("error.upload.empty", file=name)
    if data.startswith(_ZIP):
        return read_workbook(name, data, limits, sheet)
    if data.startswith(_COMPOUND):
        raise _locked_or_old(name, data)
    if data.startswith(_SAV):
        return read_sav(name, data, limits)
    if data.startswith(_PARQUET):
        return read_parquet(name, data, limits)
    if Path(name).suffix.lower() not in _TEXT_NAMES:
        raise TableError("error.upload.type", file=name)
    return read_delimited(name, data, limits)


def _locked_or_old(name: str, data: bytes) -> TableError:
    """A compound file is a workbook with a password, or one of Excel before 2007."""
    locked = "EncryptedPackage".encode("utf-16-le") in data
    return TableError("error.upload.password" if locked else "error.upload.old", file=name)
