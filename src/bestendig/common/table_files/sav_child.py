"""Run as a program of its own by `sav`: a SAV file comes in, its columns go out.

The C library that reads SAV files can crash on a damaged one. Here it takes nothing with it.
In (standard input): the file. Out: a line of JSON with the value labels, then the table as
Arrow IPC. Anything else than exit status 0 means that the file could not be read.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import polars as pl
import pyreadstat


def column(name: str, values: list[Any]) -> pl.Series:
    """One variable; numbers that are all whole become Int64, so that 1.0 is named 1."""
    series = pl.Series(name, values, strict=False)
    if series.dtype != pl.Float64:
        return series
    series = series.fill_nan(None)
    whole = series.cast(pl.Int64, strict=False)
    exact = whole.null_count() == series.null_count() and bool((whole == series).all())
    return whole if exact else series


def main() -> None:
    """Read at most `sys.argv[1]` cases."""
    content = io.BytesIO(sys.stdin.buffer.read())
    data, meta = pyreadstat.read_sav(content, output_format="dict", row_limit=int(sys.argv[1]))
    labels = {
        name: [[float(code), str(label)] for code, label in found.items()]
        for name, found in meta.variable_value_labels.items()
        if all(isinstance(code, int | float) for code in found)
    }
    out = io.BytesIO()
    pl.DataFrame([column(str(name), list(values)) for name, values in data.items()]).write_ipc(out)
    sys.stdout.buffer.write(json.dumps(labels).encode() + b"\n" + out.getvalue())


if __name__ == "__main__":
    main()
