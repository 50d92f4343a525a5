from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import f_oneway

from bestendig.effects.moments import Floats, Moments, moments_of
from bestendig.effects.scales import (
    Agreement,
    Alpha,
    Intraclass,
    Omega,
    cronbach_alpha,
    intraclass,
    mcdonald_omega,
    pooled_agreement,
    rwg,
    score,
)
from bestendig.effects.values import NotEstimable, Reason

FOLDER = Path(__file__).parent.parent / "reference"
R: dict[str, Any] = json.loads((FOLDER / "scales.json").read_text("utf-8"))


def column(rows: list[dict[str, str]], name: str) -> Floats:
    return np.array([float(row[name]) if row[name] not in {"", "NA"} else np.nan for row in rows])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answers() -> tuple[Floats, list[str]]:
    rows = rows_of(FOLDER / "scales.csv")
    return np.stack([column(rows, f"i{j}") for j in range(1, 6)], axis=1), [r["team"] for r in rows]


def items_of(values: Floats, cluster: list[str] | None = None) -> Moments:
    return moments_of(values, [f"i{j}" for j in range(values.shape[1])], cluster=cluster)


def with_covariance(covariance: Floats, n: int = 50) -> Moments:
    """Moments of answers whose sample covariance is exactly this."""
    draw = np.random.default_rng(3).normal(size=(n, len(covariance)))
    draw -= draw.mean(axis=0)
    white = draw @ np.linalg.inv(np.linalg.cholesky(np.cov(draw.T)).T)
    return items_of(3 + white @ np.linalg.cholesky(covariance).T)


# --- scores ---------------------------------------------------------------------------------


def test_score_turns_reversed_items_and_needs_enough_answers() -> None:
    got = score(
        np.array([[1, 5, 2], [4, np.nan, 4], [2, np.nan, np.nan], [np.nan] * 3]),
        lowest=1, highest=5, reversed_items=[1],
    )  # fmt: skip
    np.testing.assert_allclose(got, [4 / 3, 4, np.nan, np.nan])


def test_score_of_exactly_the_minimum_share_counts() -> None:
    values = np.array([[4, np.nan, 2, np.nan], [4, np.nan, np.nan, np.nan]])
    np.testing.assert_array_equal(score(values, lowest=1, highest=5), [3, np.nan])
    all_of = score(values, lowest=1, highest=5, minimum_share=1)
    assert np.isnan(all_of).all()


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"lowest": 1, "highest": 4}, "outside 1 to 4"),
        ({"lowest": 1, "highest": 5, "reversed_items": [2]}, "no such items"),
        ({"lowest": 1, "highest": 5, "minimum_share": 0}, "share"),
    ],
)
def test_score_refuses_what_cannot_be(how: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        score(np.array([[5.0, 1.0]]), **how)


# --- reliability ----------------------------------------------------------------------------


def test_alpha_by_hand() -> None:
    """Variances 5/3 and 5/3, covariance 1: 2 (1 − (10/3) / (16/3)) = .75."""
    got = cronbach_alpha(items_of(np.array([[1, 2], [2, 1], [3, 4], [4, 3.0]])))
    assert isinstance(got, Alpha)
    assert got.value == pytest.approx(0.75)
    assert (got.n, got.items) == (4, 2)


def test_alpha_and_its_interval_equal_r() -> None:
    got = cronbach_alpha(items_of(answers()[0]), reversed_items=[2])
    assert isinstance(got, Alpha)
    np.testing.assert_allclose((got.value, got.low, got.high), R["alpha"], rtol=1e-12)
    assert got.n == R["n"]


def test_alpha_is_the_same_of_turned_answers_and_of_merged_boxes() -> None:
    values, team = answers()
    turned = values.copy()
    turned[:, 2] = 6 - turned[:, 2]
    boxes = items_of(turned[:40], team[:40]) + items_of(turned[40:], team[40:])
    whole = cronbach_alpha(items_of(values), reversed_items=[2])
    merged = cronbach_alpha(boxes)
    assert isinstance(whole, Alpha)
    assert isinstance(merged, Alpha)
    assert merged.value == pytest.approx(whole.value, rel=1e-12)


def test_omega_equals_factanal() -> None:
    got = mcdonald_omega(items_of(answers()[0]), reversed_items=[2])
    assert isinstance(got, Omega)
    assert got.value == pytest.approx(R["omega"], rel=1e-6)
    np.testing.assert_allclose(got.loadings, R["loadings"], rtol=1e-5)
    np.testing.assert_allclose(got.uniquenesses, R["uniquenesses"], rtol=1e-5)
    assert got.n == R["n"]


@settings(max_examples=30, deadline=None)
@given(
    arrays(np.float64, 4, elements=st.floats(0.4, 1.2)),
    arrays(np.float64, 4, elements=st.floats(0.3, 1.5)),
)
def test_omega_finds_the_factor_that_made_the_answers(loadings: Floats, unique: Floats) -> None:
    got = mcdonald_omega(with_covariance(np.outer(loadings, loadings) + np.diag(unique)))
    assert isinstance(got, Omega)
    assert got.value == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum()))
    np.testing.assert_allclose(got.loadings, loadings, rtol=1e-4)


def test_omega_is_alpha_when_items_are_exchangeable() -> None:
    moments = with_covariance(np.full((3, 3), 0.5) + 0.5 * np.eye(3))
    omega, alpha = mcdonald_omega(moments), cronbach_alpha(moments)
    assert isinstance(omega, Omega)
    assert isinstance(alpha, Alpha)
    assert omega.value == pytest.approx(0.75)
    assert alpha.value == pytest.approx(0.75)


def test_omega_of_an_item_that_is_all_factor_is_refused() -> None:
    heywood = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    got = mcdonald_omega(with_covariance(heywood))
    assert got == NotEstimable(name="omega", reason=Reason.NOT_CONVERGED)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.ones((30, 3)), Reason.NO_VARIATION),
        (np.full((30, 3), 3.7), Reason.NO_VARIATION),
        (np.ones((30, 1)), Reason.TOO_FEW_ITEMS),
        (np.array([[1, 2, np.nan], [2, np.nan, 3], [1, 2, 3]]), Reason.TOO_FEW_PEOPLE),
    ],
)
def test_reliability_refuses(values: Floats, reason: Reason) -> None:
    moments = items_of(values)
    assert cronbach_alpha(moments) == NotEstimable(name="alpha", reason=reason)
    assert mcdonald_omega(moments) == NotEstimable(name="omega", reason=reason)


def test_omega_refuses_an_item_that_repeats_another() -> None:
    values = np.random.default_rng(1).normal(size=(30, 3))
    values[:, 2] = values[:, 1]
    got = mcdonald_omega(items_of(values))
    assert got == NotEstimable(name="omega", reason=Reason.NOT_CONVERGED)


def test_alpha_interval_covers() -> None:
    """Feldt's interval is exact for parallel items: 95% of 2,000 samples of 40."""
    draw = np.random.default_rng(12)
    people = draw.normal(size=(2000, 40, 1)) + draw.normal(size=(2000, 40, 4))
    found = [cronbach_alpha(items_of(sample)) for sample in people]
    inside = [one.low <= 0.8 <= one.high for one in found if isinstance(one, Alpha)]
    assert len(inside) == 2000
    assert 0.938 <= np.mean(inside) <= 0.962


# --- likeness within clusters ---------------------------------------------------------------


def icc(values: Floats, cluster: list[str]) -> Intraclass:
    got = intraclass(moments_of(values[:, None], ["t"], cluster=cluster), "t")
    assert isinstance(got, Intraclass)
    return got


def test_intraclass_by_hand() -> None:
    """Two pairs: mean squares 16 and 2. Balanced, so REML equals the analysis of variance."""
    got = icc(np.array([1, 3, 5, 7.0]), ["a", "a", "b", "b"])
    assert (got.icc1, got.icc2, got.reml) == pytest.approx((14 / 18, 14 / 16, 14 / 18))
    assert (got.n, got.clusters) == (4, 2)


def test_intraclass_equals_r() -> None:
    values, team = answers()
    got = icc(score(values, lowest=1, highest=5, reversed_items=[2], minimum_share=1), team)
    assert (got.icc1, got.icc2) == pytest.approx((R["icc1"], R["icc2"]), rel=1e-10)
    assert got.reml == pytest.approx(R["reml"], rel=1e-7)
    assert got.reml == pytest.approx(R["lme"], rel=1e-5)
    assert got.n == R["people"]


def test_intraclass_p_is_that_of_one_way_analysis_of_variance() -> None:
    values, team = answers()
    scores = score(values, lowest=1, highest=5, reversed_items=[2], minimum_share=1)
    kept = np.isfinite(scores)
    teams = [scores[kept & (np.array(team) == name)] for name in sorted(set(team))]
    assert icc(scores, team).p == pytest.approx(f_oneway(*teams).pvalue)


def test_intraclass_below_chance_is_negative_and_reml_zero() -> None:
    got = icc(np.array([1, 5, 2, 4, 1.5, 4.5]), ["a", "a", "b", "b", "c", "c"])
    assert got.icc1 == pytest.approx(-1)
    assert got.icc2 is None
    assert got.reml == 0


def test_intraclass_of_teams_that_agree_wholly_is_one() -> None:
    got = icc(np.array([1, 1, 4, 4, 4.0]), ["a", "a", "b", "b", "b"])
    assert (got.icc1, got.icc2, got.reml) == (1, 1, 1)


@pytest.mark.parametrize(
    ("values", "cluster", "reason"),
    [
        ([3, 3, 3, 3], ["a", "a", "b", "b"], Reason.NO_VARIATION),
        ([1, 2, 3, 4], ["a", "a", "a", "a"], Reason.TOO_FEW_CLUSTERS),
        ([1, 2, 3, 4], ["a", "b", "c", "d"], Reason.TOO_FEW_PEOPLE),
        ([np.nan] * 4, ["a", "b", "c", "d"], Reason.TOO_FEW_CLUSTERS),
    ],
)
def test_intraclass_refuses(values: list[float], cluster: list[str], reason: Reason) -> None:
    moments = moments_of(np.array(values)[:, None], ["t"], cluster=cluster)
    assert intraclass(moments, "t") == NotEstimable(name="icc", reason=reason, wave="t")


def test_intraclass_of_soldiers_in_companies_as_published(shared_data: Path) -> None:
    rows = rows_of(shared_data / "bh1996" / "bh1996.csv")
    groups = [row["GRP"] for row in rows]
    being = icc(column(rows, "WBEING"), groups)
    assert (being.n, being.clusters) == (7382, 99)
    assert round(being.icc1, 8) == 0.04336905
    assert round(being.icc2 or 0, 7) == 0.7717129
    # the published figure for leadership is of the null model
    assert icc(column(rows, "LEAD"), groups).reml == pytest.approx(0.14746136, abs=5e-8)


def test_intraclass_of_three_times_job_satisfaction_as_published(shared_data: Path) -> None:
    """Printed .5010786 is lme with an optimiser that stops early; at the top it is .5010773."""
    rows = rows_of(shared_data / "univbct" / "univbct.csv")
    got = icc(column(rows, "JSAT"), [row["SUBNUM"] for row in rows])
    assert got.reml == pytest.approx(0.5010786, abs=2e-6)
    assert got.reml == pytest.approx(0.5010773036, abs=2e-9)  # lme4, run to the end


# --- agreement ------------------------------------------------------------------------------


def test_rwg_by_hand() -> None:
    """Variance 1/3 against (25 − 1) / 12 = 2: one item 5/6, two items (10/6) / (11/6)."""
    answer = np.array([3, 4, 3, 4.0])
    one = rwg(items_of(answer[:, None], list("aaaa")), points=5)
    two = rwg(items_of(np.stack([answer, answer], axis=1), list("aaaa")), points=5)
    assert one == {"a": Agreement(value=pytest.approx(5 / 6), n=4)}
    assert two == {"a": Agreement(value=pytest.approx(10 / 11), n=4)}


def test_rwg_of_each_team_apart() -> None:
    values = np.array([[2, 2], [2, 2], [1, 5], [5, 1], [3, np.nan], [4, 4.0]])
    assert rwg(items_of(values, list("aabbcc")), points=5) == {
        "a": Agreement(value=1, n=2),
        "b": Agreement(value=0, n=2),
        "c": NotEstimable(name="rwg", reason=Reason.TOO_FEW_PEOPLE),
    }
    with pytest.raises(ValueError, match="options"):
        rwg(items_of(values), points=1)


def test_pooled_agreement_by_hand() -> None:
    """Variances 1/3 of four and 1 of three: (3/3 + 2) / 5 = 3/5 against 2."""
    answer = np.array([3, 4, 3, 4, 1, 2, 3.0])
    got = pooled_agreement(items_of(answer[:, None], list("aaaabbb")), points=5)
    assert got == Agreement(value=pytest.approx(0.7), n=7)


def test_pooled_agreement_of_one_cluster_and_item_is_rwg() -> None:
    answer = np.array([2, 4, 3, 4, 5.0])[:, None]
    moments = items_of(answer, list("aaaaa"))
    assert pooled_agreement(moments, points=5) == rwg(moments, points=5)["a"]


def test_pooled_agreement_is_one_minus_the_mean_square_within_over_the_expected() -> None:
    """Of one item: the mean square within follows from ICC(1) and the total, here by hand."""
    values, team = answers()
    one = values[:, :1]
    kept = np.isfinite(one[:, 0])
    within = sum(
        float(((x := one[kept & (np.array(team) == t), 0]) - x.mean()) @ (x - x.mean()))
        for t in set(team)
    )
    degrees = int(kept.sum()) - len(set(team))
    got = pooled_agreement(items_of(one, team), points=5)
    assert isinstance(got, Agreement)
    assert got.value == pytest.approx(1 - within / degrees / 2)


def test_pooled_agreement_does_not_grow_with_items_and_may_be_below_nought() -> None:
    answer = np.array([1, 5, 1, 5.0])
    two = items_of(np.stack([answer, answer], axis=1), list("aabb"))
    assert pooled_agreement(two, points=5) == Agreement(value=pytest.approx(-3), n=4)
    alone = items_of(np.array([[1.0], [2]]), ["a", "b"])
    assert pooled_agreement(alone, points=5) == NotEstimable(
        name="agreement", reason=Reason.TOO_FEW_PEOPLE
    )
    with pytest.raises(ValueError, match="options"):
        pooled_agreement(alone, points=1)
