"""Programmes of the bound organisation, and where each of them stands.

Who makes them (`PROGRAMMES_WRITE`) and who reads them (`PROGRAMMES_READ`: works council, data
protection officer, board) see the same: what is agreed, what is missing, what was decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.programmes.content import Part, Rules, rules_now, with_content
from bestendig.programmes.models import (
    Idea,
    MaintenancePlan,
    MeasurementPlan,
    PlannedWave,
    PlanVersion,
    PreconditionCheck,
    Programme,
)
from bestendig.programmes.queries.plans import Lock, lock_of
from bestendig.releases.models import Release


class Stage(StrEnum):
    """Where a programme is on the way."""

    THINK = "think"
    DO = "do"
    LOOK = "look"
    LAST = "last"
    CLOSED = "closed"


class Block(models.TextChoices):
    """What stops a start."""

    PLAN = "plan", _("the measurement plan is not locked")
    PLAN_CHANGED = "plan_changed", _("the measurement plan was changed after it was locked")
    MAINTENANCE = "maintenance", _("nothing is agreed to keep it going")


class Later(StrEnum):
    """What may come later, and is shown to works council and board."""

    VALUE = "value"
    IDEAS = "ideas"
    PRECONDITIONS = "preconditions"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """One moment of its plan, its own or borrowed. measured: its figures have come out; missed: it
    went by and nobody was asked."""

    role: str
    months_after: int | None
    name: str
    opens_at: datetime
    closes_at: datetime
    planned: PlannedWave
    borrowed: bool
    measured: bool
    missed: bool


@dataclass(frozen=True)
class Standing:
    """A programme with everything that its pages ask about it, on a day."""

    programme: Programme
    today: date
    released: frozenset[UUID]
    rules: Rules

    @cached_property
    def lock(self) -> Lock:
        """How its measurement plan stands to what was locked."""
        return (
            lock_of(self.programme.plan, self.rules) if self.programme.plan else Lock(newest=None)
        )

    @cached_property
    def maintenance(self) -> MaintenancePlan | None:
        """What keeps it going."""
        return getattr(self.programme, "maintenance", None)

    @property
    def lasts(self) -> bool:
        """Whether it is agreed what keeps it going, or written down why nothing does."""
        row = self.maintenance
        return row is not None and bool(row.exception or (row.what and row.who and row.when))

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """What stops a start."""
        found = []
        if not self.programme.light and not self.lock.holds:
            found.append(Block.PLAN_CHANGED if self.lock.newest else Block.PLAN)
        # A single meeting needs no more than the question what people thought of it.
        if not self.lasts and not self.programme.light:
            found.append(Block.MAINTENANCE)
        return tuple(found)

    @cached_property
    def later(self) -> tuple[Later, ...]:
        """What is still open and does not stop it."""
        found = []
        if not (self.programme.value_employee and self.programme.value_organisation):
            found.append(Later.VALUE)
        if not self.programme.ideas.all():
            found.append(Later.IDEAS)
        if len([x for x in self.programme.preconditions.all() if x.met]) < len(
            PreconditionCheck.Code
        ):
            found.append(Later.PRECONDITIONS)
        return tuple(found)

    @cached_property
    def moments(self) -> tuple[When, ...]:
        """When it is measured, in order."""
        plan = self.programme.plan
        if plan is None:
            return ()
        rows = [(x.role, x.months_after, x, False) for x in plan.waves.all()]
        rows += [(x.role, x.months_after, x.wave, True) for x in plan.borrowed.all()]
        found = [
            When(
                role=role, months_after=months, name=wave.name, opens_at=wave.opens_at,
                closes_at=wave.closes_at, planned=wave, borrowed=lent,
                measured=wave.wave_id in self.released,
                missed=wave.wave_id is None and wave.closes_at < timezone.now(),
            )
            for role, months, wave, lent in rows
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda x: x.opens_at))

    def measured(self, role: PlannedWave.Role) -> bool:
        """Whether a moment of this kind has been measured."""
        return any(x.measured for x in self.moments if x.role == role)

    @property
    def stage(self) -> Stage:
        """Where it is: thought about, done, looked at, kept up, or closed."""
        if hasattr(self.programme, "decision"):
            return Stage.CLOSED
        if self.programme.started_at is None:
            return Stage.THINK
        if self.today <= self.programme.ends:
            return Stage.DO
        return Stage.LAST if self.measured(PlannedWave.Role.END) else Stage.LOOK


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of the programmes that started: how many were measured at the start, the end and later."""

    programmes: int
    start: int
    end: int
    follow_up: int

    @property
    def all_three(self) -> int:
        """The least of the three counts: no more can have all of them."""
        return min(self.start, self.end, self.follow_up)


def programmes() -> QuerySet[Programme]:
    """All programmes, the newest first, with everything that a list of them shows."""
    rows: QuerySet[Programme] = Programme.objects.select_related(
        "owner", "maintenance", "decision", "follows", "followed_by", "intervention"
    )
    plans = with_content(MeasurementPlan.objects.all())
    return rows.prefetch_related(
        "units", "challenges", "meetings", "ideas", "preconditions", Prefetch("plan", plans)
    )


def open_for_ideas() -> QuerySet[Programme]:
    """The programmes that are still being made or done: everybody may bring an idea."""
    rows: QuerySet[Programme] = Programme.objects.filter(decision__isnull=True)
    return rows.order_by("name")


def ideas_of(person: UUID) -> QuerySet[Idea]:
    """What somebody brought, newest first. For that person alone."""
    rows: QuerySet[Idea] = Idea.objects.filter(person=person).select_related("programme")
    return rows


def ideas_that_wait() -> QuerySet[Idea]:
    """Ideas of people without an answer. For who writes programmes."""
    rows: QuerySet[Idea] = Idea.objects.filter(person__isnull=False, done="")
    return rows.select_related("programme").order_by("on")


def standings(rows: QuerySet[Programme]) -> list[Standing]:
    """These programmes with where they stand today."""
    released = frozenset(Release.objects.values_list("wave_id", flat=True))
    today, rules = timezone.localdate(), rules_now()
    return [Standing(row, today, released, rules) for row in rows]


def coverage(found: list[Standing]) -> Coverage:
    """How many of the programmes that started were measured, and when (R48)."""
    started = [x for x in found if x.programme.started_at]
    roles = PlannedWave.Role
    return Coverage(
        programmes=len(started),
        start=sum(x.measured(roles.START) for x in started),
        end=sum(x.measured(roles.END) for x in started),
        follow_up=sum(x.measured(roles.FOLLOW_UP) for x in started),
    )


def cycles(programme: Programme) -> list[Programme]:
    """All cycles of it, the first first."""
    first = programme
    while first.follows is not None:
        first = first.follows
    found = [first]
    while hasattr(found[-1], "followed_by"):
        found.append(found[-1].followed_by)
    return found


class PlanChange(StrEnum):
    """How a change after locking weighs (design/effects, flags)."""

    NONE = ""
    NOTED = "noted"
    SERIOUS = "serious"


_WEIGHS = frozenset({Part.OUTCOME, Part.SMALLEST, Part.COMPARISON, Part.MOMENTS, Part.DATES})


def plan_change(versions: list[PlanVersion]) -> PlanChange:
    """Noted when outcome, smallest effect, moments or comparison changed before answers of the
    end or later came; serious when it was after that."""
    found = PlanChange.NONE
    for version in versions:
        if not _WEIGHS & {Part(code) for code in version.changed}:
            continue
        if _answered_by(version):
            return PlanChange.SERIOUS
        found = PlanChange.NOTED
    return found


def _answered_by(version: PlanVersion) -> bool:
    """Whether a moment of the end or later had opened when this version was locked."""
    rows = {**version.content["waves"], **version.content.get("borrowed", {})}.values()
    late = {PlannedWave.Role.END.value, PlannedWave.Role.FOLLOW_UP.value}
    return any(
        row["role"] in late and datetime.fromisoformat(row["opens"]) <= version.locked_at
        for row in rows
    )
