"""A plan as works council, data protection officer and adviser read it; and the exact questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.measurement.actions.inviting import RECENT, most_a_year
from bestendig.measurement.models import Wave
from bestendig.measurement.queries.load import asked_on_average
from bestendig.measurement.queries.waves import waves
from bestendig.organisations.models import Person
from bestendig.organisations.queries.names import names_of
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.open_question import question_of
from bestendig.pages.waves.thread import Thread, thread_or_404
from bestendig.programmes.content import Part
from bestendig.programmes.models import MeasurementPlan, PlannedWave, PlanVersion
from bestendig.programmes.queries.people import people_of
from bestendig.programmes.queries.plans import Lock, lock_of, plans
from bestendig.questionnaires.asked import Asked, from_json, together


@allow(Ability.WAVES_READ)
@require_safe
def plan(request: DeskRequest, plan: UUID) -> HttpResponse:
    """Everything about a plan: whom, what, when, the rules, its hash and its versions."""
    found = plan_or_404(request, plan)
    launched = {wave.pk: wave for wave in waves()}
    moments = [
        (
            moment,
            launched.get(moment.wave_id) if moment.wave_id else None,
            Thread(moment, request.organisation),
        )
        for moment in found.waves.all()
    ]
    threads = [thread for _moment, _wave, thread in moments]
    rolling = found.kind == MeasurementPlan.Kind.ROLLING
    short = found.kind == MeasurementPlan.Kind.SHORT
    coming = [x for x in threads if not x.moment.is_launched and not rolling]
    shown = {
        "plan": found,
        "moments": moments,
        "thread": next(iter(coming or threads), None),
        "coming": bool(coming),
        "rolling": rolling,
        "short": short,
        "joined": _joined(moments) if rolling else frozenset(),
        "most_a_year": most_a_year(),
        "asked": asked_on_average(timezone.now()),
        "units": _unit_names(found),
        "lock": Lock(newest=None) if found.withdrawn_at else lock_of(found),
        "versions": _versions(found),
        "imported": _imported(request, found, coming),
        "may_write": request.desk.may(Ability.WAVES_WRITE),
    }
    return render(request, "waves/plan.html", shown)


@allow(Ability.WAVES_READ)
@require_safe
def planned_questions(request: DeskRequest, planned: UUID) -> HttpResponse:
    """The exact questions of a moment that is to come, as staff will see them."""
    thread = thread_or_404(planned, request.organisation)
    plan_or_404(request, thread.moment.plan_id)
    shown = {
        "thread": thread,
        "title": thread.moment.plan.name,
        "open_question": thread.moment.open_question.get("nl", ""),
    }
    return _exact(request, thread.asked, thread.minutes, shown)


@allow(Ability.WAVES_READ)
@require_safe
def wave_questions(request: DeskRequest, wave: UUID) -> HttpResponse:
    """The exact questions of a survey that was launched."""
    found = get_object_or_404(Wave, pk=wave)
    asked = tuple(from_json(one["asked"]) for one in found.questions["questions"] if "asked" in one)
    shown = {"wave": found, "title": found.name, "open_question": question_of(found)}
    return _exact(request, asked, int(found.questions.get("minutes", 0)), shown)


def _exact(
    request: DeskRequest, asked: tuple[Asked, ...], minutes: int, shown: dict[str, Any]
) -> HttpResponse:
    numbers = {one.series: number for number, one in enumerate(asked, start=1)}
    groups = [[(numbers[one.series], one) for one in group] for group in together(asked)]
    return render(
        request,
        "waves/exact.html",
        {"groups": groups, "count": len(asked), "minutes": minutes, **shown},
    )


def _joined(moments: Sequence[tuple[PlannedWave, Wave | None, Thread]]) -> frozenset[UUID]:
    """The quarters that have no box of their own: the one before went on."""
    last = max((wave.closes_at for _moment, wave, _thread in moments if wave), default=None)
    return frozenset(
        moment.pk
        for moment, wave, _thread in moments
        if wave is None and last is not None and moment.closes_at <= last
    )


def plan_or_404(request: DeskRequest, plan_id: UUID) -> MeasurementPlan:
    """The plan, for who may see it: drafts are for who makes them."""
    locked_only = not request.desk.may(Ability.WAVES_WRITE)
    found = plans(locked_only=locked_only).filter(pk=plan_id).first()
    if found is None:
        raise Http404
    return found


def _unit_names(plan: MeasurementPlan) -> list[str]:
    """The chosen units as they stand today, with what is above them."""
    units = {unit.pk for group in plan.groups.all() for unit in group.units.all()}
    if not units:
        return []
    tree = tree_on(timezone.localdate())
    return sorted(" › ".join(tree.path(unit)[1:]) for unit in units if unit in tree.forest)


def _versions(plan: MeasurementPlan) -> list[tuple[PlanVersion, str, list[str]]]:
    """Each locked version with who locked it and what changed, in words."""
    found = list(plan.versions.all())
    names = names_of([one.locked_by for one in found], []).persons
    return [
        (
            one,
            names.get(one.locked_by, "") if one.locked_by else "",
            [str(Part(code).label) for code in one.changed],
        )
        for one in found
    ]


def _imported(
    request: DeskRequest, plan: MeasurementPlan, coming: list[Thread]
) -> list[Person] | None:
    """By name, for whoever may: who would be asked and was imported in the last 30 days."""
    if not coming or not request.desk.may(Ability.RECENT_IMPORTS_READ):
        return None
    since = timezone.now() - RECENT
    people = people_of(plan, coming[0].tree).filter(imported_at__gt=since)
    return list(people.select_related("unit"))
