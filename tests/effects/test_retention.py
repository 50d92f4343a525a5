"""How much is left: Fieller's set by hand, and how often it holds the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bestendig.effects.cell_means import Tested as Answer
from bestendig.effects.retention import Retention, fieller, retention, retention_verdict
from bestendig.effects.values import Estimate, NotEstimable, Reason, t_quantile


@dataclass(frozen=True)
class Given:
    """Start, end and later for two groups, independent means of variance `variance`."""

    beta: Any
    variance: float
    df: float = math.inf
    waves: tuple[str, ...] = ("start", "end", "later")
    groups: tuple[str, ...] = ("comparison", "programme")

    @property
    def n(self) -> Any:
        return np.full((2, 3), 30)

    @property
    def phi(self) -> Any:
        return self.variance * np.eye(6)

    def row(self, group: str, wave: str, stratum: str | None = None) -> Any:
        return np.eye(6)[self.groups.index(group) * 3 + self.waves.index(wave)]

    def test(self, row: Any) -> Answer:
        se = math.sqrt(row @ self.phi @ row)
        return Answer(estimate=float(row @ self.beta), se=se, se_model=se, df=self.df)

    def covariance(self, rows: Any) -> Any:
        return rows @ self.phi @ rows.T


ASKED = ("programme", "comparison", "end", "later", "start")


def test_fieller_by_hand() -> None:
    # 4 and 5, variances 1 and 1, no covariance, t = 2: 21 ρ² − 40 ρ + 12 ≤ 0, roots 2/... of
    # (20 ± √(400 − 252)) / 21.
    assert fieller(4.0, 5.0, np.eye(2), 2.0) == pytest.approx(
        ((20 - math.sqrt(148)) / 21, (20 + math.sqrt(148)) / 21)
    )
    # Denominator 2 with SE 1 at t = 2: exactly at the edge, the set runs to infinity.
    assert fieller(4.0, 2.0, np.eye(2), 2.0) is None
    assert fieller(4.0, 2.001, np.eye(2), 2.0) is not None
    # Known without error: the ratio itself.
    assert fieller(3.0, 4.0, np.zeros((2, 2)), 2.0) == pytest.approx((0.75, 0.75))


def test_retention_by_hand() -> None:
    # Effects: end .5, later .4; each has variance 4v, their covariance is 2v (the start).
    fitted = Given(np.array([3.0, 3.0, 3.0, 3.0, 3.5, 3.4]), 0.0004)
    found = retention(fitted, *ASKED)
    assert isinstance(found, Estimate)
    assert (found.name, found.wave, found.against) == ("retention", "later", "end")
    assert found.estimate == pytest.approx(0.8)
    assert math.isnan(found.p)
    t2 = 1.959963984540054**2
    a, b, c = 0.25 - t2 * 0.0016, 0.2 - t2 * 0.0008, 0.16 - t2 * 0.0016
    root = math.sqrt(b * b - a * c)
    assert (found.low, found.high) == pytest.approx(((b - root) / a, (b + root) / a))
    assert found.se == pytest.approx(math.sqrt(0.0016 * (1 + 0.64) - 2 * 0.8 * 0.0008) / 0.5)


def test_retention_is_refused_only_when_the_set_is_unbounded() -> None:
    beta = np.array([3.0, 3.0, 3.0, 3.0, 3.2, 3.4])
    edge = (0.2 / 1.959963984540054) ** 2 / 4  # the end effect exactly at p = .05
    kept = retention(Given(beta, edge * 0.999), *ASKED)
    assert isinstance(kept, Estimate)
    refused = retention(Given(beta, edge * 1.001), *ASKED)
    assert refused == NotEstimable(name="retention", reason=Reason.UNBOUNDED, wave="later")
    alone = retention(Given(beta, 0.01), "programme", None, "end", "later", "start")
    assert isinstance(alone, NotEstimable)
    assert alone.reason is Reason.NO_COMPARISON


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.5, 1.4, Retention.KEPT),
        (0.6, 0.9, Retention.KEPT),
        (0.49, 0.99, Retention.FADED),
        (-0.2, 0.4, Retention.FADED),
        (0.49, 1.0, Retention.UNKNOWN),
    ],
)
def test_retention_verdict(low: float, high: float, verdict: Retention) -> None:
    found = retention(Given(np.array([3.0, 3.0, 3.0, 3.0, 3.5, 3.4]), 0.0001), *ASKED)
    assert isinstance(found, Estimate)
    assert retention_verdict(replace(found, low=low, high=high)) is verdict


@given(
    st.floats(-10, 10),
    st.floats(-10, 10),
    st.floats(0.01, 2),
    st.floats(0.01, 2),
    st.floats(-0.95, 0.95),
)
def test_fieller_limits_are_where_the_test_of_the_ratio_turns(
    a: float, b: float, sa: float, sb: float, r: float
) -> None:
    covariance = np.array([[sa**2, r * sa * sb], [r * sa * sb, sb**2]])
    limits = fieller(a, b, covariance, 2.0)
    assume(limits is not None and abs(b) > 2.1 * sb)
    assert limits is not None
    assert limits[0] <= a / b <= limits[1]
    for limit in limits:
        row = np.array([1.0, -limit])
        assert abs(a - limit * b) == pytest.approx(2 * math.sqrt(row @ covariance @ row), rel=1e-6)


def test_fieller_holds_the_true_ratio_in_nineteen_of_twenty() -> None:
    """Unbounded sets are whole or nearly whole lines: counted as holding it, as they do."""
    rng = np.random.default_rng(1954)
    root = np.linalg.cholesky(np.array([[0.010, 0.005], [0.005, 0.010]]))
    truth, quantile = np.array([0.2, 0.4]), t_quantile(0.975, math.inf)
    held = []
    for draw in truth + rng.normal(size=(4000, 2)) @ root.T:
        limits = fieller(draw[0], draw[1], root @ root.T, quantile)
        if limits is not None:
            held.append(limits[0] <= 0.5 <= limits[1])
    assert len(held) > 3800
    assert np.mean(held) == pytest.approx(0.95, abs=0.012)
