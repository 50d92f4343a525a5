"""The values of a read file: the table, what was done to it, and why it was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import polars as pl

SHOWN: Final = 12


class TableError(Exception):
    """A file, or what is asked of it, cannot be used.

    `code` is a key of the copy deck and `params` the values its text asks for, as text or
    whole numbers, in no language. Neither can be changed.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self._code = code
        self._params = MappingProxyType(params)

    @property
    def code(self) -> str:
        """Key of the text in the copy deck, such as "error.upload.type"."""
        return self._code

    @property
    def params(self) -> Mapping[str, str | int]:
        """Values of the text's placeholders."""
        return self._params

    def __str__(self) -> str:
        return f"{self._code} {dict(self._params)}"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was done or decided while reading, to be told: a copy key and its values."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a file is read before it is refused.

    file: bytes of the file (None: no limit, for a person's own computer). unpacked: bytes of a
    workbook, SAV or Parquet file once unpacked. cells: rows × columns of a table.
    """

    file: int | None = None
    unpacked: int = 300_000_000
    cells: int = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file's table.

    name: of the file, for messages. frame (N rows): numbers are Int64 or Float64 with nulls
    (never nan or infinite), dates are Date or Datetime, the rest String; rows without any value
    are left out. row_numbers (N,): the row of the file, counted from 1 as a spreadsheet does
    (SAV and Parquet: the case). header_row: where the column names stand (0: beside the data).
    sheet, delimiter, encoding: where they apply. labels: column -> code -> value label (SAV).
    """

    name: str
    frame: pl.DataFrame
    row_numbers: NDArray[np.int64]
    header_row: int = 0
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    notes: tuple[Note, ...] = ()
    labels: Mapping[str, Mapping[float, str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Column names, in order."""
        return self.frame.columns

    def row(self, index: int) -> int:
        """The row of the file in which row `index` of the frame stands."""
        return int(self.row_numbers[index])


def listed(names: Iterable[str]) -> str:
    """Names as one text for a message; after the first twelve an ellipsis."""
    shown = list(names)
    return ", ".join(shown[:SHOWN]) + (", …" if len(shown) > SHOWN else "")


def megabytes(size: int) -> str:
    """A size in bytes as people read it."""
    return f"{max(1, round(size / 1_000_000))} MB"


def millions(count: int) -> str:
    """A count of millions in full, with spaces that both languages read: 25 000 000."""
    return f"{count:,}".replace(",", "\u00a0")
