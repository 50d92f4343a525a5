"""What is asked by the quarter: beginning it, putting people on the list, and stopping."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.measurement.actions import rolling
from bestendig.measurement.models import RollingKind
from bestendig.measurement.queries.rolling import Gathering, gathering, gatherings
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form, sent
from bestendig.pages.telling import message_key, tell_roles
from bestendig.pages.waves.forms import AttendedForm, PurposeForm, UnitsForm
from bestendig.pages.wording import here, split_lead
from bestendig.questionnaires.templates import TEMPLATES

form_view = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One kind in words. questions: as they are asked."""

    gathering: Gathering
    title: str
    text: str
    questions: tuple[str, ...]


@allow(Ability.WAVES_READ)
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    """The kinds, and how the box of each stands."""
    shown = {
        "cards": [_card(one) for one in gatherings()],
        "may_write": request.desk.may(Ability.WAVES_WRITE),
    }
    return render(request, "waves/quarterly.html", shown)


@allow(Ability.WAVES_WRITE)
@form_view
def begin(request: DeskRequest, kind: str) -> HttpResponse:
    """Begin with one of them: its plan is locked at once, for works council and FG to read."""
    card = _card(_gathering(kind))
    found = card.gathering.kind
    form = PurposeForm(request.POST or None, initial={"purpose": here(f"rolling.{found}.purpose")})

    def start() -> None:
        row = rolling.begin_rolling(found, card.title, form.cleaned_data["purpose"])
        key = message_key("plan_locked", row.plan_id, 1)
        roles = (Role.WORKS_COUNCIL, Role.DPO)
        tell_roles("plan_locked", roles, request.organisation, "waves:quarterly", key)

    if request.method == "POST" and form.is_valid() and form.carried_out(start):
        return redirect("waves:quarterly")
    return render(request, "waves/quarterly_begin.html", {"card": card, "form": form})


@allow(Ability.WAVES_WRITE)
@form_view
def invite(request: DeskRequest, kind: str) -> HttpResponse:
    """Put people on the list: of whole units after a round of talks, or who was at an activity."""
    card = _card(_gathering(kind))
    found = card.gathering.kind
    tree = tree_on(timezone.localdate())
    said = request.POST or None
    form = AttendedForm(said) if found is RollingKind.EVENT else UnitsForm(said, tree=tree)
    count = 0

    def ask() -> None:
        nonlocal count
        people = (
            form.people()
            if isinstance(form, AttendedForm)
            else _people_in(tree, form.units(), managers=found is RollingKind.TALK)
        )
        count = rolling.ask_people(found, people)

    if request.method == "POST" and form.is_valid():
        form.carried_out(ask)
    shown = {"card": card, "form": form, "count": count, "kind": found.value}
    return render(request, "waves/quarterly_invite.html", shown)


@allow(Ability.WAVES_WRITE)
@form_view
def stop(request: DeskRequest, kind: str) -> HttpResponse:
    """Stop with one of them."""
    card = _card(_gathering(kind))
    if not card.gathering.runs:
        return redirect("waves:quarterly")
    form = Form(sent(request))
    if request.method == "POST" and form.is_valid():
        rolling.stop_rolling(card.gathering.kind)
        return redirect("waves:quarterly")
    return render(request, "waves/quarterly_stop.html", {"card": card, "form": form})


def _gathering(kind: str) -> Gathering:
    if kind not in RollingKind.values:
        raise Http404
    return gathering(RollingKind(kind))


def _card(one: Gathering) -> Card:
    title, text = split_lead(here(f"rolling.{one.kind}"))
    asked = TEMPLATES[one.kind.value].asked
    questions = tuple(question.words((get_language() or "nl")[:2]) for question in asked)
    return Card(gathering=one, title=title, text=text, questions=questions)


def _people_in(tree: Tree, units: list[UUID], *, managers: bool) -> set[UUID]:
    """Who is in these units and all that is under them; with their managers, when both sides of a
    talk are asked."""
    whole = {key for unit in units if unit in tree.forest for key in tree.forest.whole(unit)}
    rows = in_service(Person.objects.filter(unit__in=whole), tree.day)
    pairs = list(rows.values_list("pk", "manager_id"))
    found = {person for person, _manager in pairs}
    return found | {manager for _person, manager in pairs if manager} if managers else found
