"""What came out of a programme, on the card of the intervention that it is (decision 125).

A programme has one result for each outcome: the newest finding takes the place of the one before,
so that the end and what was asked later are never added up as if they were two measurements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bestendig.catalogue.codes import PeopleBand
from bestendig.catalogue.recording import Estimated, Measured, Retained, record_result
from bestendig.dimodel import Indicator, Outcome
from bestendig.effects.evidence import Evidence
from bestendig.effects.grade import Grade, VerdictCode, can_reach
from bestendig.effects.question import Assignment, Design
from bestendig.findings.judging import Judged, Proof, question_of
from bestendig.findings.models import PublishedFinding
from bestendig.programmes.actions.offering import place_in_offer
from bestendig.programmes.models import Programme
from bestendig.questionnaires.bank import Scale, bank

# Half the width of a 95% interval, in standard errors.
_HALF: Final = 1.96
# What rounding to two decimals leaves of a standard error, at the least.
_LEAST_SE: Final = 0.005
_STRONG: Final = frozenset({Grade.A, Grade.B})
_INDICATORS: Final = {
    Indicator.VITAL_EMPLOYEES: Outcome.VITALITY,
    Indicator.AGILE_EMPLOYEES: Outcome.ADAPTABILITY,
}


def weight_of(judged: Judged, proof: Proof) -> dict[str, Any]:
    """What the catalogue asks of a finding beside what is told: direction, the best that the design
    could reach, whether anything could be calculated, people in a band, months of follow-ups."""
    question, found = question_of(proof), judged.finding.evidence
    calculated = isinstance(found, Evidence)
    return {
        "better": judged.finding.verdict.better,
        "strength": (can_reach(found) if isinstance(found, Evidence) else _planned(question)).value,
        "design": question.design.value,
        "calculated": calculated,
        "people": PeopleBand.of(judged.finding.asked.moments.people).value,
        "months": dict(proof.months),
    }


@transaction.atomic
def choose_intervention(programme_id: UUID, intervention_id: UUID | None) -> int:
    """Say what of the offer a programme is, and bring what came out of it there: how many results.

    Raises Refused when a result stands on another card already.
    """
    place_in_offer(programme_id, intervention_id)
    return record_found(programme_id)


@transaction.atomic
def record_found(programme_id: UUID) -> int:
    """Keep what is known of a programme with its intervention: how many results. None while it has
    no intervention, and none of an outcome that has no place in the DI-model."""
    programme = Programme.objects.select_related("intervention").get(pk=programme_id)
    if programme.intervention is None:
        return 0
    aims = (*programme.intervention.outcomes, *programme.outcomes)
    told = 0
    for finding in _newest(programme):
        outcome = place_of(finding.outcome, aims)
        if outcome is not None:
            record_result(programme.intervention.pk, _measured(programme, finding, outcome))
            told += 1
    return told


def place_of(scale: str, aims: Iterable[str]) -> Outcome | None:
    """Under which outcome a scale stands: its own; of a factor or a phase the first that is aimed
    at, as it is a way to get there."""
    known: Scale = bank().scales[scale]
    if known.outcome is not None:
        return known.outcome
    if known.indicator in _INDICATORS:
        return _INDICATORS[known.indicator]
    return next((Outcome(x) for x in aims), None)


def _newest(programme: Programme) -> list[PublishedFinding]:
    """The newest finding on each outcome."""
    found: dict[str, PublishedFinding] = {}
    for row in PublishedFinding.objects.filter(programme=programme).order_by("counted_on"):
        if row.weight:
            found[row.outcome] = row
    return list(found.values())


def _measured(programme: Programme, row: PublishedFinding, outcome: Outcome) -> Measured:
    weight, strength = row.weight, Grade(row.weight["strength"])
    grade, verdict, better = Grade(row.grade), VerdictCode(row.verdict), row.weight["better"]
    if not row.primary:  # looked at beside the plan: an idea, never proof
        strength = Grade.C if strength in _STRONG else strength
        if grade is Grade.ZERO:
            grade, verdict = Grade.NONE, VerdictCode.NO_CHANGE
    withheld = row.numbers is None and bool(weight["calculated"])
    numbers = row.numbers or {}
    return Measured(
        outcome=outcome,
        measure=row.outcome,
        measure_name=row.names["nl"],
        programme=programme.name,
        grade=grade,
        verdict=verdict,
        better=better,
        strength=strength,
        design=Design(weight["design"]),
        assignment=Assignment(row.assignment),
        people=PeopleBand(weight["people"]),
        begun_on=min(programme.begins, row.counted_on),
        ended_on=row.counted_on,
        source=programme.pk,
        estimated=_estimated(numbers),
        retained=_retained(numbers, weight["months"]) if better else None,
        withheld=withheld,
    )


def _estimated(numbers: Mapping[str, Any]) -> Estimated | None:
    """In standard deviations, from what is shown. Where several estimates decide the interval is
    the hull of theirs, and the standard error follows it: rather too wide than too narrow."""
    deciding = [tuple(x) for x in numbers.get("deciding", ())]
    rows = [
        x for x in numbers.get("estimates", ()) if (x["name"], x["wave"], x["method"]) in deciding
    ]
    if not rows:
        return None
    low, high = float(numbers["low"]), float(numbers["high"])
    return Estimated(
        effect=min(max(float(rows[0]["standardised"]), low), high),
        se=max((high - low) / 2 / _HALF, _LEAST_SE),
        low=low,
        high=high,
    )


def _retained(numbers: Mapping[str, Any], months: Mapping[str, int]) -> Retained | None:
    """What is left at the last follow-up that says so."""
    rows = [
        x for x in numbers.get("estimates", ()) if x["name"] == "retention" and x["wave"] in months
    ]
    if not rows:
        return None
    last = max(rows, key=lambda x: months[x["wave"]])
    return Retained(
        share=float(last["estimate"]), low=float(last["low"]), high=float(last["high"]),
        months=months[last["wave"]],
    )  # fmt: skip


def _planned(question: Any) -> Grade:
    """What the design could have reached where nothing could be calculated."""
    if question.design is Design.ONE_GROUP:
        return Grade.D
    return Grade.A if question.lottery else Grade.C
