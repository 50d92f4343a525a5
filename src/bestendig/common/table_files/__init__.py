"""Files as people have them: CSV, XLSX, SAV or Parquet, read in memory into one table.

1. `reading` looks at the content, not at the name, and hands it to one of four readers.
2. Each reader finds the header and the file's own row numbers, and refuses what it cannot trust.
3. `cells` turns columns of text into numbers, whole columns at a time.

What is wrong is a `TableError` whose code is a key of the copy deck; what was done to the data
is a `Note`. Nothing is written to disk.
"""

from __future__ import annotations

from pathlib import Path

from bestendig.common.table_files.values import Limits, Note, Table, TableError

__all__ = ["Limits", "Note", "Table", "TableError", "read_table"]


def read_table(
    name: str,
    content: bytes | Path,
    *,
    limits: Limits | None = None,
    sheet: str | None = None,
) -> Table:
    """As `reading.read_table`, which is loaded, with polars, when the first file comes."""
    from bestendig.common.table_files import reading  # noqa: PLC0415 - half a second

    return reading.read_table(name, content, limits=limits, sheet=sheet)
