"""Room to learn and what a team does together: for a manager of the own team, for an employee what
was proposed and what the own team does. Others learn sums of many people (`granted_on`,
`lines_on`), through the rule for small groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from bestendig.dialogue.tailored.models import AgreementVersion, Kind
from bestendig.dialogue.team.models import (
    INFORMAL,
    Proposal,
    RoomKind,
    RoomLine,
    StoryRota,
    StoryTurn,
    TeamAction,
    TeamGoal,
)
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service

# So many actions are shown, the newest.
_ACTIONS: Final = 5
# Which agreements are about room to learn. Another moment or place to work is not.
LEARNING: Final = MappingProxyType(
    {
        Kind.LEARNING: RoomKind.AGREED,
        Kind.TASKS: RoomKind.CHALLENGE,
        Kind.PLACEMENT: RoomKind.PLACEMENT,
        Kind.ROOM: RoomKind.FREE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Hours and euros, granted and used."""

    hours: int = 0
    hours_used: int = 0
    euros: int = 0
    euros_used: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            hours=self.hours + other.hours,
            hours_used=self.hours_used + other.hours_used,
            euros=self.euros + other.euros,
            euros_used=self.euros_used + other.euros_used,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A team's room to learn of one year. kinds: those with something, in the order of the kinds.

    informal: what of the total is learning in the work itself. lines, proposals: to change.
    """

    year: int
    kinds: tuple[tuple[RoomKind, Sum], ...]
    total: Sum
    informal: Sum
    lines: tuple[RoomLine, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What a team does together."""

    rota: StoryRota | None
    next_up: Person | None
    goal: TeamGoal | None
    actions: tuple[TeamAction, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing goes."""
        return self.rota is None and self.goal is None and not self.actions


def ledger_of(person: Person, today: date) -> Ledger:
    """For a manager: what was granted this year, in agreements with both signatures, by proposals
    that got a yes, and to the team as a whole. An agreement counts in the year it begins."""
    year = today.year
    lines = tuple(RoomLine.objects.filter(manager=person, on__year=year))
    waits = Q(state=Proposal.State.ASKED)
    proposals = tuple(proposals_of(person).filter(Q(on__year=year) | waits))
    found: defaultdict[RoomKind, Sum] = defaultdict(Sum)
    for version in _agreed(year).filter(agreement__manager=person):
        found[LEARNING[Kind(version.kind)]] += _of_version(version)
    for line in lines:
        found[RoomKind(line.kind)] += _of(line)
    for row in proposals:
        if row.state == Proposal.State.YES:
            found[RoomKind.OFFER] += _of(row)
    kinds = tuple((x, found[x]) for x in RoomKind if found[x] != Sum())
    return Ledger(
        year=year,
        kinds=kinds,
        total=sum((x for _kind, x in kinds), Sum()),
        informal=sum((x for kind, x in kinds if kind in INFORMAL), Sum()),
        lines=lines,
        proposals=proposals,
    )


def proposals_of(person: Person) -> QuerySet[Proposal]:
    """What a manager proposed to people who are in the own team now."""
    rows: QuerySet[Proposal] = Proposal.objects.filter(manager=person, employee__manager=person)
    return rows.select_related("employee")


def proposed_to(person: Person) -> QuerySet[Proposal]:
    """What was proposed to somebody, what waits first. What a manager of before proposed waits no
    more."""
    of_before = Q(state=Proposal.State.ASKED) & ~Q(manager=person.manager_id)
    rows: QuerySet[Proposal] = Proposal.objects.filter(employee=person).exclude(of_before)
    waits_first = F("answered_on").asc(nulls_first=True)
    return rows.select_related("manager", "intervention").order_by(waits_first, "-on")


def next_up(rota: StoryRota) -> Person:
    """Whose turn it is: who never had one, the manager first; then whose last is longest ago. Who
    comes before whom among equals is dealt by lot, once for this rota."""
    team = in_service(Person.objects.filter(manager=rota.manager_id), timezone.localdate())
    people: list[Person] = [rota.manager, *team.select_related("account")]
    last = dict(
        StoryTurn.objects.filter(rota=rota)
        .order_by()
        .values_list("person")
        .annotate(latest=Max("at"))
    )

    def turn(person: Person) -> tuple[float, bool, str]:
        at = last[person.pk].timestamp() if person.pk in last else 0.0
        lot = sha256(f"{rota.pk} {person.pk}".encode()).hexdigest()
        return at, person.pk != rota.manager_id, lot

    return min(people, key=turn)


def together_of(person: Person) -> Together:
    """For a manager and for everybody in that team: whose turn it is to tell a story, the goal
    with one number for all, and what is done. Not who told a story, and not who added."""
    rota = StoryRota.objects.filter(manager=person).select_related("manager__account").first()
    actions = TeamAction.objects.filter(manager=person)
    return Together(
        rota=rota,
        next_up=next_up(rota) if rota else None,
        goal=TeamGoal.objects.filter(manager=person, ended_on=None).first(),
        actions=tuple(actions[:_ACTIONS]),
    )


def granted_on(day: date) -> Mapping[UUID, Sum]:
    """What each person who worked here was granted this year when this day began. Only to add up:
    what is shown of it goes through the rule for small groups."""
    begin = timezone.make_aware(datetime.combine(day, time()))
    at_work = in_service(Person.objects.all(), day).values("pk")
    found: defaultdict[UUID, Sum] = defaultdict(Sum)
    for version in _agreed(day.year, before=begin).filter(agreement__employee__in=at_work):
        found[version.agreement.employee_id] += _of_version(version)
    said_yes = Proposal.objects.filter(
        state=Proposal.State.YES, on__year=day.year, answered_on__lt=day
    )
    for row in said_yes.filter(employee__in=at_work):
        found[row.employee_id] += _of(row)
    return {person: x for person, x in found.items() if x.hours or x.euros}


def lines_on(day: date) -> Mapping[UUID, Sum]:
    """What each manager granted to the team as a whole this year, before this day. To add up."""
    found: defaultdict[UUID, Sum] = defaultdict(Sum)
    for line in RoomLine.objects.filter(on__year=day.year, on__lt=day):
        found[line.manager_id] += _of(line)
    return dict(found)


def _agreed(year: int, before: datetime | None = None) -> QuerySet[AgreementVersion]:
    """The last signed version of each agreement about learning that begins in this year; of those
    that both had signed by then."""
    signed: QuerySet[AgreementVersion] = AgreementVersion.objects.all()
    if before is not None:
        signed = signed.filter(employee_signed_at__lt=before, manager_signed_at__lt=before)
    later = signed.filter(agreement=OuterRef("agreement"), number__gt=OuterRef("number"))
    rows = signed.filter(starts_on__year=year, kind__in=[x.value for x in LEARNING])
    return rows.filter(~Exists(later)).select_related("agreement")


def _of_version(version: AgreementVersion) -> Sum:
    row = version.agreement
    return Sum(
        hours=version.hours_planned or 0,
        euros=version.euros_planned or 0,
        hours_used=row.hours_used or 0,
        euros_used=row.euros_used or 0,
    )


def _of(row: RoomLine | Proposal) -> Sum:
    return Sum(
        hours=row.hours, euros=row.euros, hours_used=row.hours_used, euros_used=row.euros_used
    )
