"""One figure over time: its values at the days they were measured, with what happened between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bestendig.common.charts.scale import Linear, Tick, coordinate
from bestendig.common.numbers import number, percentage

_NARROWEST: Final = 1.0
"""The axis shows at least one whole point, so that a tenth looks like a tenth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A value on a day, and how people read it. day: as it stands under the axis; more: what
    else there is to say of it, for the table."""

    on: date
    value: float
    text: str
    day: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnMoment:
    """A drawn value: its place, its text, and the day under the axis."""

    x: str
    y: str
    text: str
    text_y: str
    day: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineChart:
    """Everything `charts/timeline.svg.html` draws; all coordinates are ready strings.

    events: the place of each, with its number in the list beside the chart. table: what is drawn.
    """

    key: str
    title: str
    description: str
    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    line: str
    moments: tuple[DrawnMoment, ...]
    ticks: tuple[Tick, ...]
    events: tuple[Tick, ...]
    table: tuple[Moment, ...]


def timeline(
    moments: Sequence[Moment],
    *,
    low: float,
    high: float,
    key: str,
    title: str,
    description: str,
    language: str,
    events: Sequence[date] = (),
    share: bool = False,
) -> TimelineChart:
    """The chart of `moments` in order of time.

    low, high: the scale's ends, beyond which the axis does not go. events: days, drawn as numbered
    lines; those outside the time shown stand at its edge. share: the values are shares of 1, and
    the axis shows all of it. Raises ValueError for fewer than two moments.
    """
    if len(moments) < 2:
        raise ValueError("a time line needs two moments or more")
    width, height = 360, 190
    bottom, top = height - 30.0, 34.0
    x = Linear(moments[0].on.toordinal(), moments[-1].on.toordinal(), 52.0, width - 34.0)
    values = [one.value for one in moments]
    y = Linear(*((low, high) if share else _window(values, low, high)), bottom - 8, top + 8)
    last = len(moments) - 1
    return TimelineChart(
        key=key,
        title=title,
        description=description,
        width=width,
        height=height,
        left=coordinate(30.0),
        right=coordinate(width - 8.0),
        top=coordinate(top),
        bottom=coordinate(bottom),
        line=" ".join(
            f"{coordinate(x(one.on.toordinal()))},{coordinate(y(one.value))}" for one in moments
        ),
        moments=tuple(
            DrawnMoment(
                x=coordinate(x(one.on.toordinal())),
                y=coordinate(y(one.value)),
                text=one.text,
                text_y=coordinate(y(one.value) - 12),
                day=one.day if place in {0, last} or last < 3 else "",
                anchor={0: "start", last: "end"}.get(place, "middle"),
            )
            for place, one in enumerate(moments)
        ),
        ticks=tuple(
            Tick(at=coordinate(y(value)), label=label)
            for value, label in _labelled(y.low, y.high, language, share=share)
        ),
        events=tuple(
            Tick(at=coordinate(x(_within(day, moments))), label=str(place))
            for place, day in enumerate(events, start=1)
        ),
        table=tuple(moments),
    )


def _window(values: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """Half points that enclose the values with some air, at least a whole point apart."""
    bottom = max(low, math.floor((min(values) - 0.2) * 2) / 2)
    top = min(high, math.ceil((max(values) + 0.2) * 2) / 2)
    while top - bottom < min(_NARROWEST, high - low):
        bottom, top = max(low, bottom - 0.5), min(high, top + 0.5)
    return bottom, top


def _labelled(bottom: float, top: float, language: str, *, share: bool) -> list[tuple[float, str]]:
    if share:
        return [(part / 4, percentage(part / 4, language)) for part in (0, 2, 4)]
    return [(value, number(value, 1, language)) for value in _ticks(bottom, top)]


def _ticks(bottom: float, top: float) -> list[float]:
    """Every half point; of a long axis five values."""
    if top - bottom > 2.5:
        return [bottom + (top - bottom) * part / 4 for part in range(5)]
    return [bottom + part / 2 for part in range(round((top - bottom) * 2) + 1)]


def _within(day: date, moments: Sequence[Moment]) -> int:
    return min(max(day.toordinal(), moments[0].on.toordinal()), moments[-1].on.toordinal())
