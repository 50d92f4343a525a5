"""SAV: files of SPSS, with value labels."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

import polars as pl

from bestendig.common.table_files.columnar import table_of, unpacks
from bestendig.common.table_files.values import Limits, Note, Table, TableError, listed

_CHILD: Final = Path(__file__).with_name("sav_child.py")
_SECONDS: Final = 300
_HEADER: Final = 176
_LAYOUTS: Final = (2, 3)


def read_sav(name: str, content: bytes, limits: Limits) -> Table:
    """The table of an SPSS file (SAV, ZSAV), through pipes: no temporary file is made.

    Codes stay numbers; their value labels stand in `Table.labels`. Values that SPSS counts as
    missing are null. Raises TableError when the file is damaged, locked, or too large unpacked.
    """
    most = _most_cases(name, content, limits)
    # Our own program on our own interpreter; the file goes in as data only.
    command = [sys.executable, "-P", str(_CHILD), str(most + 1)]
    try:
        done = subprocess.run(  # noqa: S603 - the command holds nothing from outside
            command, input=content, capture_output=True, check=True, timeout=_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise TableError("error.upload.broken", file=name) from error
    told, _, data = done.stdout.partition(b"\n")
    frame = pl.read_ipc(io.BytesIO(data))
    if len(frame) > most:
        raise unpacks(name, limits)
    labels = {column: dict(pairs) for column, pairs in json.loads(told).items()}
    notes = [Note("note.file.labels", {"columns": listed(labels)})] if labels else []
    return table_of(name, frame, notes, limits, labels)


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
        raise unpacks(name, limits)
    return most
