"""Judging what is due, once, and keeping it as it is shown."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit
from bestendig.common.jobs import fence, parts
from bestendig.common.keys import KeyMissing
from bestendig.effects.evidence import Evidence
from bestendig.effects.retention import Retention
from bestendig.findings.catalogued import record_found, weight_of
from bestendig.findings.judging import Judged, judge
from bestendig.findings.models import PublishedFinding
from bestendig.findings.proofs import Due, due_of
from bestendig.programmes.actions.upkeep import raise_faded
from bestendig.programmes.queries.programmes import programmes, standings


def publish_due() -> int:
    """Judge every survey that was counted and not judged yet: how many findings there are new.

    A programme that cannot be judged keeps no other waiting; what was wrong is raised after all.
    """
    new = 0
    with parts() as part:
        for standing in standings(programmes()):
            with part():
                one = due_of(standing)
                new += publish(one) if one else 0
    return new


@transaction.atomic
def publish(one: Due) -> int:
    """Judge it and keep what may be shown: how many outcomes. None where the answers are gone."""
    fence()
    try:
        judged = judge(one.proof)
    except KeyMissing:
        return 0
    for found in judged:
        PublishedFinding.objects.create(
            programme=one.programme,
            version=one.version,
            wave_id=one.survey.planned.wave_id,
            survey=one.survey.name,
            counted_on=timezone.localdate(one.survey.closes_at),
            outcome=found.outcome,
            names=dict(one.proof.outcomes[found.outcome]),
            primary=found.outcome in one.proof.primary,
            design=one.design.code,
            assignment=one.proof.assignment.value,
            grade=found.finding.verdict.grade.value,
            verdict=found.finding.verdict.code.value,
            stories={language: asdict(story) for language, story in found.stories.items()},
            numbers=None if found.numbers is None else dict(found.numbers),
            weight=weight_of(found, one.proof),
        )
    audit.record(
        "publish_finding", object_kind="programme", object_id=one.programme.pk,
        outcomes=len(judged), survey=str(one.survey.planned.wave_id),
    )  # fmt: skip
    record_found(one.programme.pk)
    if any(fades(x, one) for x in judged):
        raise_faded(one.programme.pk, str(one.survey.planned.wave_id), timezone.localdate())
    return len(judged)


def fades(found: Judged, one: Due) -> bool:
    """Whether this survey shows that some of a gain is lost. Only where that is told: of small
    groups nothing is, and a task would tell it."""
    evidence = found.finding.evidence
    if found.numbers is None or not isinstance(evidence, Evidence):
        return False
    label = next(x for x, wave in one.proof.waves.items() if wave == one.survey.planned.wave_id)
    return bool(found.finding.verdict.better) and evidence.retained.get(label) is Retention.FADED
