"""“What did we do with your answers?”: for everybody, and where it is written down."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.results import words
from bestendig.pages.results.forms import DecisionForm
from bestendig.pages.results.quarterly import trend_said
from bestendig.pages.results.reading import WHOLE, newest, reading
from bestendig.releases.actions import write_decision
from bestendig.releases.queries import decisions_on, newest_decisions, pictures_visible_to

_MOST = 12


@allow(Ability.RELEASES_READ)
@require_safe
def told(request: DeskRequest) -> HttpResponse:
    """The last result in two sentences and what is done with it; then those before it."""
    found = newest(request.desk, within=WHOLE)
    shown: dict[str, Any] = {"may_write": request.desk.may(Ability.DECISIONS_WRITE)}
    if found is not None:
        versions = list(decisions_on(found.release))
        shown |= {
            "release": found.release,
            "seen": words.in_two(found.release, found.whole),
            "decision": versions[0] if versions else None,
            "versions": versions[1:],
            "before": _before(request, found.release.pk),
        }
    return render(request, "results/told.html", shown)


def _before(request: DeskRequest, newest: UUID) -> list[dict[str, Any]]:
    person, role = request.person, request.desk.role
    decided = newest_decisions(person, role)
    rows = pictures_visible_to(person, role).exclude(pk=newest)
    return [
        {**row, "decision": decided.get(row["pk"])}
        for row in rows.values("pk", "wave_id", "title", "closed_on")[:_MOST]
    ]


@allow(Ability.DECISIONS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Write what is done with a release; what was written before stays."""
    found = reading(request.desk, wave, within=WHOLE)
    last = decisions_on(found.release).first()
    initial = (
        {x: getattr(last, x) for x in ("decided", "discussed_with", "discussed_on")}
        if last
        else {"discussed_on": timezone.localdate()}
    )
    form = DecisionForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: write_decision(found.release, **form.cleaned_data))
    ):
        if found.release.rolling:
            return redirect("results:wave", wave)
        return redirect("results:told")
    changed = trend_said if found.release.rolling else words.changed
    shown = {
        "form": form,
        "release": found.release,
        "seen": [*words.seen(found.release, found.whole), *changed(found.whole)],
    }
    return render(request, "results/decide.html", shown)
