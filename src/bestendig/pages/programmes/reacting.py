"""Reacting to what came out, and noting with whom it was discussed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.findings.models import PublishedFinding
from bestendig.findings.reacting import note_discussed
from bestendig.findings.reacting import react as write_reaction
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.saying_forms import DiscussedForm, ReactionForm
from bestendig.pages.programmes.views import form_view
from bestendig.pages.wording import here
from bestendig.programmes.models import Programme


@allow(Ability.FINDINGS_REACT)
@form_view
def react(request: DeskRequest, programme: UUID) -> HttpResponse:
    """A reaction, signed with the role."""
    found = _with_finding(programme)
    form = ReactionForm(
        sent(request),
        own=request.desk.role,
        for_others=request.desk.may(Ability.PROGRAMMES_WRITE),
    )
    if form.is_valid() and form.carried_out(
        lambda: write_reaction(
            found.pk, request.desk.role, form.cleaned_data["words"], form.spoken_by_role()
        )
    ):
        return redirect("programmes:finding", found.pk)
    return _page(request, found, form, _("Your reaction"), "reaction.lead")


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def discussed(request: DeskRequest, programme: UUID) -> HttpResponse:
    """It was discussed with them, on that day."""
    found = _with_finding(programme)
    form = DiscussedForm(sent(request), initial={"held_on": timezone.localdate()})
    if form.is_valid() and form.carried_out(lambda: note_discussed(found.pk, **form.cleaned_data)):
        return redirect("programmes:finding", found.pk)
    return _page(request, found, form, _("Discussed with"), "discussed.lead")


def _with_finding(programme: UUID) -> Programme:
    found = standing_or_404(programme).programme
    if not PublishedFinding.objects.filter(programme=found).exists():
        raise Http404
    return found


def _page(
    request: DeskRequest, programme: Programme, form: Any, title: str, text: str
) -> HttpResponse:
    shown = {"programme": programme, "form": form, "title": title, "text": here(text)}
    status = 422 if form.errors else 200
    return render(request, "programmes/one_form.html", shown, status=status)
