"""From a locked plan whose surveys were counted to findings that may be shown.

1. `Proof` says what the plan asks: whom it compares, from which survey to which, on what.
2. Measurement makes the moments by arm; they stay in memory.
3. The engine gathers, judges and tells, once in each language.
4. `gated`: what a finding may show of groups this large. A verdict and its reasons are always
   told; numbers only where every group behind them is twice the smallest that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from bestendig.effects.evidence import Evidence
from bestendig.effects.flags import Flag
from bestendig.effects.question import Assignment, Design, Question
from bestendig.effects.values import Estimate
from bestendig.findings.finding import Asked, Finding, find
from bestendig.findings.story import ScoreRange, Story, advice
from bestendig.measurement.actions.gathering import Gathered, gather_moments, scales_asked
from bestendig.programmes.rules.drawing import STARTS, WAITS

LANGUAGES: Final = ("nl", "en")
# Estimates and their limits are told to two decimals (design/privacy, findings are releases too).
_DECIMALS: Final = 2
# Below this many people an exact number is not told.
_BAND: Final = 50
_TIMES_K: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a locked plan asks of the surveys that were counted.

    waves: label -> wave, in the order of time; the label is what people read. baseline: None
    where nobody was asked before. months: label of a follow-up -> months since the end. starts:
    of a staggered start, arm -> label of the first survey under the programme (None: never).
    outcomes: scale -> its name by language, the main ones first. teams: allotted by team.
    k: the smallest group that is shown, as promised when the surveys were launched.
    """

    programme: UUID
    name: str
    series: UUID
    waves: Mapping[str, UUID]
    baseline: str | None
    end: str
    assignment: Assignment
    outcomes: Mapping[str, Mapping[str, str]]
    primary: frozenset[str]
    k: int
    compared: bool = True
    teams: bool = False
    smallest: float = 0.2
    months: Mapping[str, int] = field(default_factory=dict)
    starts: Mapping[str, str | None] | None = None
    known: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding as it may be shown. stories: by language. numbers: None where they stay inside."""

    outcome: str
    finding: Finding
    stories: Mapping[str, Story]
    numbers: Mapping[str, Any] | None


def judge(proof: Proof) -> list[Judged]:
    """The findings on every outcome that was asked in all surveys; none while nobody is allotted.

    Raises KeyMissing when the series has been destroyed.
    """
    there = scales_asked(list(proof.waves.values()))
    scales = {scale: there[scale] for scale in proof.outcomes if scale in there}
    gathered = gather_moments(proof.series, proof.programme, proof.waves, scales, teams=proof.teams)
    if not gathered:
        return []
    told = {language: _told(proof, gathered, language) for language in LANGUAGES}
    return [
        gated(
            scale,
            {language: found[place] for language, found in told.items()},
            one,
            proof.k,
        )
        for place, (scale, one) in enumerate(gathered.items())
    ]


def gated(outcome: str, findings: Mapping[str, Finding], gathered: Gathered, k: int) -> Judged:
    """What may be shown of it. findings: by language."""
    first = next(iter(findings.values()))
    large = smallest_group(first) >= _TIMES_K * k
    return Judged(
        outcome=outcome,
        finding=first,
        stories={
            language: one.story if large else without_numbers(one, language)
            for language, one in findings.items()
        },
        numbers=_numbers(first, gathered) if large else None,
    )


def smallest_group(finding: Finding) -> int:
    """The fewest people who answered, of a group at a survey on which the verdict rests."""
    question = finding.asked.question
    groups = [x for x in (question.programme, question.comparison) if x]
    if question.starts is not None:
        groups = list(question.starts)
    waves = {question.end, question.baseline}
    counts = [n for group, wave, n in finding.counts if group in groups and wave in waves]
    return min(counts, default=0)


def without_numbers(one: Finding, language: str) -> Story:
    """The verdict and why, without a figure of the people, nor what is left of an effect."""
    return replace(
        one.story, size=None, kind=None, lasting=(), method=one.story.method[:2],
        advice=advice(one.evidence, one.verdict, language, lasting=False),
    )  # fmt: skip


def _told(proof: Proof, gathered: Mapping[str, Gathered], language: str) -> tuple[Finding, ...]:
    names = {scale: proof.outcomes[scale][language] for scale in gathered}
    return find(
        [_asked(proof, names[scale], one) for scale, one in gathered.items()],
        language,
        primary=[names[scale] for scale in gathered if scale in proof.primary],
        programme=proof.name,
        known=proof.known,
        months=proof.months,
    )


def _asked(proof: Proof, name: str, one: Gathered) -> Asked:
    return Asked(
        outcome=name,
        moments=one.moments,
        question=question_of(proof),
        scores=ScoreRange(low=one.figure.low, high=one.figure.high),
        settings={"programme": str(proof.programme), "smallest": proof.smallest},
    )


def question_of(proof: Proof) -> Question:
    """The plan as the engine's question."""
    common: dict[str, Any] = {
        "baseline": proof.baseline,
        "end": proof.end,
        "assignment": proof.assignment,
        "smallest": proof.smallest,
    }
    if proof.starts is not None:
        return Question(starts=proof.starts, **common)
    comparison = WAITS if proof.compared else None
    return Question(programme=STARTS, comparison=comparison, **common)


def _numbers(finding: Finding, gathered: Gathered) -> dict[str, Any]:
    """What may be laid beside other findings and drawn: rounded, with people in bands."""
    found = finding.evidence
    if not isinstance(found, Evidence):
        return {}
    # What is of one group alone stays inside, unless there is no other to compare it with.
    inside = {"mean"} if found.question.design is Design.ONE_GROUP else {"mean", "change"}
    return {
        "estimates": [_estimate(x, found.sd) for x in found.estimates if x.name not in inside],
        "deciding": [[x.name, x.wave, x.method] for x in found.deciding],
        "low": round(found.low, _DECIMALS),
        "high": round(found.high, _DECIMALS),
        "smallest": round(found.question.smallest * found.sd, _DECIMALS),
        # Of a scale of three questions or more alone: of fewer it would tell how scores lie.
        "se": round(found.deciding[0].se, _DECIMALS)
        if found.deciding and gathered.items >= 3
        else None,
        "flags": [{"code": x.code.value, "level": x.level.name.lower()} for x in found.flags],
        "people": people_band(finding.asked.moments.people),
        "range": [gathered.figure.low, gathered.figure.high],
    }


def _estimate(x: Estimate, sd: float) -> dict[str, Any]:
    rounded = {
        name: round(float(value), _DECIMALS)
        for name, value in (("estimate", x.estimate), ("low", x.low), ("high", x.high))
    }
    if x.name == "retention":  # to 5%
        rounded = {name: round(20 * value) / 20 for name, value in rounded.items()}
    else:
        rounded["standardised"] = round(x.estimate / sd, _DECIMALS)
    return {"name": x.name, "wave": x.wave, "method": x.method, "cohort": x.cohort, **rounded}


def people_band(people: int) -> str:
    """How many people: exact from fifty on, to tens below."""
    if people >= _BAND:
        return str(people)
    low = people // 10 * 10
    return f"{low}-{low + 9}"
