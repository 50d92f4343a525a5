"""The verdict on a figure of the administration: what a series with a step may say.

At most C without a control series: nobody knows what the figure would have done. With one B.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bestendig.effects.flags import Flag, Level
from bestendig.effects.grade import Grade, Verdict, VerdictCode
from bestendig.effects.series import SeriesAnswer
from bestendig.effects.values import Estimate, NotEstimable


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEvidence:
    """answer: what was agreed beforehand. with_events: the same with what else happened on one
    side as steps of its own; None where nothing did. compared: whether there was a control."""

    answer: SeriesAnswer
    with_events: SeriesAnswer | None = None
    compared: bool = False
    flags: tuple[Flag, ...] = field(default_factory=tuple)
    alpha: float = 0.05

    @property
    def blurred(self) -> bool:
        """Whether the difference is gone, or cannot be told apart, once the events count too. They
        can only take a verdict away: who writes one down later never makes one."""
        if self.with_events is None:
            return False
        one, other = self.answer.average, self.with_events.average
        if not isinstance(one, Estimate) or not isinstance(other, Estimate):
            return True
        return not _excludes_zero(other, self.alpha) or (one.estimate > 0) != (other.estimate > 0)


def series_verdict(found: SeriesEvidence) -> Verdict:
    """The verdict, by the average over all periods under the programme; fewer is better."""
    average = found.answer.average
    if isinstance(average, NotEstimable):
        return Verdict(grade=Grade.NONE, code=VerdictCode.NONE, refusal=average.reason)
    grade, code = Grade.NONE, VerdictCode.NONE
    better = average.estimate < 0
    if _excludes_zero(average, found.alpha) and not found.blurred:
        grade, code = Grade.C, VerdictCode.ASSOCIATED
        capped = any(flag.level >= Level.CAPS for flag in found.flags)
        if found.compared and not capped and found.answer.season != "none":
            grade = Grade.B
            code = VerdictCode.EFFECT if better else VerdictCode.HARM
    return Verdict(
        grade=grade,
        code=code,
        better=None if code is VerdictCode.NONE else better,
        p=average.p,
    )


def _excludes_zero(estimate: Estimate, alpha: float) -> bool:
    return estimate.p <= alpha and not estimate.low <= 0 <= estimate.high
