"""The two clocks of a breach: 24 hours for an early warning, 72 for the notice to the AP.

They run in hours that pass, not in hours on the clock: the night on which summer time begins or
ends makes no difference. They run through weekends and holidays too, because a term in hours is
not lengthened by them (Regulation 1182/71, art. 3(4)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bestendig.organisations.breaches.models import Breach, BreachStep, Decision, StepKind

TERMS: Final = MappingProxyType(
    {
        StepKind.EARLY_WARNING: timedelta(hours=24),  # Cbw, after NIS2 art. 23(4)(a)
        StepKind.AUTHORITY: timedelta(hours=72),  # AVG art. 33(1)
    }
)
# From here on the clock is shown as nearly over.
SOON: Final = MappingProxyType(
    {StepKind.EARLY_WARNING: timedelta(hours=6), StepKind.AUTHORITY: timedelta(hours=24)}
)


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    SOON = "soon"
    LATE = "late"
    IN_TIME = "in_time"
    DONE_LATE = "done_late"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: when it ends, how it stands, and how long there is left (or how far over)."""

    kind: StepKind
    due_at: datetime
    state: ClockState
    left: timedelta

    @property
    def is_running(self) -> bool:
        """Whether something still has to be sent or decided."""
        return self.state in {ClockState.RUNNING, ClockState.SOON, ClockState.LATE}

    @property
    def hours(self) -> int:
        """Whole hours left, or over."""
        return int(abs(self.left) // timedelta(hours=1))

    @property
    def minutes(self) -> int:
        """Minutes beside the whole hours."""
        return int(abs(self.left) % timedelta(hours=1) // timedelta(minutes=1))


def due_at(found_at: datetime, kind: StepKind) -> datetime:
    """The moment a clock ends (UTC): hours are added to the moment, not to the wall clock."""
    return found_at.astimezone(UTC) + TERMS[kind]


def clocks(breach: Breach, steps: Iterable[BreachStep], now: datetime) -> tuple[Clock, ...]:
    """Both clocks of a breach, the shorter one first."""
    taken = {step.kind: step for step in steps}
    return tuple(_clock(breach, kind, taken.get(kind), now) for kind in TERMS)


def _clock(breach: Breach, kind: StepKind, step: BreachStep | None, now: datetime) -> Clock:
    end = due_at(breach.found_at, kind)
    if step is None:
        left = end - now.astimezone(UTC)
        return Clock(kind, end, _running(kind, left), left)
    left = end - step.at.astimezone(UTC)
    if step.decision == Decision.NOT_NEEDED:
        return Clock(kind, end, ClockState.NOT_NEEDED, left)
    in_time = left >= timedelta(0)
    return Clock(kind, end, ClockState.IN_TIME if in_time else ClockState.DONE_LATE, left)


def _running(kind: StepKind, left: timedelta) -> ClockState:
    if left < timedelta(0):
        return ClockState.LATE
    return ClockState.SOON if left <= SOON[kind] else ClockState.RUNNING
