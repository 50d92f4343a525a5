"""A finding: one outcome, what was asked of it, its numbers, its verdict and its words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bestendig.common.texts import text
from bestendig.effects.evidence import Evidence, gather
from bestendig.effects.flags import Flag, cell
from bestendig.effects.grade import Grade, Verdict, verdicts
from bestendig.effects.moments import Moments
from bestendig.effects.question import Question
from bestendig.effects.values import Estimate, NotEstimable
from bestendig.findings.story import ScoreRange, Story, tell

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One outcome and the question put to it.

    settings: the choices as they were given, for who wants to repeat it.
    """

    outcome: str
    moments: Moments
    question: Question
    scores: ScoreRange
    settings: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was asked of one outcome, and everything that came out."""

    asked: Asked
    evidence: Evidence | NotEstimable
    verdict: Verdict
    story: Story

    @property
    def outcome(self) -> str:
        """The outcome's name."""
        return self.asked.outcome

    @property
    def answers(self) -> int:
        """Answers over all waves."""
        return sum(n for _, _, n in self.counts)

    @property
    def clusters(self) -> int | None:
        """Teams with answers; None when teams play no part."""
        moments = self.asked.moments
        answered = moments.cluster[moments.observed.any(axis=1) & (moments.n > 0)]
        return len(np.unique(answered)) if moments.clustered else None

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(group, wave, answers), groups first."""
        moments = self.asked.moments
        return [
            (group, wave, cell(moments, group, wave).n)
            for group in moments.groups
            for wave in moments.waves
        ]


def decides(found: Evidence, estimate: Estimate) -> bool:
    """Whether `estimate` is one of those on which the verdict rests."""
    return any(_place(x) == _place(estimate) for x in found.deciding)


def _place(x: Estimate) -> tuple[str | None, ...]:
    return x.name, x.wave, x.method, x.group, x.stratum, x.cohort


def find(
    asked: Sequence[Asked],
    language: str,
    *,
    primary: Collection[str] = (),
    programme: str | None = None,
    known: Collection[Flag] = (),
    months: Mapping[str, int] | None = None,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Findings on all outcomes, judged together and told in `language`.

    known: flags about what the answers cannot know. months: since the end, of follow-ups by
    wave. progress: called with how many outcomes are done, and of how many.
    """
    gathered = {}
    for done, one in enumerate(asked, start=1):
        gathered[one.outcome] = gather(one.moments, one.question, known=known)
        if progress is not None:
            progress(done, len(asked))
    judged = verdicts(gathered, primary)
    return tuple(
        Finding(
            asked=one,
            evidence=gathered[one.outcome],
            verdict=judged[one.outcome],
            story=tell(
                one.outcome,
                gathered[one.outcome],
                judged[one.outcome],
                language,
                scores=one.scores,
                programme=programme,
                months=months,
            ),
        )
        for one in asked
    )


def summary(findings: Sequence[Finding], language: str) -> str | None:
    """How many main outcomes got better, worse, or remain unknown; None for a single one."""
    main = [finding.verdict for finding in findings if not finding.verdict.exploratory]
    if len(main) < 2:
        return None
    better = sum(verdict.better is True for verdict in main)
    worse = sum(verdict.better is False for verdict in main)
    zero = sum(verdict.grade is Grade.ZERO for verdict in main)
    counts = {"better": better, "worse": worse, "zero": zero}
    unknown = len(main) - better - worse - zero
    return " ".join(
        (
            text("verdict.summary", language, total=len(main), none=unknown, **counts),
            text("verdict.several", language, total=len(main)),
        )
    )
