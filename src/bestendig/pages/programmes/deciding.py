"""Starting a programme, deciding about it, and going on in a next cycle."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes import forms
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view, page_of
from bestendig.programmes.actions import lasting
from bestendig.programmes.models import Programme, ProgrammeDecision

_A_YEAR = timedelta(days=364)


@allow(Ability.PROGRAMMES_WRITE)
@require_POST
def start(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Let it begin; where something stands in the way, the page says what."""
    standing = standing_or_404(programme)
    try:
        lasting.start_programme(programme)
    except Refused as refused:
        shown = page_of(request, standing, refused=str(refused))
        return render(request, "programmes/detail.html", shown)
    return redirect("programmes:detail", programme)


@allow(Ability.DECISIONS_WRITE)
@form_view
def decide(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Keep it, adjust it or stop it."""
    found = standing_or_404(programme).programme
    if found.started_at is None or hasattr(found, "decision"):
        raise Http404
    form = forms.DecideForm(sent(request), initial={"on": timezone.localdate()})
    if form.is_valid() and form.carried_out(lambda: lasting.decide(found.pk, **form.cleaned_data)):
        return redirect("programmes:detail", found.pk)
    return render(request, "programmes/decide.html", {"programme": found, "form": form})


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def next_cycle(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The same once more, in new days."""
    found = standing_or_404(programme).programme
    decision = getattr(found, "decision", None)
    if decision is None or decision.kind == ProgrammeDecision.Kind.STOP:
        raise Http404
    if hasattr(found, "followed_by"):
        return redirect("programmes:detail", found.followed_by.pk)
    begins = max(found.begins + _A_YEAR, timezone.localdate() + timedelta(days=56))
    initial = {"begins": begins, "ends": begins + (found.ends - found.begins)}
    form = forms.CycleForm(sent(request), initial=initial)
    made: list[Programme] = []
    if form.is_valid() and form.carried_out(
        lambda: made.append(lasting.begin_next_cycle(found.pk, **form.cleaned_data))
    ):
        return redirect("programmes:detail", made[0].pk)
    return render(request, "programmes/next.html", {"programme": found, "form": form})
