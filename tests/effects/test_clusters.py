"""Cluster-robust inference against R clubSandwich, by hand, and in simulation."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.clusters import ClusterMeans, robust
from bestendig.effects.contrasts import adjusted_effect, effect, moderation
from bestendig.effects.designs import saturated
from bestendig.effects.moments import Floats, Moments, moments_of
from bestendig.effects.values import Estimate, NotEstimable, Reason

FOLDER = Path(__file__).parent.parent / "reference"
REFERENCE: dict[str, Any] = json.loads((FOLDER / "clusters.json").read_text("utf-8"))


@dataclass(frozen=True)
class Known:
    """Group × wave means by generalised least squares under a given Σ (G, T, T)."""

    waves: tuple[str, ...]
    groups: tuple[str, ...]
    sigma: Floats
    beta: Floats
    phi: Floats
    phi_adjusted: Floats
    n: Floats

    @classmethod
    def of(cls, moments: Moments, sigma: Floats) -> Known:
        waves, size = len(moments.waves), len(moments.groups) * len(moments.waves)
        information, score, n = np.zeros((size, size)), np.zeros(size), np.zeros(size)
        for k, pattern in enumerate(moments.observed):
            seen = np.flatnonzero(pattern)
            weight = np.linalg.inv(sigma[moments.group[k]][np.ix_(seen, seen)])
            at = moments.group[k] * waves + seen
            information[np.ix_(at, at)] += moments.n[k] * weight
            score[at] += weight @ moments.sums[k, seen]
            n[at] += moments.n[k]
        phi = np.linalg.inv(information)
        counts = n.reshape(len(moments.groups), waves)
        return cls(moments.waves, moments.groups, sigma, phi @ score, phi, phi, counts)

    def row(self, group: str, wave: str, stratum: str | None = None) -> Floats:
        row = np.zeros(len(self.beta))
        row[self.groups.index(group) * len(self.waves) + self.waves.index(wave)] = 1
        return row


def reference_moments(case: dict[str, Any]) -> Moments:
    with (FOLDER / "clusters.csv").open(encoding="utf-8") as file:
        people = [person for person in csv.DictReader(file) if person["set"] == case["data"]]
    waves = [str(wave) for wave in case["waves"]]
    return moments_of(
        np.array([[float(person[f"y{wave}"] or "nan") for wave in waves] for person in people]),
        waves,
        group=[person["group"] for person in people],
        cluster=[person["team"] for person in people],
    )


@pytest.mark.parametrize("kind", ["CR0", "CR2"])
@pytest.mark.parametrize("name", REFERENCE)
def test_robust_equals_clubsandwich(name: str, kind: Any) -> None:
    case = REFERENCE[name]
    moments = reference_moments(case)
    sigma = np.array(case["sigma"])
    known = Known.of(moments, sigma if len(sigma) == 2 else np.repeat(sigma, 2, axis=0))
    np.testing.assert_allclose(known.beta, case["beta"], rtol=1e-10)
    fitted = robust(known, moments, kind=kind)
    assert isinstance(fitted, ClusterMeans)
    np.testing.assert_allclose(fitted.sandwich, case[kind]["covariance"], rtol=1e-9, atol=1e-14)
    tests = [fitted.test(np.array(row)) for row in case["rows"]]
    np.testing.assert_allclose([t.estimate for t in tests], case[kind]["estimate"], rtol=1e-9)
    np.testing.assert_allclose([t.se for t in tests], case[kind]["se"], rtol=1e-9)
    np.testing.assert_allclose([t.df for t in tests], case[kind]["df"], rtol=1e-9)
    np.testing.assert_allclose(
        [t.se_model for t in tests],
        [np.sqrt(np.array(r) @ np.array(case["phi"]) @ np.array(r)) for r in case["rows"]],
        rtol=1e-9,
    )


@pytest.mark.parametrize("name", ["gls_mixed", "gls_whole"])
def test_robust_on_our_own_fit_equals_clubsandwich_on_gls(name: str) -> None:
    case = REFERENCE[name]
    moments = reference_moments(case)
    means = fit_cell_means(moments, common=True)
    assert isinstance(means, CellMeans)
    fitted = robust(means, moments)
    assert isinstance(fitted, ClusterMeans)
    np.testing.assert_allclose(fitted.sandwich, case["CR2"]["covariance"], rtol=5e-6, atol=1e-7)
    dfs = [fitted.test(np.array(row)).df for row in case["rows"]]
    np.testing.assert_allclose(dfs, case["CR2"]["df"], rtol=2e-6)


def test_robust_adds_the_uncertainty_in_sigma() -> None:
    moments = reference_moments(REFERENCE["gls_mixed"])
    means = fit_cell_means(moments, common=True)
    fitted = robust(means, moments)
    extra = means.phi_adjusted - means.phi
    row = np.array(REFERENCE["gls_mixed"]["rows"][-1])
    assert row @ extra @ row > 0
    total = fitted.covariance(row[None])[0, 0]
    assert total == pytest.approx(row @ (fitted.sandwich + extra) @ row)
    assert fitted.test(row).se == pytest.approx(np.sqrt(total))


def test_robust_equal_teams_by_hand() -> None:
    """Equal teams, one wave: the t-test on team means, df = teams − 2."""
    scores = np.array([[1.0, 3.0], [2.0, 6.0], [5.0, 3.0], [4.0, 8.0], [6.0, 4.0], [9.0, 5.0]])
    means = scores.mean(axis=1)
    moments = moments_of(
        scores.reshape(-1, 1),
        ["0"],
        group=np.repeat(["a", "a", "a", "b", "b", "b"], 2),
        cluster=np.repeat(list("123456"), 2),
    )
    test = robust(Known.of(moments, np.ones((2, 1, 1))), moments).test(np.array([-1.0, 1.0]))
    assert test.estimate == pytest.approx(means[3:].mean() - means[:3].mean())
    variance = means[:3].var(ddof=1) / 3 + means[3:].var(ddof=1) / 3
    assert test.se == pytest.approx(np.sqrt(variance))
    assert test.df == pytest.approx(4.0)


def test_robust_refuses_what_a_single_cluster_says() -> None:
    rng = np.random.default_rng(5)
    team = np.repeat(list("abcdef"), 6)
    group = np.where(team == "a", "programme", "comparison")
    moments = moments_of(rng.normal(size=(36, 2)), ["0", "1"], group=group, cluster=team)
    fitted = robust(Known.of(moments, np.stack([np.eye(2) + 0.5] * 2)), moments)
    refused = fitted.test(np.array([1.0, -1.0, -1.0, 1.0]))
    assert isinstance(refused, NotEstimable)
    assert refused.reason is Reason.TOO_FEW_CLUSTERS
    assert fitted.test(np.array([-1.0, 1.0, 0.0, 0.0])).df > 3
    assert effect(fitted, "programme", "comparison", "1", "0") == NotEstimable(
        name="effect", reason=Reason.TOO_FEW_CLUSTERS, wave="1"
    )


def test_robust_refuses_one_cluster_and_no_clusters() -> None:
    values = np.array([[1.0], [2.0], [4.0], [3.0]])
    labels = ["a", "a", "b", "b"]
    one = moments_of(values, ["0"], group=labels, cluster=["t"] * 4)
    refused = robust(Known.of(one, np.ones((2, 1, 1))), one)
    assert isinstance(refused, NotEstimable)
    assert refused.reason is Reason.TOO_FEW_CLUSTERS
    none = moments_of(values, ["0"], group=labels)
    with pytest.raises(ValueError, match="no clusters"):
        robust(Known.of(none, np.ones((2, 1, 1))), none)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), shift=st.floats(-50, 50), scale=st.floats(0.05, 20))
def test_robust_follows_the_unit_and_forgets_names(seed: int, shift: float, scale: float) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(40, 3))
    values[rng.random(values.shape) < 0.2] = np.nan
    values[:, 0] = np.where(np.isnan(values).all(axis=1), 0.0, values[:, 0])
    team, group = rng.integers(0, 7, 40), rng.choice(["a", "b"], 40)
    group[:2] = ["a", "b"]
    sigma = np.stack([np.eye(3) + 0.4] * 2)
    row = np.array([1.0, 0, -1, -1, 0, 1])

    def tested(v: Floats, teams: Floats, labels: Any, unit: float) -> Any:
        moments = moments_of(v, ["0", "1", "2"], group=labels, cluster=teams.astype(str))
        return robust(Known.of(moments, sigma * unit**2), moments).test(row)

    plain = tested(values, team, group, 1.0)
    moved = tested(values * scale + shift, 6 - team, group, scale)
    flipped = tested(values, team, np.where(group == "a", "b", "a"), 1.0)
    if isinstance(plain, NotEstimable):
        assert isinstance(moved, NotEstimable)
        assert isinstance(flipped, NotEstimable)
        return
    assert moved.estimate == pytest.approx(plain.estimate * scale, rel=1e-6, abs=1e-9 * scale)
    assert (moved.se, moved.df) == pytest.approx((plain.se * scale, plain.df), rel=1e-6)
    assert flipped.estimate == pytest.approx(-plain.estimate, rel=1e-9, abs=1e-12)
    assert (flipped.se, flipped.df) == pytest.approx((plain.se, plain.df), rel=1e-9)


def test_a_group_that_never_answered_takes_no_part() -> None:
    rng = np.random.default_rng(3)
    values, team = rng.normal(size=(48, 2)), np.repeat(list("abcdefgh"), 6)
    group = np.where(team < "e", "comparison", "programme")
    plain = moments_of(values, ["0", "1"], group=group, cluster=team)
    silent = moments_of(
        np.full((3, 2), np.nan), ["0", "1"], group=["absent"] * 3, cluster=["z"] * 3
    )
    found = [robust(fit_cell_means(m, common=False), m) for m in (plain, plain + silent)]
    asked = ("programme", "comparison", "1", "0")
    assert effect(found[0], *asked) == effect(found[1], *asked)


def test_strata_only_refine_the_cells() -> None:
    moments = reference_moments(REFERENCE["gls_mixed"])
    halves = replace(
        moments, strata=("x", "y"), stratum=np.arange(len(moments.n), dtype=np.int64) % 2
    )
    means = fit_cell_means(moments, common=True)
    whole, split = robust(means, moments), robust(fit_cell_means(halves, common=True), halves)
    np.testing.assert_allclose(split.sandwich, whole.sandwich, rtol=1e-7)
    row = np.array(REFERENCE["gls_mixed"]["rows"][-1])
    assert split.test(row).df == pytest.approx(whole.test(row).df)


def test_effect_within_a_stratum_without_answers_is_not_estimable() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(size=(48, 2))
    group, stratum = np.tile(["a", "b"], 24), np.repeat(["x", "y", "z"], 16)
    values[(group == "b") & (stratum == "z"), 1] = np.nan
    moments = moments_of(
        values, ["0", "1"], group=group, stratum=stratum, cluster=np.arange(48) % 9
    )
    means = fit_cell_means(moments, common=True, design=saturated(moments, by_stratum=True))
    fitted = robust(means, moments)
    for fit in (means, fitted):
        assert isinstance(effect(fit, "a", "b", "1", "0", stratum="y"), Estimate)
        refused = effect(fit, "a", "b", "1", "0", stratum="z")
        assert refused == NotEstimable(name="effect", reason=Reason.NO_ANSWERS, wave="1")
        assert isinstance(moderation(fit, "a", "b", "1", "0", ("x", "y")), Estimate)


def test_six_and_six_teams_without_effect_claim_one_in_twenty() -> None:
    """ICC .05, teams of 15 to 35, drop-out that depends on the baseline. Naive is far above."""
    rng = np.random.default_rng(66)
    claims: dict[str, list[bool]] = {"naive": [], "CR2": [], "CR2 adjusted": []}
    for _ in range(800):
        sizes = rng.integers(15, 36, 12)
        team = np.repeat(np.arange(12), sizes)
        group = np.where(team < 6, "programme", "comparison")
        level = rng.normal(size=(len(team), 1)) * np.sqrt(0.55)
        shared = rng.normal(size=(12, 1)) * np.sqrt(0.05 / 2) + rng.normal(size=(12, 2)) * np.sqrt(
            0.05 / 2
        )
        values = level + shared[team] + rng.normal(size=(len(team), 2)) * np.sqrt(0.40)
        values[rng.random(len(team)) < 1 / (1 + np.exp(1.2 + values[:, 0])), 1] = np.nan
        moments = moments_of(values, ["0", "1"], group=group, cluster=np.char.mod("%02d", team))
        means = fit_cell_means(moments, common=False)
        fitted = robust(means, moments)
        asked = ("programme", "comparison", "1", "0")
        found = {
            "naive": adjusted_effect(means, *asked),
            "CR2": effect(fitted, *asked),
            "CR2 adjusted": adjusted_effect(fitted, *asked),
        }
        for name, estimate in found.items():
            assert isinstance(estimate, Estimate)
            claims[name].append(estimate.p < 0.05)
    rates = {name: float(np.mean(said)) for name, said in claims.items()}
    assert 0.025 < rates["CR2"] < 0.08, rates
    assert 0.025 < rates["CR2 adjusted"] < 0.08, rates
    assert rates["naive"] > 0.10, rates
