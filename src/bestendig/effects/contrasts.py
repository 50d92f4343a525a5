"""The questions put to fitted means: each a row on the means, or a smooth function of rows.

They work on any fit that offers a row, a test and a covariance: the model-based means and
the cluster-robust ones give the same estimates with their own uncertainty. What was never
measured gives `NotEstimable`: no comparison group (None) is NO_COMPARISON, no baseline wave
(None) NO_BASELINE, a mean without answers NO_ANSWERS.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from scipy.special import gammaln

from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bestendig.effects.cell_means import Tested
    from bestendig.effects.moments import Floats, Ints, Moments


class Fitted(Protocol):
    """A fit of group × wave means: model-based (`CellMeans`) or cluster-robust (`ClusterMeans`).

    waves, groups: labels. n (G, T): answers. phi (p, p): the working covariance of the
    means. row: (p,) for one mean, KeyError where it has no answers. test: its estimate,
    SE and df. covariance: (m, m) of rows (m, p).
    """

    @property
    def waves(self) -> tuple[str, ...]: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def n(self) -> Ints: ...
    @property
    def phi(self) -> Floats: ...
    def row(self, group: str, wave: str, stratum: str | None = None) -> Floats: ...
    def test(self, row: Floats) -> Tested | NotEstimable: ...
    def covariance(self, rows: Floats) -> Floats: ...


class Term(NamedTuple):
    """A mean and its weight in a contrast; None where there is no such group or wave."""

    weight: float
    group: str | None
    wave: str | None
    stratum: str | None = None


def mean(
    fitted: Fitted, group: str, wave: str, *, stratum: str | None = None, alpha: float = 0.05
) -> Estimate | NotEstimable:
    """The fitted mean of a group at a wave. p is nan: 0 is not a question for a mean."""
    terms = [Term(1.0, group, wave, stratum)]
    return _estimated(fitted, "mean", terms, wave, group, alpha=alpha, stratum=stratum)


def change(
    fitted: Fitted,
    group: str,
    wave: str,
    baseline: str | None,
    *,
    stratum: str | None = None,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """A group's mean at a wave minus its mean at baseline."""
    terms = change_terms(group, wave, baseline, stratum)
    return _estimated(
        fitted, "change", terms, wave, group, "baseline", alpha=alpha, stratum=stratum
    )


def effect(
    fitted: Fitted,
    programme: str,
    comparison: str | None,
    wave: str,
    baseline: str | None,
    *,
    stratum: str | None = None,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The programme group's change since baseline minus the comparison group's."""
    terms = effect_terms(programme, comparison, wave, baseline, stratum)
    return _estimated(
        fitted, "effect", terms, wave, programme, comparison, alpha=alpha, stratum=stratum
    )


def adjusted_effect(
    fitted: Fitted,
    programme: str,
    comparison: str | None,
    wave: str,
    baseline: str | None,
    *,
    earlier: str | None = None,
    stratum: str | None = None,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The effect, corrected for what the differences δ before the start foretell of it.

    effect − Cov(effect, δ)Var(δ)⁻¹ δ, with Cov and Var from the working covariance Φ: the
    generalised least squares estimate under equal means before the start. δ holds the
    difference at baseline and, where `earlier` names a wave, the one at that wave too. Φ and
    not the cluster-robust covariance, because a coefficient from a handful of teams adds
    noise of its own that no standard error would show. Refused where the effect itself is:
    what nobody's change shows, no correction can. Source: Liu, Lu, Mogg, Mallick & Mehrotra
    (2009), Statistics in Medicine 28(20), 2509–2530.
    """
    name = "adjusted_effect"
    before = [baseline] if earlier is None else [baseline, earlier]
    rows = rows_of(
        fitted,
        effect_terms(programme, comparison, wave, baseline, stratum),
        *(difference_terms(programme, comparison, x, stratum) for x in before),
    )
    if isinstance(rows, Reason):
        return NotEstimable(name=name, reason=rows, wave=wave)
    whole, known = rows[0], rows[1:]
    plain = fitted.test(whole)
    if isinstance(plain, NotEstimable):
        return replace(plain, name=name, wave=wave)
    pull = np.linalg.solve(known @ fitted.phi @ known.T, known @ fitted.phi @ whole)
    row = whole - pull @ known
    return _tested(fitted, name, row, wave, programme, comparison, alpha=alpha, stratum=stratum)


def detrended_effect(
    fitted: Fitted,
    programme: str,
    comparison: str | None,
    wave: str,
    baseline: str | None,
    earlier: str | None,
    *,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The effect minus the difference in change that was there before the start.

    earlier: the wave before baseline; None gives NO_EARLIER_WAVE. Waves are taken as they
    come: the change before counts once, however long it took.
    """
    name = "detrended_effect"
    if earlier is None:
        return NotEstimable(name=name, reason=Reason.NO_EARLIER_WAVE, wave=wave)
    terms = effect_terms(programme, comparison, wave, baseline)
    before = effect_terms(programme, comparison, baseline, earlier, weight=-1.0)
    return _estimated(fitted, name, terms + before, wave, programme, comparison, alpha=alpha)


def pretrend(
    fitted: Fitted,
    programme: str,
    comparison: str | None,
    baseline: str,
    earlier: str | None,
    *,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The difference in change between the last two waves before the start: ideally none."""
    if earlier is None:
        return NotEstimable(name="pretrend", reason=Reason.NO_EARLIER_WAVE, wave=baseline)
    terms = effect_terms(programme, comparison, baseline, earlier)
    return _estimated(fitted, "pretrend", terms, baseline, programme, comparison, alpha=alpha)


def moderation(
    fitted: Fitted,
    programme: str,
    comparison: str | None,
    wave: str,
    baseline: str | None,
    strata: tuple[str, str],
    *,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The effect in the first stratum minus the effect in the second (`against`)."""
    terms = [
        term
        for stratum, weight in zip(strata, (1.0, -1.0), strict=True)
        for term in effect_terms(programme, comparison, wave, baseline, stratum, weight)
    ]
    found = _estimated(fitted, "moderation", terms, wave, programme, comparison, alpha=alpha)
    if isinstance(found, NotEstimable):
        return found
    return replace(found, stratum=strata[0], against=strata[1])


def gap(
    fitted: Fitted,
    group: str,
    against: str | None,
    wave: str,
    *,
    stratum: str | None = None,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The same construct seen by two roles: the mean of one minus that of the other."""
    terms = difference_terms(group, against, wave, stratum)
    return _estimated(fitted, "gap", terms, wave, group, against, alpha=alpha, stratum=stratum)


class Spread(NamedTuple):
    """A standard deviation in the unit of the score, and the degrees of freedom behind it."""

    sd: float
    df: int


def pooled_sd(moments: Moments, wave: str, groups: Sequence[str]) -> Spread | NotEstimable:
    """The standard deviation within `groups` at a wave, pooled over them.

    To standardise: the baseline wave of the groups compared; without a baseline the
    comparison group at follow-up.
    """
    at = moments.waves.index(wave)
    squares, scale, df = 0.0, 0.0, 0
    for group in groups:
        inside = (moments.group == moments.groups.index(group)) & moments.observed[:, at]
        n, whole = int(moments.n[inside].sum()), float(moments.sums[inside, at].sum())
        raw = float(moments.cross[inside, at, at].sum())
        squares += raw - whole**2 / max(n, 1)
        scale += raw
        df += max(n - 1, 0)
    if df < 1:
        return NotEstimable(name="standardised", reason=Reason.TOO_FEW_PEOPLE, wave=wave)
    # Equal answers leave the rounding of their own squares, no more.
    if squares <= 1e-12 * scale:
        return NotEstimable(name="standardised", reason=Reason.NO_VARIATION, wave=wave)
    return Spread(math.sqrt(squares / df), df)


def standardised(estimate: Estimate, sd: float, df: int) -> Estimate | NotEstimable:
    """The same estimate with `standardised`: estimate / `sd`, corrected for small samples.

    df: degrees of freedom behind `sd`. The exact correction Γ(df/2) / (√(df/2) Γ((df−1)/2)).
    Source: Hedges (1981), Journal of Educational Statistics 6(2), 107–128.
    """
    if sd <= 0:
        return NotEstimable(name=estimate.name, reason=Reason.NO_VARIATION, wave=estimate.wave)
    if df < 2:
        return NotEstimable(name=estimate.name, reason=Reason.TOO_FEW_PEOPLE, wave=estimate.wave)
    shrunk = math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / math.sqrt(df / 2)
    return replace(estimate, standardised=float(estimate.estimate / sd * shrunk))


def effect_terms(
    programme: str | None,
    comparison: str | None,
    wave: str | None,
    baseline: str | None,
    stratum: str | None = None,
    weight: float = 1.0,
) -> list[Term]:
    """The four means of a difference in change."""
    return [
        *change_terms(programme, wave, baseline, stratum, weight),
        *change_terms(comparison, wave, baseline, stratum, -weight),
    ]


def change_terms(
    group: str | None,
    wave: str | None,
    baseline: str | None,
    stratum: str | None = None,
    weight: float = 1.0,
) -> list[Term]:
    """The two means of a change."""
    return [Term(weight, group, wave, stratum), Term(-weight, group, baseline, stratum)]


def difference_terms(
    group: str | None, against: str | None, wave: str | None, stratum: str | None = None
) -> list[Term]:
    """The two means of a difference between groups at a wave."""
    return [Term(1.0, group, wave, stratum), Term(-1.0, against, wave, stratum)]


def rows_of(fitted: Fitted, *contrasts: Sequence[Term]) -> Floats | Reason:
    """(m, p): a row a contrast, or why one of its means is not there."""
    for term in (term for terms in contrasts for term in terms):
        if term.group is None:
            return Reason.NO_COMPARISON
        if term.wave is None:
            return Reason.NO_BASELINE
        if not answers(fitted, [term.group], term.wave):
            return Reason.NO_ANSWERS
    try:
        return np.stack([_sum(fitted, terms) for terms in contrasts])
    except KeyError:  # a stratum in which nobody answered
        return Reason.NO_ANSWERS


def _sum(fitted: Fitted, terms: Sequence[Term]) -> Floats:
    rows = [
        term.weight * fitted.row(str(term.group), str(term.wave), term.stratum) for term in terms
    ]
    return np.asarray(np.sum(rows, axis=0))


def answers(fitted: Fitted, groups: Sequence[str | None], wave: str) -> int:
    """Answers of these groups at a wave."""
    if wave not in fitted.waves:
        return 0
    own = [fitted.groups.index(group) for group in groups if group in fitted.groups]
    return int(fitted.n[own, fitted.waves.index(wave)].sum())


def _estimated(
    fitted: Fitted,
    name: str,
    terms: Sequence[Term],
    wave: str,
    group: str,
    against: str | None = None,
    *,
    alpha: float,
    stratum: str | None = None,
) -> Estimate | NotEstimable:
    rows = rows_of(fitted, terms)
    if isinstance(rows, Reason):
        return NotEstimable(name=name, reason=rows, wave=wave)
    return _tested(fitted, name, rows[0], wave, group, against, alpha=alpha, stratum=stratum)


def _tested(
    fitted: Fitted,
    name: str,
    row: Floats,
    wave: str,
    group: str,
    against: str | None,
    *,
    alpha: float,
    stratum: str | None,
) -> Estimate | NotEstimable:
    if not row.any():
        raise ValueError(f"{name} at {wave} compares a mean with itself")
    tested = fitted.test(row)
    if isinstance(tested, NotEstimable):
        return replace(tested, name=name, wave=wave)
    return estimate_from(
        name,
        tested.estimate,
        tested.se,
        tested.df,
        alpha=alpha,
        se_model=tested.se_model,
        group=group,
        stratum=stratum,
        wave=wave,
        against=against,
        n=answers(fitted, [group, against], wave) if stratum is None else None,
    )
