"""From a figure that was chosen to what it says.

1. It waits until the last period is known of those it was chosen to wait for. Looking again every
   month would find a difference where there is none.
2. The period in which the programme began halfway counts nowhere.
3. What else happened on one side is a step of its own beside the first answer: it can take a
   verdict away, never make one.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from bestendig.effects.flags import Flag, FlagCode, Level
from bestendig.effects.grade import Verdict
from bestendig.effects.series import Event, interrupted_series
from bestendig.effects.series_grade import SeriesEvidence, series_verdict
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.queries.events import events
from bestendig.organisations.queries.units import tree_on
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.programmes.queries.programmes import PlanChange
from bestendig.programmes.queries.series import choice_change, series_of
from bestendig.programmes.rules.series import A_YEAR, Span, span
from bestendig.rates.models import Grain
from bestendig.rates.periods import Period
from bestendig.rates.queries import Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is judged: a value a period from `since` to the last, nan where unknown or halved."""

    since: Period
    around: Span
    values: tuple[float, ...]
    control: tuple[float, ...] | None

    @property
    def start(self) -> int:
        """The place of the first period under the programme."""
        return self.since.steps_to(self.around.first.starts_on)

    @property
    def sha256(self) -> str:
        """A fingerprint: the same as long as no figure is corrected."""
        said = [
            [None if math.isnan(x) else x for x in y] for y in (self.values, self.control or ())
        ]
        plain = json.dumps([self.since.starts_on.isoformat(), *said])
        return hashlib.sha256(plain.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSeries:
    """What a figure said."""

    figures: Figures
    evidence: SeriesEvidence
    verdict: Verdict


def figures_of(choice: SeriesChoice) -> Figures | None:
    """What a choice is judged by; None while the last period is not known that it waits for."""
    grain = Grain(choice.grain)
    around = span(choice.starts_on, grain, choice.periods)
    since = Period(choice.since, grain)
    own = _values(series_of(choice, choice.unit_id), since, around)
    if own is None or math.isnan(own[-1]):
        return None
    control = None
    if choice.control_id is not None:
        control = _values(series_of(choice, choice.control_id), since, around)
        if control is None or math.isnan(control[-1]):
            return None
    return Figures(since=since, around=around, values=own, control=control)


def judge_series(choices: Sequence[SeriesChoice], figures: Figures) -> JudgedSeries:
    """The newest of `choices`, by these figures."""
    choice = choices[0]
    happened = list(_happened(choice, figures))
    judge = partial(
        interrupted_series,
        figures.values,
        figures.start,
        control=figures.control,
        periods_a_year=A_YEAR[Grain(choice.grain)],
    )
    steps = [x.step for x in happened if x.step is not None]
    evidence = SeriesEvidence(
        answer=judge(),
        with_events=judge(events=steps) if steps else None,
        compared=figures.control is not None,
        flags=(*_chosen(choices), *(x.flag for x in happened)),
    )
    return JudgedSeries(figures=figures, evidence=evidence, verdict=series_verdict(evidence))


def _values(series: Series | None, since: Period, around: Span) -> tuple[float, ...] | None:
    if series is None:
        return None
    known = {x.period: float(x.value) for x in series.known if x.value is not None}
    periods = (x for x in since.until(around.last))
    return tuple(math.nan if x == around.halved else known.get(x, math.nan) for x in periods)


def _chosen(choices: Sequence[SeriesChoice]) -> list[Flag]:
    change = choice_change(choices)
    if change is PlanChange.NONE:
        return []
    serious = change is PlanChange.SERIOUS
    return [Flag(FlagCode.PLAN_CHANGED, Level.CAPS if serious else Level.NOTED)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    """Something else of that time. step: where it counts as one."""

    flag: Flag
    step: Event | None = None


def _happened(choice: SeriesChoice, figures: Figures) -> Iterator[_Happening]:
    """Events and other programmes from the first period to the last."""
    first, last = figures.since.starts_on, figures.around.last.last_day
    for event in events().filter(starts_on__range=(first, last)).order_by("starts_on"):
        sides = _sides(choice, event.starts_on, [x.pk for x in event.units.all()])
        if any(sides):
            one_side = len(set(sides)) > 1
            yield _Happening(
                flag=_flag(FlagCode.CONTEXT_EVENT, event.title, caps=one_side),
                step=_step(event, figures) if one_side or len(sides) == 1 else None,
            )
    rows = Programme.objects.exclude(pk=choice.programme_id).exclude(started_at=None)
    for other in rows.filter(begins__range=(first, last)).prefetch_related("units"):
        sides = _sides(choice, other.begins, [x.pk for x in other.units.all()])
        if any(sides):
            caps = len(set(sides)) > 1
            yield _Happening(flag=_flag(FlagCode.OVERLAP, other.name, caps=caps))


def _flag(code: FlagCode, name: str, *, caps: bool) -> Flag:
    return Flag(code, Level.CAPS if caps else Level.NOTED, {"name": name})


def _step(event: ContextEvent, figures: Figures) -> Event:
    end = None
    if event.ends_on is not None:
        place = figures.since.steps_to(event.ends_on) + 1
        end = place if place < len(figures.values) else None
    return Event(figures.since.steps_to(event.starts_on), end)


def _sides(choice: SeriesChoice, day: date, units: Collection[UUID]) -> list[bool]:
    """Whether it was where the figure is of, and where the control is of; no units: everywhere."""
    asked = [choice.unit_id, *([choice.control_id] if choice.control_id else [])]
    if not units:
        return [True for _unit in asked]
    forest = tree_on(day).forest
    there = {key for x in units if x in forest for key in forest.whole(x)}
    return [x is None or (x in forest and bool(there & forest.whole(x))) for x in asked]
