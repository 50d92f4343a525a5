"""Parquet: what other programs of analysts write."""

from __future__ import annotations

import io

import polars as pl

from bestendig.common.table_files.columnar import table_of, unpacks
from bestendig.common.table_files.values import Limits, Note, Table, TableError, listed, millions


def read_parquet(name: str, content: bytes, limits: Limits) -> Table:
    """The table of a Parquet file; columns of lists or records are left out, with a note.

    Read by Arrow, which answers a damaged file with an error where Polars panics. Raises
    TableError when the file is damaged, or says to be too large unpacked.
    """
    import pyarrow as pa  # noqa: PLC0415 - 0.3 s, only Parquet files need it
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    try:
        with pq.ParquetFile(io.BytesIO(content)) as file:
            meta = file.metadata
            size = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
            if size > limits.unpacked:
                raise unpacks(name, limits)
            if meta.num_rows * meta.num_columns > limits.cells:
                raise TableError("error.upload.cells", file=name, limit=millions(limits.cells))
            kinds = file.schema_arrow
            flat = [
                x.name
                for x in kinds
                if not pa.types.is_nested(x.type) and not pa.types.is_binary(x.type)
            ]
            data = file.read(columns=flat)
        data.validate(full=True)  # Arrow leaves text unchecked, and Polars panics on it
        bare = pa.Table.from_arrays(data.columns, names=data.column_names)  # no metadata either
        frame = pl.DataFrame(pl.from_arrow(bare))
    except (pa.ArrowException, OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise TableError("error.upload.broken", file=name) from error
    left_out = [x for x in kinds.names if x not in flat]
    notes = [Note("note.file.nested", {"columns": listed(left_out)})] if left_out else []
    return table_of(name, frame, notes, limits, {})
