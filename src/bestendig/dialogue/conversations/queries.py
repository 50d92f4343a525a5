"""Talks, for the two who have them and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.common.registry import months_after
from bestendig.dialogue.conversations.models import (
    AgendaLine,
    Column,
    Conversation,
    Outcome,
    Side,
    State,
)
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service

YEAR: Final = 12  # months
SOON: Final = timedelta(days=7)
# How long somebody's page asks after a talk whose outcome waits, or of which nothing was told.
ASKED_FOR: Final = timedelta(days=60)
# How long a talk stays in a calendar that fetches it.
_REMEMBERED: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a manager's team. talk: the one that is going; last: when they last talked."""

    person: Person
    talk: Conversation | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A talk that asks something of one of the two. why: answer, tell, confirm, comes."""

    talk: Conversation
    other: Person | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked:
    """Employees, each once. room: of who talked, those with room in the work on the agenda in
    words of their own or the manager's; invited: also who talked."""

    held: frozenset[UUID]
    room: frozenset[UUID]
    invited: frozenset[UUID]


def talk_for(person: Person, talk_id: UUID) -> Conversation | None:
    """A talk, for one of the two who have it."""
    found: Conversation | None = (
        _talks().filter(Q(employee=person) | Q(manager=person)).filter(pk=talk_id).first()
    )
    return found


def talks_as_employee(person: Person) -> list[Conversation]:
    """Somebody's talks with a manager, those to come first."""
    return _in_order(_talks().filter(employee=person))


def talks_as_manager(person: Person) -> list[Conversation]:
    """Somebody's talks with people of the team, now or before."""
    return _in_order(_talks().filter(manager=person))


def planned_talks(person: Person) -> list[Conversation]:
    """Somebody's talks on which both agreed, from a month ago on; on either side."""
    rows = Conversation.objects.filter(Q(employee=person) | Q(manager=person))
    since = timezone.now() - _REMEMBERED
    return list(rows.filter(state__in=[State.AGREED, State.HELD], at__gt=since).order_by("at"))


def agenda_of(talk: Conversation) -> list[AgendaLine]:
    """What either put on the agenda."""
    return list(talk.lines.all())


def outcomes_of(talk: Conversation) -> list[Outcome]:
    """What was agreed, the newest first."""
    return list(talk.outcomes.all())


def team_of(person: Person) -> list[Member]:
    """A manager's team, those with whom the last talk is longest ago first. Not who prepared."""
    talks = talks_as_manager(person)
    going = {x.employee_id: x for x in talks if x.is_going}
    last: dict[UUID, date] = {}
    for talk in talks:
        if talk.held_on:
            last[talk.employee_id] = max(talk.held_on, last.get(talk.employee_id, talk.held_on))
    people = in_service(Person.objects.filter(manager=person), timezone.localdate())
    rows = [Member(person=x, talk=going.get(x.pk), last=last.get(x.pk)) for x in people]
    return sorted(rows, key=lambda x: (x.talk is not None, x.last or date.min, str(x.person)))


def waiting_as_employee(person: Person) -> list[Waiting]:
    """What talks ask of somebody as employee."""
    return _waiting(talks_as_employee(person), Side.EMPLOYEE)


def waiting_as_manager(person: Person) -> list[Waiting]:
    """What talks ask of somebody as manager."""
    return _waiting(talks_as_manager(person), Side.MANAGER)


def talked_before(day: date) -> Talked:
    """Who was invited and who talked in the year before this day, as it was known when the day
    began. Only to count with: what is shown of it goes through the rule for small groups."""
    since = months_after(day, -YEAR)
    at_work = in_service(Person.objects.all(), day).values("pk")
    rows = Conversation.objects.filter(employee__in=at_work)
    held = rows.filter(state=State.HELD, told_on__gte=since, told_on__lt=day)
    with_room = held.filter(lines__column=Column.ROOM)
    invited = rows.filter(made_on__gte=since, made_on__lt=day)
    return Talked(
        held=_employees(held), room=_employees(with_room), invited=_employees(invited | held)
    )


def _employees(rows: QuerySet[Conversation]) -> frozenset[UUID]:
    return frozenset(rows.order_by().values_list("employee", flat=True))


def _talks() -> QuerySet[Conversation]:
    rows: QuerySet[Conversation] = Conversation.objects.select_related("employee", "manager")
    return rows


def _in_order(rows: QuerySet[Conversation]) -> list[Conversation]:
    """Those that are going, the first to come first; then the others, the newest first."""
    found = list(rows.order_by("-at"))
    return [x for x in reversed(found) if x.is_going] + [x for x in found if not x.is_going]


def _waiting(talks: list[Conversation], side: Side) -> list[Waiting]:
    recent = [x for x in talks if x.at > timezone.now() - ASKED_FOR or x.is_going]
    newest = _newest_outcomes([x.pk for x in recent if x.is_held])
    found = ((x, _why(x, side, newest.get(x.pk))) for x in recent)
    order = ("answer", "confirm", "tell", "comes")
    rows = [Waiting(talk=x, other=x.person(side.other), why=why) for x, why in found if why]
    return sorted(rows, key=lambda x: order.index(x.why))


def _why(talk: Conversation, side: Side, newest: Outcome | None) -> str:
    if talk.is_held:
        return "confirm" if newest and not newest.confirmed_by(side) else ""
    if talk.is_going and talk.at < timezone.now():
        return "tell"
    if talk.state == State.INVITED and talk.asked_by != side.value:
        return "answer"
    return "comes" if talk.state == State.AGREED and talk.at < timezone.now() + SOON else ""


def _newest_outcomes(talks: list[UUID]) -> dict[UUID, Outcome]:
    rows = Outcome.objects.filter(conversation__in=talks).order_by("number")
    return {x.conversation_id: x for x in rows}
