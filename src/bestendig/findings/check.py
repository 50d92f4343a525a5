"""Check a table: from what a person handed over to findings, one an outcome.

1. Make scores of its columns, refusing what is wrong with a clear sentence.
2. Settle the waves, the starts and the groups of the question.
3. Gather, judge and tell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from bestendig.common.table_files import Table, TableError
from bestendig.effects.moments import moments_of
from bestendig.effects.question import Assignment, Question
from bestendig.findings.data_file import Columns, Prepared, prepare
from bestendig.findings.finding import Asked, Finding, Progress, find
from bestendig.findings.story import ScoreRange


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a file: its columns, how people came to the programme, what decides."""

    columns: Columns
    assignment: Assignment = Assignment.UNKNOWN
    baseline: str | None = None
    end: str | None = None
    primary: tuple[str, ...] = ()
    lower_is_better: frozenset[str] = field(default_factory=frozenset)
    smallest: float = 0.2
    alpha: float = 0.05
    language: str = "nl"
    programme: str | None = None


def check_table(
    table: Table, request: Request, *, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Findings on a table that was read. Raises TableError for what a person can mend."""
    prepared = prepare(table, request.columns)
    names = [one.outcome for one in prepared]
    for name in (*request.primary, *sorted(request.lower_is_better)):
        if name not in names:
            raise TableError("error.outcome.unknown", outcome=name, outcomes=", ".join(names))
    if not 0 < request.alpha < 1 or not 0 < request.smallest < math.inf:
        raise TableError("error.question.numbers")
    asked = [_asked(one, request) for one in prepared]
    return find(
        asked,
        request.language,
        primary=request.primary,
        programme=request.programme,
        progress=progress,
    )


def _asked(one: Prepared, request: Request) -> Asked:
    group = one.start if one.start is not None else one.group
    moments = moments_of(
        one.values, one.waves, group=group, stratum=one.stratum, cluster=one.cluster
    )
    return Asked(
        outcome=one.outcome,
        moments=moments,
        question=_question(one, request),
        scores=ScoreRange.of(one.values),
        settings=_settings(request),
    )


def _question(one: Prepared, request: Request) -> Question:
    waves = list(one.waves)
    for chosen in (request.baseline, request.end):
        if chosen is not None and chosen not in waves:
            raise TableError("error.wave.unknown", wave=chosen, waves=", ".join(waves))
    baseline = request.baseline or (waves[0] if len(waves) > 1 else None)
    end = request.end or waves[-1]
    if baseline is not None and waves.index(end) <= waves.index(baseline):
        raise TableError("error.wave.order", baseline=baseline, end=end)
    common: dict[str, Any] = {
        "baseline": baseline,
        "end": end,
        "assignment": request.assignment,
        "smallest": request.smallest,
        "alpha": request.alpha,
        "higher_is_better": one.outcome not in request.lower_is_better,
    }
    if one.starts is not None:
        return Question(starts=one.starts, **common)
    if one.group is None:
        return Question(programme="", **common)
    return Question(programme=one.programme, comparison=one.comparison, **common)


def _settings(request: Request) -> dict[str, Any]:
    return {
        "assignment": request.assignment.value,
        "baseline": request.baseline,
        "end": request.end,
        "primary": list(request.primary),
        "lower_is_better": sorted(request.lower_is_better),
        "smallest": request.smallest,
        "alpha": request.alpha,
    }
