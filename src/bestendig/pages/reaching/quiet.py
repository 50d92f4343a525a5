"""Days on which nobody is reminded."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.measurement.models import QuietTime
from bestendig.measurement.reaching.quiet import add_quiet_time, remove_quiet_time
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.reaching.forms import QuietForm


@allow(Ability.REACH_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: DeskRequest) -> HttpResponse:
    """All quiet times, and one more."""
    form = QuietForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: add_quiet_time(**form.cleaned_data))
    ):
        return redirect("reaching:quiet")
    context = {"form": form, "times": QuietTime.objects.order_by("-starts_on")}
    return render(request, "reaching/quiet.html", context)


@allow(Ability.REACH_PEOPLE)
@require_POST
def remove(_request: DeskRequest, quiet: UUID) -> HttpResponse:
    """Take one away."""
    remove_quiet_time(get_object_or_404(QuietTime, pk=quiet))
    return redirect("reaching:quiet")
