"""Who takes part in what.

Advisers and HR (`PROGRAMMES_WRITE`) see who signed up. Somebody else sees only themselves, and of a
draw the lots without names. What anybody answered is not in this room.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from bestendig.effects.design_codes import BY_LOT, IN_TURN, OF_TEAMS
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import Design, Draw, Enrolment, Intake, Programme

_S = Enrolment.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How a programme decides who is first. by_lot: whether lots do; in_turn: whether everybody
    starts in turn; by_team: whether a lot is a team's. settles: whether it is settled who is
    compared: where it is measured and no lots are drawn."""

    by_lot: bool = False
    in_turn: bool = False
    by_team: bool = False
    settles: bool = False


def design_of(programme: Programme) -> Design | None:
    """How its measurement plan will find out whether it helps; None where it has none."""
    if programme.plan_id is None:
        return None
    found: Design | None = Design.objects.filter(plan=programme.plan_id).first()
    return found


def chances_of(programme: Programme) -> Chances:
    """What the measurement plan says about lots, turns and teams."""
    design = design_of(programme)
    if design is None:
        return Chances()
    in_turn = design.code in IN_TURN
    teams = design.code in OF_TEAMS or (in_turn and design.teams is not None)
    by_lot = design.code in BY_LOT
    return Chances(by_lot=by_lot, in_turn=in_turn, by_team=teams, settles=not by_lot)


def intake_of(programme: Programme) -> Intake:
    """How one gets into it; not kept yet where nothing was arranged."""
    found: Intake | None = Intake.objects.filter(programme=programme).first()
    return found or Intake(programme=programme)


def draw_of(programme_id: UUID) -> Draw | None:
    """The draw that was held; None before it."""
    found: Draw | None = Draw.objects.filter(programme=programme_id).first()
    return found


def enrolled(programme_id: UUID) -> QuerySet[Enrolment]:
    """Everybody of a programme by name, with the person: for advisers and HR alone."""
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(programme=programme_id)
    return rows.select_related("person__account")


def counted(programme_id: UUID) -> Counter[str]:
    """How many people are in each state."""
    rows = Enrolment.objects.filter(programme=programme_id)
    return Counter(rows.order_by().values_list("state", flat=True))


def lots_of(programme_id: UUID) -> dict[str, str]:
    """The lots of who would be drawn now: lot -> stratum."""
    rows = Enrolment.objects.filter(programme=programme_id, state=_S.IN).exclude(lot="")
    return dict(rows.order_by("lot").values_list("lot", "stratum"))


def fixed_lots(programme_id: UUID) -> dict[str, str]:
    """All lots since they were fixed, who withdrew or was set apart too: lot -> stratum."""
    rows = Enrolment.objects.filter(programme=programme_id).exclude(lot="")
    return dict(rows.order_by("lot").values_list("lot", "stratum"))


def who_may_enrol(programme: Programme, tree: Tree) -> QuerySet[Person]:
    """Whom a programme is for."""
    people = in_service(Person.objects.all(), tree.day)
    chosen = {x.pk for x in programme.units.all()}
    if not chosen:
        return people
    units = {key for x in chosen if x in tree.forest for key in tree.forest.whole(x)}
    return people.filter(unit__in=units)


def open_for_sign_up(person: Person, tree: Tree) -> list[Programme]:
    """Programmes that somebody may sign up for today, and has not said anything about."""
    rows = Programme.objects.filter(
        Q(intake__open_until__gte=tree.day),
        intake__fixed_at=None,
        intake__settled_at=None,
        draw=None,
        decision=None,
    )
    rows = rows.exclude(enrolments__person=person).order_by("begins").prefetch_related("units")
    return [x for x in rows if who_may_enrol(x, tree).filter(pk=person.pk).exists()]


def own_enrolment(person: Person, programme: UUID) -> Enrolment | None:
    """Somebody's place in a programme; also after it was decided about, unless it was a no."""
    rows = Enrolment.objects.filter(person=person, programme=programme)
    gone = Q(programme__decision__isnull=False, state__in=(_S.WITHDRAWN, _S.ASKED))
    found: Enrolment | None = (
        rows.exclude(gone)
        .select_related(
            "programme__owner", "programme__draw", "programme__intake", "programme__decision"
        )
        .first()
    )
    return found


def own_enrolments(person: Person) -> QuerySet[Enrolment]:
    """The programmes somebody takes part in, or was asked for, that are not over."""
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(person=person)
    return (
        rows.filter(programme__decision=None)
        .select_related("programme__owner", "programme__draw", "programme__intake")
        .order_by("programme__begins")
    )
