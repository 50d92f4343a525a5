"""Room to learn: a manager's own team, and for HR sums of many people (R34)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.dialogue.team import room as actions
from bestendig.dialogue.team.models import Proposal, RoomLine
from bestendig.dialogue.team.queries import (
    Sum,
    granted_on,
    ledger_of,
    lines_on,
    proposals_of,
)
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.team.forms import LineForm, UsedForm
from bestendig.programmes.rules.reach import Part, rounded_sum, told

form_view = require_http_methods(["GET", "HEAD", "POST"])
# Hours and euros are told in such steps above a team.
_STEPS: Final = MappingProxyType({"hours": 25, "euros": 250})


@allow(Ability.TEAM_LEAD)
@never_cache
@form_view
def ledger(request: DeskRequest) -> HttpResponse:
    """What was granted and used this year in the own team; a line for the whole team."""
    form = LineForm(sent(request))

    def add() -> None:
        said = form.cleaned_data
        actions.add_line(request.person, said["kind"], said["on"], *form.room)

    if form.is_valid() and form.carried_out(add):
        return redirect("team:ledger")
    shown = {"ledger": ledger_of(request.person, timezone.localdate()), "form": form}
    return render(request, "team/ledger.html", shown)


@allow(Ability.TEAM_LEAD)
@never_cache
@form_view
def used(request: DeskRequest, row: UUID) -> HttpResponse:
    """How much of one grant was used."""
    found: RoomLine | Proposal | None = RoomLine.objects.filter(
        pk=row, manager=request.person
    ).first()
    yes = proposals_of(request.person).filter(state=Proposal.State.YES)
    found = found or yes.filter(pk=row).first()
    if found is None:
        raise Http404
    form = UsedForm(sent(request), initial={"hours": found.hours_used, "euros": found.euros_used})
    if form.is_valid() and form.carried_out(
        lambda: actions.note_used(request.person, row, *form.room)
    ):
        return redirect("team:ledger")
    return render(request, "team/used.html", {"form": form, "row": found})


@allow(Ability.TEAM_LEAD)
@require_POST
def remove(request: DeskRequest, line: UUID) -> HttpResponse:
    """Take a line back."""
    try:
        actions.remove_line(request.person, line)
    except RoomLine.DoesNotExist as gone:
        raise Http404 from gone
    return redirect("team:ledger")


@allow(Ability.ROOM_REACH)
@require_safe
def standing(request: DeskRequest) -> HttpResponse:
    """For HR: about how much was granted, to about how many people. As it was when this month
    began. Nothing of few people, and nothing of which one of them is the most."""
    first, k = timezone.localdate().replace(day=1), request.organisation.k
    tree, granted = tree_on(first), granted_on(first)
    people, _parts = told([Part("", len(granted), tree.total)], k)
    each = [(x, 1) for x in granted.values()]
    teams = lines_on(first)
    led = in_service(Person.objects.filter(manager__in=list(teams)), first)
    behind = Counter(led.order_by().values_list("manager", flat=True))
    of_teams = [(x, behind[manager]) for manager, x in teams.items()]
    shown = {
        "first": first,
        "k": k,
        "size": tree.total,
        "people": people,
        "hours": _about(each, "hours", k) if people is not None else None,
        "euros": _about(each, "euros", k) if people is not None else None,
        "team_hours": _about(of_teams, "hours", k),
        "team_euros": _about(of_teams, "euros", k),
    }
    return render(request, "team/standing.html", shown)


def _about(sums: Sequence[tuple[Sum, int]], what: str, k: int) -> int | None:
    parts = [(getattr(x, what), people) for x, people in sums]
    return rounded_sum(parts, k=k, step=_STEPS[what])
