"""The estimands on means whose covariance is known, worked by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.cell_means import Tested as Answer
from bestendig.effects.contrasts import (
    adjusted_effect,
    change,
    detrended_effect,
    effect,
    gap,
    mean,
    moderation,
    pooled_sd,
    pretrend,
    standardised,
)
from bestendig.effects.moments import Floats, moments_of
from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from

WAVES = ("early", "start", "end", "later")
ASKED = ("programme", "comparison", "end", "start")


@dataclass(frozen=True)
class Given:
    """Means (G, S, T) flattened to β, with a covariance Φ and degrees of freedom."""

    beta: Floats
    phi: Floats
    df: float = 30.0
    waves: tuple[str, ...] = WAVES
    groups: tuple[str, ...] = ("comparison", "programme")
    strata: tuple[str, ...] = ("",)
    n: Any = field(default_factory=lambda: np.array([[50, 40, 30, 20], [55, 45, 35, 25]]))

    def row(self, group: str, wave: str, stratum: str | None = None) -> Floats:
        place = self.groups.index(group), self.strata.index(stratum or ""), self.waves.index(wave)
        shape = len(self.groups), len(self.strata), len(self.waves)
        row = np.zeros(shape)
        row[place] = 1
        return row.ravel()

    def test(self, row: Floats) -> Answer:
        se = math.sqrt(row @ self.phi @ row)
        return Answer(estimate=float(row @ self.beta), se=se, se_model=se, df=self.df)

    def covariance(self, rows: Floats) -> Floats:
        return rows @ self.phi @ rows.T


def two_groups() -> Given:
    # Comparison 3.0 3.1 3.2 3.2, programme 2.9 3.1 3.7 3.5; variance .01, within a group .006.
    beta = np.array([3.0, 3.1, 3.2, 3.2, 2.9, 3.1, 3.7, 3.5])
    phi = np.kron(np.eye(2), np.full((4, 4), 0.006) + 0.004 * np.eye(4))
    return Given(beta, phi)


def test_each_linear_estimand_by_hand() -> None:
    fitted = two_groups()
    found = {
        "mean": (mean(fitted, "programme", "end"), 3.7, 0.01),
        "change": (change(fitted, "programme", "end", "start"), 0.6, 0.008),
        "effect": (effect(fitted, *ASKED), 0.5, 0.016),
        "pretrend": (pretrend(fitted, "programme", "comparison", "start", "early"), 0.1, 0.016),
        "detrended_effect": (detrended_effect(fitted, *ASKED, "early"), 0.4, 6 * 0.004 * 2),
        "gap": (gap(fitted, "programme", "comparison", "end"), 0.5, 0.02),
    }
    for name, (estimate, value, variance) in found.items():
        assert isinstance(estimate, Estimate)
        assert estimate.name == name
        assert estimate.estimate == pytest.approx(value)
        assert estimate.se == pytest.approx(math.sqrt(variance))
        half = 2.0422724563012373 * math.sqrt(variance)  # t, 30 df, 97.5%
        assert (estimate.low, estimate.high) == pytest.approx((value - half, value + half))


def test_adjusted_effect_by_hand() -> None:
    # effect = Δend − Δstart, Cov(effect, δ0) = 2(.006 − .01), Var(δ0) = .02: −.4 on δ0 = 0;
    # with programme .2 higher at the start the effect falls .2 and gets .08 back.
    fitted = two_groups()
    level = adjusted_effect(fitted, *ASKED)
    raised = replace(fitted, beta=fitted.beta + 0.2 * fitted.row("programme", "start"))
    higher = adjusted_effect(raised, *ASKED)
    assert isinstance(level, Estimate)
    assert isinstance(higher, Estimate)
    assert level.estimate == pytest.approx(0.5)
    assert higher.estimate == pytest.approx(0.5 - 0.2 + 0.4 * 0.2)
    # Var(effect) − Cov²/Var(δ0) = .016 − .000064/.02
    assert higher.se == pytest.approx(math.sqrt(0.016 - 0.008**2 / 0.02))


def test_adjusted_effect_equals_the_fit_with_equal_baselines() -> None:
    rng = np.random.default_rng(8)
    values = rng.normal(size=(60, 3)) + rng.normal(size=(60, 1))
    values[rng.random(values.shape) < 0.25] = np.nan
    group = np.where(np.arange(60) % 3 == 0, "programme", "comparison")
    means = fit_cell_means(moments_of(values, ["0", "1", "2"], group=group), common=True)
    assert isinstance(means, CellMeans)
    found = adjusted_effect(means, "programme", "comparison", "2", "0")
    information, score = np.zeros((5, 5)), np.zeros(5)  # start shared, then each group's own
    for person, label in zip(values, group, strict=True):
        seen = np.flatnonzero(~np.isnan(person))
        design = np.zeros((3, 5))
        design[0, 0] = 1
        first = 1 if label == "comparison" else 3
        design[[1, 2], [first, first + 1]] = 1
        weight = np.linalg.inv(means.sigma[0][np.ix_(seen, seen)])
        information += design[seen].T @ weight @ design[seen]
        score += design[seen].T @ weight @ person[seen]
    constrained = np.linalg.solve(information, score)
    assert isinstance(found, Estimate)
    assert found.estimate == pytest.approx(constrained[4] - constrained[2], rel=1e-8)
    row = np.array([0, 0, -1, 0, 1])
    assert found.se_model == pytest.approx(
        math.sqrt(row @ np.linalg.inv(information) @ row), rel=1e-8
    )


def test_adjusted_for_two_waves_it_equals_the_fit_with_equal_means_at_both() -> None:
    rng = np.random.default_rng(9)
    values = rng.normal(size=(80, 3)) + rng.normal(size=(80, 1))
    values[rng.random(values.shape) < 0.25] = np.nan
    group = np.where(np.arange(80) % 3 == 0, "programme", "comparison")
    means = fit_cell_means(moments_of(values, ["0", "1", "2"], group=group), common=True)
    assert isinstance(means, CellMeans)
    found = adjusted_effect(means, "programme", "comparison", "2", "1", earlier="0")
    information, score = np.zeros((4, 4)), np.zeros(4)  # two waves shared, then each group's own
    for person, label in zip(values, group, strict=True):
        seen = np.flatnonzero(~np.isnan(person))
        design = np.zeros((3, 4))
        design[0, 0] = design[1, 1] = 1
        design[2, 2 if label == "comparison" else 3] = 1
        weight = np.linalg.inv(means.sigma[0][np.ix_(seen, seen)])
        information += design[seen].T @ weight @ design[seen]
        score += design[seen].T @ weight @ person[seen]
    constrained = np.linalg.solve(information, score)
    assert isinstance(found, Estimate)
    assert found.estimate == pytest.approx(constrained[3] - constrained[2], rel=1e-8)
    row = np.array([0, 0, -1, 1])
    assert found.se_model == pytest.approx(
        math.sqrt(row @ np.linalg.inv(information) @ row), rel=1e-8
    )


def test_moderation_is_the_difference_between_two_strata() -> None:
    beta = np.arange(16.0) ** 1.5 / 10
    phi = 0.01 * np.eye(16)
    fitted = Given(beta, phi, strata=("office", "outdoor"))
    inside = [effect(fitted, *ASKED, stratum=stratum) for stratum in ("office", "outdoor")]
    found = moderation(fitted, *ASKED, ("office", "outdoor"))
    assert isinstance(found, Estimate)
    assert found.estimate == pytest.approx(inside[0].estimate - inside[1].estimate)
    assert found.se == pytest.approx(math.sqrt(8 * 0.01))
    assert (found.stratum, found.against, found.group) == ("office", "outdoor", "programme")
    assert inside[1].stratum == "outdoor"
    assert inside[1].n is None


def test_estimates_say_whom_when_and_how_many() -> None:
    found = effect(two_groups(), *ASKED)
    assert isinstance(found, Estimate)
    assert (found.group, found.against, found.wave, found.n) == (
        "programme",
        "comparison",
        "end",
        65,
    )
    changed = change(two_groups(), "programme", "later", "start")
    assert isinstance(changed, Estimate)
    assert (changed.against, changed.n) == ("baseline", 25)
    assert math.isnan(mean(two_groups(), "programme", "end").p)


def test_alpha_sets_the_interval() -> None:
    wide = effect(two_groups(), *ASKED, alpha=0.01)
    assert isinstance(wide, Estimate)
    assert wide.high - wide.estimate == pytest.approx(2.7499956535672224 * wide.se)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (effect(two_groups(), "programme", None, "end", "start"), Reason.NO_COMPARISON),
        (effect(two_groups(), "programme", "comparison", "end", None), Reason.NO_BASELINE),
        (adjusted_effect(two_groups(), "programme", "comparison", "end", None), Reason.NO_BASELINE),
        (change(two_groups(), "programme", "end", None), Reason.NO_BASELINE),
        (effect(two_groups(), "programme", "comparison", "never", "start"), Reason.NO_ANSWERS),
        (effect(two_groups(), "nobody", "comparison", "end", "start"), Reason.NO_ANSWERS),
        (detrended_effect(two_groups(), *ASKED, None), Reason.NO_EARLIER_WAVE),
        (pretrend(two_groups(), "programme", "comparison", "start", None), Reason.NO_EARLIER_WAVE),
        (gap(two_groups(), "programme", None, "end"), Reason.NO_COMPARISON),
        (
            effect(replace(two_groups(), n=np.array([[9, 9, 0, 9], [9, 9, 9, 9]])), *ASKED),
            Reason.NO_ANSWERS,
        ),
    ],
)
def test_what_was_not_measured_is_not_estimable(found: Any, reason: Reason) -> None:
    assert isinstance(found, NotEstimable)
    assert found.reason is reason


def test_a_mean_against_itself_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="with itself"):
        effect(two_groups(), "programme", "comparison", "start", "start")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-5, 5), min_size=8, max_size=8),
    st.lists(st.floats(-5, 5), min_size=4, max_size=4),
)
def test_relabelling_flips_the_sign_and_a_common_shock_is_no_effect(
    beta: list[float], shock: list[float]
) -> None:
    fitted = replace(two_groups(), beta=np.array(beta))
    shaken = replace(fitted, beta=fitted.beta + np.tile(shock, 2))
    flipped = ("comparison", "programme", "end", "start")
    for estimand, extra in ((effect, ()), (adjusted_effect, ()), (detrended_effect, ("early",))):
        plain = estimand(fitted, *ASKED, *extra)
        assert estimand(fitted, *flipped, *extra).estimate == pytest.approx(-plain.estimate)
        assert estimand(shaken, *ASKED, *extra).estimate == pytest.approx(plain.estimate, abs=1e-9)


def test_pooled_sd_and_standardised_by_hand() -> None:
    values = np.array([[1.0], [2.0], [3.0], [4.0], [6.0], [np.nan]])
    moments = moments_of(values, ["0"], group=["a", "a", "a", "b", "b", "b"])
    spread = pooled_sd(moments, "0", ["a", "b"])
    assert spread == pytest.approx((math.sqrt((2 + 2) / 3), 3))
    alone = pooled_sd(moments, "0", ["b"])
    assert alone == pytest.approx((math.sqrt(2), 1))
    estimate = estimate_from("effect", 0.5, 0.1, 10)
    found = standardised(estimate, 2.0, 4)
    # Γ(2) / (√2 Γ(3/2)) = 1 / (√2 · √π/2)
    assert isinstance(found, Estimate)
    assert found.standardised == pytest.approx(0.25 * 2 / math.sqrt(2 * math.pi))
    assert standardised(estimate, 2.0, 200).standardised == pytest.approx(
        0.25 * (1 - 3 / (4 * 200 - 1)), rel=1e-5
    )


def test_nothing_to_standardise_by() -> None:
    same = moments_of(np.full((6, 1), 3.3), ["0"], group=["a"] * 3 + ["b"] * 3)
    refused = pooled_sd(same, "0", ["a", "b"])
    assert isinstance(refused, NotEstimable)
    assert refused.reason is Reason.NO_VARIATION
    few = pooled_sd(moments_of(np.array([[1.0], [2.0]]), ["0"], group=["a", "b"]), "0", ["a", "b"])
    assert isinstance(few, NotEstimable)
    assert few.reason is Reason.TOO_FEW_PEOPLE
    flat = standardised(estimate_from("effect", 0.5, 0.1, 10), 0.0, 20)
    assert isinstance(flat, NotEstimable)
    assert flat.reason is Reason.NO_VARIATION
