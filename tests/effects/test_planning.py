from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaincinv, ndtr, stdtrit

from bestendig.effects.planning import (
    Arm,
    Assumptions,
    Precision,
    adjusted,
    before_after,
    change_compared,
    detrended,
    follow_up_only,
    needed,
    power,
    smallest_detectable,
    staggered,
)
from bestendig.effects.simulate import Code, Setting, replications
from bestendig.effects.staggered import completers
from bestendig.effects.values import Estimate

R: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "reference" / "planning.json").read_text("utf-8")
)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)


def printed(**assumed: Any) -> Assumptions:
    """As printed tables reckon: with the normal distribution."""
    return Assumptions(exact=False, **assumed)


def figures(precision: Precision) -> tuple[float, float]:
    return precision.se**2, precision.df


def test_power_of_two_groups_equals_r() -> None:
    for n, effect, alpha, expected in R["two_groups"]:
        got = power(effect, follow_up_only(Arm(n), Arm(n)), alpha=alpha)
        assert got == pytest.approx(expected, abs=1e-8)


def test_power_of_before_after_equals_r() -> None:
    for n, correlation, effect, alpha, expected in R["before_after"]:
        precision = before_after(Arm(n), Assumptions(correlation=correlation))
        assert power(effect, precision, alpha=alpha) == pytest.approx(expected, abs=1e-8)


def test_power_of_team_means_equals_r() -> None:
    for teams, size, icc, effect, expected in R["teams"]:
        arm = Arm(teams * size, teams)
        precision = follow_up_only(arm, arm, Assumptions(icc=icc))
        assert power(effect, precision) == pytest.approx(expected, abs=1e-8)


def test_power_of_ancova_equals_integration_over_the_starts() -> None:
    for n, correlation, effect, expected in R["ancova"]:
        precision = adjusted(Arm(n), Arm(n), Assumptions(correlation=correlation))
        assert power(effect, precision) == pytest.approx(expected, abs=0.002)


def test_smallest_detectable_equals_r() -> None:
    for n, wanted, expected in R["smallest"]:
        got = smallest_detectable(follow_up_only(Arm(n), Arm(n)), power=wanted)
        assert got == pytest.approx(expected, rel=1e-6)


def test_needed_equals_r() -> None:
    for effect, wanted, expected in R["needed"]:
        assert needed(effect, lambda n: follow_up_only(Arm(n), Arm(n)), power=wanted) == expected


# Computed for the product's own defaults: α .05, power .80, per arm, r = .7 / .5, teams of 10.
TABLE = {
    0.12: ((556, 818), (807, 1186), (1057, 1554), (328, 546)),
    0.20: ((201, 295), (291, 427), (381, 560), (118, 197)),
    0.30: ((89, 131), (129, 190), (170, 249), (53, 88)),
    0.40: ((51, 74), (73, 107), (96, 140), (30, 50)),
    0.50: ((33, 48), (47, 69), (61, 90), (19, 32)),
}


@pytest.mark.parametrize("effect", TABLE)
def test_needed_reproduces_the_table_of_defaults(effect: float) -> None:
    for column, icc in enumerate((None, 0.05, 0.10)):
        for place, correlation in enumerate((0.7, 0.5)):
            assume = printed(correlation=correlation, icc=icc or 0.0)

            def arms(n: int, assume: Assumptions = assume, icc: float | None = icc) -> Precision:
                arm = Arm(n, None if icc is None else n / 10)
                return adjusted(arm, arm, assume)

            assert needed(effect, arms) == TABLE[effect][column][place]
    for place, correlation in enumerate((0.7, 0.5)):
        assume = printed(correlation=correlation)
        got = needed(effect, lambda n, a=assume: before_after(Arm(n), a))
        assert got == TABLE[effect][3][place]


def test_smallest_change_reproduces_the_printed_row() -> None:
    row = {20: 0.56, 30: 0.46, 50: 0.35, 100: 0.25, 200: 0.18, 400: 0.13}
    got = {n: round(smallest_detectable(before_after(Arm(n), printed())), 2) for n in row}
    assert got == row


def test_t_asks_for_more_than_the_printed_row_in_small_groups() -> None:
    assert smallest_detectable(before_after(Arm(20))) == pytest.approx(0.591, abs=5e-4)
    assert smallest_detectable(before_after(Arm(400))) == pytest.approx(0.126, abs=5e-4)


def test_adjusted_power_is_near_the_published_simulation() -> None:
    """Effect .3, 40% drop-out: 74% with 150 an arm, 95% with 300 (fitted means, r ≈ .63)."""
    assume = Assumptions(correlation=0.63)
    found = [power(0.3, adjusted(Arm(0.6 * n), Arm(0.6 * n), assume)) for n in (150, 300)]
    assert found == pytest.approx([0.74, 0.95], abs=0.02)


def test_adjusting_costs_one_person_an_arm() -> None:
    """Borm, Fransen & Lemmens (2007): (1 − r²) times the numbers of a t-test, and one more."""
    plain = needed(0.4, lambda n: follow_up_only(Arm(n), Arm(n)), power=0.8)
    assume = Assumptions(correlation=0.6)
    with_start = needed(0.4, lambda n: adjusted(Arm(n), Arm(n), assume), least=3)
    assert with_start == pytest.approx((1 - 0.36) * plain + 1, abs=1)


def test_variances_by_hand() -> None:
    arm, assume = Arm(50), Assumptions(correlation=0.6)
    assert figures(before_after(arm, assume)) == pytest.approx((0.8 / 50, 49))
    assert figures(change_compared(arm, arm, assume)) == pytest.approx((1.6 / 50, 98))
    # end − 2 start + earlier: (1 + 4 + 1)(1 − r) in each arm.
    assert figures(detrended(arm, arm, assume)) == pytest.approx((4.8 / 50, 98))
    unequal = follow_up_only(Arm(30), Arm(60))
    assert figures(unequal) == pytest.approx((1 / 30 + 1 / 60, 88))


def test_variances_of_teams_by_hand() -> None:
    assume = Assumptions(correlation=0.6, icc=0.1, team_correlation=0.8, size_variation=0.5)
    arm = Arm(80, 8)
    # Between teams .1 × 1.25 / 8, within .9 / 80; each counted 2(1 − r) times.
    expected = 0.1 * 1.25 / 8 * 0.4 + 0.9 / 80 * 0.8
    assert figures(before_after(arm, assume)) == pytest.approx((expected, 7))
    assert figures(change_compared(arm, arm, assume)) == pytest.approx((2 * expected, 14))


def test_more_starts_make_adjusting_sharper() -> None:
    """Frison & Pocock (1992): (1 − 2r²/(1 + r)) with two waves before the start."""
    arm = Arm(10_000)
    two = adjusted(arm, arm, printed(correlation=0.6, baselines=2))
    assert two.se**2 == pytest.approx((1 - 2 * 0.36 / 1.6) * 2 / 10_000)
    change = change_compared(arm, arm, printed(correlation=0.6, baselines=2))
    assert change.se**2 == pytest.approx(0.4 * (1 + 1 / 2) * 2 / 10_000)


def test_two_cohorts_are_a_comparison_of_changes() -> None:
    arms = Arm(60, 6), Arm(60, 6)
    assume = Assumptions(team_correlation=0.8)
    turn, side = staggered(arms, assume), change_compared(*arms, assume)
    assert (turn.se, turn.df) == pytest.approx((side.se, side.df))
    turn, side = staggered(arms, assume, trend_removed=True), detrended(*arms, assume)
    assert (turn.se, turn.df) == pytest.approx((side.se, side.df))


def test_three_cohorts_by_hand() -> None:
    """Equal cohorts A, B, C at waves 0, 1, 2: the mean of att(A,1), att(A,2), att(B,2).

    (A1−A0) − ½(B1−B0 + C1−C0), (A2−A0) − (C2−C0), (B2−B1) − (C2−C1), each a third.
    """
    rows = np.array([[-2, 1, 1], [0.5, -1.5, 1], [1.5, 0.5, -2]]) / 3
    shared = np.full((3, 3), 0.6) + 0.4 * np.eye(3)
    parts = np.einsum("gs,st,gt->g", rows, shared, rows) / 40
    got = staggered([Arm(40)] * 3, Assumptions(correlation=0.6))
    assert got.se == pytest.approx(math.sqrt(parts.sum()))
    assert got.df == pytest.approx(parts.sum() ** 2 / (parts**2 / 39).sum())


def test_staggered_precision_is_what_simulation_shows() -> None:
    setting = Setting(people=240, teams=24, waves=4, icc=0.1, effect=0.0)
    found = []
    for world in replications(Code.STAGGERED, 500, seed=5, setting=setting):
        answer = completers(world.moments(clustered=False), world.starts or {}).simple
        assert isinstance(answer, Estimate)
        found.append(answer.estimate / world.sd)
    assume = Assumptions(correlation=0.6, icc=0.1, team_correlation=0.8)
    planned = staggered([Arm(60, 6)] * 4, assume)
    # 500 replications know a standard deviation to within 3.2%.
    assert np.std(found) == pytest.approx(planned.se, rel=0.1)


def test_team_lottery_precision_is_what_simulation_shows() -> None:
    setting = Setting(people=80, teams=8, icc=0.1, effect=0.0)
    found = []
    for world in replications(Code.CLUSTER_LOTTERY, 1500, seed=6, setting=setting):
        start, end = world.values.T / world.sd
        programme = world.group == "programme"
        centred = [
            x - np.where(programme, x[programme].mean(), x[~programme].mean()) for x in (start, end)
        ]
        slope = (centred[0] @ centred[1]) / (centred[0] @ centred[0])
        left = end - slope * start
        found.append(left[programme].mean() - left[~programme].mean())
    assume = Assumptions(correlation=0.6, icc=0.1, team_correlation=0.8)
    planned = adjusted(Arm(80, 8), Arm(80, 8), assume)
    assert np.std(found) == pytest.approx(planned.se, rel=0.06)


@settings(deadline=None)
@given(
    n=st.integers(4, 2000),
    correlation=st.floats(0, 0.95),
    alpha=st.sampled_from([0.01, 0.05]),
    wanted=st.floats(0.5, 0.95),
)
def test_smallest_detectable_has_the_power_asked_for(
    n: int, correlation: float, alpha: float, wanted: float
) -> None:
    precision = adjusted(Arm(n), Arm(n), Assumptions(correlation=correlation))
    effect = smallest_detectable(precision, alpha=alpha, power=wanted)
    assert power(effect, precision, alpha=alpha) == pytest.approx(wanted, abs=1e-7)
    assert power(-effect, precision, alpha=alpha) == pytest.approx(wanted, abs=1e-7)
    more = adjusted(Arm(n + 1), Arm(n + 1), Assumptions(correlation=correlation))
    assert smallest_detectable(more, alpha=alpha, power=wanted) < effect


@settings(deadline=None)
@given(effect=st.floats(0.05, 2), correlation=st.floats(0, 0.9))
def test_needed_is_the_smallest_number_that_is_enough(effect: float, correlation: float) -> None:
    def design(n: int) -> Precision:
        return before_after(Arm(n), Assumptions(correlation=correlation))

    n = needed(effect, design)
    assert power(effect, design(n)) >= 0.8
    assert n == 2 or power(effect, design(n - 1)) < 0.8


def test_no_effect_is_claimed_at_the_level_of_the_test() -> None:
    for df in (1.5, 12, math.inf):
        assert power(0.0, Precision(0.1, df), alpha=0.05) == pytest.approx(0.05)


@settings(deadline=None)
@given(
    df=st.floats(1, 1e5),
    shift=st.floats(0, 150),
    alpha=st.sampled_from([0.01, 0.05]),
)
def test_power_equals_integration_over_the_variance(df: float, shift: float, alpha: float) -> None:
    """Also where the noncentral t itself is out of reach of the library."""
    spread = np.sqrt(2 * gammaincinv(df / 2, (NODES + 1) / 2) / df)
    edge = stdtrit(df, 1 - alpha / 2)
    expected = WEIGHTS / 2 @ (ndtr(shift - edge * spread) + ndtr(-shift - edge * spread))
    assert power(shift, Precision(1.0, df), alpha=alpha) == pytest.approx(expected, abs=2e-4)


def test_team_size_stops_helping() -> None:
    """Two teams more help; ten times the people in the same teams hardly do."""
    assume = Assumptions(icc=0.1)
    few, crowded = Arm(60, 6), Arm(600, 6)
    assert adjusted(crowded, crowded, assume).se > 0.6 * adjusted(few, few, assume).se
    with pytest.raises(ValueError, match="any number"):
        needed(0.1, lambda n: follow_up_only(Arm(6 * n, 6), Arm(6 * n, 6), assume))


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: Precision(0.0, 3), "standard error"),
        (lambda: before_after(Arm(1)), "degrees of freedom"),
        (lambda: adjusted(Arm(2), Arm(2)), "too few"),
        (lambda: staggered([Arm(10)]), "two cohorts"),
        (lambda: staggered([Arm(10, 1), Arm(10, 2)]), "two cohorts"),
        (lambda: Assumptions(correlation=1.0), "correlations"),
        (lambda: Assumptions(baselines=0), "baselines"),
        (lambda: power(math.nan, Precision(1, 3)), "no number"),
        (lambda: needed(0.0, lambda n: Precision(1 / n, n)), "never"),
        (lambda: smallest_detectable(Precision(1, 3), power=0.01), "alpha"),
    ],
)
def test_planning_refuses_what_cannot_be(ask: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ask()
