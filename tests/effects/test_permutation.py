"""Permutation over clusters and persons: counted by hand, against the slow way, and exact."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from bestendig.effects.contrasts import difference_terms, effect_terms
from bestendig.effects.moments import Floats, Moments, moments_of
from bestendig.effects.permutation import (
    Permuted,
    blind_sigma,
    permute_clusters,
    permute_people,
    weights_of,
)
from bestendig.effects.values import NotEstimable, Reason


def teams(
    levels: list[float], groups: list[str], waves: list[str] | None = None, seed: int = 1
) -> Moments:
    """Four people a team, each exactly at the team's level (one wave)."""
    values = np.repeat(levels, 4)[:, None]
    return moments_of(
        values,
        waves or ["end"],
        group=np.repeat(groups, 4),
        cluster=np.repeat([f"t{i}" for i in range(len(levels))], 4),
    )


def at_end(moments: Moments) -> Floats:
    return weights_of(moments, difference_terms("b", "a", "end"))


def test_three_and_three_teams_by_hand() -> None:
    moments = teams([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], list("aaabbb"))
    found = permute_clusters(moments, at_end(moments), np.eye(1))
    assert found == Permuted(p=2 / 20, statistic=3.0, allocations=20, exact=True)


def test_three_and_three_teams_in_the_middle_by_hand() -> None:
    # b holds 2, 4, 6 of 1..6, a difference of 1. Sums of three out of six lie on 6..15; those
    # within 10..11 (difference below 1) number 3 + 3, so 14 are at least as extreme.
    moments = teams([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], list("ababab"))
    found = permute_clusters(moments, at_end(moments), np.eye(1))
    assert isinstance(found, Permuted)
    sums = [sum(three) for three in itertools.combinations(range(1, 7), 3)]
    assert found.p == sum(abs(s - 10.5) >= 1.5 for s in sums) / 20
    assert found.statistic == pytest.approx(1.0)


def test_blocks_keep_labels_where_they_are() -> None:
    moments = teams([1.0, 2.0, 11.0, 12.0], list("abab"))
    blocks = {"t0": "north", "t1": "north", "t2": "south", "t3": "south"}
    inside = permute_clusters(moments, at_end(moments), np.eye(1), blocks=blocks)
    assert inside == Permuted(p=2 / 4, statistic=1.0, allocations=4, exact=True)
    free = permute_clusters(moments, at_end(moments), np.eye(1))
    assert isinstance(free, Permuted)
    # Sums of two out of 1, 2, 11, 12: 3 12 13 13 14 23; four are at least 1 from 13.
    assert (free.allocations, free.p) == (6, 4 / 6)


def messy(seed: int, sizes: list[int], groups: list[str], waves: int) -> tuple[Any, ...]:
    rng = np.random.default_rng(seed)
    team = np.repeat(np.arange(len(sizes)), sizes)
    values = rng.normal(size=(len(team), waves)) + rng.normal(size=len(sizes))[team, None]
    values[rng.random(values.shape) < 0.25] = np.nan
    return values, team, np.array(groups)


def slow(
    values: Floats, team: Any, groups: Any, sigma: Floats, weights: Floats, adjust: Floats | None
) -> float:
    """Generalised least squares person by person, one group at a time."""
    parts = []
    for g in range(len(weights)):
        information = np.zeros((len(sigma), len(sigma)))
        score = np.zeros(len(sigma))
        for person in values[groups[team] == sorted(set(groups))[g]]:
            seen = np.flatnonzero(~np.isnan(person))
            inverse = np.linalg.inv(sigma[np.ix_(seen, seen)])
            information[np.ix_(seen, seen)] += inverse
            score[seen] += inverse @ person[seen]
        phi = np.linalg.inv(information)
        parts.append((phi, phi @ score))
    total = sum(w @ b for w, (_, b) in zip(weights, parts, strict=True))
    if adjust is None:
        return float(total)
    covariance, variance, start = 0.0, 0.0, 0.0
    for g, (phi, beta) in enumerate(parts):
        own = adjust[:, g]
        covariance = covariance + own @ phi @ weights[g]
        variance = variance + own @ phi @ own.T
        start = start + own @ beta
    return float(total - np.linalg.solve(variance, covariance) @ start)


@pytest.mark.parametrize("known", [(), ("0",), ("0", "1")])
def test_every_allocation_equals_the_slow_way_in_a_staggered_design(known: tuple[str]) -> None:
    sizes, groups = [9, 12, 7, 15, 10], ["c1", "c1", "c2", "never", "never"]
    values, team, labels = messy(3, sizes, groups, 3)
    moments = moments_of(
        values, ["0", "1", "2"], group=labels[team], cluster=[f"t{t}" for t in team]
    )
    # The mean of two effects: cohort 1 at wave 1 and cohort 2 at wave 2, against never.
    weights = (
        weights_of(moments, effect_terms("c1", "never", "1", "0"))
        + weights_of(moments, effect_terms("c2", "never", "2", "1"))
    ) / 2
    rows = [weights_of(moments, difference_terms("c1", "never", wave)) for wave in known]
    adjust = np.stack(rows) if rows else None
    sigma = np.eye(3) + 0.5
    found = permute_clusters(moments, weights, sigma, adjust=adjust)
    orders = sorted(set(itertools.permutations(groups)))
    answered = values[~np.isnan(values).all(axis=1)], team[~np.isnan(values).all(axis=1)]
    others = [slow(*answered, np.array(order), sigma, weights, adjust) for order in orders]
    observed = slow(*answered, labels, sigma, weights, adjust)
    assert isinstance(found, Permuted)
    assert (found.allocations, found.exact) == (30, True)
    assert found.statistic == pytest.approx(observed)
    assert found.p == np.mean(np.abs(others) >= abs(observed) - 1e-12)


def test_many_teams_are_drawn_by_seed_and_come_near_the_exact_answer() -> None:
    values, team, labels = messy(4, [8] * 12, list("ab" * 6), 2)
    moments = moments_of(
        values + 0.4 * (labels[team] == "b")[:, None] * [0, 1],
        ["0", "1"],
        group=labels[team],
        cluster=[f"t{t:02d}" for t in team],
    )
    weights = weights_of(moments, effect_terms("b", "a", "1", "0"))
    sigma = blind_sigma(moments)
    assert not isinstance(sigma, NotEstimable)
    exact = permute_clusters(moments, weights, sigma)
    drawn = [permute_clusters(moments, weights, sigma, limit=100, seed=s) for s in (7, 7, 8)]
    assert isinstance(exact, Permuted)
    assert (exact.exact, exact.allocations) == (True, 924)
    assert (drawn[0].exact, drawn[0].allocations) == (False, 10_000)
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
    assert drawn[0].p == pytest.approx(exact.p, abs=4 * np.sqrt(0.25 / 10_000))


def test_blind_sigma_does_not_know_the_groups() -> None:
    values, team, labels = messy(5, [8] * 6, list("ababab"), 3)
    waves, cluster = ["0", "1", "2"], [f"t{t}" for t in team]
    sigmas = [
        blind_sigma(moments_of(values, waves, group=order[team], cluster=cluster))
        for order in (labels, np.array(list("aaabbb")))
    ]
    np.testing.assert_allclose(sigmas[0], sigmas[1], rtol=1e-9)


def test_an_allocation_that_cannot_be_computed_counts_as_extreme() -> None:
    # Only t0 and t2 answered at the start, so an allocation that gives one group both leaves
    # the other without a start: 2 of 6.
    values = np.array([[1.0, 1.0], [np.nan, 2.0], [1.5, 9.0], [np.nan, 3.0]])
    moments = moments_of(
        np.repeat(values, 3, axis=0),
        ["0", "1"],
        group=np.repeat(list("aabb"), 3),
        cluster=np.repeat(["t0", "t1", "t2", "t3"], 3),
    )
    weights = weights_of(moments, effect_terms("b", "a", "1", "0"))
    found = permute_clusters(moments, weights, np.eye(2))
    # b = {t2, t3}: (9+3)/2 − 1.5 − (1+2)/2 + 1 = 4; b = {t2, t1}: 5.5 − 1.5 − 2 + 1 = 3.
    assert found == Permuted(p=(2 + 2) / 6, statistic=4.0, allocations=6, exact=True)


def test_refusals() -> None:
    split = moments_of(
        np.ones((4, 1)), ["end"], group=list("abab"), cluster=["t0", "t0", "t1", "t1"]
    )
    refused = permute_clusters(split, at_end(split), np.eye(1))
    assert isinstance(refused, NotEstimable)
    assert refused.reason is Reason.NOT_ADDITIVE
    pair = teams([1.0, 2.0], ["a", "b"])
    apart = permute_clusters(pair, at_end(pair), np.eye(1), blocks={"t0": "north", "t1": "south"})
    assert isinstance(apart, NotEstimable)
    assert apart.reason is Reason.TOO_FEW_CLUSTERS
    one = permute_people(np.array([1.0, 2.0]), ["a", "a"], "a")
    assert isinstance(one, NotEstimable)
    assert one.reason is Reason.NO_COMPARISON


def test_people_by_hand() -> None:
    found = permute_people(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, np.nan]), list("aaabbba"), "b")
    assert isinstance(found, Permuted)
    assert (found.p, found.allocations, found.exact) == (2 / 20, 20, True)
    assert found.statistic == pytest.approx(3.0)
    inside = permute_people(
        np.array([1.0, 2.0, 11.0, 12.0]), list("abab"), "b", blocks=list("nnss")
    )
    assert isinstance(inside, Permuted)
    assert (inside.p, inside.allocations) == (0.5, 4)


def test_many_people_come_near_the_t_test() -> None:
    rng = np.random.default_rng(12)
    labels = np.where(np.arange(400) < 200, "a", "b")
    values = rng.normal(size=400) + 0.2 * (labels == "b")
    found = permute_people(values, labels, "b", seed=1)
    assert isinstance(found, Permuted)
    gap = values[200:].mean() - values[:200].mean()
    t = gap / np.sqrt(values[:200].var(ddof=1) / 200 + values[200:].var(ddof=1) / 200)
    assert found.statistic == pytest.approx(gap)
    assert found.p == pytest.approx(2 * ndtr(-abs(t)), abs=0.015)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 5000), shift=st.floats(-40, 40), scale=st.floats(0.1, 10))
def test_p_follows_no_unit_and_no_name(seed: int, shift: float, scale: float) -> None:
    values, team, labels = messy(seed, [6, 9, 5, 8, 7, 6], list("abbaba"), 2)
    cluster = [f"t{t}" for t in team]

    def asked(v: Floats, group: Any, sigma: Floats) -> Permuted:
        moments = moments_of(v, ["0", "1"], group=group[team], cluster=cluster)
        found = permute_clusters(
            moments, weights_of(moments, effect_terms("b", "a", "1", "0")), sigma
        )
        assert isinstance(found, Permuted)
        return found

    sigma = np.eye(2) + 0.4
    plain = asked(values, labels, sigma)
    moved = asked(values * scale + shift, labels, sigma * scale**2)
    flipped = asked(values, np.where(labels == "a", "b", "a"), sigma)
    assert plain.p * 20 == pytest.approx(round(plain.p * 20))
    assert moved.p == plain.p
    assert moved.statistic == pytest.approx(plain.statistic * scale, rel=1e-6, abs=1e-8)
    assert (flipped.p, flipped.statistic) == pytest.approx((plain.p, -plain.statistic))


def test_without_effect_an_exact_p_is_below_five_per_cent_in_one_in_twenty() -> None:
    """4 + 4 teams: 70 allocations, p in steps of 2/70, so at .05 exactly 2/70 is claimed."""
    rng = np.random.default_rng(70)
    claims = 0
    for _ in range(2000):
        sizes = rng.integers(3, 9, 8)
        team = np.repeat(np.arange(8), sizes)
        values = rng.normal(size=len(team)) + rng.normal(size=8)[team]
        moments = moments_of(
            values[:, None], ["end"], group=np.where(team < 4, "a", "b"), cluster=team.astype(str)
        )
        found = permute_clusters(moments, at_end(moments), np.eye(1))
        assert isinstance(found, Permuted)
        claims += found.p <= 0.05
    assert claims / 2000 == pytest.approx(2 / 70, abs=0.012)
