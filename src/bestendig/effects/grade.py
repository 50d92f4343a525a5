"""The verdict: what may be said of an outcome, and how strong the proof for it is.

The table is walked from the top; the first line that holds decides. The letter grades the
proof, never the programme.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bestendig.effects.evidence import Evidence
from bestendig.effects.flags import Level
from bestendig.effects.multiplicity import holm
from bestendig.effects.question import Assignment, Design
from bestendig.effects.values import NotEstimable, Reason

# From this size on (in baseline standard deviations) an effect counts as large: above the
# 0.12-0.30 that programmes of this kind reach (Oakman 2018; Rongen 2013; Knight 2017).
LARGE: Final = 0.5
# With so many teams the standard error holds without drawing the lottery again.
DRAWN_AGAIN_BELOW: Final = 20


class Grade(StrEnum):
    """How strong the proof is. `-` no verdict possible, `0` no noticeable effect."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    ZERO = "0"
    NONE = "-"


class VerdictCode(StrEnum):
    """What is said. Only grades A and B say effect or harm."""

    EFFECT = "effect"
    HARM = "harm"
    ASSOCIATED = "associated"
    CHANGED = "changed"
    NO_CHANGE = "no_change"
    NEGLIGIBLE = "negligible"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What may be said of one outcome.

    low, high: the interval that decided, in baseline standard deviations (nan when there is
    none). better: the direction in words (None when no direction may be said). p and
    p_adjusted: of the deciding test, after Holm over the primary outcomes. exploratory: not
    a primary outcome, so never more than an idea. excludes_large_gain, excludes_harm: what a
    design of grade A or B may still say when it says nothing else. refusal: why nothing
    could be calculated.
    """

    grade: Grade
    code: VerdictCode
    better: bool | None = None
    low: float = math.nan
    high: float = math.nan
    p: float = math.nan
    p_adjusted: float | None = None
    exploratory: bool = False
    excludes_large_gain: bool = False
    excludes_harm: bool = False
    refusal: Reason | None = None


def verdicts(
    evidence: Mapping[str, Evidence | NotEstimable], primary: Collection[str] = ()
) -> dict[str, Verdict]:
    """The verdict on each outcome.

    `primary` names the outcomes on which the programme is judged (none named: all); Holm's
    correction runs over those that could be estimated. Raises KeyError on a name that is
    not among the outcomes.
    """
    unknown = set(primary) - set(evidence)
    if unknown:
        raise KeyError(f"primary outcomes that are not outcomes: {sorted(unknown)}")
    chosen = [name for name in evidence if not primary or name in primary]
    tested = [found for found in map(evidence.get, chosen) if isinstance(found, Evidence)]
    adjusted = dict(zip(map(id, tested), holm([found.p for found in tested]), strict=True))
    redrawn = dict(zip(map(id, tested), holm([_p_redrawn(found) for found in tested]), strict=True))
    return {
        name: _refused(found, name not in chosen)
        if isinstance(found, NotEstimable)
        else _verdict(found, adjusted.get(id(found)), redrawn.get(id(found), _p_redrawn(found)))
        for name, found in evidence.items()
    }


def _p_redrawn(found: Evidence) -> float:
    """The weaker of the two proofs where the lottery of teams was also drawn again."""
    return found.p if found.p_permutation is None else max(found.p, found.p_permutation)


def _refused(found: NotEstimable, exploratory: bool) -> Verdict:
    return Verdict(
        grade=Grade.NONE, code=VerdictCode.NONE, refusal=found.reason, exploratory=exploratory
    )


def _verdict(found: Evidence, p_adjusted: float | None, p_redrawn: float) -> Verdict:
    """Walk the table for one outcome; p_adjusted None: exploratory."""
    exploratory = p_adjusted is None
    grade, code = _graded(found, found.p if p_adjusted is None else p_adjusted, p_redrawn)
    if exploratory and grade in (Grade.A, Grade.B):
        grade, code = Grade.C, VerdictCode.ASSOCIATED
    better = (found.low > 0) == found.question.higher_is_better
    directed = code not in (VerdictCode.NONE, VerdictCode.NEGLIGIBLE, VerdictCode.NO_CHANGE)
    if code is VerdictCode.EFFECT and not better:
        code = VerdictCode.HARM
    silent = code is VerdictCode.NONE and can_reach(found) in (Grade.A, Grade.B)
    gain_low, gain_high = (
        (found.low, found.high) if found.question.higher_is_better else (-found.high, -found.low)
    )
    stopped = any(flag.level is Level.STOPS for flag in found.flags)
    return Verdict(
        grade=grade,
        code=code,
        better=better if directed else None,
        low=found.low,
        high=found.high,
        p=found.p,
        p_adjusted=p_adjusted,
        exploratory=exploratory,
        excludes_large_gain=silent and not stopped and gain_high < LARGE,
        excludes_harm=silent and not stopped and gain_low > -found.question.smallest,
    )


def can_reach(found: Evidence) -> Grade:
    """The best grade that the design and its flags allow, before any number is looked at."""
    question = found.question
    capped = any(flag.level >= Level.CAPS for flag in found.flags)
    if question.design is Design.ONE_GROUP:
        return Grade.D
    if capped:
        return Grade.C
    if question.lottery:
        return Grade.A
    if question.assignment is Assignment.ASSIGNED and found.detrended is not None:
        return Grade.B
    return Grade.C


def _graded(found: Evidence, p: float, p_redrawn: float) -> tuple[Grade, VerdictCode]:
    """Grade and verdict by the table of the specification; the first line that holds."""
    question = found.question
    no_verdict = (Grade.NONE, VerdictCode.NONE)
    if any(flag.level is Level.STOPS for flag in found.flags):
        return no_verdict
    if question.design is Design.FOLLOW_UP_ONLY and not question.lottery:
        return no_verdict
    best = can_reach(found)
    if -question.smallest < found.low and found.high < question.smallest and best is not Grade.D:
        strong = best in (Grade.A, Grade.B)
        if strong:
            return Grade.ZERO, VerdictCode.NEGLIGIBLE
        return Grade.NONE, VerdictCode.NO_CHANGE
    if found.low <= 0 <= found.high or not p <= question.alpha:
        return no_verdict
    if best is Grade.D:
        return Grade.D, VerdictCode.CHANGED
    if best is Grade.A and p_redrawn <= question.alpha and not _unproven(found):
        return Grade.A, VerdictCode.EFFECT
    if best is Grade.B and found.trend_agrees:
        return Grade.B, VerdictCode.EFFECT
    if question.lottery and best is not Grade.A:
        return Grade.C, VerdictCode.ASSOCIATED
    return (Grade.C, VerdictCode.ASSOCIATED) if found.change_agrees else no_verdict


def _unproven(found: Evidence) -> bool:
    """Whether too few teams were drawn to do without drawing the lottery again, which failed."""
    return found.undrawn is not None and (found.clusters or 0) < DRAWN_AGAIN_BELOW
