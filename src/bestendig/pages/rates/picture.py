"""Series as charts, each with its sentence, its table and what happened in that time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.formats import date_format

from bestendig.common.charts import CourseChart, course
from bestendig.common.texts import plain
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.queries.events import events_for
from bestendig.organisations.queries.units import Tree
from bestendig.pages.rates.words import language, percent, period_short, period_words, sentences
from bestendig.pages.wording import here, split_name
from bestendig.rates.models import Grain, Measure
from bestendig.rates.periods import Period
from bestendig.rates.queries import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One period in the table: the value as people read it, and what it was before."""

    period: str
    value: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One series. wide, narrow: None while there is one period only."""

    measure: Measure
    title: str
    definition: tuple[str, str]
    wide: CourseChart | None
    narrow: CourseChart | None
    said: tuple[str, ...]
    caption: str
    lines: tuple[Line, ...]
    lacking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """One unit in the table of quarters: what is known of each, oldest first."""

    unit: UUID
    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarters:
    """One measure of all units that are large enough, in the order of the tree."""

    measure: Measure
    title: str
    heads: tuple[str, ...]
    rows: tuple[UnitRow, ...]


def happened(series: Iterable[Series], units: Sequence[UUID]) -> list[ContextEvent]:
    """The events in the time of these series, about these units or everybody."""
    periods = [x.points[i].period for x in series for i in (0, -1)]
    if not periods:
        return []
    first, last = min(periods).starts_on, max(x.last_day for x in periods)
    return list(events_for(units, first, last))


def drawn(series: Series, events: Sequence[ContextEvent], name: str) -> Drawn:
    """A series as a page shows it. name: of the organisation or unit."""
    title = here(f"rates.title.{series.measure}", name=name)
    said = tuple(sentences(series))
    caption = plain(" ".join(said))
    wide, narrow = charts(series, events, title, caption)
    return Drawn(
        measure=series.measure,
        title=str(series.measure.label),
        definition=split_name(here(f"rates.definition.{series.measure}")),
        wide=wide,
        narrow=narrow,
        said=said,
        caption=caption,
        lines=tuple(
            Line(
                period=period_short(x.period),
                value="–" if x.value is None else percent(x.value),
                before=", ".join(percent(value) for value in x.before),
            )
            for x in series.points
        ),
        lacking=", ".join(period_words(x.period) for x in series.points if x.value is None),
    )


def quarters(all_of: Iterable[Series], tree: Tree, count: int = 8) -> list[Quarters]:
    """The newest quarters of the units."""
    found = []
    for measure in Measure:
        series = {x.unit: x for x in all_of if x.unit is not None and x.measure is measure}
        if not series:
            continue
        last = max(x.points[-1].period for x in series.values())
        shown = list(last.after(1 - count).until(last))
        first = min(x.points[0].period for x in series.values())
        shown = [period for period in shown if period >= first]
        found.append(
            Quarters(
                measure=measure,
                title=str(measure.label),
                heads=tuple(period_short(x) for x in shown),
                rows=tuple(
                    UnitRow(
                        unit=place.unit,
                        name=place.name,
                        cells=tuple(_cells(series[place.unit], shown)),
                    )
                    for place in tree
                    if place.unit in series
                ),
            )
        )
    return found


def _cells(series: Series, shown: Iterable[Period]) -> Iterable[str]:
    values = {x.period: x.value for x in series.known}
    return (percent(value) if (value := values.get(x)) is not None else "–" for x in shown)


def charts(
    series: Series,
    events: Sequence[ContextEvent],
    title: str,
    description: str,
    *,
    expected: Sequence[float | None] = (),
    start: tuple[date, str] | None = None,
) -> tuple[CourseChart | None, CourseChart | None]:
    """The wide and the narrow chart; None where the first or the last period is not known.

    expected: what was expected instead, by period. start: a day on which something began, and
    what it is called.
    """
    points = series.points
    if len(points) < 2 or points[0].value is None or points[-1].value is None:
        return None, None
    wide, narrow = (
        course(
            [None if x.value is None else float(x.value) for x in series.points],
            ticks=_ticks(series, narrow=narrow),
            key=f"{series.measure}-{series.grain}",
            title=title,
            description=description,
            language=language(),
            last_text=percent(series.points[-1].value or 0),
            events=[_place(series, event.starts_on) for event in events],
            expected=expected,
            start=(_place(series, start[0]), start[1]) if start else None,
            narrow=narrow,
        )
        for narrow in (False, True)
    )
    return wide, narrow


def _place(series: Series, day: date) -> float:
    """Where a day lies between the periods, each drawn at its middle."""
    if series.grain is Grain.QUARTER:
        part = ((day.month - 1) % 3 + (day.day - 1) / monthrange(day.year, day.month)[1]) / 3
    else:
        part = (day.day - 1) / monthrange(day.year, day.month)[1]
    return series.index_of(day) - 0.5 + part


def _ticks(series: Series, *, narrow: bool) -> list[tuple[int, str]]:
    """Each year at its first period; in a short time also what lies between."""
    places = list(enumerate(x.period.starts_on for x in series.points))
    if len(places) > 18:
        years = [(place, str(day.year)) for place, day in places if day.month == 1]
        return years[:: 2 if narrow and len(years) > 6 else 1]
    every = -(-len(places) // (3 if narrow else 6))
    return [(place, _tick(series.grain, day)) for place, day in places[::every]]


def _tick(grain: Grain, day: date) -> str:
    if grain is Grain.MONTH:
        return str(date_format(day, "M Y"))
    return period_short(Period(day, grain))
