"""Columns of text to columns of numbers, whole columns at a time.

A column becomes numbers only when each of its cells is one, written in one way: 1234.5 (plain),
1.234,5 (comma: decimal comma, thousands points), 1,234.5 (thousands commas), each with or
without a % sign on all of them. 58% becomes 58. What 1.234 means depends on the rest of the
file: where another column has a decimal comma, its point divides thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bestendig.common.table_files.values import Note, TableError, listed

# Case matters: "na" is Dutch for "after", a usual name of a wave.
MISSING: Final = (
    "", "NA", "NaN", "nan", "N/A", "n/a", ".", "-", "–", "#N/B", "#N/A", "n.v.t.", "N.v.t.", "nvt",
    "NULL", "null",
)  # fmt: skip

_LEADING_ZERO: Final = r"^[+-]?0\d"
_PATTERNS: Final = {
    "plain": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$",
    "comma": r"^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?([eE][+-]?\d+)?$",
    "thousands_comma": r"^[+-]?(\d+|[1-9]\d{0,2}(,\d{3})+)(\.\d+)?$",
}


def typed(frame: pl.DataFrame, *, comma: bool = False) -> tuple[pl.DataFrame, list[Note]]:
    """The frame with its text columns as numbers where they are, and notes on what was done.

    comma: whether 1,234 alone is a decimal comma rather than a divided thousand (in a file with
    semicolons it is, when nothing says otherwise). Text keeps no spaces around it; empty cells
    and missing codes are null.
    """
    texts = {x: frame[x] for x in frame.columns if frame[x].dtype == pl.String}
    plain = {x: number for x, text in texts.items() if (number := _plain(text)) is not None}
    cleaned = {x: _cleaned(text) for x, text in texts.items() if x not in plain}
    ways = {x: _ways(text) for x, text in cleaned.items()}
    comma = _has_decimal_comma(cleaned, ways, [texts[x] for x in plain], comma=comma)
    done: dict[str, pl.Series] = {}
    used: dict[str, list[str]] = {}
    for column, text in texts.items():
        if column in plain and not (comma and _divided(text, plain[column])):
            done[column] = plain[column]
            continue
        stripped = cleaned.get(column, text)
        way = _chosen(ways.get(column, ["comma"]), comma=comma)
        number = None if way is None else _number(_bare(stripped), way)
        if way is None or number is None or number.null_count() > stripped.null_count():
            done[column] = stripped
            continue
        done[column] = number
        for note in _notes_on(stripped, way):
            used.setdefault(note, []).append(column)
    notes = [Note(f"note.file.{x}", {"columns": listed(names)}) for x, names in used.items()]
    return frame.with_columns(**done), notes


def numbers(series: pl.Series) -> tuple[pl.Series, int | None]:
    """A column as Float64, and the index of the first cell that is no number (None: all are).

    Text is read the way that suits most of its cells, so that the odd one out is named. Dates
    and other kinds of cells are not numbers.
    """
    if series.dtype == pl.Boolean or series.dtype.is_numeric():
        number = series.cast(pl.Float64)
        return number, _first(number.is_infinite())
    if series.dtype != pl.String:
        empty = pl.repeat(None, len(series), dtype=pl.Float64, eager=True)
        return empty, _first(series.is_not_null())
    text = _cleaned(series)
    percent = text.str.ends_with("%")
    bare = text
    if int(percent.sum()) * 2 > text.count():
        bare = _without(_bare(text), ~percent)
    way = max(_PATTERNS, key=lambda way: int(bare.str.contains(_PATTERNS[way]).sum()))
    number = _number(bare, way)
    return number, _first(number.is_null() & text.is_not_null())


def mostly_numbers(series: pl.Series, share: float = 0.8) -> bool:
    """Whether at least this share of the filled cells are numbers.

    Text like 007 names something and never counts as a number.
    """
    if series.dtype.is_numeric():
        return series.count() > 0
    if series.dtype != pl.String:
        return False
    text = _cleaned(series)
    number, _ = numbers(text)
    found = number.count()
    return 0 < found >= share * text.count() and not text.str.contains(_LEADING_ZERO).any()


def with_values(name: str, frame: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """The rows of a frame that hold any value, and their indices. TableError when none does."""
    if frame.is_empty():
        raise TableError("error.upload.no_rows", file=name)
    keep = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    kept = keep.arg_true().to_numpy().astype(np.int64)
    if not len(kept):
        raise TableError("error.upload.no_rows", file=name)
    return (frame if len(kept) == len(frame) else frame.filter(keep)), kept


def _first(wrong: pl.Series) -> int | None:
    found = wrong.fill_null(value=False).arg_true()
    return int(found[0]) if len(found) else None


def _without(series: pl.Series, where: pl.Series) -> pl.Series:
    """The series with null where the mask is true."""
    return pl.select(pl.when(where.fill_null(value=False)).then(None).otherwise(series)).to_series()


def _plain(text: pl.Series) -> pl.Series | None:
    """Numbers when every cell is one as a computer writes it; None when some cell is not."""
    missing = text.null_count()
    for kind in (pl.Int64, pl.Float64):
        number = text.cast(kind, strict=False)
        if number.null_count() == missing:
            usual = number.dtype == pl.Int64 or bool(number.is_finite().all())
            return number if usual and not text.str.contains(_LEADING_ZERO).any() else None
    return None


def _cleaned(text: pl.Series) -> pl.Series:
    """Without spaces around it (also those that do not break), missing codes as null."""
    text = text.str.strip_chars(" \t\r\n\u00a0\u202f\ufeff")
    return _without(text, text.is_in(list(MISSING)))


def _bare(text: pl.Series) -> pl.Series:
    """Without the % sign, with a minus that can be read."""
    text = text.str.strip_suffix("%").str.strip_chars_end(" \u00a0\u202f")
    return text.str.replace("^[−–]", "-")


def _ways(text: pl.Series) -> list[str]:
    """The ways of writing numbers that fit all cells; none for numbers like 007, which name."""
    if text.count() == 0:
        return ["plain"]
    percent = text.str.ends_with("%")
    bare = _bare(text)
    if (percent.any() and not percent.all()) or bare.str.contains(_LEADING_ZERO).any():
        return []
    return [way for way in _PATTERNS if bare.str.contains(_PATTERNS[way]).all()]


def _has_decimal_comma(
    texts: dict[str, pl.Series],
    ways: dict[str, list[str]],
    plain: list[pl.Series],
    *,
    comma: bool,
) -> bool:
    """Whether this file writes 1,5: some column can only be read so, or none says otherwise."""
    if any(found == ["comma"] for found in ways.values()):
        return True
    commas = any(
        "comma" in found and bool(texts[x].str.contains(",", literal=True).any())
        for x, found in ways.items()
    )
    pointed = commas and any(not text.str.contains(_PATTERNS["comma"]).all() for text in plain)
    return comma and commas and not pointed


def _chosen(ways: Sequence[str], *, comma: bool) -> str | None:
    order = ("comma", "plain", "thousands_comma") if comma else ("plain", "thousands_comma")
    return next((way for way in order if way in ways), None)


def _divided(text: pl.Series, number: pl.Series) -> bool:
    """Whether the points in a column of plain numbers may divide thousands, each of them."""
    return number.dtype == pl.Float64 and bool(text.str.contains(_PATTERNS["comma"]).all())


def _number(bare: pl.Series, way: str) -> pl.Series:
    """Numbers of the cells written in this way; null for the others."""
    bare = _without(bare, ~bare.str.contains(_PATTERNS[way]))
    if way == "comma":
        bare = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    elif way == "thousands_comma":
        bare = bare.str.replace_all(",", "", literal=True)
    whole = bare.cast(pl.Int64, strict=False)
    if whole.null_count() == bare.null_count():
        return whole
    number = bare.cast(pl.Float64, strict=False)
    return _without(number, number.is_infinite())


def _notes_on(text: pl.Series, way: str) -> list[str]:
    has_comma = bool(text.str.contains(",", literal=True).any())
    has_point = bool(text.str.contains(".", literal=True).any())
    found = {
        "percent": bool(text.str.ends_with("%").any()),
        "decimal_comma": way == "comma" and has_comma,
        "thousands": (way == "comma" and has_point) or (way == "thousands_comma" and has_comma),
    }
    return [note for note, here in found.items() if here]
