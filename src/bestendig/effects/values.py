"""The values that every part of the engine hands on: estimates, refusals, intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why something cannot be estimated. Words for each stand in the copy deck."""

    NO_BASELINE = "no_baseline"
    NO_COMPARISON = "no_comparison"
    NO_ANSWERS = "no_answers"
    TOO_FEW_PEOPLE = "too_few_people"
    TOO_FEW_CLUSTERS = "too_few_clusters"
    NO_VARIATION = "no_variation"
    NOT_SEEN_TOGETHER = "not_seen_together"
    NOT_CONVERGED = "not_converged"
    UNBOUNDED = "unbounded"
    NO_EARLIER_WAVE = "no_earlier_wave"
    NOT_ADDITIVE = "not_additive"
    COMPARISON_STARTED = "comparison_started"
    TOO_FEW_ITEMS = "too_few_items"
    TOO_FEW_STUDIES = "too_few_studies"
    TOO_FEW_MONTHS = "too_few_months"
    NOT_SEPARABLE = "not_separable"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEstimable:
    """An answer: this cannot be estimated, and why.

    `name` is the estimand (see `Estimate.name`), `wave` the wave label it was asked for.
    """

    name: str
    reason: Reason
    wave: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One estimated quantity with its uncertainty.

    `name` is one of mean, change, difference, adjusted_difference, effect, adjusted_effect,
    detrended_effect, att, att_simple, att_event, att_group, att_calendar, retention,
    moderation, gap; of a series level_change, slope_change, average_effect. `estimate`, `se`,
    `low` and `high` are in the unit of the score (retention: a ratio); `df` may be infinite;
    `p` is two-sided against 0 (nan for means and retention, where 0 is not a question).
    `se_model` is the model-based standard error that R's gls and mmrm print. `standardised` is
    the estimate in baseline standard deviations, Hedges-corrected. `against` is the group (or
    "baseline", "not_yet", "never", "end") it was compared with. `method` says how, where there
    is more than one way.
    """

    name: str
    estimate: float
    se: float
    df: float
    low: float
    high: float
    p: float
    se_model: float | None = None
    group: str | None = None
    stratum: str | None = None
    cohort: str | None = None
    wave: str | None = None
    against: str | None = None
    method: str | None = None
    n: int | None = None
    p_adjusted: float | None = None
    p_permutation: float | None = None
    standardised: float | None = None


NORMAL_DF: Final = math.inf


def t_quantile(level: float, df: float) -> float:
    """Quantile of Student's t (the normal at infinite `df`). `level` in (0, 1)."""
    from scipy.special import stdtrit  # noqa: PLC0415 - half a second, and few pages need it

    return float(stdtrit(df if math.isfinite(df) else 1e12, level))


def two_sided_p(statistic: float, df: float) -> float:
    """Two-sided p-value of a t `statistic`; nan when the statistic is nan."""
    from scipy.special import stdtr  # noqa: PLC0415 - as above

    return 2.0 * float(stdtr(df if math.isfinite(df) else 1e12, -abs(statistic)))


def estimate_from(
    name: str,
    estimate: float,
    se: float,
    df: float,
    *,
    alpha: float = 0.05,
    se_model: float | None = None,
    group: str | None = None,
    stratum: str | None = None,
    cohort: str | None = None,
    wave: str | None = None,
    against: str | None = None,
    method: str | None = None,
    n: int | None = None,
    standardised: float | None = None,
) -> Estimate:
    """An `Estimate` with its (1 − `alpha`) t interval and two-sided p.

    A standard error of exactly 0 gives an interval of width 0 and p = nan: nothing varied,
    so nothing was tested. Means carry p = nan.
    """
    half = t_quantile(1 - alpha / 2, df) * se
    tested = se > 0 and name != "mean"
    return Estimate(
        name=name,
        estimate=estimate,
        se=se,
        df=df,
        low=estimate - half,
        high=estimate + half,
        p=two_sided_p(estimate / se, df) if tested else math.nan,
        se_model=se_model,
        group=group,
        stratum=stratum,
        cohort=cohort,
        wave=wave,
        against=against,
        method=method,
        n=n,
        standardised=standardised,
    )
