"""Means on the scale they were answered on: a mark for each, an open one for how it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.common.charts.scale import Linear, Tick, coordinate, round_ticks, wrap
from bestendig.common.numbers import number

_MOST_TICKS: Final = 10
_TEXT: Final = 14.0
_LINE: Final = 19.0
_ROOM: Final = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One mean. value: None when it is not shown; `text` then says why.

    before: of an earlier wave. text: the number as people read it. more: a second text, in the
    table alone.
    """

    label: str
    text: str
    value: float | None = None
    before: float | None = None
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLevel:
    """A drawn mean: the mark, the corners of the earlier one's mark, and the texts."""

    label: str
    label_lines: tuple[Tick, ...]
    y: str
    text: str
    text_x: str
    text_y: str
    more: str
    x: str = ""
    before: str = ""
    before_x: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChart:
    """Everything `charts/levels.svg.html` draws; all coordinates are ready strings."""

    key: str
    title: str
    description: str
    variant: str
    width: int
    height: int
    label_x: str
    start: str
    end: str
    top: str
    bottom: str
    ticks: tuple[Tick, ...]
    rows: tuple[DrawnLevel, ...]
    low_label: str
    high_label: str
    shows_before: bool


def levels(
    rows: Sequence[LevelRow],
    *,
    low: float,
    high: float,
    key: str,
    title: str,
    description: str,
    language: str,
    low_label: str = "",
    high_label: str = "",
    narrow: bool = False,
) -> LevelChart:
    """The chart of `rows`, top to bottom, from `low` to `high`: the whole scale, never a part.

    key: unique on the page, for ids. low_label, high_label: what the ends mean.
    Raises ValueError when there is nothing to draw, or a value does not lie on the scale.
    """
    if not rows or low >= high:
        raise ValueError("levels need a row and a scale")
    width = 360 if narrow else 720
    x = Linear(low, high, *((12.0, 348.0) if narrow else (250.0, width - 150.0)))
    edge = 28.0 if low_label or high_label else 8.0
    top = edge
    drawn: list[DrawnLevel] = []
    for row in rows:
        lines = wrap(row.label, _TEXT, width - 110.0 if narrow else x.start - 24)
        tall = _LINE * len(lines) + (30.0 if narrow else _ROOM)
        drawn.append(_row(row, lines, edge, tall, x, narrow=narrow))
        edge += tall
    return LevelChart(
        key=f"{key}-{'narrow' if narrow else 'wide'}",
        title=title,
        description=description,
        variant="narrow" if narrow else "wide",
        width=width,
        height=round(edge + 34),
        label_x=coordinate(2.0),
        start=coordinate(x.start),
        end=coordinate(x.end),
        top=coordinate(top),
        bottom=coordinate(edge + 4),
        ticks=tuple(
            Tick(at=coordinate(x(value)), label=number(value, 0, language))
            for value in _ticks(low, high)
        ),
        rows=tuple(drawn),
        low_label=low_label,
        high_label=high_label,
        shows_before=any(row.before is not None for row in rows),
    )


def _ticks(low: float, high: float) -> Sequence[float]:
    if high - low <= _MOST_TICKS:
        return range(round(low), round(high) + 1)
    return [value for value in round_ticks(low, high) if low <= value <= high]


def _row(
    row: LevelRow, lines: tuple[str, ...], edge: float, tall: float, x: Linear, *, narrow: bool
) -> DrawnLevel:
    for value in (row.value, row.before):
        if value is not None and not x.low <= value <= x.high:
            raise ValueError(f"{value} does not lie from {x.low} to {x.high}")
    middle = edge + (tall - 12 if narrow else tall / 2)
    first = edge + 15 if narrow else middle + 5 - _LINE * (len(lines) - 1) / 2
    return DrawnLevel(
        label=row.label,
        label_lines=tuple(
            Tick(at=coordinate(first + _LINE * k), label=line) for k, line in enumerate(lines)
        ),
        y=coordinate(middle),
        text=row.text,
        text_x=coordinate(x.end if narrow else x.end + 16),
        text_y=coordinate(first if narrow else middle + 5),
        more=row.more,
        x="" if row.value is None else coordinate(x(row.value)),
        before="" if row.before is None else _diamond(x(row.before), middle, 7.0),
        before_x="" if row.before is None else coordinate(x(row.before)),
    )


def _diamond(x: float, y: float, half: float) -> str:
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in corners)
