"""Groups over waves: a line with a 95% band for each group, labelled where it ends."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.common.charts.scale import (
    Linear,
    Tick,
    coordinate,
    decimals,
    round_ticks,
    spread,
    text_width,
    with_interval,
    wrap,
)
from bestendig.common.numbers import number

_TEXT: Final = 14.0
# Colour and dash of each role; markers tell programme (filled) from the others (open).
_ROLES: Final = {
    "programme": ("#0f5f68", ""),
    "comparison": ("#9a5a12", "9 6"),
    "third": ("#5115ef", "2 6"),
    "fourth": ("#3d5374", "14 5 2 5"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Where a group stood at a wave: mean and 95% interval, in score points; n answers."""

    wave: str
    mean: float
    low: float
    high: float
    n: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A group's levels in the order of the waves. Waves that it lacks are left open.

    role: programme, comparison, third or fourth; decides colour, dash and marker.
    """

    name: str
    role: str
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A drawn level: centre, the ends of its interval, and the corners of its marker."""

    x: str
    y: str
    low: str
    high: str
    diamond: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTrack:
    """A drawn group: polyline and band (SVG point lists), markers, and the label.

    The label stands at the line's end, or in the narrow variant above, after a sample of the
    line (`key_line`).
    """

    name: str
    role: str
    colour: str
    dash: str
    line: str
    band: str
    points: tuple[Point, ...]
    key_line: str
    label_x: str
    label_lines: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One wave in the chart's table: a text for each group, empty where it was not seen."""

    wave: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrajectoryChart:
    """Everything `charts/trajectory.svg.html` draws; all coordinates are ready strings.

    variant is wide or narrow; start_x the line where the programme began (empty: none);
    names and rows are the chart's table, with the same numbers.
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
    baseline_y: str
    start_x: str
    start_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    tracks: tuple[DrawnTrack, ...]
    names: tuple[str, ...]
    rows: tuple[TableRow, ...]


def trajectory(
    tracks: Sequence[Track],
    *,
    waves: Sequence[str],
    key: str,
    title: str,
    description: str,
    language: str,
    start_after: str | None = None,
    start_label: str = "",
    narrow: bool = False,
    y_range: tuple[float, float] | None = None,
) -> TrajectoryChart:
    """The chart of `tracks` over `waves` (categories, evenly spaced).

    key: unique on the page, for ids. start_after: the last wave before the start; the start
    line stands between it and the next. y_range: enclose this range too (a scale's ends).
    Raises ValueError when there is nothing to draw or a number is not finite.
    """
    if not tracks or not any(track.levels for track in tracks):
        raise ValueError("a trajectory needs at least one level")
    width, height = (360, 380) if narrow else (720, 380)
    levels = [level for track in tracks for level in track.levels]
    bounds = [x for level in levels for x in (level.low, level.high, level.mean)]
    bounds += list(y_range or ())
    ticks = round_ticks(min(bounds), max(bounds))
    places = decimals(ticks)
    longest = max(text_width(number(t, places, language), _TEXT) for t in ticks)
    labels = 0.0 if narrow else min(170.0, max(text_width(t.name, _TEXT) for t in tracks) + 26)
    left, right = longest + 18, width - (18.0 if narrow else labels + 14)
    top, bottom = (44.0 + 22 * len(tracks) if narrow else 30.0), height - 46.0
    y = Linear(ticks[0], ticks[-1], bottom, top)
    x = _wave_places(waves, left, right)
    drawn = _draw(tracks, x, y, narrow=narrow, label_x=right + 14, top=top, bottom=bottom)
    return TrajectoryChart(
        key=f"{key}-{'narrow' if narrow else 'wide'}",
        title=title,
        description=description,
        variant="narrow" if narrow else "wide",
        width=width,
        height=height,
        left=coordinate(left),
        right=coordinate(right),
        top=coordinate(top),
        bottom=coordinate(bottom),
        baseline_y=coordinate(bottom),
        start_x=_start(waves, x, start_after),
        start_label=start_label,
        x_ticks=_wave_ticks(waves, x),
        y_ticks=tuple(Tick(at=coordinate(y(t)), label=number(t, places, language)) for t in ticks),
        tracks=drawn,
        names=tuple(track.name for track in tracks),
        rows=_table(tracks, waves, places + 1, language),
    )


def _wave_places(waves: Sequence[str], left: float, right: float) -> dict[str, float]:
    """Even places with half a step of air at both sides, at most 40 units."""
    air = min(40.0, (right - left) / (2 * max(len(waves), 1)))
    step = (right - left - 2 * air) / max(len(waves) - 1, 1)
    return {wave: left + air + k * step for k, wave in enumerate(waves)}


def _wave_ticks(waves: Sequence[str], x: dict[str, float]) -> tuple[Tick, ...]:
    """Labels under the waves; with many waves only every so many, the last always."""
    widest = max(text_width(wave, _TEXT) for wave in waves) + 10
    last = len(waves) - 1
    step = (x[waves[last]] - x[waves[0]]) / last if last else widest
    every = max(1, math.ceil(widest / step))
    kept = [k for k in range(len(waves)) if (last - k) % every == 0]
    return tuple(Tick(at=coordinate(x[waves[k]]), label=waves[k]) for k in kept)


def _start(waves: Sequence[str], x: dict[str, float], after: str | None) -> str:
    if after is None:
        return ""
    k = list(waves).index(after)
    if k + 1 >= len(waves):
        raise ValueError(f"no wave after {after!r} for the start line to stand before")
    return coordinate((x[waves[k]] + x[waves[k + 1]]) / 2)


def _draw(
    tracks: Sequence[Track],
    x: dict[str, float],
    y: Linear,
    *,
    narrow: bool,
    label_x: float,
    top: float,
    bottom: float,
) -> tuple[DrawnTrack, ...]:
    ends = [y(track.levels[-1].mean) if track.levels else bottom for track in tracks]
    label_lines = [wrap(track.name, _TEXT, 144.0) for track in tracks]
    gap = 18.0 * max(len(lines) for lines in label_lines) + 4
    label_y = (
        [16.0 + 22 * k for k in range(len(tracks))] if narrow else spread(ends, gap, top, bottom)
    )
    drawn = []
    for track, place, lines in zip(tracks, label_y, label_lines, strict=True):
        if track.role not in _ROLES:
            raise ValueError(f"no such role: {track.role!r}")
        shown = (track.name,) if narrow else lines
        first = place + 5 - 9 * (len(shown) - 1)
        colour, dash = _ROLES[track.role]
        drawn.append(
            DrawnTrack(
                name=track.name,
                role=track.role,
                colour=colour,
                dash=dash,
                line=_points((x[p.wave], y(p.mean)) for p in track.levels),
                band=_points(
                    [(x[p.wave], y(p.high)) for p in track.levels]
                    + [(x[p.wave], y(p.low)) for p in reversed(track.levels)]
                ),
                points=tuple(
                    _point(x[p.wave], y(p.mean), y(p.low), y(p.high)) for p in track.levels
                ),
                key_line=_points([(2.0, place), (34.0, place)]) if narrow else "",
                label_x=coordinate(42.0 if narrow else label_x),
                label_lines=tuple(
                    Tick(at=coordinate(first + 18 * k), label=line) for k, line in enumerate(shown)
                ),
            )
        )
    return tuple(drawn)


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in places)


def _point(x: float, y: float, low: float, high: float) -> Point:
    corners = ((x, y - 6.5), (x + 6.5, y), (x, y + 6.5), (x - 6.5, y))
    return Point(
        x=coordinate(x),
        y=coordinate(y),
        low=coordinate(low),
        high=coordinate(high),
        diamond=_points(corners),
    )


def _table(
    tracks: Sequence[Track], waves: Sequence[str], places: int, language: str
) -> tuple[TableRow, ...]:
    seen = [{level.wave: level for level in track.levels} for track in tracks]

    def cell(level: Level | None) -> str:
        if level is None:
            return ""
        return with_interval(level.mean, level.low, level.high, places, language)

    return tuple(
        TableRow(wave=wave, cells=tuple(cell(levels.get(wave)) for levels in seen))
        for wave in waves
    )
