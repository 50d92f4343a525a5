"""Estimates under each other: a mark and an interval for each, around a line of no difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.common.charts.scale import (
    Linear,
    Tick,
    coordinate,
    decimals,
    round_ticks,
    with_interval,
    wrap,
)
from bestendig.common.numbers import number

_TEXT: Final = 14.0
_LINE: Final = 19.0
_LABEL_X: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestRow:
    """One estimate with its interval. `main` rows are drawn strong (the pooled or primary one).

    An estimate of None is a row that says why there is none: `note` stands in its place.
    """

    label: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    main: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A drawn estimate. low_cut, high_cut: the interval runs on beyond the drawing."""

    label: str
    label_lines: tuple[Tick, ...]
    y: str
    main: bool
    note: str
    x: str = ""
    low: str = ""
    high: str = ""
    low_cut: str = ""
    high_cut: str = ""
    mark: str = ""
    text: str = ""
    text_x: str = ""
    text_y: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestChart:
    """Everything `charts/forest.svg.html` draws; all coordinates are ready strings."""

    key: str
    title: str
    description: str
    variant: str
    width: int
    height: int
    label_x: str
    top: str
    bottom: str
    inner_height: str
    zero_x: str
    band_x: str
    band_width: str
    x_ticks: tuple[Tick, ...]
    rows: tuple[DrawnRow, ...]
    left_label: str
    right_label: str


def forest(
    rows: Sequence[ForestRow],
    *,
    key: str,
    title: str,
    description: str,
    language: str,
    left_label: str = "",
    right_label: str = "",
    smallest: float | None = None,
    limit: float | None = None,
    places: int = 2,
    narrow: bool = False,
) -> ForestChart:
    """The chart of `rows`, top to bottom.

    smallest: half the width of the shaded band of differences too small to matter.
    limit: draw no further than ± this; longer intervals end in an arrow.
    places: decimals of the numbers beside the drawing.
    Raises ValueError when no row has an estimate.
    """
    known = [r for r in rows if r.estimate is not None]
    if not known:
        raise ValueError("a forest needs at least one estimate")
    width = 360 if narrow else 720
    ticks = _ticks(known, smallest, limit)
    left, right = (22.0, width - 22.0) if narrow else (230.0, width - 170.0)
    x = Linear(ticks[0], ticks[-1], left, right)
    drawn: list[DrawnRow] = []
    edge = 34.0
    for row in rows:
        lines = wrap(row.label, _TEXT, width - 40.0 if narrow else left - 24)
        tall = _LINE * (len(lines) + 2) + 8 if narrow else max(_LINE * len(lines), 24.0) + 14
        drawn.append(
            _row(row, lines, edge, tall, x, narrow=narrow, places=places, language=language)
        )
        edge += tall
    bottom = edge + 4
    return ForestChart(
        key=f"{key}-{'narrow' if narrow else 'wide'}",
        title=title,
        description=description,
        variant="narrow" if narrow else "wide",
        width=width,
        height=int(bottom + 34),
        label_x=coordinate(_LABEL_X),
        top=coordinate(28.0),
        bottom=coordinate(bottom),
        inner_height=coordinate(bottom - 28.0),
        zero_x=coordinate(x(0.0)),
        band_x=coordinate(x(-smallest)) if smallest else "",
        band_width=coordinate(x(smallest) - x(-smallest)) if smallest else "",
        x_ticks=tuple(
            Tick(at=coordinate(x(t)), label=number(t, decimals(ticks), language)) for t in ticks
        ),
        rows=tuple(drawn),
        left_label=left_label,
        right_label=right_label,
    )


def _ticks(
    known: Sequence[ForestRow], smallest: float | None, limit: float | None
) -> tuple[float, ...]:
    bounds = [v for r in known for v in (r.estimate, r.low, r.high) if v is not None]
    low, high = min([*bounds, 0.0]), max([*bounds, 0.0])
    if limit is not None:
        low, high = max(low, -limit), min(high, limit)
    if smallest:
        low, high = min(low, -1.25 * smallest), max(high, 1.25 * smallest)
    return round_ticks(low, high)


def _row(
    row: ForestRow,
    lines: tuple[str, ...],
    edge: float,
    tall: float,
    x: Linear,
    *,
    narrow: bool,
    places: int,
    language: str,
) -> DrawnRow:
    middle = edge + (_LINE * (len(lines) + 1) if narrow else tall / 2)
    first = edge + 14 if narrow else middle + 5 - _LINE * (len(lines) - 1) / 2
    label = tuple(Tick(at=coordinate(first + _LINE * k), label=t) for k, t in enumerate(lines))
    y = coordinate(middle)
    text_x = coordinate(_LABEL_X if narrow else x.end + 14)
    text_y = coordinate(first + _LINE * len(lines) if narrow else middle + 5)
    if row.estimate is None or row.low is None or row.high is None:
        return DrawnRow(
            label=row.label, label_lines=label, y=y, main=row.main, note=row.note,
            text_x=text_x, text_y=text_y, text=row.note,
        )  # fmt: skip
    middle = middle + 8 if narrow else middle
    low, high = max(row.low, x.low), min(row.high, x.high)
    shown = x(min(max(row.estimate, x.low), x.high))
    return DrawnRow(
        label=row.label,
        label_lines=label,
        y=coordinate(middle),
        main=row.main,
        note=row.note,
        x=coordinate(shown),
        low=coordinate(x(low)),
        high=coordinate(x(high)),
        low_cut=_arrow(x(low), middle, -7) if row.low < x.low else "",
        high_cut=_arrow(x(high), middle, 7) if row.high > x.high else "",
        mark=_diamond(shown, middle, 8.0 if row.main else 5.5),
        text=with_interval(row.estimate, row.low, row.high, places, language),
        text_x=text_x,
        text_y=text_y,
    )


def _diamond(x: float, y: float, half: float) -> str:
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in corners)


def _arrow(x: float, y: float, length: float) -> str:
    corners = ((x + length, y), (x, y - 5), (x, y + 5))
    return " ".join(f"{coordinate(a)},{coordinate(b)}" for a, b in corners)
