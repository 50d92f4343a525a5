from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.pooling import Pooled, leave_one_out, pool
from bestendig.effects.values import NotEstimable, Reason, t_quantile

CASES: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "reference" / "pooling.json").read_text("utf-8")
)
study = st.tuples(st.floats(-2, 2), st.floats(0.02, 0.5))


def pooled(y: Any, se: Any, **how: Any) -> Pooled:
    answer = pool(y, se, **how)
    assert isinstance(answer, Pooled)
    return answer


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_pool_equals_metafor(case: dict[str, Any]) -> None:
    for test, guarded in (("knha", False), ("adhoc", True)):
        got = pooled(case["y"], case["se"], guarded=guarded)
        figures = (got.estimate, got.se, got.low, got.high, got.p)
        np.testing.assert_allclose(figures, case[test], rtol=1e-7)
    assert (got.tau2, 100 * got.i2, got.q) == pytest.approx(
        (case["tau2"], case["i2"], case["q"]), rel=1e-7, abs=1e-12
    )
    if case["reach"] is None:
        assert got.prediction_low is None
        assert got.prediction_high is None
    else:
        assert got.prediction_low == pytest.approx(got.estimate - case["reach"], rel=1e-7)
        assert got.prediction_high == pytest.approx(got.estimate + case["reach"], rel=1e-7)


def test_pool_reaches_the_published_vaccine_figures() -> None:
    """Random-effects log risk ratio of 13 trials of BCG, as printed in metafor's manual."""
    got = pooled(CASES["bcg"]["y"], CASES["bcg"]["se"], guarded=False)
    assert (round(got.estimate, 4), round(got.se, 4)) == (-0.7145, 0.1808)
    assert (round(got.tau2, 4), round(got.q, 3), round(got.i2, 4)) == (0.3132, 152.233, 0.9222)
    assert (got.k, got.df) == (13, 12)


@pytest.mark.parametrize("case", [CASES["bcg"], CASES["seeded"], CASES["alike"]])
def test_leave_one_out_equals_metafor(case: dict[str, Any]) -> None:
    left_out = leave_one_out(case["y"], case["se"])
    means = [one.estimate for one in left_out if isinstance(one, Pooled)]
    np.testing.assert_allclose(means, case["left_out"], rtol=1e-7)


def test_leave_one_out_of_two_leaves_nothing_to_pool() -> None:
    refused = NotEstimable(name="pooled", reason=Reason.TOO_FEW_STUDIES)
    assert leave_one_out([0.1, 0.2], [0.1, 0.1]) == (refused, refused)


@pytest.mark.parametrize("y", [[], [0.3]])
def test_pool_needs_two_studies(y: list[float]) -> None:
    assert pool(y, [0.1] * len(y)) == NotEstimable(name="pooled", reason=Reason.TOO_FEW_STUDIES)


@pytest.mark.parametrize(
    ("y", "se"),
    [([0.1, 0.2], [0.1]), ([0.1, np.nan], [0.1, 0.1]), ([0.1, 0.2], [0.1, 0.0])],
)
def test_pool_refuses_figures_that_cannot_be(y: list[float], se: list[float]) -> None:
    with pytest.raises(ValueError, match=r"fit|finite"):
        pool(y, se)


def test_pool_of_equal_precision_by_hand() -> None:
    """Equal standard errors: tau² = variance − se², and the interval is a plain t interval."""
    y = [0.1, 0.5, 0.9]
    got = pooled(y, [0.1] * 3)
    assert got.tau2 == pytest.approx(0.16 - 0.01)
    assert (got.estimate, got.se) == pytest.approx((0.5, 0.4 / 3**0.5))
    assert got.q == pytest.approx(0.32 / 0.01)
    assert got.i2 == pytest.approx(0.15 / 0.16)
    reach = t_quantile(0.975, 1) * (0.16 / 3 + 0.15) ** 0.5
    assert got.prediction_high == pytest.approx(0.5 + reach)


def test_pool_of_identical_studies_keeps_their_uncertainty() -> None:
    """Without the guard, agreement by luck would be an interval of width 0."""
    got = pooled([0.2, 0.2, 0.2], [0.1, 0.1, 0.1])
    assert got.se == pytest.approx(0.1 / 3**0.5)
    assert pooled([0.2, 0.2, 0.2], [0.1, 0.1, 0.1], guarded=False).se == pytest.approx(0, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.lists(study, min_size=2, max_size=8), st.floats(0.1, 20))
def test_pool_follows_the_unit_and_ignores_order(
    studies: list[tuple[float, float]], unit: float
) -> None:
    y, se = np.array(studies).T
    here, there = pooled(y, se), pooled(unit * y[::-1], unit * se[::-1])
    assert there.se == pytest.approx(unit * here.se, rel=1e-5)
    assert there.tau2 == pytest.approx(unit**2 * here.tau2, rel=1e-5, abs=1e-9 * unit**2)
    assert there.low == pytest.approx(unit * here.low, rel=1e-5, abs=1e-7 * unit)
    assert 0 <= here.i2 < 1
    assert y.min() - 1e-9 <= here.estimate <= y.max() + 1e-9


def test_pool_claims_no_more_than_it_may() -> None:
    """No effect on average, real differences between 6 studies of uneven size: 5%, less guarded."""
    draw = np.random.default_rng(8)
    claims = {True: 0, False: 0}
    runs = 1000
    for _ in range(runs):
        se = draw.uniform(0.08, 0.25, 6)
        y = draw.normal(0, np.hypot(se, 0.2))
        for guarded in claims:
            claims[guarded] += pooled(y, se, guarded=guarded).p < 0.05
    assert 0.035 <= claims[False] / runs <= 0.07
    assert 0.005 <= claims[True] / runs <= 0.06
