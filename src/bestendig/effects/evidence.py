"""All that the moments of one outcome can say to one question: estimates, refusals, flags.

1. The design follows from the question: one group, follow-up only, two groups, staggered.
2. One fit gives all means; with clusters their uncertainty becomes cluster-robust.
3. Contrasts of the fit are the estimates; what cannot be estimated says why.
4. The deciding estimates make one interval, in baseline standard deviations.
5. Flags say what weakens the proof. `grade` turns all of it into a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bestendig.effects import comparison, contrasts
from bestendig.effects import flags as raised
from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.clusters import robust
from bestendig.effects.comparison import Answer
from bestendig.effects.contrasts import Fitted, Spread, pooled_sd, standardised
from bestendig.effects.designs import saturated
from bestendig.effects.flags import Flag
from bestendig.effects.moments import Moments
from bestendig.effects.permutation import Permuted, blind_sigma, permute_clusters
from bestendig.effects.question import Design, Question
from bestendig.effects.retention import Retention, retention_verdict
from bestendig.effects.sensitivity import tipping_point
from bestendig.effects.standing import standing_of
from bestendig.effects.values import Estimate, NotEstimable, Reason


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the data say of one outcome, before a verdict is drawn.

    deciding: the estimates that must all exclude 0 on the same side; low and high: the hull
    of their intervals in units of `sd`, the pooled within-group standard deviation at
    baseline (without one: the comparison's at the end); p: the largest of theirs.
    change_agrees: the effect and the adjusted effect both exclude 0 with that sign (a
    staggered start has one estimate of change; a follow-up alone none, so never);
    trend_agrees: the detrended effect too. p_permutation: the lottery of teams drawn again,
    `draws` times; undrawn: why it could not be, where teams were drawn. structure: the
    covariance model of the fit. retained: wave -> what is left.
    tipping: how much worse, in the unit of the score, those who dropped out of the programme
    group would have to fare for the interval to reach 0.
    seen_before: whether a wave before the baseline is known. Of one group without one nobody can
    tell whether people joined at a low point (the flag regression_to_mean cannot be raised).
    """

    question: Question
    structure: str
    clusters: int | None
    estimates: tuple[Estimate, ...]
    not_estimable: tuple[NotEstimable, ...]
    flags: tuple[Flag, ...]
    deciding: tuple[Estimate, ...]
    sd: float
    low: float
    high: float
    p: float
    change_agrees: bool
    trend_agrees: bool
    detrended: Estimate | None
    p_permutation: float | None = None
    draws: int | None = None
    undrawn: Reason | None = None
    retained: Mapping[str, Retention] = field(default_factory=dict)
    tipping: float | None = None
    seen_before: bool = True


def gather(
    moments: Moments,
    question: Question,
    *,
    reliability: float | None = None,
    known: Iterable[Flag] = (),
) -> Evidence | NotEstimable:
    """The evidence that `moments` hold on `question`.

    reliability: Cronbach's alpha of the score, where it is a scale. known: flags about what
    the data cannot know (a changed plan, an event, other programmes).
    NotEstimable when no means can be fitted, or an estimate that decides is refused.
    """
    if question.starts is not None:
        moments, question = _until_end(moments, question)
    fit = _fit(moments, question)
    if isinstance(fit, NotEstimable):
        return fit
    answers = comparison.answers(moments.without_strata(), fit.means, question)
    if len(moments.strata) > 1 and question.design is Design.TWO_GROUPS:
        answers += _by_stratum(moments, question)
    decisive = _decisive(answers, question)
    refused = next((x for x in decisive if isinstance(x, NotEstimable)), None)
    spread = refused or _spread(moments, question)
    if isinstance(spread, NotEstimable):
        return replace(spread, name=comparison.deciding(question)[0])
    drawn = _drawn_again(moments, fit.means, question)
    flags = [*known, *_flags(moments, fit, question, answers, spread.sd)]
    flags += raised.reliability_flags(reliability)
    found = _weighed(question, fit, answers, spread, drawn, flags)
    return replace(
        found, tipping=_tipping(moments, found), seen_before=_seen_before(moments, question)
    )


def _seen_before(moments: Moments, question: Question) -> bool:
    """Whether something is known of the programme group before the baseline."""
    return question.baseline is None or standing_of(moments, question, 1.0).moved is not None


def _tipping(moments: Moments, found: Evidence) -> float | None:
    """The tipping point of the deciding estimate that tips first."""
    if found.question.design is not Design.TWO_GROUPS:
        return None
    question = found.question
    points = [
        tipping_point(moments, question.programme, question.end, estimate)
        for estimate in found.deciding
    ]
    known = [point for point in points if point is not None]
    return min(known) if len(known) == len(points) else None


def _weighed(
    question: Question,
    fit: _Fit,
    answers: list[Answer],
    spread: Spread,
    drawn: Permuted | NotEstimable | None,
    flags: list[Flag],
) -> Evidence:
    """The interval that decides, and what agrees with it."""
    decided = [x for x in _decisive(answers, question) if isinstance(x, Estimate)]
    estimates = [x for x in answers if isinstance(x, Estimate)]
    low, high = min(x.low for x in decided), max(x.high for x in decided)
    sign = math.copysign(1.0, low + high)
    agreeing = ("effect", "adjusted_effect") if question.design is Design.TWO_GROUPS else ()
    detrended = _found(estimates, "detrended_effect", question)
    return Evidence(
        question=question,
        structure=fit.structure,
        clusters=fit.clusters,
        estimates=tuple(_complete(x, spread, decided[0], drawn) for x in estimates),
        not_estimable=tuple(x for x in answers if isinstance(x, NotEstimable)),
        flags=tuple(flags),
        deciding=tuple(decided),
        sd=spread.sd,
        low=low / spread.sd,
        high=high / spread.sd,
        p=max(x.p for x in decided),
        change_agrees=question.design is not Design.FOLLOW_UP_ONLY
        and all(_beyond(_found(estimates, name, question), sign) for name in agreeing),
        trend_agrees=_beyond(detrended, sign),
        detrended=detrended,
        p_permutation=drawn.p if isinstance(drawn, Permuted) else None,
        draws=drawn.allocations if isinstance(drawn, Permuted) else None,
        undrawn=drawn.reason if isinstance(drawn, NotEstimable) else None,
        retained={str(x.wave): retention_verdict(x) for x in estimates if x.name == "retention"},
    )


def _until_end(moments: Moments, question: Question) -> tuple[Moments, Question]:
    """A staggered start averages over waves, so only those up to the end may be there."""
    waves = moments.until(question.end).waves
    starts = {group: x if x in waves else None for group, x in (question.starts or {}).items()}
    return moments.until(question.end), replace(question, starts=starts)


class _Fit(NamedTuple):
    """Fitted means, robust to teams where there are teams."""

    means: Fitted
    structure: str
    clusters: int | None


def _fit(moments: Moments, question: Question) -> _Fit | NotEstimable:
    """Σ is common to the groups only where a lottery made them alike."""
    common = question.lottery and question.design is not Design.ONE_GROUP
    means = fit_cell_means(moments.by_group().without_strata(), common=common)
    if isinstance(means, NotEstimable):
        return replace(means, name=comparison.deciding(question)[0], wave=question.end)
    if not moments.clustered:
        return _Fit(means, means.structure, None)
    careful = robust(means, moments.without_strata())
    if isinstance(careful, NotEstimable):
        return replace(careful, name=comparison.deciding(question)[0], wave=question.end)
    return _Fit(careful, means.structure, careful.clusters)


def _by_stratum(moments: Moments, question: Question) -> list[Answer]:
    """The effect in each kind of people, and how it differs from that in the first kind."""
    design = saturated(moments.by_group(), by_stratum=True)
    means = fit_cell_means(moments, common=question.lottery, design=design)
    careful: Fitted | NotEstimable = means
    if isinstance(means, CellMeans) and moments.clustered:
        careful = robust(means, moments)
    if isinstance(careful, NotEstimable):
        return [replace(careful, name="moderation", wave=question.end)]
    return comparison.by_stratum(careful, moments.strata, question)


def _wave(question: Question) -> str | None:
    """The wave at which the deciding estimates stand; a staggered average has none."""
    return None if question.design is Design.STAGGERED else question.end


def _is(answer: Answer, name: str, wave: str | None) -> bool:
    fitted = isinstance(answer, NotEstimable) or answer.method != "completers"
    stratum = None if isinstance(answer, NotEstimable) else answer.stratum
    return answer.name == name and answer.wave == wave and stratum is None and fitted


def _decisive(answers: Iterable[Answer], question: Question) -> list[Answer]:
    """The answers that decide; one that is not there is a refusal."""
    wave = _wave(question)
    return [
        next(
            (x for x in answers if _is(x, name, wave)),
            NotEstimable(name=name, reason=Reason.NO_ANSWERS, wave=wave),
        )
        for name in comparison.deciding(question)
    ]


def _found(estimates: Iterable[Estimate], name: str, question: Question) -> Estimate | None:
    return next((x for x in estimates if _is(x, name, _wave(question))), None)


def _beyond(estimate: Estimate | None, sign: float) -> bool:
    """Whether the whole interval lies on the side of `sign`."""
    return estimate is not None and min(sign * estimate.low, sign * estimate.high) > 0


def _spread(moments: Moments, question: Question) -> Spread | NotEstimable:
    """The unit of the verdict: within groups at baseline, else the comparison at the end."""
    if question.starts is not None:
        return pooled_sd(moments, moments.waves[0], moments.groups)
    groups = [question.programme, *([question.comparison] if question.comparison else [])]
    if question.baseline is None:
        return pooled_sd(moments, question.end, groups[-1:])
    return pooled_sd(moments, question.baseline, groups)


def _complete(
    estimate: Estimate, spread: Spread, deciding: Estimate, drawn: Permuted | NotEstimable | None
) -> Estimate:
    """With the size in standard deviations, and on the deciding one the lottery redrawn."""
    if estimate.name in ("mean", "retention"):
        return estimate
    scaled = standardised(estimate, spread.sd, spread.df)
    whole = estimate if isinstance(scaled, NotEstimable) else scaled
    if isinstance(drawn, Permuted) and estimate is deciding:
        return replace(whole, p_permutation=drawn.p)
    return whole


def _drawn_again(
    moments: Moments, means: Fitted, question: Question
) -> Permuted | NotEstimable | None:
    """The lottery of teams drawn again; None where persons were drawn, or there was none."""
    if not (question.lottery and moments.clustered) or question.design is Design.ONE_GROUP:
        return None
    blind = moments.without_strata()
    sigma = blind_sigma(blind)
    if isinstance(sigma, NotEstimable):
        return sigma
    weights, adjust = comparison.weights(blind, means, question)
    drawn = permute_clusters(blind, weights, sigma, adjust=adjust)
    persons = isinstance(drawn, NotEstimable) and drawn.reason is Reason.NOT_ADDITIVE
    return None if persons else drawn


def _flags(
    moments: Moments, fit: _Fit, question: Question, answers: list[Answer], sd: float
) -> list[Flag]:
    pretrend = _before_the_start(fit.means, question, answers)
    turns = question.starts is not None  # an average over cohorts and waves does not follow it
    cleared = turns or comparison.known_before(fit.means, question) is not None
    df = min(x.df for x in _decisive(answers, question) if isinstance(x, Estimate))
    return [
        *raised.assignment_flags(question),
        *raised.size_flags(moments, question),
        *raised.cluster_flags(moments, question, df),
        *raised.response_flags(moments, question),
        *raised.baseline_flags(moments, question, sd),
        *raised.trend_flags(pretrend, harmless=question.lottery and cleared),
    ]


def _before_the_start(means: Fitted, question: Question, answers: list[Answer]) -> Estimate | None:
    """How the groups grew apart over the last two waves before the start; None: not known."""
    found: Answer | None = None
    if question.starts is not None:
        found = next((x for x in answers if _is(x, "att_event", "-1")), None)
    elif question.comparison is not None and question.baseline is not None:
        earlier = comparison.earlier_wave(means, question)
        groups = (question.programme, question.comparison)
        found = contrasts.pretrend(means, *groups, question.baseline, earlier)
    return found if isinstance(found, Estimate) else None
