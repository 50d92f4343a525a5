"""The list of one's talks, an invitation, and the page of one talk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common.registry import months_after
from bestendig.dialogue.conversations import inviting, queries
from bestendig.dialogue.conversations.models import (
    AgendaLine,
    Column,
    Conversation,
    Outcome,
    Side,
    State,
)
from bestendig.dialogue.tailored.queries import agreements_from
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.dialogue import words
from bestendig.pages.dialogue.forms import InviteForm, first_moment
from bestendig.pages.dialogue.mails import tell
from bestendig.pages.forms import sent
from bestendig.pages.tailored.views import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A talk in a list."""

    talk: Conversation
    name: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of the agenda. own: one's own."""

    line: AgendaLine
    words: str
    name: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What was agreed, in one version."""

    row: Outcome
    words: str
    name: str


@allow(Ability.TALKS)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """One's talks: as manager with the team, else with the own manager."""
    me = request.person
    if request.desk.role is Role.MANAGER:
        talks = queries.talks_as_manager(me)
        team = queries.team_of(me)
        year_ago = months_after(timezone.localdate(), -queries.YEAR)
        talked = sum(x.last is not None and x.last > year_ago for x in team)
        shown: dict[str, Any] = {"team": team, "talked": talked}
    else:
        talks = queries.talks_as_employee(me)
        shown = {"manager": me.manager, "may_ask": not any(x.is_going for x in talks)}
    rows = [
        Row(
            talk=x,
            name=words.name_of(x, x.side_of(me).other),
            when=words.when(x) if not x.is_held else "",
        )
        for x in talks
    ]
    shown |= {
        "going": [x for x in rows if x.talk.is_going],
        "before": [x for x in rows if not x.talk.is_going],
    }
    return render(request, "talks/list.html", shown)


@allow(Ability.TALKS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: DeskRequest) -> HttpResponse:
    """Invite the own manager."""
    me = request.person
    if me.manager is None:
        return render(request, "talks/no_manager.html")
    return _invite(
        request,
        Side.EMPLOYEE,
        me.manager,
        lambda form: inviting.invite_manager(
            me, form.at, form.cleaned_data["where"], form.cleaned_data["words"]
        ),
    )


@allow(Ability.TALKS_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: DeskRequest, person: UUID) -> HttpResponse:
    """Invite somebody of the own team."""
    me = request.person
    member = next((x.person for x in queries.team_of(me) if x.person.pk == person), None)
    if member is None:
        raise Http404
    return _invite(
        request,
        Side.MANAGER,
        member,
        lambda form: inviting.invite_employee(
            me, person, form.at, form.cleaned_data["where"], form.cleaned_data["words"]
        ),
    )


def _invite(
    request: DeskRequest,
    side: Side,
    other: Person,
    action: Callable[[InviteForm], Conversation],
) -> HttpResponse:
    ready = words.invitation(side, request.person, other)
    initial = {**first_moment(timezone.localdate()), "words": ready}
    form = InviteForm(sent(request), initial=initial)
    made: list[Conversation] = []

    def carry_out() -> None:
        with transaction.atomic():
            made.append(action(form))
            tell(request, "invited", made[0], side.other)

    if request.method == "POST" and form.is_valid() and form.carried_out(carry_out):
        return redirect("talks:thread", made[0].pk)
    return render(request, "talks/invite.html", {"form": form, "other": other, "side": side})


@allow(Ability.TALKS)
@require_safe
def thread(request: DeskRequest, talk: UUID) -> HttpResponse:
    """One talk, from the invitation to what was agreed."""
    found = own_talk(request, talk)
    return render(request, "talks/thread.html", thread_shown(request, found))


def own_talk(request: DeskRequest, talk_id: UUID) -> Conversation:
    """A talk of who asks. Raises Http404 for anybody else."""
    found = queries.talk_for(request.person, talk_id)
    if found is None:
        raise Http404
    return found


def thread_shown(request: DeskRequest, talk: Conversation) -> dict[str, Any]:
    """What the page of a talk shows to one of the two."""
    side = talk.side_of(request.person)
    past = talk.at < timezone.now()
    outcomes = [
        Agreed(row=x, words=x.read(), name=words.name_of(talk, Side(x.side)))
        for x in queries.outcomes_of(talk)
    ]
    newest = outcomes[0] if outcomes else None
    return {
        "talk": talk,
        "side": side,
        "other": words.name_of(talk, side.other),
        "opener": words.name_of(talk, Side(talk.opener)),
        "when": words.when(talk),
        "invitation": talk.read(),
        "invited_me": talk.opener != side.value,
        "asked_me": talk.state == State.INVITED and talk.asked_by != side.value,
        "past": past,
        "agenda": agenda(talk, side),
        "newest": newest,
        "earlier": outcomes[1:],
        "mine_to_confirm": newest is not None and not newest.row.confirmed_by(side),
        "as_manager": request.desk.role is Role.MANAGER,
        "agreements": [(x, told(x)) for x in agreements_from(request.person, talk.pk)],
        "agree_at": _agree_at(talk, side),
    }


def _agree_at(talk: Conversation, side: Side) -> str:
    """Where one of the two makes a tailored agreement of what was agreed; empty when the manager
    of then leads somebody else now."""
    if not talk.is_held or talk.employee.manager_id != talk.manager_id:
        return ""
    if side is Side.EMPLOYEE:
        return reverse("tailored:ask")
    return reverse("tailored:ask_for", args=[talk.employee_id])


def agenda(talk: Conversation, side: Side) -> list[tuple[Column, list[Said]]]:
    """The shared agenda by column, as one of the two sees it."""
    said = [
        Said(
            line=x,
            words=x.read(),
            name=words.name_of(talk, Side(x.side)),
            own=x.side == side.value,
        )
        for x in queries.agenda_of(talk)
    ]
    return [(column, [x for x in said if x.line.column == column.value]) for column in Column]
