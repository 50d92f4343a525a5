"""The measurement plan of a programme: five questions, one proposal, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from bestendig.common.numbers import number
from bestendig.effects.design_codes import COMPARED
from bestendig.effects.planning import options
from bestendig.findings.plans import Card, Proposals, proposals
from bestendig.organisations.models import Person
from bestendig.organisations.queries.names import names_of
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes.forms import LockForm, QuestionsForm, ShapeForm
from bestendig.pages.programmes.reading import owners, standing_or_404
from bestendig.pages.programmes.series_line import chosen_figure
from bestendig.pages.programmes.views import form_view
from bestendig.pages.telling import message_key, tell_roles
from bestendig.pages.wording import here
from bestendig.programmes.actions.measuring import (
    answer_questions,
    lock_programme_plan,
    shape_plan,
)
from bestendig.programmes.content import Part
from bestendig.programmes.models import Design, MeasurementPlan, PlannedWave, Programme
from bestendig.programmes.queries.measuring import Known, known_of, rhythm_for, situation
from bestendig.programmes.queries.programmes import Standing, plan_change
from bestendig.programmes.queries.taking_part import design_of
from bestendig.programmes.rules.borrowing import complete
from bestendig.questionnaires.bank import bank


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def questions(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The five questions, filled in with what is known here."""
    standing = standing_or_404(programme)
    found = standing.programme
    known = known_of(found, tree_on(timezone.localdate()))
    design = design_of(found)
    form = QuestionsForm(
        sent(request),
        initial=_said(design) if design else _guessed(known),
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: answer_questions(found.pk, form.answers()))
    ):
        return redirect("programmes:plan", found.pk)
    lent = rhythm_for(found, design.code if design else "")
    begun = found.begins <= timezone.localdate() and not lent
    shown = {"form": form, "programme": found, "known": known, "begun": begun}
    return render(request, "programmes/questions.html", shown)


@allow(Ability.PROGRAMMES_READ)
@form_view
def plan(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The plan as it stands: proposed, chosen otherwise, locked. Who reads sees it once locked."""
    standing = standing_or_404(programme)
    found = standing.programme
    may_write = request.desk.may(Ability.PROGRAMMES_WRITE)
    design = design_of(found)
    if found.plan is None or design is None or not (may_write or standing.lock.newest):
        if may_write and not found.light:
            return redirect("programmes:questions", found.pk)
        raise Http404
    locking = request.POST.get("do") == "lock"
    lock = LockForm(request.POST if locking else None, again=standing.lock.newest is not None)
    people = owners(design.owner, found.owner, request.person)
    shaping = request.method == "POST" and not locking
    form = _shape_form(request.POST if shaping else None, found, design, people)
    may_write = may_write and not hasattr(found, "decision")
    if may_write and (
        (lock.is_valid() and lock.carried_out(lambda: _lock(request, found, lock.reason())))
        or (form.is_valid() and form.carried_out(lambda: shape_plan(found.pk, form.shape())))
    ):
        return redirect("programmes:plan", found.pk)
    shown = _shown(standing, found.plan, design)
    shown |= {"form": form, "lock": lock, "may_write": may_write}
    return render(request, "programmes/plan.html", shown)


def _lock(request: DeskRequest, programme: Programme, why: str) -> None:
    version = lock_programme_plan(programme.pk, why)
    key = message_key("plan_locked", version.plan_id, version.number)
    kind = "plan_locked" if version.number == 1 else "plan_changed"
    oversight = (Role.WORKS_COUNCIL, Role.DPO)
    tell_roles(kind, oversight, request.organisation, "programmes:list", key)


def _shown(standing: Standing, plan: MeasurementPlan, design: Design) -> dict[str, Any]:
    language = (get_language() or "nl")[:2]
    versions = list(plan.versions.all())
    names = names_of([x.locked_by for x in versions], []).persons
    said = situation(plan, design)
    found, uses = proposals(said, language), rhythm_for(standing.programme, design.code)
    asked = design.people + (design.others if design.code in COMPARED else 0)
    return {
        "standing": standing,
        "programme": standing.programme,
        "plan": plan,
        "design": design,
        "card": _card(found, design.code),
        "chosen": not (found.best and found.best.code == design.code),
        "proposals": found,
        "others": [x for x in (*([found.best] if found.best else []), *found.others)
                   if x.code != design.code],
        "outcomes": [bank().scales[code].name[language] for code in design.primary],
        "minutes": number(said.minutes, 0, language),
        "hours": number(asked * len(standing.moments) * said.minutes / 60, 0, language),
        "smallest": here(f"programme.smallest.{design.smallest}"),
        "borrows": any(x.borrowed for x in standing.moments),
        "begun": _begun(standing),
        "lacks": _lacks(standing, design),
        "lacks_late": not any(x.months_after == 12 for x in standing.moments),
        "incomplete": bool(uses) and not complete(uses),
        "known": known_of(standing.programme, tree_on(timezone.localdate())),
        "versions": [
            (x, names.get(x.locked_by, "") if x.locked_by else "",
             [str(Part(code).label) for code in x.changed])
            for x in versions
        ],
        "change": plan_change(versions),
        "kinds": PlannedWave.Role,
        "figure": chosen_figure(standing.programme),
    }  # fmt: skip


def _begun(standing: Standing) -> bool:
    """Whether it runs already and nothing of its start is or can be measured any more."""
    starts = [x for x in standing.moments if x.role == PlannedWave.Role.START]
    late = standing.programme.begins <= standing.today
    return late and not any(x.measured or x.planned.wave_id for x in starts)


def _lacks(standing: Standing, design: Design) -> bool:
    """Whether there are fewer moments than the design needs before the follow-ups."""
    found = options(situation(design.plan, design))
    needed = next((x.waves for x in found if x.code == design.code), 0)
    return needed > sum(x.role != PlannedWave.Role.FOLLOW_UP for x in standing.moments)


def _card(found: Proposals, code: str) -> Card | None:
    """The card of this design, unless it is one that gives no verdict here."""
    cards = (*([found.best] if found.best else []), *found.others)
    return next((x for x in cards if x.code == code), None)


def _shape_form(said: Any, programme: Programme, design: Design, people: list[Person]) -> ShapeForm:
    found = proposals(situation(design.plan, design), (get_language() or "nl")[:2])
    cards = (*([found.best] if found.best else []), *found.others, *found.refused)
    uses = rhythm_for(programme, design.code)
    days = ", ".join(use.wave.name for use in uses)
    return ShapeForm(
        said,
        codes=[(x.code, here(f"plan.design.{x.code}")) for x in cards],
        owners=people,
        rhythm=here("programme.moments.rhythm", moments=days) if uses else "",
        initial={
            "code": design.code,
            "primary": design.primary,
            "smallest": str(design.smallest),
            "moments": "rhythm" if design.plan.borrowed.exists() else "own",
            "comparison": design.comparison,
            "owner": str(design.owner_id or ""),
        },
    )


def _said(design: Design) -> dict[str, Any]:
    return {
        "people": design.people,
        "teams": design.teams,
        "others": design.others or None,
        "other_teams": design.other_teams,
        "waiting_list": "yes" if design.can_wait else "no",
        "start": "turn" if design.in_turn else "together",
        "response": design.response,
    }


def _guessed(known: Known) -> dict[str, Any]:
    """What is known, and what is usual: nearly always some can start later."""
    return {
        "people": known.people or None,
        "others": known.others or None,
        "waiting_list": "yes",
        "start": "together",
        "response": known.response,
    }
