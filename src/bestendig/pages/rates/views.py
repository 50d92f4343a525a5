"""Absence and turnover over time, with what happened: of everybody, and of one large unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.organisations.queries.units import names_of, tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.rates import picture, words
from bestendig.pages.results.kinds import Kind, Label
from bestendig.rates.models import Grain
from bestendig.rates.queries import Series, all_series, newest_source
from bestendig.rates.rules import LEAST


@allow(Ability.RATES_READ)
@require_safe
def whole(request: DeskRequest) -> HttpResponse:
    """The whole organisation a month, its large units a quarter."""
    found = all_series()
    own = _finest(x for x in found if x.unit is None)
    tree = tree_on(timezone.localdate())
    shown = _shown(request, own, [x.unit for x in tree], request.organisation.name)
    shown["quarters"] = picture.quarters([x for x in found if x.unit], tree)
    shown["least"] = LEAST
    return render(request, "rates/whole.html", shown)


@allow(Ability.RATES_READ)
@require_safe
def unit(request: DeskRequest, unit: UUID) -> HttpResponse:
    """One unit a quarter, with what happened in it, above it and under it."""
    own = [x for x in all_series() if x.unit == unit]
    if not own:
        raise Http404
    name = names_of([unit])[unit]
    forest = tree_on(timezone.localdate()).forest
    around = [*forest.whole(unit), *forest.above(unit)] if unit in forest else [unit]
    shown = _shown(request, own, around, name)
    return render(request, "rates/unit.html", {**shown, "name": name})


def _finest(series: Any) -> list[Series]:
    """Of each measure the months, or the quarters where there are no months."""
    by_measure: dict[str, Series] = {}
    for one in series:
        if one.measure not in by_measure or one.grain is Grain.MONTH:
            by_measure[one.measure] = one
    return [by_measure[x] for x in sorted(by_measure)]


def _shown(
    request: DeskRequest, series: Sequence[Series], units: Sequence[UUID], name: str
) -> dict[str, Any]:
    events = picture.happened(series, units)
    drawn = [picture.drawn(one, events, name) for one in series]
    source = newest_source()
    return {
        "drawn": drawn,
        "story": {
            "seen": [said for one in drawn for said in one.said[:2]],
            "unknown": words.unknown(source.differs if source else "", {x.measure for x in series}),
        },
        "events": _told(events),
        "kind": Label(Kind.RECORDED),
        "source": source,
        "may_import": request.desk.may(Ability.RATES_IMPORT),
    }


def _told(events: Sequence[Any]) -> list[dict[str, Any]]:
    """The events, with whom each was about."""
    names = names_of(unit.pk for event in events for unit in event.units.all())
    return [
        {"event": event, "units": sorted(names[unit.pk] for unit in event.units.all())}
        for event in events
    ]
