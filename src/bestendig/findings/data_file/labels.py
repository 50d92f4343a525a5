"""Labels out of cells: what a value is called, and in which order waves come."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_NUMBERED: Final = re.compile(r"^(?P<stem>.*?)(?P<number>\d+)$")
# Names that say themselves where a wave stands, however a file is sorted.
_RANKS: Final = {
    name: rank
    for rank, names in enumerate(
        (
            (
                "voor", "voormeting", "nulmeting", "baseline", "pre", "before", "begin", "start",
                "beginmeting", "startmeting",
            ),
            ("tijdens", "tussen", "tussenmeting", "during", "mid", "midden"),
            ("na", "nameting", "post", "after", "eind", "einde", "eindmeting", "end"),
            ("followup", "vervolg", "vervolgmeting", "fu", "later"),
        )
    )
    for name in names
}  # fmt: skip


def coded(series: pl.Series) -> tuple[Ints, pl.Series]:
    """A code for each cell (-1: empty), and the distinct values in order of first appearance."""
    filled = series.is_not_null().to_numpy()
    rows = np.flatnonzero(filled)
    cells = series if len(rows) == len(series) else series.drop_nulls()
    indexed = cells.alias("cell").to_frame().with_row_index("row")
    first = indexed.select(pl.col("row").first().over("cell")).to_series().to_numpy()
    new = first == np.arange(len(cells))
    codes = np.full(len(series), -1, dtype=np.int64)
    codes[rows] = (np.cumsum(new) - 1)[first]
    return codes, cells.filter(pl.Series(new))


def texts(values: pl.Series, labels: Mapping[float, str] | None = None) -> list[str]:
    """What each value is called: its value label, a whole number without ".0", a date as ISO."""
    return [_text(value, labels or {}) for value in values.to_list()]


def same_value(said: str, label: str) -> bool:
    """Whether a person who says `said` means this label: equal text, or equal numbers."""
    if said.strip().casefold() == label.strip().casefold():
        return True
    first, second = _as_number(said), _as_number(label)
    return first is not None and first == second


def wave_order(values: pl.Series, names: Sequence[str]) -> list[int]:
    """Order of the distinct wave values: by number or date, else by names that speak for
    themselves (T0, T1; before, after), else as they first appear."""
    if values.dtype.is_numeric() or values.dtype.is_temporal():
        return [int(i) for i in values.arg_sort()]
    keys = wave_numbers(names) or wave_ranks(names)
    return sorted(range(len(names)), key=keys.__getitem__ if keys else lambda i: i)


def wave_numbers(names: Sequence[str]) -> list[float] | None:
    """The number of each wave when its name is one, or one after the same word: T0, T1."""
    plain = [_as_number(name) for name in names]
    if all(number is not None for number in plain):
        numbers = [float(number) for number in plain if number is not None]
        return numbers if len(set(numbers)) == len(names) else None
    found = [_NUMBERED.match(name.strip()) for name in names]
    parts = [(x["stem"].casefold(), float(x["number"])) for x in found if x is not None]
    if len(parts) < len(names) or len({stem for stem, _ in parts}) > 1:
        return None
    return [number for _, number in parts] if len(set(parts)) == len(names) else None


def wave_ranks(names: Sequence[str]) -> list[int] | None:
    """The place of each wave when all names say it themselves (before, nulmeting, eind), and no
    two say the same."""
    folded = [re.sub(r"[^a-z]", "", name.casefold()) for name in names]
    ranks = [_RANKS.get(name, -1) for name in folded]
    return ranks if -1 not in ranks and len(set(ranks)) == len(ranks) else None


def _as_number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _text(value: object, labels: Mapping[float, str]) -> str:
    if value is None:
        return "–"
    if isinstance(value, int | float):
        if value in labels:
            return labels[value]
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
