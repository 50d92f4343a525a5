"""One figure period after period, from zero: with the periods that lack, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.common.charts.scale import Linear, Tick, coordinate, round_ticks, text_width
from bestendig.common.numbers import number

_TEXT: Final = 14.0
_MARK: Final = 9.0
_ROWS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A drawn value."""

    x: str
    y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """A drawn event: a line with its number in the list beside the chart."""

    x: str
    y: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Periods without a value."""

    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseChart:
    """Everything `charts/course.svg.html` draws; all coordinates are ready strings.

    lines: of periods without a hole between them. last: the newest value, with its text.
    expected: lines of what was expected instead. start_x: where something began, with its label.
    """

    key: str
    title: str
    description: str
    variant: str
    width: int
    height: int
    left: str
    right: str
    top: str
    bottom: str
    inner: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot
    last_text: str
    last_text_y: str
    holes: tuple[Hole, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    events: tuple[EventLine, ...]
    expected: tuple[str, ...] = ()
    start_x: str = ""
    start_label: str = ""


def course(
    values: Sequence[float | None],
    *,
    ticks: Sequence[tuple[int, str]],
    key: str,
    title: str,
    description: str,
    language: str,
    last_text: str,
    events: Sequence[float] = (),
    expected: Sequence[float | None] = (),
    start: tuple[float, str] | None = None,
    narrow: bool = False,
) -> CourseChart:
    """The chart of `values`, a period each, the first and the last of them known.

    ticks: place and text under the axis. events: places, in periods, numbered in their order;
    those outside the time shown stand at its edge. expected: what was expected instead, as long as
    `values`; start: a place where something began, and what it is called. key: unique on the page,
    for ids.
    Raises ValueError for less than two values, or without one at an end.
    """
    if len(values) < 2 or values[0] is None or values[-1] is None:
        raise ValueError("a course needs a first and a last value")
    width, height = (360, 270) if narrow else (720, 300)
    rows = _event_rows(events, len(values), (width - 80.0) / len(values))
    top = 16.0 + 22.0 * (max(rows, default=-1) + 1) + (20.0 if start else 0.0)
    bottom = height - 32.0
    known = [value for value in values if value is not None]
    highest = max([*known, *(x for x in expected if x is not None)])
    y_ticks = round_ticks(0.0, max(highest * 1.08, 1.0), 4)
    places = 0 if all(float(x).is_integer() for x in y_ticks) else 1
    left = max(text_width(f"{number(t, places, language)}%", _TEXT) for t in y_ticks) + 10
    x = Linear(-0.5, len(values) - 0.5, left, width - 12.0)
    y = Linear(0.0, y_ticks[-1], bottom, top)
    last = len(values) - 1
    return CourseChart(
        key=f"{key}-{'narrow' if narrow else 'wide'}",
        title=title,
        description=description,
        variant="narrow" if narrow else "wide",
        width=width,
        height=height,
        left=coordinate(left),
        right=coordinate(width - 12.0),
        top=coordinate(top),
        bottom=coordinate(bottom),
        inner=coordinate(bottom - top),
        lines=_lines(values, x, y),
        dots=tuple(
            Dot(x=coordinate(x(place)), y=coordinate(y(value)))
            for place, value in enumerate(values)
            if value is not None
        ),
        last=Dot(x=coordinate(x(last)), y=coordinate(y(known[-1]))),
        last_text=last_text,
        last_text_y=coordinate(max(y(known[-1]) - 13, top + 12)),
        holes=_holes(values, x),
        x_ticks=tuple(Tick(at=coordinate(x(place)), label=label) for place, label in ticks),
        y_ticks=tuple(
            Tick(at=coordinate(y(t)), label=f"{number(t, places, language)}%") for t in y_ticks
        ),
        events=tuple(
            EventLine(
                x=coordinate(x(_within(place, len(values)))),
                y=coordinate(14.0 + 22.0 * row),
                label=str(label),
            )
            for label, (place, row) in enumerate(zip(events, rows, strict=True), start=1)
        ),
        expected=_lines(expected, x, y) if expected else (),
        start_x=coordinate(x(_within(start[0], len(values)))) if start else "",
        start_label=start[1] if start else "",
    )


def _within(place: float, count: int) -> float:
    return min(max(place, -0.5), count - 0.5)


def _event_rows(events: Sequence[float], count: int, step: float) -> list[int]:
    """On which row each number stands, so that those close together do not lie on each other."""
    free = [-1e9] * _ROWS
    rows = []
    for place in events:
        at = _within(place, count) * step
        row = next((i for i in range(_ROWS) if at - free[i] > 2 * _MARK + 3), 0)
        free[row] = at
        rows.append(row)
    return rows


def _lines(values: Sequence[float | None], x: Linear, y: Linear) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{coordinate(x(place))},{coordinate(y(value))}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)


def _holes(values: Sequence[float | None], x: Linear) -> tuple[Hole, ...]:
    half = (x(1) - x(0)) / 2
    return tuple(
        Hole(x=coordinate(x(place) - half), width=coordinate(2 * half))
        for place, value in enumerate(values)
        if value is None
    )
