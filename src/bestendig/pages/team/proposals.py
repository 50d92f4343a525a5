"""Proposing something on offer to somebody of the team, and saying yes or no (R24)."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.dialogue.team import proposing
from bestendig.dialogue.team.models import Proposal
from bestendig.dialogue.team.queries import proposed_to
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.team.forms import ProposalForm
from bestendig.pages.team.room import form_view
from bestendig.programmes.models import Programme
from bestendig.programmes.queries.meetings import is_full
from bestendig.programmes.queries.taking_part import open_for_sign_up


@allow(Ability.TEAM_LEAD)
@never_cache
@form_view
def propose(request: DeskRequest) -> HttpResponse:
    """Propose something on offer, with time and money for it."""
    team = in_service(Person.objects.filter(manager=request.person), timezone.localdate())
    form = ProposalForm(sent(request), team=team)

    def propose_it() -> None:
        said = form.cleaned_data
        proposing.propose(request.person, said["employee"], said["intervention"].pk, *form.room)

    if form.is_valid() and form.carried_out(propose_it):
        return redirect("team:ledger")
    return render(request, "team/propose.html", {"form": form})


@allow(Ability.TEAM_LEAD)
@require_POST
def take_back(request: DeskRequest, proposal: UUID) -> HttpResponse:
    """Take back what waits for an answer."""
    try:
        proposing.take_back(request.person, proposal)
    except Proposal.DoesNotExist as gone:
        raise Http404 from gone
    return redirect("team:ledger")


@allow(Ability.PROPOSALS_ANSWER)
@never_cache
@require_safe
def proposals(request: DeskRequest) -> HttpResponse:
    """What was proposed to whoever looks."""
    ways: dict[UUID | None, Programme] = {
        x.intervention_id: x
        for x in open_for_sign_up(request.person, tree_on(timezone.localdate()))
        if x.intervention_id and not is_full(x)
    }
    rows = [(x, ways.get(x.intervention_id)) for x in proposed_to(request.person)]
    return render(request, "team/proposals.html", {"rows": rows})


@allow(Ability.PROPOSALS_ANSWER)
@require_POST
def answer(request: DeskRequest, proposal: UUID) -> HttpResponse:
    """Yes or no. No reason is asked."""
    get_object_or_404(Proposal, pk=proposal, employee=request.person)
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        raise Http404
    with suppress(Refused):  # answered already, on another telephone: the page shows what
        proposing.answer(request.person, proposal, yes=said == "yes")
    return redirect("team:proposals")
