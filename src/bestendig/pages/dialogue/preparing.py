"""Preparing behind the own PIN, and choosing what goes on the agenda."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.dialogue.conversations import preparing
from bestendig.dialogue.conversations.models import AgendaLine, Column, Conversation
from bestendig.dialogue.conversations.preparing import Line
from bestendig.dialogue.conversations.queries import agenda_of
from bestendig.journey.queries import plan
from bestendig.organisations.course.queries import going_challenges
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.dialogue import words
from bestendig.pages.dialogue.forms import PrepareForm
from bestendig.pages.dialogue.views import own_talk
from bestendig.pages.forms import sent
from bestendig.pages.ring.door import PrivateRequest, private
from bestendig.practice.futures.queries import Seen, of_my_work, pictures


@allow(Ability.TALKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Three questions for oneself."""
    return _prepare(request, own_talk(request, talk))  # looked up before the door: it tells nothing


@private
def _prepare(request: PrivateRequest, found: Conversation) -> HttpResponse:
    if found.is_held and request.method == "POST":
        return redirect("talks:thread", found.pk)
    written = preparing.preparation_of(request.opened, request.person, found)
    form = PrepareForm(sent(request), initial=written)
    if request.method == "POST" and form.is_valid():
        kept = form.carried_out(
            lambda: preparing.keep_preparation(
                request.opened, request.person, found.pk, form.cleaned_data
            )
        )
        if kept:
            return redirect(
                "talks:choose" if "choose" in request.POST else "talks:thread", found.pk
            )
    shown = {
        "talk": found,
        "other": words.name_of(found, found.side_of(request.person).other),
        "form": form,
        "challenges": list(going_challenges()),
        "futures": futures_for(found),
        "has_any": any(written.values()),
    }
    return render(request, "talks/prepare.html", shown)


@allow(Ability.TALKS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Which of one's own lines go on the agenda; none does by itself."""
    return _choose(request, own_talk(request, talk))  # looked up before the door: it tells nothing


@private
def _choose(request: PrivateRequest, found: Conversation) -> HttpResponse:
    if found.is_held:
        return redirect("talks:thread", found.pk)
    side = found.side_of(request.person)
    written = preparing.preparation_of(request.opened, request.person, found)
    shared = [(Column(x.column), x.read()) for x in agenda_of(found) if x.side == side.value]
    coming, planned = lines_coming(found), lines_of_plan(request)
    lines = list(dict.fromkeys([*preparing.lines_in(written), *shared, *planned, *coming]))
    refused = ""
    if request.method == "POST":
        wanted = set(request.POST.getlist("line"))
        try:
            preparing.put_on_agenda(
                request.person, found.pk, [x for x in lines if _mark(x) in wanted]
            )
        except Refused as error:
            refused = str(error)
        else:
            return redirect("talks:thread", found.pk)
    told = {**dict.fromkeys(planned, "plan"), **dict.fromkeys(coming, "work")}
    own_first = sorted(lines, key=lambda x: ["", "plan", "work"].index(told.get(x, "")))
    columns = [
        (
            column,
            [(_mark(x), x[1], x in shared, told.get(x, "")) for x in own_first if x[0] is column],
        )
        for column in Column
    ]
    shown = {
        "talk": found,
        "other": words.name_of(found, side.other),
        "columns": [x for x in columns if x[1]],
        "refused": refused,
    }
    return render(request, "talks/choose.html", shown)


@allow(Ability.TALKS)
@require_POST
def throw_away(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Throw one's preparation away."""
    own_talk(request, talk)
    preparing.throw_preparation_away(request.person, talk)
    return redirect("talks:thread", talk)


@allow(Ability.TALKS)
@require_POST
def take_back(request: DeskRequest, talk: UUID, line: UUID) -> HttpResponse:
    """One of one's lines off the agenda; without the PIN, for it is a copy."""
    own_talk(request, talk)
    try:
        preparing.take_back(request.person, talk, line)
    except AgendaLine.DoesNotExist as error:
        raise Http404 from error
    except Refused:  # held in the meantime: the page shows it
        pass
    return redirect("talks:thread", talk)


def futures_for(talk: Conversation) -> list[Seen]:
    """What changes in the employee's work: the same for both sides of a talk."""
    return of_my_work(talk.employee, pictures())


def lines_coming(talk: Conversation) -> list[Line]:
    """Each change as a line that can go on the agenda; none does by itself."""
    found = (line for seen in futures_for(talk) for line in seen.changes)
    return [(Column.COMING, x[: preparing.LONGEST_LINE]) for x in found]


def lines_of_plan(request: PrivateRequest) -> list[Line]:
    """What stands in the own plan, for who wants to talk about it; none does by itself (R31)."""
    found = plan(request.opened).for_a_talk
    return [(Column.ME, x[: preparing.LONGEST_LINE]) for x in found]


def _mark(line: Line) -> str:
    """A line as a tick: not by its place, which another tab may have changed."""
    return blake2b(f"{line[0].value} {line[1]}".encode(), digest_size=12).hexdigest()
