"""What is left of the gain: the effect at follow-up as a share of the effect at the end."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from bestendig.effects.contrasts import answers, effect_terms, rows_of
from bestendig.effects.values import Estimate, NotEstimable, Reason, t_quantile

if TYPE_CHECKING:
    from bestendig.effects.contrasts import Fitted
    from bestendig.effects.moments import Floats


class Retention(StrEnum):
    """Whether what was gained is still there."""

    KEPT = "kept"
    FADED = "faded"
    UNKNOWN = "unknown"


def retention(
    fitted: Fitted,
    programme: str,
    comparison: str | None,
    end: str,
    follow_up: str,
    baseline: str | None,
    *,
    alpha: float = 0.05,
) -> Estimate | NotEstimable:
    """The effect at follow-up divided by the effect at the end, with Fieller's interval.

    UNBOUNDED only when the set itself is: the end effect does not differ from 0 at `alpha`.
    Degrees of freedom: the smaller of the two effects'. `se` is the delta method's; p is
    nan, 0 is not the question.
    """
    name = "retention"
    rows = rows_of(
        fitted,
        effect_terms(programme, comparison, follow_up, baseline),
        effect_terms(programme, comparison, end, baseline),
    )
    if isinstance(rows, Reason):
        return NotEstimable(name=name, reason=rows, wave=follow_up)
    later, first = fitted.test(rows[0]), fitted.test(rows[1])
    if isinstance(later, NotEstimable):
        return replace(later, name=name, wave=follow_up)
    if isinstance(first, NotEstimable):
        return replace(first, name=name, wave=follow_up)
    covariance, df = fitted.covariance(rows), min(later.df, first.df)
    limits = fieller(later.estimate, first.estimate, covariance, t_quantile(1 - alpha / 2, df))
    if limits is None:
        return NotEstimable(name=name, reason=Reason.UNBOUNDED, wave=follow_up)
    share = later.estimate / first.estimate
    slope = np.array([1.0, -share]) / first.estimate
    return Estimate(
        name=name,
        estimate=share,
        # Rounding alone can take a variance of nothing below zero.
        se=math.sqrt(max(float(slope @ covariance @ slope), 0.0)),
        df=df,
        low=limits[0],
        high=limits[1],
        p=math.nan,
        group=programme,
        wave=follow_up,
        against="end",
        n=answers(fitted, [programme, comparison], follow_up),
    )


def fieller(
    numerator: float, denominator: float, covariance: Floats, quantile: float
) -> tuple[float, float] | None:
    """The ratios ρ that (numerator − ρ·denominator)² ≤ quantile²·Var allows.

    covariance (2, 2) of numerator and denominator. None when that set is unbounded.
    Source: Fieller (1954), Journal of the Royal Statistical Society B 16(2), 175–185.
    """
    t2 = quantile**2
    a = denominator**2 - t2 * float(covariance[1, 1])
    if a <= 0:
        return None
    b = numerator * denominator - t2 * float(covariance[0, 1])
    c = numerator**2 - t2 * float(covariance[0, 0])
    # Rounding alone can take the root of a point interval below zero.
    root = math.sqrt(max(b**2 - a * c, 0.0))
    return (b - root) / a, (b + root) / a


def retention_verdict(kept: Estimate) -> Retention:
    """Kept when at least half is left for sure, faded when some is lost for sure."""
    if kept.low >= 0.5:
        return Retention.KEPT
    return Retention.FADED if kept.high < 1 else Retention.UNKNOWN
