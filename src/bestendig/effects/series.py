"""Monthly or quarterly figures without persons: an interrupted time series.

Segmented regression of a figure (sick leave, turnover) on its level and trend, with a change of
both from the first month under the programme, seasonal terms and known events. The months after
each other are alike; how alike is fitted, and its uncertainty is carried on. What is said here of
months holds for quarters too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bestendig.effects.autoregression import AutoregressiveFit, fit_autoregressive
from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from

Floats = NDArray[np.float64]

LEAST_MONTHS: Final = 8
NAMES: Final = ("level_change", "slope_change", "average_effect")


@dataclass(frozen=True, slots=True)
class Event:
    """Something else that happened: from month `start` up to, not including, month `end`.

    Months count from 0. One month: end = start + 1. Without `end` it lasted (a step).
    """

    start: int
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesAnswer:
    """What an interrupted time series says.

    level: change at once, in the first month under the programme. slope: change of the trend, a
    month. average: mean effect over all months from the start. All against the trend from
    before (with a control series: of the difference with it), in the unit of the figure.
    autocorrelation: fitted correlation of one month with the next; residual_sd: spread of a
    month round the fitted line; both None when nothing was fitted. season: "months" (one term
    a month), "quarters" (one a quarter), "harmonics" (yearly and half-yearly) or "none": too
    short to know the seasons, so that a change may be a season. months_before, months_after:
    months with a figure. expected (T,): the figure as the line from before has it in every
    month, without the programme; with a control series nan where that is unknown; None when
    nothing was fitted.
    """

    level: Estimate | NotEstimable
    slope: Estimate | NotEstimable
    average: Estimate | NotEstimable
    months_before: int
    months_after: int
    season: str
    autocorrelation: float | None
    residual_sd: float | None
    expected: tuple[float, ...] | None = None


def interrupted_series(
    values: Sequence[float] | Floats,
    start: int,
    *,
    control: Sequence[float] | Floats | None = None,
    events: Sequence[Event] = (),
    seasonal: bool = True,
    alpha: float = 0.05,
    periods_a_year: int = 12,
) -> SeriesAnswer:
    """The effect of a programme from month `start` on a monthly or quarterly figure.

    values (T,): one figure a month, in order, nan where unknown; `start`: index of the first
    month under the programme. control (T,): the same figure where the programme was not; then
    the difference is analysed. periods_a_year: 12, or 4 for quarters. Seasons need 24 months
    with a figure (harmonics) or 60 (months), or two years of quarters.

    Errors follow a first-order autoregression, fitted by REML, with Kenward–Roger standard
    errors and degrees of freedom. Simulated without an effect, 20 to 72 months, correlation 0
    to .7, it claims in 3–6%, where least squares with Newey–West errors claims in 17–37%. It
    claims more when the months are not like that: 7–11% when they stay alike much longer than
    an autoregression allows, up to 8% for a random walk, or for seasons in a series too short
    to know them. In 16 to 24 quarters, correlation 0 to .7, it claims in 3–6%.

    NotEstimable: fewer than 8 months with a figure before or from the start
    (too_few_months), a figure without spread round the line (no_variation), and a change that
    an event at the same time explains as well (not_separable). Raises ValueError on a start or
    an event outside the series, an infinite figure, a control of another length, or periods
    of another length.
    Sources: Wagner e.a. (2002), J. Clin. Pharm. Ther. 27, 299–309; Turner e.a. (2021), BMC
    Med. Res. Methodol. 21:181; Kenward & Roger (1997), Biometrics 53, 983–997.
    """
    figure = _figure(values, control)
    _check(figure, start, events)
    month = np.flatnonzero(np.isfinite(figure))
    before, after = int((month < start).sum()), int((month >= start).sum())
    season = _season(len(month), periods_a_year) if seasonal else "none"
    if min(before, after) < LEAST_MONTHS:
        return _refused(Reason.TOO_FEW_MONTHS, before, after, season)
    whole = _design(np.arange(len(figure)), start, season, events)
    rows = np.vstack([_asked(whole.shape[1], len(figure), start), _without(whole)])
    basis, wanted, separable = _full_rank(whole[month], rows)
    if len(month) - basis.shape[1] < 2:
        return _refused(Reason.TOO_FEW_MONTHS, before, after, season)
    fit = fit_autoregressive(figure[month], basis, month, wanted)
    if fit is None:
        return _refused(Reason.NO_VARIATION, before, after, season)
    against = "trend" if control is None else "control"
    level, slope, average = (
        _estimate(fit, i, len(month), against, alpha)
        if separable[i]
        else NotEstimable(name=name, reason=Reason.NOT_SEPARABLE)
        for i, name in enumerate(NAMES)
    )
    return SeriesAnswer(
        level=level,
        slope=slope,
        average=average,
        months_before=before,
        months_after=after,
        season=season,
        autocorrelation=fit.correlation,
        residual_sd=fit.sd,
        expected=_expected(fit, separable, control),
    )


def _figure(values: Sequence[float] | Floats, control: Sequence[float] | Floats | None) -> Floats:
    figure = np.asarray(values, dtype=np.float64)
    other = np.zeros_like(figure) if control is None else np.asarray(control, dtype=np.float64)
    if figure.ndim != 1 or figure.shape != other.shape:
        raise ValueError(f"a control series of {other.shape} does not fit {figure.shape} months")
    if np.isinf(figure).any() or np.isinf(other).any():
        raise ValueError("a figure is infinite")
    return figure - other


def _check(figure: Floats, start: int, events: Sequence[Event]) -> None:
    months = len(figure)
    if not 0 <= start < months:
        raise ValueError(f"the start {start} lies outside the {months} months")
    for event in events:
        end = months if event.end is None else event.end
        if not 0 <= event.start < end <= months:
            raise ValueError(f"the event {event.start} to {event.end} does not fit {months} months")


def _season(months: int, periods_a_year: int) -> str:
    if periods_a_year == 4:
        return "quarters" if months >= 8 else "none"
    if periods_a_year != 12:
        raise ValueError(f"{periods_a_year} periods a year: only months and quarters have seasons")
    return "months" if months >= 60 else "harmonics" if months >= 24 else "none"


def _design(month: NDArray[np.intp], start: int, season: str, events: Sequence[Event]) -> Floats:
    """Columns (M, P): level, trend, change of level, change of trend, seasons, events."""
    since = (month - start).astype(np.float64)
    started = since >= 0
    columns = [np.ones(len(month)), since, started, started * since]
    angle = 2 * math.pi * month / 12
    if season == "harmonics":
        columns += [wave(times * angle) for times in (1, 2) for wave in (np.cos, np.sin)]
    if season == "months":
        columns += [month % 12 == one for one in range(1, 12)]
    if season == "quarters":
        columns += [month % 4 == one for one in range(1, 4)]
    for event in events:
        columns.append((month >= event.start) & (month < (event.end or math.inf)))
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _asked(columns: int, months: int, start: int) -> Floats:
    """(3, columns): level, slope, and the average over the months from `start` on."""
    rows = np.zeros((3, columns))
    rows[0, 2] = rows[1, 3] = rows[2, 2] = 1
    rows[2, 3] = (months - 1 - start) / 2
    return rows


def _without(whole: Floats) -> Floats:
    """Rows (T, columns): every month as if the programme never began."""
    rows = whole.copy()
    rows[:, 2:4] = 0
    return rows


def _expected(
    fit: AutoregressiveFit,
    separable: NDArray[np.bool_],
    control: Sequence[float] | Floats | None,
) -> tuple[float, ...]:
    line = np.where(separable, fit.estimates, np.nan)[len(NAMES) :]
    if control is not None:
        line = line + np.asarray(control, dtype=np.float64)
    return tuple(float(x) for x in line)


def _full_rank(X: Floats, rows: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The design on an independent basis, the contrasts on it, and which of them it tells."""
    scale = np.linalg.norm(X, axis=0)
    scale[scale == 0] = 1
    left, size, right = np.linalg.svd(X / scale, full_matrices=False)
    rank = int((size > 1e-9 * size[0]).sum())
    scaled = rows / scale
    wanted = scaled @ right[:rank].T
    missed = np.linalg.norm(scaled - wanted @ right[:rank], axis=1)
    length = np.maximum(np.linalg.norm(scaled, axis=1), 1e-300)
    return left[:, :rank] * size[:rank], wanted, missed <= 1e-7 * length


def _estimate(
    fit: AutoregressiveFit, row: int, months: int, against: str, alpha: float
) -> Estimate:
    return estimate_from(
        NAMES[row],
        float(fit.estimates[row]),
        float(fit.ses[row]),
        float(fit.dfs[row]),
        alpha=alpha,
        se_model=float(fit.model_ses[row]),
        against=against,
        method="ar1",
        n=months,
    )


def _refused(reason: Reason, before: int, after: int, season: str) -> SeriesAnswer:
    level, slope, average = (NotEstimable(name=name, reason=reason) for name in NAMES)
    return SeriesAnswer(
        level=level,
        slope=slope,
        average=average,
        months_before=before,
        months_after=after,
        season=season,
        autocorrelation=None,
        residual_sd=None,
    )
