"""Judging the figures of which the last period became known, and keeping what they said."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit
from bestendig.common.jobs import fence, parts
from bestendig.effects.values import Estimate
from bestendig.findings.models import SeriesFinding
from bestendig.findings.series.judging import JudgedSeries, figures_of, judge_series
from bestendig.findings.series.telling import Named, tell_series
from bestendig.organisations.queries.units import names_of
from bestendig.programmes.models import Programme, SeriesChoice
from bestendig.programmes.queries.series import chosen_for

LANGUAGES: Final = ("nl", "en")
_DECIMALS: Final = 2


def publish_due_series() -> int:
    """Judge every chosen figure that can be: how many findings there are new."""
    rows = SeriesChoice.objects.exclude(programme__started_at=None)
    new = 0
    with parts() as part:
        for one in list(rows.values_list("programme", flat=True).order_by().distinct()):
            with part():
                new += publish_series(one) is not None
    return new


@transaction.atomic
def publish_series(programme_id: UUID) -> SeriesFinding | None:
    """Judge the figure of one programme, once for the figures as they are. None while it waits,
    where it was judged already, and where the programme begins on another day by now."""
    fence()
    # A page and the clock may both be here.
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    choices = chosen_for(programme_id)
    if not choices:
        return None
    choice = choices[0]
    if programme.started_at is None or programme.begins != choice.starts_on:
        return None
    figures = figures_of(choice)
    if figures is None or choice.findings.filter(sha256=figures.sha256).exists():
        return None
    judged = judge_series(choices, figures)
    names = names_of([x for x in (choice.unit_id, choice.control_id) if x])
    named = Named(
        programme=programme.name,
        unit=names[choice.unit_id] if choice.unit_id else "",
        control=names[choice.control_id] if choice.control_id else "",
    )
    found: SeriesFinding = SeriesFinding.objects.create(
        choice=choice,
        judged_on=timezone.localdate(),
        grade=judged.verdict.grade.value,
        verdict=judged.verdict.code.value,
        stories={x: asdict(tell_series(choice, judged, named, x)) for x in LANGUAGES},
        numbers=_numbers(judged),
        sha256=figures.sha256,
    )
    audit.record(
        "publish_series", object_kind="programme", object_id=programme.pk, grade=found.grade,
    )  # fmt: skip
    return found


def _numbers(judged: JudgedSeries) -> dict[str, Any]:
    """The estimates, and the line that was expected. The figures themselves stand in their own
    room: a corrected one is not shown from here."""
    answer = judged.evidence.answer
    estimates = [x for x in (answer.level, answer.slope, answer.average) if isinstance(x, Estimate)]
    return {
        "estimates": [
            {"name": x.name, **{y: round(float(getattr(x, y)), _DECIMALS) for y in _PARTS}}
            for x in estimates
        ],
        "since": judged.figures.since.starts_on.isoformat(),
        "first": judged.figures.around.first.starts_on.isoformat(),
        "expected": [None if math.isnan(x) else round(x, _DECIMALS) for x in answer.expected or ()],
        "before": answer.months_before,
        "after": answer.months_after,
        "season": answer.season,
    }


_PARTS: Final = ("estimate", "low", "high")
