"""SAV and Parquet: files that know their own columns and kinds."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from bestendig.common.table_files.cells import typed, with_values
from bestendig.common.table_files.values import (
    Limits,
    Note,
    Table,
    TableError,
    listed,
    megabytes,
    millions,
)

_HEADER: Final = 176
_LAYOUTS: Final = (2, 3)


def read_sav(name: str, content: bytes, limits: Limits) -> Table:
    """The table of an SPSS file (SAV, ZSAV), read from memory: no temporary file is made.

    Codes stay numbers; their value labels stand in `Table.labels`. Values that SPSS counts as
    missing are null. Raises TableError when the file is damaged or too large unpacked.
    """
    import pyreadstat  # noqa: PLC0415 - 0.3 s, only SAV files need it

    most = _most_cases(name, content, limits)
    try:
        data, meta = pyreadstat.read_sav(
            io.BytesIO(content), output_format="dict", row_limit=most + 1
        )
    except pyreadstat.ReadstatError as error:
        raise TableError("error.upload.broken", file=name) from error
    except (UnicodeDecodeError, OverflowError, ValueError) as error:
        raise TableError("error.upload.broken", file=name) from error
    frame = pl.DataFrame({x: _series(x, values) for x, values in data.items()})
    if len(frame) > most:
        raise _unpacks(name, limits)
    labels = {
        column: {float(code): str(label) for code, label in found.items()}
        for column, found in meta.variable_value_labels.items()
        if all(isinstance(code, int | float) for code in found)
    }
    notes = [Note("note.file.labels", {"columns": listed(labels)})] if labels else []
    return _table(name, frame, notes, limits, labels)


def read_parquet(name: str, content: bytes, limits: Limits) -> Table:
    """The table of a Parquet file; columns of lists or records are left out, with a note.

    Raises TableError when the file is damaged, or says to be too large unpacked.
    """
    import pyarrow as pa  # noqa: PLC0415 - 0.3 s, only Parquet files need it
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    try:
        meta = pq.ParquetFile(io.BytesIO(content)).metadata
        size = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
        if size > limits.unpacked:
            raise _unpacks(name, limits)
        if meta.num_rows * meta.num_columns > limits.cells:
            raise TableError("error.upload.cells", file=name, limit=millions(limits.cells))
        frame = pl.read_parquet(io.BytesIO(content))
    except (pa.ArrowException, OSError, pl.exceptions.PolarsError) as error:
        raise TableError("error.upload.broken", file=name) from error
    nested = [x for x, kind in frame.schema.items() if kind.is_nested() or kind == pl.Binary]
    notes = [Note("note.file.nested", {"columns": listed(nested)})] if nested else []
    return _table(name, frame.drop(nested), notes, limits, {})


def _table(
    name: str,
    frame: pl.DataFrame,
    notes: list[Note],
    limits: Limits,
    labels: Mapping[str, Mapping[float, str]],
) -> Table:
    if frame.width == 0:
        raise TableError("error.upload.no_rows", file=name)
    if frame.height * frame.width > limits.cells:
        raise TableError("error.upload.cells", file=name, limit=millions(limits.cells))
    frame, converted = typed(_simple(frame), comma=True)
    frame, kept = with_values(name, frame)
    return Table(
        name=name,
        frame=frame,
        row_numbers=kept + 1,
        notes=(*notes, *converted),
        labels=labels,
    )


def _simple(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as Int64, Float64 without nan, a date, or text."""
    done: list[pl.Series] = []
    for series in frame:
        kind = series.dtype
        if kind.is_integer() or kind in {pl.Boolean, pl.Null}:
            whole = series.cast(pl.Int64, strict=False)
            fits = whole.null_count() == series.null_count()
            done.append(whole if fits else series.cast(pl.Float64))
        elif kind.is_numeric():
            done.append(series.cast(pl.Float64).fill_nan(None))
        elif kind in {pl.String, pl.Date} or isinstance(kind, pl.Datetime):
            done.append(series)
        else:
            done.append(series.cast(pl.String))
    return pl.DataFrame(done)


def _series(name: str, values: list[Any]) -> pl.Series:
    """One variable; numbers that are all whole become Int64, so that 1.0 is named 1."""
    series = pl.Series(name, values, strict=False)
    if series.dtype != pl.Float64:
        return series
    series = series.fill_nan(None)
    whole = series.cast(pl.Int64, strict=False)
    exact = whole.null_count() == series.null_count() and bool((whole == series).all())
    return whole if exact else series


def _most_cases(name: str, content: bytes, limits: Limits) -> int:
    """How many cases fit in the limit, from the size of a case in the file's header."""
    if content.startswith(b"ENCRYPTEDSAV"):
        raise TableError("error.upload.password", file=name)
    if len(content) < _HEADER:
        raise TableError("error.upload.broken", file=name)
    order = next((x for x in "<>" if struct.unpack_from(f"{x}i", content, 64)[0] in _LAYOUTS), "")
    if not order:
        raise TableError("error.upload.broken", file=name)
    units, _, _, cases = struct.unpack_from(f"{order}4i", content, 68)
    most: int = limits.unpacked // (8 * max(units, 1))
    if cases > most:
        raise _unpacks(name, limits)
    return most


def _unpacks(name: str, limits: Limits) -> TableError:
    return TableError("error.upload.unpacks", file=name, limit=megabytes(limits.unpacked))
