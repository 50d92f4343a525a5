"""A new survey: once, again and again, around a start, or the rhythm of the organisation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.waves import forms
from bestendig.pages.waves.choosing import offered
from bestendig.pages.wording import here
from bestendig.programmes.actions import planning
from bestendig.programmes.models import MeasurementPlan
from bestendig.programmes.queries.plans import running_rhythm
from bestendig.programmes.rules.moments import rhythm_windows, window_from

form_view = require_http_methods(["GET", "HEAD", "POST"])
# So that works council and colleagues can know of it beforehand.
SOON = timedelta(days=14)


@allow(Ability.WAVES_WRITE)
@require_safe
def start(request: DeskRequest) -> HttpResponse:
    """Four ways to begin."""
    rhythm = running_rhythm()
    coming = rhythm.waves.filter(wave_id=None).first() if rhythm else None
    return render(request, "waves/start.html", {"rhythm": rhythm, "coming": coming})


@allow(Ability.WAVES_WRITE)
@form_view
def rhythm(request: DeskRequest) -> HttpResponse:
    """Propose the fixed moments of the coming two years; the days can be changed."""
    today = timezone.localdate()
    windows = rhythm_windows(today + SOON)
    rows, _extras = offered()
    initial = {
        "name": _("Rhythm %(first)d–%(last)d")
        % {"first": windows[0].first.year, "last": windows[-1].last.year},
        "purpose": here("waves.rhythm.purpose"),
        "questionnaire": next((str(x.version.pk) for x in rows if _is_core(x)), ""),
    }
    form = forms.RhythmForm(request.POST or None, windows=windows, rows=rows, initial=initial)
    days = [
        (form[f"opens_{number}"], form[f"closes_{number}"]) for number in range(1, len(windows) + 1)
    ]

    def begin() -> MeasurementPlan:
        said = form.cleaned_data
        return planning.begin_rhythm(
            said["name"], said["purpose"], form.windows(), form.questionnaire()
        )

    return _begun(request, form, begin, "rhythm", days=days)


@allow(Ability.WAVES_WRITE)
@form_view
def once(request: DeskRequest) -> HttpResponse:
    """One survey by itself."""
    proposed = window_from(timezone.localdate() + SOON)
    form = forms.OnceForm(request.POST or None, initial=forms.first_days(proposed))
    return _own(request, form, lambda: planning.once(form.window()), "once")


@allow(Ability.WAVES_WRITE)
@form_view
def every(request: DeskRequest) -> HttpResponse:
    """The same survey again and again."""
    proposed = window_from(timezone.localdate() + SOON)
    form = forms.EveryForm(request.POST or None, initial={"opens": proposed.first})

    def moments() -> list[planning.Moment]:
        said = form.cleaned_data
        return planning.every(said["opens"], said["months"], said["times"])

    return _own(request, form, moments, "every")


@allow(Ability.WAVES_WRITE)
@form_view
def around(request: DeskRequest) -> HttpResponse:
    """Before something begins, when it ends, and later."""
    form = forms.AroundForm(request.POST or None)

    def moments() -> list[planning.Moment]:
        said = form.cleaned_data
        today = timezone.localdate()
        return planning.around(said["begins"], said["ends"], said["follow_ups"], today)

    return _own(request, form, moments, "around")


def _own(
    request: DeskRequest, form: Any, moments: Callable[[], Sequence[planning.Moment]], what: str
) -> HttpResponse:
    def begin() -> MeasurementPlan:
        said = form.cleaned_data
        return planning.begin_plan(said["name"], said["purpose"], moments())

    return _begun(request, form, begin, what)


def _begun(
    request: DeskRequest, form: Any, begin: Callable[[], MeasurementPlan], what: str, **more: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            plan = begin()
        except Refused as refused:
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, str(refused))
        else:
            return redirect("waves:resume", plan.waves.order_by("opens_at")[0].pk)
    return render(request, "waves/begin.html", {"form": form, "what": what, **more})


def _is_core(row: Any) -> bool:
    return bool(row.version.questionnaire.template == "core")
