"""The page of one release that everybody in the organisation may read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from bestendig.measurement.models import RollingKind
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.results import quarterly, words
from bestendig.pages.results.alike import alike
from bestendig.pages.results.asked import who_was_asked
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.parts import gauges, kinds, over_time, sections
from bestendig.pages.results.reading import WHOLE, reading
from bestendig.pages.results.words import Story
from bestendig.pages.wording import here, split_lead
from bestendig.releases.models import Release
from bestendig.releases.queries import decisions_on, pictures_visible_to, releases_visible_to


@allow(Ability.RELEASES_READ)
@require_safe
def latest(request: DeskRequest) -> HttpResponse:
    """The newest release; when there is none, what will be here."""
    found = pictures_visible_to(request.person, request.desk.role).values_list("wave_id").first()
    if found is None:
        return render(request, "results/none.html", _elsewhere(request))
    return redirect("results:wave", found[0])


@allow(Ability.RELEASES_READ)
@require_safe
def wave(request: DeskRequest, wave: UUID) -> HttpResponse:
    """One release as a picture of the whole organisation."""
    found = reading(request.desk, wave, within=WHOLE)
    if found.release.rolling in RollingKind.values:
        return quarterly.shown(request, RollingKind(found.release.rolling), found)
    whole = found.whole
    earlier = found.earlier.get(whole.row.code, ())
    time = over_time(found.release, whole, earlier)
    found_alike = alike(found.release, whole)
    shown = {
        "release": found.release,
        "whole": whole,
        "asked": who_was_asked(found.release.asked, found.organisation),
        "story": Story(
            seen=words.seen(found.release, whole),
            changed=words.changed(whole),
            unknown=words.unknown(found.release, whole, time.events if time else ()),
        ),
        "decision": decisions_on(found.release).first(),
        "gauges": gauges(whole),
        "sections": sections(whole),
        "over_time": time,
        "alike": found_alike,
        "spread": Label(Kind.SPREAD),
        "reach": Label(Kind.REACH),
        "change": Label(Kind.MEASURED_CHANGE),
        "kinds": kinds(whole, spread=found_alike is not None),
        **_elsewhere(request, found.release),
        "may_read_groups": request.desk.may(Ability.RELEASES_READ_GROUPS),
        "may_read_check": request.desk.may(Ability.GATE_REPORTS_READ),
    }
    return render(request, "results/wave.html", shown)


def _elsewhere(request: DeskRequest, here_now: Release | None = None) -> dict[str, Any]:
    """The ways from this page: other surveys, what is asked by the quarter, and rates."""
    rows = releases_visible_to(request.person, request.desk.role)
    found = list(rows.values("pk", "wave_id", "title", "closed_on", "rolling"))
    there = {row["rolling"] for row in found}
    others = [x for x in found if not x["rolling"] and (not here_now or x["pk"] != here_now.pk)]
    return {
        "may_read_rates": request.desk.may(Ability.RATES_READ),
        "others": others[:12],
        "gathered": [
            (kind.value, split_lead(here(f"rolling.{kind}.results"))[0])
            for kind in RollingKind
            if kind in there
        ],
    }
