"""A verdict in words: what a person reads first, and what stands under "How do we know?".

Words come from the copy deck; this module chooses which, and fills in the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bestendig.common.numbers import number, percentage
from bestendig.common.texts import text
from bestendig.effects.evidence import Evidence
from bestendig.effects.flags import Flag, FlagCode, Level
from bestendig.effects.grade import Grade, Verdict, VerdictCode, can_reach
from bestendig.effects.question import Design, Question
from bestendig.effects.retention import Retention
from bestendig.effects.values import Estimate, NotEstimable

_GRADE_KEY = {Grade.NONE: "none", Grade.ZERO: "zero"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRange:
    """The scores seen, which say on what scale people answered: lowest, highest, only 0 and 1."""

    low: float
    high: float
    yes_no: bool = False

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> ScoreRange:
        """The range of scores, nan where there is none. Raises ValueError without any score."""
        seen = values[np.isfinite(values)]
        yes_no = bool(((seen == 0) | (seen == 1)).all())
        return cls(low=float(seen.min()), high=float(seen.max()), yes_no=yes_no)

    @property
    def key(self) -> str:
        """Which size line fits: yes or no, a 1-5 scale, or any other."""
        if self.yes_no:
            return "verdict.size.share"
        return "verdict.size" if self.low >= 1 and 2 < self.high <= 5 else "verdict.size.any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One outcome told in one language; texts may hold the deck's layout marks.

    verdict: the answer, its bold first sentence first. grade: how strong the proof is, in
    words. size: the size of the difference. kind: what kind of number that is. also: what
    may be said besides. lasting: what is left later on. flags: what weakens the proof,
    heaviest first. method: how it was done. advice: what to do now.
    """

    outcome: str
    verdict: str
    grade: str
    size: str | None
    kind: str | None
    also: tuple[str, ...]
    lasting: tuple[str, ...]
    flags: tuple[str, ...]
    method: tuple[str, ...]
    advice: str


def tell(
    outcome: str,
    found: Evidence | NotEstimable,
    verdict: Verdict,
    language: str,
    *,
    scores: ScoreRange,
    programme: str | None = None,
    months: Mapping[str, int] | None = None,
) -> Story:
    """The story of one outcome.

    programme: its own name, if it has one. months: since the end, of follow-ups by wave.
    """
    named = programme or text("programme.unnamed", language)
    grade = text(f"grade.{_GRADE_KEY.get(verdict.grade, verdict.grade.value)}", language)
    if isinstance(found, NotEstimable):
        reason = text(f"reason.{found.reason.value}", language)
        return Story(
            outcome=outcome,
            verdict=text("verdict.not_estimable", language, reason=reason),
            grade=grade,
            size=None,
            kind=None,
            also=(),
            lasting=(),
            flags=(),
            method=(),
            advice=advice(found, verdict, language),
        )
    flags = sorted(found.flags, key=lambda flag: -flag.level)
    return Story(
        outcome=outcome,
        verdict=_verdict_words(outcome, found, verdict, language, named, scores),
        grade=grade,
        size=_size(found.deciding[0], scores, language) if found.deciding else None,
        kind=_kind(found, verdict, language),
        also=(*_also(outcome, verdict, language), *_unseen(found, verdict, language)),
        lasting=_lasting(found, verdict, language, months or {}),
        flags=tuple(flag_words(flag, language) for flag in flags),
        method=(*_method(found, language), *_if_absent(found, verdict, scores, language)),
        advice=advice(found, verdict, language),
    )


def advice(
    found: Evidence | NotEstimable, verdict: Verdict, language: str, *, lasting: bool = True
) -> str:
    """What to do now. lasting: whether it may be told what is left of an effect."""
    if isinstance(found, NotEstimable):
        return text("next.none", language)
    return text(f"next.{_next(found, verdict, lasting=lasting)}", language)


def flag_words(flag: Flag, language: str) -> str:
    """A flag in words, with the figure that its sentence asks for."""
    values: dict[str, object] = {"n": flag.detail.get("n", "")}
    if flag.code is FlagCode.LOW_RESPONSE:
        values["percent"] = percentage(0.6 if flag.level is Level.NOTED else 0.3, language)
    if flag.code in (FlagCode.CONTEXT_EVENT, FlagCode.OVERLAP):
        values["event"] = values["programme"] = flag.detail.get("name", "")
    if flag.code is FlagCode.PRETREND and flag.level is Level.NOTED:
        return text("flag.pretrend_drawn", language)
    return text(f"flag.{flag.code.value}", language, **values)


def _unseen(found: Evidence, verdict: Verdict, language: str) -> tuple[str, ...]:
    """Of one group that went ahead: that nobody knows whether people joined at a low point, where
    there was no earlier survey of them. Where there was one, a flag says it or nothing does."""
    one = found.question.design is Design.ONE_GROUP
    if not one or found.seen_before or verdict.code is not VerdictCode.CHANGED:
        return ()
    return (text("verdict.unseen_start", language),) if verdict.better else ()


def _verdict_words(
    outcome: str,
    found: Evidence,
    verdict: Verdict,
    language: str,
    programme: str,
    scores: ScoreRange,
) -> str:
    named = {"programme": programme, "outcome": outcome}
    if verdict.better is not None:
        direction = "better" if verdict.better else "worse"
        return text(f"verdict.{_proof(found, verdict)}.{direction}", language, **named)
    if verdict.code is VerdictCode.NEGLIGIBLE:
        smallest = found.question.smallest * found.sd
        points = number(smallest, 2, language)
        if scores.yes_no:
            points = text(
                "verdict.zero.share", language, points=number(100 * smallest, 0, language)
            )
        return text("verdict.zero.file", language, smallest=points, **named)
    if verdict.code is VerdictCode.NO_CHANGE:
        return text("verdict.zero.weak", language, **named)
    stopping = [flag for flag in found.flags if flag.level is Level.STOPS]
    if stopping and stopping[0].code is not FlagCode.SMALL_N:
        why = flag_words(stopping[0], language)
        return text("verdict.none.flag", language, why=why, **named)
    if found.question.design is Design.FOLLOW_UP_ONLY and not found.question.lottery:
        return text("verdict.none.no_baseline", language, **named)
    if not stopping and not found.low <= 0 <= found.high and found.p <= found.question.alpha:
        return text("verdict.none.chance", language, **named)
    weak = not stopping and can_reach(found) not in (Grade.A, Grade.B)
    return text("verdict.none.weak" if weak else "verdict.none", language, **named)


def _proof(found: Evidence, verdict: Verdict) -> str:
    """Which words of a grade fit: a weak proof after a lottery has another weakness."""
    if verdict.grade is not Grade.C or not found.question.lottery:
        return verdict.grade.value
    return "C.exploratory" if verdict.exploratory else "C.lottery"


def _size(estimate: Estimate, scores: ScoreRange, language: str) -> str:
    times, decimals = (100, 0) if scores.yes_no else (1, 2)
    figures = (times * x for x in (estimate.estimate, estimate.low, estimate.high))
    points, low, high = (number(figure, decimals, language) for figure in figures)
    return text(scores.key, language, points=points, low=low, high=high)


def _kind(found: Evidence, verdict: Verdict, language: str) -> str:
    """What kind of number it is; "effect" only where the proof may bear that word."""
    if found.question.design is Design.ONE_GROUP:
        return text("kind.measured_change", language)
    proof = verdict.grade in (Grade.A, Grade.B, Grade.ZERO)
    return text("kind.compared_change" if proof else "kind.compared_difference", language)


def _if_absent(
    found: Evidence, verdict: Verdict, scores: ScoreRange, language: str
) -> tuple[str, ...]:
    """How much worse those who dropped out would have to fare to undo what is claimed."""
    claimed = verdict.code in (VerdictCode.EFFECT, VerdictCode.HARM)
    if not claimed or found.tipping is None or scores.yes_no:
        return ()
    return (text("fit.tipping", language, points=number(found.tipping, 2, language)),)


def _next(found: Evidence, verdict: Verdict, *, lasting: bool) -> str:
    """What to do now: no lottery for who held one, and no "go on" where it fades."""
    faded = lasting and Retention.FADED in found.retained.values()
    if verdict.code is VerdictCode.EFFECT and faded:
        return "effect.faded"
    if verdict.code is VerdictCode.ASSOCIATED and found.question.lottery:
        return "associated.exploratory" if verdict.exploratory else "associated.lottery"
    return verdict.code.value


def _also(outcome: str, verdict: Verdict, language: str) -> tuple[str, ...]:
    said = []
    if verdict.excludes_large_gain:
        said.append(text("verdict.none.upper", language))
    if verdict.excludes_harm:
        said.append(text("verdict.none.lower", language, outcome=outcome))
    if verdict.exploratory:
        said.append(text("verdict.exploratory", language))
    return tuple(said)


def _lasting(
    found: Evidence, verdict: Verdict, language: str, months: Mapping[str, int]
) -> tuple[str, ...]:
    """What is left of an effect; where none may be claimed there is nothing to last. Of surveys of
    the product itself it is told in steps of 5%, as it is released."""
    if verdict.code not in (VerdictCode.EFFECT, VerdictCode.HARM):
        return ()

    def said(left: str, wave: str, **values: object) -> str:
        key = (
            f"retention.{left}"
            if wave in months and "harm" not in left
            else f"retention.{left}.wave"
        )
        return text(key, language, wave=wave, months=months.get(wave, ""), **values)

    def percent(share: float) -> str:
        return percentage(round(20 * share) / 20 if months else share, language)

    told = []
    for estimate in found.estimates:
        if estimate.name == "retention":
            left = found.retained[estimate.wave or ""]
            harm = verdict.code is VerdictCode.HARM and left is Retention.FADED
            told.append(
                said(
                    "faded.harm" if harm else left.value,
                    estimate.wave or "",
                    percent=percent(estimate.estimate),
                    low=percent(estimate.low),
                    high=percent(estimate.high),
                )
            )
    unknown = [x for x in found.not_estimable if x.name == "retention"]
    return (*told, *(said("unknown", x.wave or "") for x in unknown))


def _method(found: Evidence, language: str) -> tuple[str, ...]:
    question = found.question
    said = [text(f"design.{question.design.value}", language)]
    if question.design is not Design.ONE_GROUP:
        said.append(text(f"assignment.{question.assignment.value}", language))
    if found.structure is not None:
        said.append(text(f"fit.{found.structure}", language))
    if found.clusters is not None:
        said.append(text("fit.clusters", language))
    if found.p_permutation is not None and found.draws is not None:
        share = percentage(found.p_permutation, language, 1)
        draws = number(found.draws, 0, language)
        said.append(text("fit.permutation", language, draws=draws, share=share))
    return tuple(said)


def group_words(question: Question, group: str, language: str) -> str:
    """What a group is called in a picture or a table."""
    if question.starts is not None:
        start = question.starts[group]
        key = "group.never" if start is None else "group.start"
        return text(key, language, wave=start)
    is_comparison = question.comparison is not None and group == question.comparison
    return text("group.comparison" if is_comparison else "group.programme", language)


def estimate_words(question: Question, estimate: Estimate, language: str) -> str:
    """What an estimate is called, with its group, kind of people and wave where it has them."""
    group = estimate.cohort or (estimate.group if estimate.name == "change" else None)
    places = [] if group is None else [group_words(question, group, language)]
    places += [place for place in (estimate.stratum, estimate.wave) if place]
    name = text(f"estimate.{estimate.name}", language)
    return f"{name} ({', '.join(places)})" if places else name
