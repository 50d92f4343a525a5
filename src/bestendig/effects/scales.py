"""Scales: from answers to a score, and how far a score can be trusted.

Reliability and agreement are computed from the moments of the items of one wave: `Moments`
whose columns are the items, in place of waves. Only complete answers count. The intraclass
correlation comes from ordinary moments of the score, with clusters.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from bestendig.effects.factor import one_factor
from bestendig.effects.moments import Floats, Ints, Moments
from bestendig.effects.profile import top_of
from bestendig.effects.values import NotEstimable, Reason

# Sums of squares lose about ten digits when a mean is far from 0: less than this is no spread.
NO_SPREAD = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Cronbach's alpha of `items` items over `n` complete answers, with its interval."""

    value: float
    low: float
    high: float
    n: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Omega:
    """McDonald's omega (total) over `n` complete answers, from one common factor.

    loadings, uniquenesses (J,): in the unit of the answers and its square.
    """

    value: float
    loadings: tuple[float, ...]
    uniquenesses: tuple[float, ...]
    n: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Intraclass:
    """How much members of one cluster are alike, over `n` people in `clusters` clusters.

    icc1: share of the variance between clusters; icc2: reliability of a cluster's mean
    (None when cluster means do not differ at all). Both from one-way analysis of variance
    at the mean cluster size, and below 0 when clusters differ less than by chance. reml:
    icc1 by REML (the null model), which weighs unequal clusters properly; never below 0. p: of
    the F test that clusters do not differ.
    """

    icc1: float
    icc2: float | None
    reml: float
    p: float
    n: int
    clusters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """rwg of one item, or rwg(j) of several, over the `n` complete answers of one cluster."""

    value: float
    n: int


def score(
    answers: Floats,
    *,
    lowest: float,
    highest: float,
    reversed_items: Collection[int] = (),
    minimum_share: float = 0.5,
) -> Floats:
    """Mean over the items of each person, in the unit of the answers: (N,).

    answers (N, J), nan where not answered; `lowest` and `highest` possible answer;
    `reversed_items`: columns whose answers are turned round in that range. nan for who
    answered less than `minimum_share` of the items. Raises ValueError on an answer outside
    the range, a column that is not there, or a share outside (0, 1].
    """
    answers = np.asarray(answers, dtype=np.float64)
    if not 0 < minimum_share <= 1:
        raise ValueError(f"a minimum share of {minimum_share} lies outside (0, 1]")
    if ((answers < lowest) | (answers > highest)).any():
        raise ValueError(f"an answer lies outside {lowest} to {highest}")
    turned = _signs(answers.shape[1], reversed_items) < 0
    points = np.where(turned, lowest + highest - answers, answers)
    answered = np.isfinite(points)
    count = answered.sum(axis=1)
    enough = (count > 0) & (count >= minimum_share * answers.shape[1] - 1e-9)
    total = np.where(answered, points, 0.0).sum(axis=1)
    return np.where(enough, total / np.maximum(count, 1), np.nan)


def cronbach_alpha(
    moments: Moments, *, reversed_items: Collection[int] = (), alpha: float = 0.05
) -> Alpha | NotEstimable:
    """Cronbach's alpha from item moments, with Feldt's exact (1 − `alpha`) interval.

    `reversed_items`: columns worded the other way round, when the moments hold raw answers.
    NotEstimable below two items or two complete answers, or when the total does not vary.
    Sources: Cronbach (1951), Psychometrika 16, 297–334; Feldt (1965), Psychometrika 30,
    357–370.
    """
    items = len(moments.waves)
    if items < 2:
        return NotEstimable(name="alpha", reason=Reason.TOO_FEW_ITEMS)
    found = _item_covariance(moments, reversed_items)
    if found is None:
        return NotEstimable(name="alpha", reason=Reason.TOO_FEW_PEOPLE)
    n, covariance, square = found
    if covariance.sum() <= NO_SPREAD * square.sum():
        return NotEstimable(name="alpha", reason=Reason.NO_VARIATION)
    value = items / (items - 1) * (1 - float(np.trace(covariance) / covariance.sum()))
    from scipy.special import fdtri  # noqa: PLC0415 - half a second, and few pages need it

    degrees = (n - 1, (n - 1) * (items - 1))
    low, high = (1 - (1 - value) * float(fdtri(*degrees, p)) for p in (1 - alpha / 2, alpha / 2))
    return Alpha(value=value, low=low, high=high, n=n, items=items)


def mcdonald_omega(
    moments: Moments, *, reversed_items: Collection[int] = ()
) -> Omega | NotEstimable:
    """McDonald's omega (total) from item moments: one common factor, maximum likelihood.

    omega = (Σλ)² / ((Σλ)² + Σψ). NotEstimable below three items, with no more complete
    answers than items, with an item that does not vary or repeats others, or when an item
    would be all factor (a Heywood case: the model does not fit these answers).
    Source: McDonald, R. P. (1999), Test Theory: A Unified Treatment, chapter 6.
    """
    items = len(moments.waves)
    if items < 3:
        return NotEstimable(name="omega", reason=Reason.TOO_FEW_ITEMS)
    found = _item_covariance(moments, reversed_items)
    if found is None or found[0] <= items:
        return NotEstimable(name="omega", reason=Reason.TOO_FEW_PEOPLE)
    n, covariance, square = found
    if (np.diag(covariance) <= NO_SPREAD * square).any():
        return NotEstimable(name="omega", reason=Reason.NO_VARIATION)
    sd = np.sqrt(np.diag(covariance))
    fitted = one_factor(covariance / np.outer(sd, sd))
    if fitted is None:
        return NotEstimable(name="omega", reason=Reason.NOT_CONVERGED)
    loadings, uniquenesses = fitted[0] * sd, fitted[1] * sd**2
    common = float(loadings.sum() ** 2)
    return Omega(
        value=common / (common + float(uniquenesses.sum())),
        loadings=tuple(float(one) for one in loadings),
        uniquenesses=tuple(float(one) for one in uniquenesses),
        n=n,
        items=items,
    )


def intraclass(moments: Moments, wave: str) -> Intraclass | NotEstimable:
    """ICC(1), ICC(2) and the REML null-model ICC of one wave's score over its clusters.

    Groups and strata are taken together. NotEstimable below two clusters with answers, when
    no cluster has two, or when nobody differs. Raises ValueError on an unknown wave.
    Sources: Bliese (2000) in Klein & Kozlowski, Multilevel Theory, 349–381 (as R multilevel
    ICC1 and ICC2); Shrout & Fleiss (1979), Psychological Bulletin 86, 420–428.
    """
    column = moments.waves.index(wave)
    n, total, square = _cluster_sums(moments, column)
    people, clusters = int(n.sum()), len(n)
    if clusters < 2:
        return NotEstimable(name="icc", reason=Reason.TOO_FEW_CLUSTERS, wave=wave)
    if people == clusters:
        return NotEstimable(name="icc", reason=Reason.TOO_FEW_PEOPLE, wave=wave)
    mean = total / n
    grand = total.sum() / people
    floor = NO_SPREAD * float(square.sum())
    within = float((square - n * mean**2).sum())
    between = float(n @ (mean - grand) ** 2)
    within, between = (part if part > floor else 0.0 for part in (within, between))
    if within == between == 0:
        return NotEstimable(name="icc", reason=Reason.NO_VARIATION, wave=wave)
    from scipy.special import fdtrc  # noqa: PLC0415 - as above

    size = people / clusters
    msb, msw = between / (clusters - 1), within / (people - clusters)
    return Intraclass(
        icc1=(msb - msw) / (msb + (size - 1) * msw),
        icc2=(msb - msw) / msb if msb > 0 else None,
        reml=_reml_icc(n.astype(np.float64), mean, within),
        p=float(fdtrc(clusters - 1, people - clusters, msb / msw)) if msw > 0 else 0.0,
        n=people,
        clusters=clusters,
    )


def rwg(moments: Moments, *, points: int) -> dict[str, Agreement | NotEstimable]:
    """Within-cluster agreement from item moments with clusters: rwg, or rwg(j) for J items.

    points: answer options of each item; agreement is against all of them being equally
    likely, variance (points² − 1) / 12. Spread beyond that gives 0. A cluster of fewer than
    two complete answers is NotEstimable. Raises ValueError below two points.
    Source: James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85–98.
    """
    if points < 2:
        raise ValueError(f"no agreement to measure on {points} answer options")
    expected = (points**2 - 1) / 12
    found: dict[str, Agreement | NotEstimable] = {}
    for code, cluster in enumerate(moments.clusters):
        answers = _item_covariance(moments.only(moments.cluster == code), ())
        if answers is None:
            found[cluster] = NotEstimable(name="rwg", reason=Reason.TOO_FEW_PEOPLE)
            continue
        n, covariance, _ = answers
        left = max(0.0, 1 - float(np.diag(covariance).mean()) / expected)
        items = len(covariance)
        found[cluster] = Agreement(value=items * left / (items * left + 1 - left), n=n)
    return found


def pooled_agreement(moments: Moments, *, points: int) -> Agreement | NotEstimable:
    """How much members of one cluster say the same, over all clusters: 1 minus the variance
    within clusters, pooled over clusters and averaged over items, as a part of that of answers
    that are all equally likely.

    points: answer options of each item. Below 0 when people differ more than that. Unlike
    rwg(j) it does not grow with the number of items. NotEstimable when no cluster has two
    complete answers. Raises ValueError below two points.
    Source: Lindell, Brandt & Whitney (1999), Applied Psychological Measurement 23, 127–135
    (r*wg(j)), of the pooled variance.
    """
    if points < 2:
        raise ValueError(f"no agreement to measure on {points} answer options")
    squares, degrees, people = 0.0, 0, 0
    for code in range(len(moments.clusters)):
        answers = _item_covariance(moments.only(moments.cluster == code), ())
        if answers is None:
            continue
        n, covariance, _ = answers
        squares += (n - 1) * float(np.diag(covariance).mean())
        degrees, people = degrees + n - 1, people + n
    if not degrees:
        return NotEstimable(name="agreement", reason=Reason.TOO_FEW_PEOPLE)
    return Agreement(value=1 - squares / degrees / ((points**2 - 1) / 12), n=people)


def _signs(items: int, reversed_items: Collection[int]) -> Floats:
    """+1 for each item, −1 where reversed (J,)."""
    if not set(reversed_items) <= set(range(items)):
        raise ValueError(f"no such items among {items}: {sorted(reversed_items)}")
    signs = np.ones(items)
    signs[list(reversed_items)] = -1
    return signs


def _item_covariance(
    moments: Moments, reversed_items: Collection[int]
) -> tuple[int, Floats, Floats] | None:
    """n, covariance (J, J) and mean squares (J,) of complete answers; None below two."""
    items = len(moments.waves)
    signs = _signs(items, reversed_items)
    complete = moments.observed[:, :items].all(axis=1)
    n = int(moments.n[complete].sum())
    if n < 2:
        return None
    sums = moments.sums[complete, :items].sum(axis=0)
    cross = moments.cross[complete, :items, :items].sum(axis=0)
    covariance = (cross - np.outer(sums, sums) / n) / (n - 1)
    return n, covariance * np.outer(signs, signs), np.diag(cross) / n


def _cluster_sums(moments: Moments, column: int) -> tuple[Ints, Floats, Floats]:
    """People, sum and sum of squares of each cluster that answered `column` (C,)."""
    seen = moments.observed[:, column]
    code, size = moments.cluster[seen], len(moments.clusters)
    n = np.bincount(code, moments.n[seen], size)
    total: Floats = np.bincount(code, moments.sums[seen, column], size).astype(np.float64)
    square: Floats = np.bincount(code, moments.cross[seen, column, column], size).astype(np.float64)
    there = n > 0
    return n[there].astype(np.int64), total[there], square[there]


def _reml_icc(n: Floats, mean: Floats, within: float) -> float:
    """REML share of variance between clusters of sizes `n` (C,), from sums only.

    In the variance ratio g, clusters weigh n / (1 + g n) and the residual variance is
    profiled out.
    """
    if within == 0:
        return 1.0
    degrees = float(n.sum()) - 1

    def parts(g: Floats) -> tuple[Floats, Floats, Floats]:
        w = n / (1 + g[:, None] * n)
        gap = mean - (w @ mean / w.sum(axis=1))[:, None]
        return w, gap, within + (w * gap**2).sum(axis=1)

    def log_likelihood(g: Floats) -> Floats:
        w, _, squares = parts(g)
        ratio = np.log1p(g[:, None] * n).sum(axis=1)
        found: Floats = -(degrees * np.log(squares) + ratio + np.log(w.sum(axis=1))) / 2
        return found

    def slope(g: float) -> float:
        w, gap, squares = (part[0] for part in parts(np.array([g])))
        down = degrees * float(w**2 @ gap**2) / float(squares)
        return (down - float(w.sum()) + float((w**2).sum() / w.sum())) / 2

    share = np.concatenate([[0.0], np.geomspace(1e-6, 0.5, 60), 1 - np.geomspace(0.5, 1e-9, 60)])
    ratio = top_of(log_likelihood, slope, np.unique(share / (1 - share)))
    return ratio / (1 + ratio)
