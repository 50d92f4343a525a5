"""The course, for everybody in the organisation (`Ability.COURSE_READ`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from bestendig.common.registry import months_after
from bestendig.organisations.course.advice import PHASE_OF, Phase
from bestendig.organisations.course.models import (
    AdviceStep,
    Challenge,
    Duty,
    Pledge,
    Precondition,
    ProcessLook,
    WorkingSession,
)
from bestendig.organisations.course.processes import PROCESSES
from bestendig.organisations.models import Person

# After a year somebody looks again whether a precondition is still there.
LOOK_AGAIN_MONTHS: Final = 12


class Light(StrEnum):
    """How a precondition stands."""

    THERE = "there"
    PARTLY = "partly"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One of the four. row: None before anybody looked. old: it was there, more than a year ago."""

    code: Precondition.Code
    row: Precondition | None
    light: Light
    old: bool = False


def preconditions(today: date | None = None) -> list[Standing]:
    """The four, in order. There: met, with evidence, somebody who looks after it, looked at within
    a year. Partly: something of that. Open: nothing."""
    today = today or timezone.localdate()
    rows = {x.code: x for x in Precondition.objects.select_related("keeper")}
    return [_standing(code, rows.get(code.value), today) for code in Precondition.Code]


def _standing(code: Precondition.Code, row: Precondition | None, today: date) -> Standing:
    if row is None or not (row.met or row.evidence):
        return Standing(code=code, row=row, light=Light.OPEN)
    old = row.met and months_after(row.looked_on, LOOK_AGAIN_MONTHS) < today
    there = row.met and row.evidence and row.keeper_id and not old
    return Standing(code=code, row=row, light=Light.THERE if there else Light.PARTLY, old=old)


def challenges() -> QuerySet[Challenge]:
    """All of them, also those that are over, by the year from which they count."""
    rows: QuerySet[Challenge] = Challenge.objects.order_by("year", "name")
    return rows


def going_challenges() -> QuerySet[Challenge]:
    """Those that are not over."""
    return challenges().filter(ended_on=None)


def pledges() -> QuerySet[Pledge]:
    """What board, HR and managers promised, the newest promise first."""
    rows: QuerySet[Pledge] = Pledge.objects.select_related("person")
    return rows.order_by("-made_on", "due_on", "pk")


def pledges_of(person: Person) -> QuerySet[Pledge]:
    """Somebody's own pledges that nothing was told of yet, the first due first."""
    rows: QuerySet[Pledge] = Pledge.objects.filter(person=person, outcome="")
    return rows.order_by("due_on")


def duties() -> QuerySet[Duty]:
    """Who does what."""
    rows: QuerySet[Duty] = Duty.objects.select_related("holder")
    return rows


def to_look_at(today: date) -> list[Standing]:
    """Preconditions that were there and that nobody looked at for a year."""
    return [x for x in preconditions(today) if x.old]


def working_sessions() -> QuerySet[WorkingSession]:
    """Those that were held, the newest first."""
    rows: QuerySet[WorkingSession] = WorkingSession.objects.all()
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One HR process. last: the newest look at it, or None; before: the one before that. pledges:
    what was promised to mend it, the newest first."""

    code: str
    last: ProcessLook | None
    before: ProcessLook | None
    pledges: tuple[Pledge, ...]


def processes() -> list[Process]:
    """All HR processes of the list, in order."""
    looks: dict[str, list[ProcessLook]] = {code: [] for code in PROCESSES}
    for look in ProcessLook.objects.filter(code__in=PROCESSES).order_by("-looked_on"):
        looks[look.code].append(look)
    mending = list(pledges().exclude(process=""))
    return [
        Process(
            code=code,
            last=rows[0] if rows else None,
            before=rows[1] if len(rows) > 1 else None,
            pledges=tuple(x for x in mending if x.process == code),
        )
        for code, rows in looks.items()
    ]


class Why(StrEnum):
    """Why the checklist asks something."""

    BEGIN = "begin"  # the day on which they wanted to begin
    LOOK_BACK = "look_back"  # the day on which they wanted to look back
    LOOK = "look"  # they do something for weeks, and chose nothing to see whether it helps
    UNTOUCHED = "untouched"  # a phase of which nothing was chosen for months


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What the checklist asks. code: of the advice it is about, else empty."""

    why: Why
    phase: Phase
    code: str = ""


_DOING_WEEKS: Final = timedelta(weeks=4)
_MONTHS_UNTOUCHED: Final = 3


def advice_steps() -> dict[str, AdviceStep]:
    """How far the organisation is, by advice; of what was not chosen nothing."""
    return {x.code: x for x in AdviceStep.objects.all() if x.code in PHASE_OF}


def reminders(today: date) -> list[Reminder]:
    """What the checklist asks today (R67); nothing as long as nothing was chosen."""
    steps = advice_steps()
    found = [
        Reminder(
            why=Why.BEGIN if x.state == AdviceStep.State.CHOSEN else Why.LOOK_BACK,
            phase=PHASE_OF[code],
            code=code,
        )
        for code, x in steps.items()
        if x.on is not None and x.on <= today
    ]
    first = {phase: [x for code, x in steps.items() if PHASE_OF[code] is phase] for phase in Phase}
    busy = [x for x in first[Phase.DO] if x.state != AdviceStep.State.CHOSEN]
    if busy and not first[Phase.LOOK] and min(x.since for x in busy) + _DOING_WEEKS <= today:
        found.append(Reminder(why=Why.LOOK, phase=Phase.LOOK))
    since = min((x.since for x in steps.values()), default=today)
    if months_after(since, _MONTHS_UNTOUCHED) <= today:
        said = {x.phase for x in found if x.why is Why.LOOK}
        found += [
            Reminder(why=Why.UNTOUCHED, phase=phase)
            for phase in Phase
            if not first[phase] and phase not in said
        ]
    return found
