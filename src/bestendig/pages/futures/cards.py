"""The card of a team: on paper, on a telephone, and a question to the manager."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.organisations.models import Person
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.futures.forms import ON_THE_LIST, AnswerForm, LineForm
from bestendig.practice.futures import cards
from bestendig.practice.futures.models import CardLine, Topic


@allow(Ability.COURSE_READ)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: DeskRequest) -> HttpResponse:
    """The card of the own team: a manager's of the team that they lead, else of who one is with."""
    leads = request.desk.role is Role.MANAGER
    manager = request.person if leads else cards.manager_of(request.person)
    topic = next((x for x in Topic if x.value == request.POST.get("topic") and not leads), None)
    forms = {
        x: LineForm(sent(request) if x is topic else None, topic=x, auto_id=f"id_{x.value}_%s")
        for x in Topic
    }
    if topic is not None and _put(request.person, topic, forms[topic]):
        return redirect(f"{reverse('futures:card')}#{topic.value}")
    found = cards.card_of(manager) if manager else None
    lines = dict(found.sides) if found else {}
    shown = {
        "card": found,
        "leads": leads,
        "sides": [(x, lines.get(x, ()), forms[x]) for x in Topic],
        "ASK": Topic.ASK,
    }
    return render(request, "futures/card.html", shown)


@allow(Ability.TEAM_CARD_ANSWER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: DeskRequest, line: UUID) -> HttpResponse:
    """Answer what the own team asked; everybody here reads it."""
    row = get_object_or_404(CardLine, pk=line, manager=request.person, topic=Topic.ASK)
    form = AnswerForm(
        sent(request),
        pictures=cards.pictures_of_team(request.person),
        initial={"answer": row.answer, "picture": row.picture_id or ON_THE_LIST},
    )
    if form.is_valid() and form.carried_out(
        lambda: cards.answer_team(
            request.person, line, form.cleaned_data["answer"], form.picture_id()
        )
    ):
        return redirect(f"{reverse('futures:card')}#{Topic.ASK.value}")
    return render(request, "futures/answer.html", {"form": form, "line": row})


@allow(Ability.TEAM_CARD_ANSWER)
@require_POST
def take_off(request: DeskRequest, line: UUID) -> HttpResponse:
    """Take a line off the card of the own team."""
    row = get_object_or_404(CardLine, pk=line, manager=request.person)
    cards.take_off_card(request.person, row.pk)
    return redirect("futures:card")


def _put(person: Person, topic: Topic, form: LineForm) -> bool:
    return form.is_valid() and form.carried_out(
        lambda: cards.put_on_card(
            person, topic.value, form.cleaned_data["words"], named=form.named()
        )
    )
