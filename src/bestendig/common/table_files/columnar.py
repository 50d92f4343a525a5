"""What SAV and Parquet share: columns that know their own kind, without a header row."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from bestendig.common.table_files.cells import typed, with_values
from bestendig.common.table_files.values import Limits, Note, Table, TableError, megabytes, millions


def table_of(
    name: str,
    frame: pl.DataFrame,
    notes: list[Note],
    limits: Limits,
    labels: Mapping[str, Mapping[float, str]],
) -> Table:
    """The table of columns that were read; rows are counted from 1."""
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


def unpacks(name: str, limits: Limits) -> TableError:
    """The file is too large once unpacked."""
    return TableError("error.upload.unpacks", file=name, limit=megabytes(limits.unpacked))


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
