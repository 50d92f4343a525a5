"""People as their own comparison: a score on something that changes from wave to wave.

For a dose that varies in time and can go down as well as up (hours of coaching, days worked
from home, a grant). Each person's level and each wave's level are taken out; what is left of
the score is regressed on what is left of the dose. Levels that never change cannot confound
it; other things that change together with the dose can. Do not use it for a programme that
starts and stays: with staggered starts its weights may be negative, `staggered` is for that.

Taking out a person's mean over the waves answered is a linear map of the wide columns (score
and dose, one column a wave), so that cross-products suffice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bestendig.effects.least_squares import LeastSquares, least_squares
from bestendig.effects.moments import Floats, Ints, Moments
from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from


def fixed_effects(
    moments: Moments, doses: Mapping[str, Sequence[str]], *, alpha: float = 0.05
) -> tuple[Estimate | NotEstimable, ...]:
    """The change in score that goes with one unit more of each dose, by the within-estimator.

    moments: scores at T waves, with each dose as T covariates. doses: name -> the T covariate
    labels in the order of the waves. Answers come in the order of `doses`: name `effect`,
    group the name of the dose, method `fixed_effects`, n the people with two answers or more
    (one answer says nothing about change). Standard errors take residuals as independent
    over waves and spread alike; with clusters they are CR2 with Bell–McCaffrey degrees of
    freedom. NotEstimable: NOT_SEEN_TOGETHER when nobody answered twice, NO_VARIATION when a
    dose never changes within people or repeats another, TOO_FEW_PEOPLE, TOO_FEW_CLUSTERS.
    Raises ValueError when a dose has no covariate for every wave.
    """
    columns = _columns(moments, doses)
    answers = moments.observed[:, : len(moments.waves)].sum(axis=1)
    twice = moments.only((answers > 1) & (moments.n > 0))
    people = int(twice.n.sum())
    fit: LeastSquares | Reason = Reason.NOT_SEEN_TOGETHER
    if people:
        products = _within(twice, columns)
        rows = int(twice.n @ answers[(answers > 1) & (moments.n > 0)])
        xx, xy, yy = products[:, :-1, :-1], products[:, :-1, -1], products[:, -1, -1].sum()
        fit = least_squares(xx, xy, float(yy), rows, absorbed=people)
    found: list[Estimate | NotEstimable] = []
    for place, dose in enumerate(doses):
        if isinstance(fit, Reason):
            found.append(NotEstimable(name="effect", reason=fit))
            continue
        row = np.eye(len(fit.beta))[place]
        spread = fit.robust(row) if moments.clustered else fit.classical(row)
        if isinstance(spread, Reason):
            found.append(NotEstimable(name="effect", reason=spread))
            continue
        found.append(
            estimate_from(
                "effect", float(fit.beta[place]), spread.se, spread.df,
                alpha=alpha, group=dose, method="fixed_effects", n=people,
            )
        )  # fmt: skip
    return tuple(found)


def _columns(moments: Moments, doses: Mapping[str, Sequence[str]]) -> Ints:
    """(K + 1, T): where each dose, and last the score, stands at each wave."""
    waves = len(moments.waves)
    wrong = [
        name
        for name, labels in doses.items()
        if len(labels) != waves or not {*labels} <= {*moments.covariates}
    ]
    if wrong or not doses:
        raise ValueError(f"doses without a covariate for each of {waves} waves: {wrong}")
    places = [
        [waves + moments.covariates.index(label) for label in labels] for labels in doses.values()
    ]
    return np.array([*places, range(waves)], dtype=np.int64)


def _within(moments: Moments, columns: Ints) -> Floats:
    """(J, p, p): cross-products of doses, waves but the first, and score, less person means."""
    waves, doses = columns.shape[1], len(columns) - 1
    used = np.flatnonzero(moments.observed[:, :waves].any(axis=0))[1:]
    size = doses + len(used) + 1
    present, cluster = np.unique(moments.cluster, return_inverse=True)
    products = np.zeros((len(present), size, size))
    ends = np.array([*range(doses), size - 1])
    for cell, observed in enumerate(moments.observed[:, :waves].astype(np.float64)):
        centring = np.diag(observed) - np.outer(observed, observed) / observed.sum()
        wide = moments.cross[cell][columns[:, :, None, None], columns]
        level = moments.sums[cell][columns] @ centring
        part = np.zeros((size, size))
        part[np.ix_(ends, ends)] = np.einsum("ts,atbs->ab", centring, wide)
        part[ends, doses:-1] = level[:, used]
        part[doses:-1, ends] = level[:, used].T
        part[doses:-1, doses:-1] = moments.n[cell] * centring[np.ix_(used, used)]
        products[cluster[cell]] += part
    return products
