"""Our own released figures with published ones beside them: never a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from bestendig.benchmarks.models import BenchmarkFigure, Target
from bestendig.benchmarks.queries import benchmarks, figures_shown
from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk, DeskRequest, allow
from bestendig.pages.elsewhere import words
from bestendig.pages.rates.words import percent, period_words
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.reading import WHOLE, newest
from bestendig.rates.queries import all_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Our own figure: as people read it, when, on which scale, and what kind of number."""

    text: str
    when: str
    scale: str
    kind: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A published figure, with what it is and where it stands."""

    figure: BenchmarkFigure
    text: str
    told: str
    scale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One subject: ours, and what others published about it."""

    name: str
    own: Own | None
    theirs: tuple[Theirs, ...]


@allow(Ability.BENCHMARKS_READ)
@require_safe
def beside(request: DeskRequest) -> HttpResponse:
    """Each subject of which something was published elsewhere."""
    own = _own(request.desk)
    shown = {
        "subjects": _subjects(figures_shown(), own),
        "sources": [x for x in benchmarks() if x.kept_at],
        "waiting": [x for x in benchmarks() if not x.kept_at],
        "kind": Label(Kind.PUBLISHED),
        "may_write": request.desk.may(Ability.BENCHMARKS_WRITE),
    }
    return render(request, "elsewhere/beside.html", shown)


def _subjects(figures: Iterable[BenchmarkFigure], own: Mapping[str, Own]) -> list[Beside]:
    by_target: dict[str, list[BenchmarkFigure]] = {}
    for figure in figures:
        by_target.setdefault(figure.target, []).append(figure)
    return [
        Beside(
            name=str(target.label),
            own=own.get(target.value),
            theirs=tuple(
                Theirs(
                    figure=x,
                    text=words.value(x, x.value),
                    told=words.told(x),
                    scale=words.scale(x),
                )
                for x in by_target[target.value]
            ),
        )
        for target in Target
        if target.value in by_target
    ]


def _own(desk: Desk) -> dict[str, Own]:
    """The newest figures of the whole organisation, by what they are about."""
    found: dict[str, Own] = {}
    released = newest(desk, within=WHOLE)
    if released is not None:
        when = date_format(released.release.closed_on, "F Y")
        for one in released.whole.indicators:
            if one.value is not None and one.meaning.scale and one.meaning.scale.indicator:
                code = str(one.meaning.scale.indicator)
                found[code] = Own(text=one.text, when=when, scale=one.scale, kind=one.kind)
    for series in all_series():
        if series.unit is None and series.known:
            last = series.known[-1]
            found[series.measure.value] = Own(
                text=percent(last.value or 0),
                when=period_words(last.period),
                scale="",
                kind=Label(Kind.RECORDED),
            )
    return found
