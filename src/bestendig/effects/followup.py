"""Two groups at follow-up: the plain difference, and the same adjusted for the baseline.

What a randomised trial with one follow-up reports. Nobody's drop-out is repaired here:
`difference` knows those who answered the follow-up, `adjusted_difference` those who answered
both waves. `contrasts.effect` and `contrasts.adjusted_effect` use everybody.

Moments with clusters give the same comparison of persons (ordinary least squares), with CR2
standard errors and Bell–McCaffrey degrees of freedom, so that teams are never ignored.
"""

from __future__ import annotations

import math

import numpy as np

from bestendig.effects.least_squares import Uncertainty, least_squares
from bestendig.effects.moments import Floats, Moments
from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from


def difference(
    moments: Moments, programme: str, comparison: str | None, wave: str, alpha: float = 0.05
) -> Estimate | NotEstimable:
    """Mean of the programme group minus mean of the comparison group at `wave`.

    Welch: a variance for each group, degrees of freedom by Satterthwaite. Source: Welch
    (1947), Biometrika 34(1–2), 28–35. With clusters: CR2. NotEstimable: NO_COMPARISON,
    NO_ANSWERS, TOO_FEW_PEOPLE (one answer in a group), NO_VARIATION, TOO_FEW_CLUSTERS.
    """
    groups = _groups(moments, programme, comparison, [wave])
    if isinstance(groups, Reason):
        return NotEstimable(name="difference", reason=groups, wave=wave)
    found = _regressed(moments, groups, [wave]) if moments.clustered else _welch(*groups, wave)
    if isinstance(found, Reason):
        return NotEstimable(name="difference", reason=found, wave=wave)
    point, (se, df) = found
    return estimate_from(
        "difference", point, se, df, alpha=alpha,
        group=programme, against=comparison, wave=wave, n=_people(groups),
    )  # fmt: skip


def adjusted_difference(
    moments: Moments,
    programme: str,
    comparison: str | None,
    wave: str,
    baseline: str | None,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The difference at `wave` between people with the same baseline score (ANCOVA).

    Ordinary least squares of the follow-up on group and baseline score, of the people seen
    at both; n − 3 degrees of freedom. With clusters: CR2. NotEstimable as `difference`, and
    NO_BASELINE; NOT_SEEN_TOGETHER when nobody of a group answered both.
    """
    name = "adjusted_difference"
    if baseline is None or baseline not in moments.waves:
        return NotEstimable(name=name, reason=Reason.NO_BASELINE, wave=wave)
    seen = _groups(moments, programme, comparison, [wave])
    groups = _groups(moments, programme, comparison, [wave, baseline])
    if isinstance(seen, Reason):
        return NotEstimable(name=name, reason=seen, wave=wave)
    if isinstance(groups, Reason):
        return NotEstimable(name=name, reason=Reason.NOT_SEEN_TOGETHER, wave=wave)
    found = _regressed(moments, groups, [wave, baseline])
    if isinstance(found, Reason):
        return NotEstimable(name=name, reason=found, wave=wave)
    point, (se, df) = found
    return estimate_from(
        name, point, se, df, alpha=alpha,
        group=programme, against=comparison, wave=wave, n=_people(groups),
    )  # fmt: skip


def _groups(
    moments: Moments, programme: str, comparison: str | None, waves: list[str]
) -> tuple[Moments, Moments] | Reason:
    """The cells of each group whose people answered all of `waves`."""
    if comparison is None:
        return Reason.NO_COMPARISON
    if not {programme, comparison} <= {*moments.groups} or not {*waves} <= {*moments.waves}:
        return Reason.NO_ANSWERS
    columns = [moments.waves.index(wave) for wave in waves]
    seen = moments.observed[:, columns].all(axis=1) & (moments.n > 0)
    first, second = (
        moments.only(seen & (moments.group == moments.groups.index(group)))
        for group in (programme, comparison)
    )
    return (first, second) if len(first.n) and len(second.n) else Reason.NO_ANSWERS


def _people(groups: tuple[Moments, Moments]) -> int:
    return int(sum(part.n.sum() for part in groups))


def _welch(first: Moments, second: Moments, wave: str) -> tuple[float, Uncertainty] | Reason:
    """Difference of the means, its standard error and Welch's degrees of freedom."""
    at = first.waves.index(wave)
    n = np.array([part.n.sum() for part in (first, second)], dtype=np.float64)
    mean = np.array([part.sums[:, at].sum() for part in (first, second)]) / n
    raw = np.array([part.cross[:, at, at].sum() for part in (first, second)])
    squares = raw - n * mean**2
    if n.min() < 2:
        return Reason.TOO_FEW_PEOPLE
    # Equal answers leave the rounding of their own squares, no more.
    squares = np.where(squares > 1e-12 * raw, squares, 0.0)
    if not squares.any():
        return Reason.NO_VARIATION
    part = squares / (n - 1) / n
    df = float(part.sum() ** 2 / (part**2 / (n - 1)).sum())
    return float(mean[0] - mean[1]), Uncertainty(math.sqrt(part.sum()), df)


def _regressed(
    moments: Moments, groups: tuple[Moments, Moments], waves: list[str]
) -> tuple[float, Uncertainty] | Reason:
    """The first of `waves` on group and the others: the difference between the groups."""
    columns = [moments.waves.index(wave) for wave in reversed(waves)]
    centre = sum(part.sums[:, columns].sum(axis=0) for part in groups) / _people(groups)
    products = np.zeros((len(moments.clusters), 2 + len(columns), 2 + len(columns)))
    for own, part in enumerate(groups):
        np.add.at(products, part.cluster, _products(part, own, columns, centre))
    products = products[products[:, :2, :2].any(axis=(1, 2))]
    raw = sum(part.cross[:, columns, columns].sum(axis=0) for part in groups)
    # Equal answers leave the rounding of their own squares, no more.
    if (products.sum(axis=0).diagonal()[2:] <= 1e-12 * raw).any():
        return Reason.NO_VARIATION
    xx, xy, yy = products[:, :-1, :-1], products[:, :-1, -1], float(products[:, -1, -1].sum())
    fit = least_squares(xx, xy, yy, _people(groups))
    if isinstance(fit, Reason):
        return fit
    row = np.array([1.0, -1.0, *[0.0] * (len(columns) - 1)])
    found = fit.robust(row) if moments.clustered else fit.classical(row)
    return found if isinstance(found, Reason) else (float(row @ fit.beta), found)


def _products(part: Moments, own: int, columns: list[int], centre: Floats) -> Floats:
    """(K, 2 + c, 2 + c): cross-products of two group columns and c centred score columns."""
    n = part.n.astype(np.float64)
    raw = part.sums[:, columns]
    moved = raw[:, :, None] * centre
    products = np.zeros((len(n), 2 + len(columns), 2 + len(columns)))
    products[:, own, own] = n
    products[:, own, 2:] = products[:, 2:, own] = raw - n[:, None] * centre
    products[:, 2:, 2:] = (
        part.cross[:, columns][:, :, columns]
        - moved
        - np.swapaxes(moved, 1, 2)
        + n[:, None, None] * np.outer(centre, centre)
    )
    return products
