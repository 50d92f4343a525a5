"""What is known before a programme is measured: its people, the fixed moments, the minutes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from bestendig.common.registry import months_after
from bestendig.effects.planning import Situation
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import Design, MeasurementPlan, PlannedWave, Programme
from bestendig.programmes.rules.borrowing import Use, borrowed
from bestendig.programmes.rules.designing import situation_of
from bestendig.programmes.rules.scales import minutes_of, missing_items
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.own import asked_of
from bestendig.releases.models import Release

USUAL_RESPONSE = 65
_FEW_MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The organisation's own numbers. response: percent, of the last surveys when `measured`."""

    people: int
    others: int
    response: int
    measured: int


def known_of(programme: Programme, tree: Tree) -> Known:
    """How many people it is for, how many others there are, and how many usually answer."""
    everybody = in_service(Person.objects.all(), tree.day)
    chosen = {x.pk for x in programme.units.all()}
    total = people = everybody.count()
    if chosen:
        units = {key for x in chosen if x in tree.forest for key in tree.forest.whole(x)}
        people = everybody.filter(unit__in=units).count()
    since = months_after(timezone.localdate(), -_FEW_MONTHS)
    past = list(
        Release.objects.filter(rolling="", closed_on__gte=since).values_list("response", flat=True)
    )
    return Known(
        people=people,
        others=total - people,
        response=round(sum(past) / len(past)) if past else USUAL_RESPONSE,
        measured=len(past),
    )


def rhythm_for(programme: Programme, code: str = "") -> list[Use]:
    """The fixed moments that fit around the programme, for this design; empty when there are
    none."""
    rows = (
        PlannedWave.objects.filter(
            plan__kind=MeasurementPlan.Kind.RHYTHM, plan__current=True, questionnaire__isnull=False
        )
        .select_related("questionnaire")
        .order_by("opens_at")
    )
    days = [
        (row, timezone.localdate(row.opens_at), timezone.localdate(row.closes_at)) for row in rows
    ]
    return borrowed(days, programme.begins, programme.ends, code)


def minutes_of_plan(plan: MeasurementPlan, design: Design) -> int:
    """How long one survey takes: of the fixed moments all its questions, else its own."""
    row = plan.borrowed.select_related("wave__questionnaire").first()
    if row is None or row.wave.questionnaire is None:
        return minutes_of(missing_items(design.primary, ()))
    asked = asked_of(row.wave.questionnaire)
    return minutes(asked) + (1 if missing_items(design.primary, asked) else 0)


def situation(plan: MeasurementPlan, design: Design) -> Situation:
    """The plan's answers as the engine's question."""
    return situation_of(design, minutes_of_plan(plan, design))
