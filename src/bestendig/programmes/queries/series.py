"""Which figures can say something about a programme, and which was chosen.

For whoever reads programmes; every figure is one that the page of absence and turnover shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.programmes.queries.programmes import PlanChange
from bestendig.programmes.rules.series import LEAST, period_with, span
from bestendig.rates.models import Grain, Measure
from bestendig.rates.queries import Series, all_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One series. name: of its unit, empty for the whole. before, after: periods with a figure."""

    series: Series
    name: str
    before: int
    after: int

    @property
    def code(self) -> str:
        """What it is called in a form."""
        return f"{self.series.measure}-{self.series.unit or 'whole'}"

    @property
    def lacks(self) -> int:
        """How many periods before the start it has too few."""
        return max(LEAST - self.before, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """inside: where the programme is. beside: where it is not, so that they can be the control of
    a figure of a unit."""

    inside: tuple[Figure, ...]
    beside: tuple[Figure, ...]


def figures_for(programme: Programme, tree: Tree) -> Figures:
    """Of the whole organisation the months, or the quarters where there are no months; of units
    the quarters. A unit that lies in the programme, or above it, has the programme in it."""
    units = {x.pk for x in programme.units.all()}
    own = {y for x in units if x in tree.forest for y in tree.forest.whole(x)}
    above = {y for x in units if x in tree.forest for y in tree.forest.above(x)}
    found = all_series()
    months = {x.measure for x in found if x.unit is None and x.grain is Grain.MONTH}
    inside, beside = [], []
    for one in found:
        if one.unit is None:
            if one.grain is Grain.MONTH or one.measure not in months:
                inside.append(_figure(programme, one, ""))
            continue
        if one.unit not in tree.forest:
            continue
        name = tree.forest[one.unit].name
        if not units or one.unit in own or one.unit in above:
            inside.append(_figure(programme, one, name))
        else:
            beside.append(_figure(programme, one, name))
    return Figures(inside=tuple(inside), beside=tuple(beside))


def known_after(choice: SeriesChoice, series: Series | None) -> int:
    """How many of the periods that are waited for are known."""
    if series is None:
        return 0
    around = span(choice.starts_on, Grain(choice.grain), choice.periods)
    return sum(around.first <= x.period <= around.last for x in series.known)


def is_over(choice: SeriesChoice) -> bool:
    """Whether the last period is known that it waits for: then it is judged, and stays."""
    series = series_of(choice, choice.unit_id)
    around = span(choice.starts_on, Grain(choice.grain), choice.periods)
    return series is not None and any(x.period >= around.last for x in series.known)


def chosen_for(programme_id: UUID) -> list[SeriesChoice]:
    """What was chosen, the newest first."""
    rows = SeriesChoice.objects.filter(programme=programme_id).select_related("programme")
    return list(rows.order_by("-number"))


def series_of(choice: SeriesChoice, unit: UUID | None) -> Series | None:
    """The series of a choice, or of its control, as it is known now."""
    wanted = (Measure(choice.measure), unit, Grain(choice.grain))
    return next((x for x in all_series() if (x.measure, x.unit, x.grain) == wanted), None)


def choice_change(choices: Sequence[SeriesChoice]) -> PlanChange:
    """Serious when the newest was made on the first day or later: by then somebody may know how
    the figure goes. Noted when it took the place of an earlier one before that."""
    newest = choices[0]
    if timezone.localdate(newest.chosen_at) >= newest.starts_on:
        return PlanChange.SERIOUS
    return PlanChange.NOTED if len(choices) > 1 else PlanChange.NONE


def _figure(programme: Programme, series: Series, name: str) -> Figure:
    around = span(programme.begins, series.grain, 1)
    start = period_with(programme.begins, series.grain)
    return Figure(
        series=series,
        name=name,
        before=sum(x.period < start for x in series.known),
        after=sum(x.period >= around.first for x in series.known),
    )
