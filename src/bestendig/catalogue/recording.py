"""How a result comes into the catalogue: from a finding, and from nowhere else.

`record_result` is called by the room that made the finding, in its transaction. The import
contract lets no page in.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.catalogue.codes import GradeCode, PeopleBand
from bestendig.catalogue.models import Intervention, Result
from bestendig.common import audit
from bestendig.dimodel import Outcome
from bestendig.effects.grade import Grade, VerdictCode
from bestendig.effects.question import Assignment, Design

CODES: Final = {
    Grade.A: GradeCode.A,
    Grade.B: GradeCode.B,
    Grade.C: GradeCode.C,
    Grade.D: GradeCode.D,
    Grade.ZERO: GradeCode.ZERO,
    Grade.NONE: GradeCode.NONE,
}
_CLAIMS: Final = {
    VerdictCode.EFFECT: {Grade.A, Grade.B},
    VerdictCode.HARM: {Grade.A, Grade.B},
    VerdictCode.ASSOCIATED: {Grade.C},
    VerdictCode.CHANGED: {Grade.D},
    VerdictCode.NEGLIGIBLE: {Grade.ZERO},
    VerdictCode.NO_CHANGE: {Grade.NONE},
    VerdictCode.NONE: {Grade.NONE},
}
_ORDER: Final = (Grade.A, Grade.B, Grade.C, Grade.D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """An effect in standard deviations at baseline, above 0 is better: with its 95% interval."""

    effect: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Retained:
    """Which share of the gain was left after so many months, with its interval."""

    share: float
    low: float
    high: float
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a finding says of one measure. strength: `effects.grade.can_reach`, before any number
    was looked at. people: in a band, never exactly. withheld: the verdict may be told and the
    numbers not, because a group is too small; estimated and retained are then left out. source:
    whatever says it anew takes the place of what it said before."""

    outcome: Outcome
    measure: str
    measure_name: str
    programme: str
    grade: Grade
    verdict: VerdictCode
    better: bool | None
    strength: Grade
    design: Design
    assignment: Assignment
    people: PeopleBand
    begun_on: date
    ended_on: date
    source: UUID
    estimated: Estimated | None = None
    retained: Retained | None = None
    withheld: bool = False


@transaction.atomic
def record_result(intervention_id: UUID, measured: Measured) -> Result:
    """Keep what a finding says; the same finding again takes the place of what it said before.

    Raises ValueError on what the engine cannot have said, Intervention.DoesNotExist.
    """
    _check(measured)
    intervention = Intervention.objects.get(pk=intervention_id)
    estimated, retained = measured.estimated, measured.retained
    result: Result
    result, _made = Result.objects.update_or_create(
        source=measured.source,
        measure=measured.measure,
        defaults={
            "intervention": intervention,
            "outcome": measured.outcome.value,
            "measure_name": measured.measure_name[:120],
            "programme": measured.programme[:120],
            "grade": CODES[measured.grade],
            "verdict": measured.verdict.value,
            "better": measured.better,
            "strength": CODES[measured.strength],
            "design": measured.design.value,
            "assignment": measured.assignment.value,
            "effect": estimated.effect if estimated else None,
            "se": estimated.se if estimated else None,
            "low": estimated.low if estimated else None,
            "high": estimated.high if estimated else None,
            "withheld": measured.withheld,
            "retention": retained.share if retained else None,
            "retention_low": retained.low if retained else None,
            "retention_high": retained.high if retained else None,
            "retention_months": retained.months if retained else None,
            "people": measured.people,
            "begun_on": measured.begun_on,
            "ended_on": measured.ended_on,
            "recorded_at": timezone.now(),
        },
    )
    audit.record("record_result", object_kind="intervention", object_id=intervention.pk)
    return result


def _check(measured: Measured) -> None:
    """Raise ValueError where the parts cannot be of one verdict."""
    if measured.grade not in _CLAIMS[measured.verdict]:
        raise ValueError(f"grade {measured.grade} does not say {measured.verdict}")
    if measured.strength not in _ORDER:
        raise ValueError(f"{measured.strength} is no strength")
    if measured.grade in _ORDER and _ORDER.index(measured.grade) < _ORDER.index(measured.strength):
        raise ValueError(f"grade {measured.grade} is above the strength {measured.strength}")
    if measured.grade is Grade.ZERO and measured.strength not in {Grade.A, Grade.B}:
        raise ValueError("a weak design cannot say that nothing changed")
    if measured.grade is Grade.A and measured.assignment is not Assignment.LOTTERY:
        raise ValueError("grade A asks for a lottery")
    if (measured.strength is Grade.D) != (measured.design is Design.ONE_GROUP):
        raise ValueError("strength D is of one group alone, and of nothing else")
    if measured.withheld and (measured.estimated or measured.retained):
        raise ValueError("numbers that are withheld are not handed over")
    if measured.estimated is None and measured.grade is not Grade.NONE and not measured.withheld:
        raise ValueError("a letter asks for an estimate")
    if measured.estimated is not None:
        _check_estimated(measured.estimated)
    if measured.ended_on < measured.begun_on:
        raise ValueError("it ended before it began")


def _check_estimated(said: Estimated) -> None:
    if not all(map(math.isfinite, (said.effect, said.se, said.low, said.high))):
        raise ValueError("an estimate is finite, or it is left out")
    if said.se <= 0 or not said.low <= said.effect <= said.high:
        raise ValueError("an estimate lies inside its interval")
