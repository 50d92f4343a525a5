"""A figure of the administration beside a programme: chosen, waited for, and what it said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from statistics import mean
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bestendig.common.audit.queries import Search, entries
from bestendig.common.charts import CourseChart
from bestendig.findings.models import SeriesFinding
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.series_forms import SeriesForm
from bestendig.pages.programmes.series_line import figure_name, names_in
from bestendig.pages.programmes.views import form_view
from bestendig.pages.rates import picture
from bestendig.pages.rates.words import language, percent, period_short, period_words
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.wording import here
from bestendig.programmes.actions.series import choose_series
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.programmes.queries.programmes import PlanChange
from bestendig.programmes.queries.series import (
    Figure,
    Figures,
    choice_change,
    chosen_for,
    figures_for,
    is_over,
    known_after,
    series_of,
)
from bestendig.programmes.rules.series import LEAST, LENGTHS, span
from bestendig.rates.models import Grain
from bestendig.rates.queries import Series

_MONTHS: Final = Grain.MONTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One finding in the language of the page."""

    row: SeriesFinding
    story: dict[str, Any]
    drawn: Drawn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The figure as it is known now, with what was expected. lines: period, counted, expected."""

    wide: CourseChart
    narrow: CourseChart
    title: str
    caption: str
    lines: tuple[tuple[str, str, str], ...]
    events: Sequence[tuple[ContextEvent, str]]


@allow(Ability.PROGRAMMES_READ)
@form_view
def series(request: DeskRequest, programme: UUID) -> HttpResponse:
    """What was chosen and what it said; for who makes programmes also the choice."""
    standing = standing_or_404(programme)
    found, choices = standing.programme, chosen_for(programme)
    may_write = request.desk.may(Ability.PROGRAMMES_WRITE)
    shown: dict[str, Any] = {"programme": found, "may_write": may_write, "least": LEAST}
    if may_write and not hasattr(found, "decision") and not (choices and is_over(choices[0])):
        tree = tree_on(timezone.localdate())
        figures = figures_for(found, tree)
        form = _form(request, figures, choices)
        made: list[SeriesChoice] = []
        if form.is_valid() and form.carried_out(
            lambda: made.append(choose_series(found.pk, form.wanted()))
        ):
            _judge_now(made[0])
            return redirect("programmes:series", found.pk)
        shown |= {"form": form, "short": _short(figures), "ready": any(_ready(figures.inside))}
        shown["late"] = found.begins <= timezone.localdate()
        shown["can_compare"] = "control" in form.fields
    if choices:
        shown |= _chosen(choices, found)
    status = 422 if request.method == "POST" and "form" in shown else 200
    return render(request, "programmes/series.html", shown, status=status)


def _judge_now(choice: SeriesChoice) -> None:
    """Where all of it is known already there is nothing to wait for."""
    if is_over(choice):
        from bestendig.findings.series.publishing import (  # noqa: PLC0415 - the engine, half a second
            publish_series,
        )

        publish_series(choice.programme_id)


def _form(request: DeskRequest, figures: Figures, choices: Sequence[SeriesChoice]) -> SeriesForm:
    inside, beside = list(_ready(figures.inside)), list(_ready(figures.beside))
    units = {x.series.measure for x in inside if x.series.unit}
    grains = {x.series.grain for x in inside}
    initial: dict[str, Any] = {"control": "", "periods": LENGTHS[_MONTHS][1]}
    if inside:
        initial["figure"] = inside[0].code
    if choices:
        newest = choices[0]
        initial = {
            "figure": f"{newest.measure}-{newest.unit_id or 'whole'}", "periods": newest.periods,
            "control": f"{newest.measure}-{newest.control_id}" if newest.control_id else "",
        }  # fmt: skip
    lengths = sorted({x for grain in grains for x in LENGTHS[grain]})
    return SeriesForm(
        sent(request),
        figures=[(x.code, _option(x)) for x in inside],
        controls=[
            ("", here("series.control.none")),
            *((x.code, _option(x)) for x in beside if x.series.measure in units),
        ],
        lengths=[(x, _length(x, grains)) for x in lengths],
        again=bool(choices),
        initial=initial,
    )


def _ready(figures: Sequence[Figure]) -> list[Figure]:
    return [x for x in figures if not x.lacks]


def _short(figures: Figures) -> list[str]:
    """Figures with too few periods before the start, and how many they lack."""
    return [
        f"{_option(x)} {here('series.option.lacks', lacks=_count(x.lacks, x.series.grain))}"
        for x in (*figures.inside, *figures.beside)
        if x.lacks
    ]


def _option(figure: Figure) -> str:
    one = figure.series
    kind = "unit" if figure.name else "whole"
    name = here(f"series.figure.{one.measure}.{kind}", unit=figure.name)
    before = _count(figure.before, one.grain)
    return capfirst(here(f"series.option.{one.grain}", figure=name, before=before))


def _length(periods: int, grains: set[Grain]) -> str:
    if len(grains) == 1:
        return _count(periods, next(iter(grains)))
    if periods in LENGTHS[Grain.QUARTER]:
        return _("%(n)d months, or %(n)d quarters") % {"n": periods}
    return _count(periods, _MONTHS)


def _count(periods: int, grain: Grain) -> str:
    return here(f"series.count.{grain}.{'one' if periods == 1 else 'more'}", n=periods)


def _chosen(choices: Sequence[SeriesChoice], programme: Programme) -> dict[str, Any]:
    """What was chosen, how long it waits, and what it said."""
    choice, names = choices[0], names_in(choices)
    own = series_of(choice, choice.unit_id)
    around = span(choice.starts_on, Grain(choice.grain), choice.periods)
    rows = list(SeriesFinding.objects.filter(choice=choice))
    told = [Said(row=x, story=x.stories[language()]) for x in rows]
    if told and own is not None:
        told[0] = replace(told[0], drawn=_drawn(choice, own, rows[0], names, programme.name))
    day = timezone.localdate(choice.chosen_at)
    return {
        "choice": choice,
        "figure": figure_name(choice, names),
        "control": names.get(choice.control_id, "") if choice.control_id else "",
        "length": _count(choice.periods, Grain(choice.grain)),
        "day": day,
        "fixed_late": choice_change(choices) is PlanChange.SERIOUS,
        "moved": programme.begins != choice.starts_on,
        "before_that": [(x, figure_name(x, names)) for x in choices[1:]],
        "known": known_after(choice, own),
        "last": period_words(around.last),
        "halved": capfirst(period_words(around.halved)) if around.halved else "",
        "newest": told[0] if told else None,
        "earlier": told[1:],
        "kind": Label(Kind.RECORDED),
    }


def _drawn(
    choice: SeriesChoice,
    series: Series,
    row: SeriesFinding,
    names: dict[UUID, str],
    programme: str,
) -> Drawn | None:
    """The figure as the page of absence and turnover shows it, over the periods that counted."""
    numbers = row.numbers
    around = span(choice.starts_on, Grain(choice.grain), choice.periods)
    since = date.fromisoformat(numbers["since"])
    points = tuple(x for x in series.points if since <= x.period.starts_on <= around.last.starts_on)
    expected = numbers["expected"]
    if len(points) != len(expected):
        return None
    part = replace(series, points=points)
    events = [
        x
        for x in picture.happened([part], _around(choice))
        if since <= x.starts_on <= around.last.last_day
    ]
    title = capfirst(here("series.chart", figure=figure_name(choice, names)))
    both = [
        (float(x.value), y)
        for x, y in zip(points, expected, strict=True)
        if x.value is not None and y is not None and x.period >= around.first
    ]
    caption = here(
        "series.chart.caption", programme=programme,
        actual=percent(mean(x for x, _y in both)), expected=percent(mean(y for _x, y in both)),
    )  # fmt: skip
    wide, narrow = picture.charts(
        part,
        events,
        title,
        caption,
        expected=expected,
        start=(choice.starts_on, here("series.chart.start")),
    )
    if wide is None or narrow is None:
        return None
    return Drawn(
        wide=wide,
        narrow=narrow,
        title=title,
        caption=caption,
        lines=tuple(
            (
                period_short(x.period),
                "–" if x.value is None else percent(x.value),
                "–" if y is None else percent(y),
            )
            for x, y in zip(points, expected, strict=True)
        ),
        events=[(x, _written_late(x, choice)) for x in events],
    )


def _written_late(event: ContextEvent, choice: SeriesChoice) -> str:
    """That an event was written down or changed once the programme had begun: when, and in which
    role; it can weaken what is said. Empty for what stood there before."""
    first = timezone.make_aware(datetime.combine(choice.starts_on, time.min))
    found = entries(Search(about=str(event.pk))).filter(
        action__in=("record_event", "change_event"), at__gte=first
    )
    last = found.first()
    if last is None:
        return ""
    role = dict(Role.choices).get(last.role, last.role)
    day = date_format(timezone.localdate(last.at), "j F Y")
    return here("series.event.late", day=day, role=str(role).lower())


def _around(choice: SeriesChoice) -> list[UUID]:
    """The units whose events belong to it: of the whole organisation all of them."""
    tree: Tree = tree_on(timezone.localdate())
    units = [x for x in (choice.unit_id, choice.control_id) if x]
    if not choice.unit_id:
        return [x.unit for x in tree]
    there = [x for x in units if x in tree.forest]
    return [y for x in there for y in (*tree.forest.whole(x), *tree.forest.above(x))]
