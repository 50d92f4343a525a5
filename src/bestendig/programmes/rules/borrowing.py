"""Which fixed moments of the organisation can be the start, end and follow-up of a programme.

Answers are laid beside each other within one series only. So a plan borrows all its moments from
the rhythm that runs, or has them all for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bestendig.common.registry import months_after
from bestendig.effects.design_codes import IN_TURN, DesignCode
from bestendig.programmes.models import PlannedWave

FOLLOW_UPS: Final = (6, 12)
# Designs that compare with the change before the start.
EARLIER: Final = frozenset({DesignCode.COMPARISON_ASSIGNED.value})
# How long before the beginning a moment still tells where people started; how soon after the end
# it still tells what the programme did; and how far a follow-up may lie from its month.
_BEFORE_MONTHS: Final = 8
_AFTER_MONTHS: Final = 3
_NEAR: Final = timedelta(days=62)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One moment, and what it is for a programme."""

    wave: PlannedWave
    role: PlannedWave.Role
    months_after: int | None = None


def borrowed(
    moments: Sequence[tuple[PlannedWave, date, date]], begins: date, ends: date, code: str = ""
) -> list[Use]:
    """The fixed moments (with their first and last day) that fit; empty where start or end is
    missing. A follow-up that no moment is near to is left out. code: of a design that needs one
    moment more before the start, or moments in between."""
    earliest, latest = months_after(begins, -_BEFORE_MONTHS), months_after(ends, _AFTER_MONTHS)
    start = [x for x, _first, last in moments if last < begins]
    near_start = [x for x, _first, last in moments if earliest <= last < begins]
    end = [x for x, first, _last in moments if ends <= first <= latest]
    if not near_start or not end:
        return []
    uses = [
        Use(wave=start[-1], role=PlannedWave.Role.START),
        Use(wave=end[0], role=PlannedWave.Role.END),
    ]
    if code in EARLIER and len(start) > 1:
        uses.insert(0, Use(wave=start[-2], role=PlannedWave.Role.EARLIER))
    if code in IN_TURN:
        between = [x for x, first, last in moments if begins <= first and last < ends]
        uses += [Use(wave=x, role=PlannedWave.Role.DURING) for x in between]
    taken = {use.wave.pk for use in uses}
    for months in FOLLOW_UPS:
        day = months_after(ends, months)
        near = [(abs(first - day), x) for x, first, _last in moments if abs(first - day) <= _NEAR]
        wave = min(near, key=lambda one: one[0])[1] if near else None
        if wave and wave.pk not in taken:
            taken.add(wave.pk)
            uses.append(Use(wave=wave, role=PlannedWave.Role.FOLLOW_UP, months_after=months))
    return sorted(uses, key=lambda use: use.wave.opens_at)


def complete(uses: Sequence[Use]) -> bool:
    """Whether start, end and both follow-ups are there."""
    later = [use for use in uses if use.role == PlannedWave.Role.FOLLOW_UP]
    return len(later) == len(FOLLOW_UPS)
