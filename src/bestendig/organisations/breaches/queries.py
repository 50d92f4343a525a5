"""Reading the register. For data protection officer, works council and administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from bestendig.organisations.breaches.clocks import Clock, ClockState, clocks
from bestendig.organisations.breaches.models import DECISIONS, Breach, BreachStep, StepKind


@dataclass(frozen=True, slots=True)
class Told:
    """A breach with its steps and its clocks."""

    breach: Breach
    steps: tuple[BreachStep, ...]
    clocks: tuple[Clock, ...]

    @property
    def is_running(self) -> bool:
        """Whether a clock runs."""
        return any(clock.is_running for clock in self.clocks)

    @property
    def is_late(self) -> bool:
        """Whether a clock ran out with nothing recorded."""
        return any(clock.state is ClockState.LATE for clock in self.clocks)


def _told(breach: Breach, now: datetime) -> Told:
    steps = tuple(breach.steps.all())
    return Told(breach, steps, clocks(breach, steps, now))


def breaches(now: datetime) -> list[Told]:
    """The whole register of the bound organisation: running clocks on top, then the newest."""
    found: QuerySet[Breach] = Breach.objects.prefetch_related("steps").order_by("-found_at")
    told = [_told(breach, now) for breach in found]
    return sorted(told, key=lambda one: (not one.is_running, one.breach.closed_at is not None))


def breach_told(breach_id: UUID, now: datetime) -> Told:
    """One breach of the bound organisation. Raises Breach.DoesNotExist."""
    return _told(Breach.objects.prefetch_related("steps").get(pk=breach_id), now)


def undecided(told: Told) -> list[StepKind]:
    """The decisions that still have to be made, in the order of their clocks."""
    made = {step.kind for step in told.steps}
    return [] if told.breach.closed_at else [kind for kind in DECISIONS if kind not in made]


@dataclass(frozen=True, slots=True)
class BreachFigures:
    """How many breaches have a clock running, and of those how many are too late."""

    running: int
    late: int
    first_due: datetime | None


def breach_figures(now: datetime) -> BreachFigures:
    """Counts for the home card, from open breaches only."""
    open_ones = Breach.objects.filter(closed_at=None).prefetch_related("steps")
    told = [_told(breach, now) for breach in open_ones]
    ends = [clock.due_at for one in told for clock in one.clocks if clock.is_running]
    return BreachFigures(
        sum(one.is_running for one in told),
        sum(one.is_late for one in told),
        min(ends, default=None),
    )
