"""One page about reaching the people of a survey, and what the adviser arranges there."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.measurement.models import SHORT_FORM
from bestendig.measurement.reaching.arranging import arrange as arrange_reach
from bestendig.measurement.reaching.letters import MOST
from bestendig.measurement.reaching.people import reach_of
from bestendig.measurement.reaching.queries import reached
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.reaching.forms import ReachForm
from bestendig.pages.reaching.whose import wave_or_404
from bestendig.pages.wording import here


@allow(Ability.REACH_PEOPLE)
@require_safe
def wave(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Mail, letters, a tablet, words to read out, and how it will end; with totals and dates."""
    found = wave_or_404(request, wave)
    now = reached(found)
    return render(
        request,
        "reaching/wave.html",
        {
            "wave": found,
            "reached": now,
            "lost": [(one.person, here(f"mail.error.{one.reason}")) for one in now.lost],
            "of_who_took_part": found.rolling == SHORT_FORM,
            "may_see_wave": request.desk.may(Ability.WAVES_READ),
            "parts": range(1, -(-now.by_letter // MOST) + 1),
        },
    )


@allow(Ability.REACH_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def arrange(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Who helps at a tablet, and when people see what came out."""
    found = wave_or_404(request, wave)
    reach = reach_of(found)
    initial = {name: getattr(reach, name) for name in ReachForm.base_fields}
    form = ReachForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: arrange_reach(found.pk, **form.cleaned_data))
    ):
        return redirect("reaching:wave", wave=found.pk)
    return render(request, "reaching/arrange.html", {"form": form, "wave": found})
