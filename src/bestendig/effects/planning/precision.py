"""What each design will know, before anybody has answered.

Scores have variance 1. The answers of one person, and the averages of one team, correlate
equally between any two waves. A design is a row of weights on the waves of each arm; its
variance follows from that covariance, as in Frison & Pocock (1992), Statistics in Medicine
11(13), 1685–1704, and for teams as in Teerenstra e.a. (2012), Statistics in Medicine 31(20),
2169–2178. Teams of unequal size: Eldridge, Ashby & Kerry (2006), Int J Epidemiology 35(5),
1292–1300.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bestendig.effects.moments import Floats
from bestendig.effects.planning.power import Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What is taken for granted of the answers; to be replaced by what a pilot measured.

    correlation: of two answers of one person (in one team). icc: share of the variance that
    lies between teams. team_correlation: of what a team has in common, between waves (None:
    as `correlation`, so that the design effect is the usual 1 + (m − 1) icc).
    size_variation: standard deviation of team sizes over their mean. baselines: waves
    before the start that are averaged; reports use one. exact False: the normal distribution
    and no allowance for the estimated slope, as in most printed tables.
    """

    correlation: float = 0.6
    icc: float = 0.05
    team_correlation: float | None = None
    size_variation: float = 0.0
    baselines: int = 1
    exact: bool = True

    def __post_init__(self) -> None:
        shares = (self.correlation, self.icc, self.team_correlation or 0.0)
        if not all(0 <= share < 1 for share in shares):
            raise ValueError("correlations and icc lie in [0, 1)")
        if self.size_variation < 0 or self.baselines < 1:
            raise ValueError("size_variation is at least 0, baselines at least 1")


@dataclass(frozen=True, slots=True)
class Arm:
    """Expected answers of one group, and in how many teams (None: people one by one)."""

    answers: float
    teams: float | None = None

    @property
    def units(self) -> float:
        """What the lottery would draw, and what the degrees of freedom count."""
        return self.answers if self.teams is None else self.teams


STANDARD = Assumptions()


def before_after(arm: Arm, assume: Assumptions = STANDARD) -> Precision:
    """One group, end minus start. df: units − 1."""
    return _precision([(arm, _change(assume))], assume)


def follow_up_only(programme: Arm, comparison: Arm, assume: Assumptions = STANDARD) -> Precision:
    """Two groups at the end, without a start survey. df: units − 2."""
    row = np.array([1.0])
    return _precision([(programme, row), (comparison, row)], assume)


def change_compared(programme: Arm, comparison: Arm, assume: Assumptions = STANDARD) -> Precision:
    """The change in one group minus that in another. df: units − 2."""
    row = _change(assume)
    return _precision([(programme, row), (comparison, row)], assume)


def detrended(programme: Arm, comparison: Arm, assume: Assumptions = STANDARD) -> Precision:
    """The same, minus the difference in change over the two waves before. df: units − 2."""
    row = np.array([1.0, -2.0, 1.0])
    return _precision([(programme, row), (comparison, row)], assume)


def adjusted(programme: Arm, comparison: Arm, assume: Assumptions = STANDARD) -> Precision:
    """Two groups drawn by lottery, adjusted for the start (ANCOVA). df: units − 2, people − 3.

    The slope is estimated too: variance × (1 + 1/(N − 4)), the exact mean over draws.
    """
    slope = _slope(programme.teams is not None, assume)
    row = np.append(np.full(assume.baselines, -slope / assume.baselines), 1.0)
    plain = _precision([(programme, row), (comparison, row)], assume)
    if not assume.exact:
        return plain
    answers = programme.answers + comparison.answers
    if answers <= 4:
        raise ValueError(f"{answers} answers are too few to adjust for the start")
    lost = 0 if programme.teams is not None else 1
    return Precision(plain.se * math.sqrt(1 + 1 / (answers - 4)), plain.df - lost)


def staggered(
    cohorts: Sequence[Arm], assume: Assumptions = STANDARD, *, trend_removed: bool = False
) -> Precision:
    """Cohorts that start in turn, as the average effect over people and waves (att_simple).

    cohorts: in order of their start; there is a wave before each start, and none after the
    last, so that the last cohort is compared with and never seen under the programme.
    trend_removed: minus the change over the two waves before the start, which takes one
    earlier wave. df by Welch–Satterthwaite over cohorts, which have at least two units each.
    Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225(2), 200–230.
    """
    if len(cohorts) < 2 or min(cohort.units for cohort in cohorts) < 2:
        raise ValueError("a staggered start takes two cohorts of at least two units")
    rows = _simple_rows([cohort.answers for cohort in cohorts], trend_removed)
    return _precision(list(zip(cohorts, rows, strict=True)), assume, welch=True)


def _simple_rows(sizes: Sequence[float], trend_removed: bool) -> Floats:
    """(S, T): the weights of att_simple on cohort × wave means."""
    count, extra = len(sizes), int(trend_removed)
    rows = np.zeros((count, count + extra))
    total = sum(size * (count - 1 - g) for g, size in enumerate(sizes[:-1]))
    for g in range(count - 1):
        base = g + extra
        for wave in range(base + 1, count + extra):
            row = np.zeros(count + extra)
            row[wave], row[base] = 1.0, -1.0
            if trend_removed:
                row[base] -= 1.0
                row[base - 1] += 1.0
            waiting = np.array([0.0 if h < wave - extra else n for h, n in enumerate(sizes)])
            share = -waiting / waiting.sum()
            share[g] += 1.0
            rows += sizes[g] / total * np.outer(share, row)
    return rows


def _change(assume: Assumptions) -> Floats:
    """The row of end minus start."""
    return np.append(np.full(assume.baselines, -1 / assume.baselines), 1.0)


def _team_correlation(assume: Assumptions) -> float:
    found = assume.team_correlation
    return assume.correlation if found is None else found


def _slope(in_teams: bool, assume: Assumptions) -> float:
    """The slope of the end on the mean of the starts, among people of one arm."""
    rho = assume.correlation
    if in_teams:
        rho = assume.icc * _team_correlation(assume) + (1 - assume.icc) * rho
    return assume.baselines * rho / (1 + (assume.baselines - 1) * rho)


def _variance(arm: Arm, row: Floats, assume: Assumptions) -> float:
    """The variance of `row` on the wave means of `arm`."""
    own = _through_waves(row, assume.correlation) / arm.answers
    if arm.teams is None:
        return own
    common = _through_waves(row, _team_correlation(assume)) / arm.teams
    uneven = 1 + assume.size_variation**2
    return assume.icc * uneven * common + (1 - assume.icc) * own


def _through_waves(row: Floats, correlation: float) -> float:
    """row′C row, where all waves correlate equally."""
    return float((1 - correlation) * row @ row + correlation * row.sum() ** 2)


def _precision(
    arms: Sequence[tuple[Arm, Floats]], assume: Assumptions, *, welch: bool = False
) -> Precision:
    """Independent arms added up. welch: df by Satterthwaite instead of all units − arms."""
    parts = np.array([_variance(arm, row, assume) for arm, row in arms])
    spare = np.array([arm.units - 1 for arm, _ in arms])
    total = float(parts.sum())
    if not assume.exact:
        return Precision(math.sqrt(total), math.inf)
    df = total**2 / float((parts**2 / spare).sum()) if welch else float(spare.sum())
    return Precision(math.sqrt(total), df)
