"""Who is in which arm of a programme: as a draw decided, or as it was settled where none is held.

For the room that lays arms beside answers without a name. No page shows them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.effects.design_codes import COMPARED, IN_TURN
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.programmes.models import (
    Draw,
    Enrolment,
    Intake,
    MeasurementPlan,
    Programme,
)
from bestendig.programmes.queries.taking_part import design_of, draw_of, intake_of
from bestendig.programmes.rules.drawing import APART, STARTS, WAITS

_S = Enrolment.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """Where somebody stands. team: with whom, where whole teams take part; stratum: of the draw."""

    arm: str
    team: str = ""
    stratum: str = ""


def arms_of(programme: Programme) -> Mapping[UUID, Arm]:
    """Person -> arm, also of who withdrew after it stood; empty before."""
    draw = draw_of(programme.pk)
    if draw is not None:
        return _drawn(programme, draw)
    intake = intake_of(programme)
    return _settled(programme, intake) if intake.settled_at else {}


def programmes_with_arms(series_plan: MeasurementPlan) -> QuerySet[Programme]:
    """Programmes of which it stands who is in which arm, measured by the surveys of this plan."""
    measured = Q(plan=series_plan) | Q(plan__borrowed__wave__plan=series_plan)
    stands = Q(draw__isnull=False) | Q(intake__settled_at__isnull=False)
    rows: QuerySet[Programme] = Programme.objects.filter(measured, stands)
    return rows.distinct()


def series_of(programme: Programme) -> list[UUID]:
    """The series in which a programme is measured, as far as they have begun."""
    plans = MeasurementPlan.objects.filter(
        Q(pk=programme.plan_id) | Q(waves__lent__plan=programme.plan_id), series_id__isnull=False
    )
    return sorted(set(plans.values_list("series_id", flat=True)))


def others(programme: Programme, units: Collection[UUID], tree: Tree) -> QuerySet[Person]:
    """Who would be compared: the people of these units (none: everybody) who take no part."""
    people = in_service(Person.objects.all(), tree.day)
    if units:
        known = {key for x in units if x in tree.forest for key in tree.forest.whole(x)}
        people = people.filter(unit__in=known)
    inside = Enrolment.objects.filter(programme=programme).filter(
        Q(state__in=(_S.IN, _S.WAITING, _S.APART)) | Q(drawn=True)
    )
    return people.exclude(pk__in=inside.values("person"))


def _drawn(programme: Programme, draw: Draw) -> dict[UUID, Arm]:
    outcome = {x["lot"]: x["outcome"] for x in draw.lots if x["outcome"] != APART}
    rows = Enrolment.objects.filter(programme=programme, drawn=True)
    return {
        row.person_id: Arm(
            arm=outcome[row.lot], team=row.lot if draw.by_team else "", stratum=row.stratum
        )
        for row in rows
        if row.lot in outcome
    }


def _settled(programme: Programme, intake: Intake) -> dict[UUID, Arm]:
    design = design_of(programme)
    by_team = design is not None and design.teams is not None
    in_turn = intake.settled_as in IN_TURN

    def team(unit: UUID | None) -> str:
        return str(unit) if by_team and unit else ""

    found = {
        row.person_id: Arm(
            arm=row.starts_on.isoformat() if in_turn and row.starts_on else STARTS,
            team=team(row.unit_id),
        )
        for row in Enrolment.objects.filter(programme=programme, drawn=True)
    }
    if intake.settled_as in COMPARED:
        units = [UUID(x) for x in intake.compared]
        rest = others(programme, units, tree_on(timezone.localdate()))
        for person, unit in rest.values_list("pk", "unit"):
            found[person] = Arm(arm=WAITS, team=team(unit))
    return found
