"""Moments add up, in any order, and refuse what does not fit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.moments import Moments, moments_of, total


def people(seed: int, n: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = rng.normal(3, 1, (n, 3))
    values[rng.random((n, 3)) < 0.3] = np.nan
    return {
        "values": values,
        "group": rng.choice(["a", "b"], n),
        "stratum": rng.choice(["in", "out"], n),
        "cluster": rng.choice(["t1", "t2", "t3"], n),
    }


def built(rows: dict[str, np.ndarray], chosen: np.ndarray) -> Moments:
    labels = {name: rows[name][chosen] for name in ("group", "stratum", "cluster")}
    return moments_of(rows["values"][chosen], ["0", "1", "2"], **labels)


def assert_same(one: Moments, other: Moments) -> None:
    assert (one.waves, one.tables) == (other.waves, other.tables)
    np.testing.assert_array_equal(one.codes, other.codes)
    np.testing.assert_array_equal(one.observed, other.observed)
    np.testing.assert_array_equal(one.n, other.n)
    np.testing.assert_allclose(one.sums, other.sums, rtol=1e-12)
    np.testing.assert_allclose(one.cross, other.cross, rtol=1e-12)


def test_hand_worked_cell():
    made = moments_of(np.array([[1.0, 2.0], [3.0, 5.0], [4.0, np.nan]]), ["0", "1"])
    both = made.observed.all(axis=1)
    assert made.n[both].tolist() == [2]
    assert made.sums[both].tolist() == [[4.0, 7.0]]
    assert made.cross[both].tolist() == [[[10.0, 17.0], [17.0, 29.0]]]
    assert made.sums[~both].tolist() == [[4.0, 0.0]]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 60), st.permutations(range(4)))
def test_parts_in_any_order_make_the_whole(seed, n, order):
    rows = people(seed, n)
    part = np.arange(n) % 4
    parts = [built(rows, part == i) for i in order if (part == i).any()]
    assert_same(total(parts), built(rows, np.ones(n, dtype=bool)))


def test_leaving_clusters_or_strata_out_is_building_without_them():
    rows = people(1, 50)
    made = built(rows, np.ones(50, dtype=bool))
    labels = {"group": rows["group"], "stratum": rows["stratum"]}
    assert_same(made.by_group(), moments_of(rows["values"], ["0", "1", "2"], **labels))
    assert_same(
        made.by_group().without_strata(),
        moments_of(rows["values"], ["0", "1", "2"], group=rows["group"]),
    )


def test_as_far_as_a_wave_is_building_without_the_later_ones():
    rows = people(4, 40)
    labels = {name: rows[name] for name in ("group", "stratum", "cluster")}
    made = built(rows, np.ones(40, dtype=bool))
    assert_same(made.until("1"), moments_of(rows["values"][:, :2], ["0", "1"], **labels))


def test_nobody_is_a_sum_of_nothing():
    nobody = moments_of(np.empty((0, 3)), ["0", "1", "2"], group=[])
    rows = people(2, 20)
    made = moments_of(rows["values"], ["0", "1", "2"], group=rows["group"])
    assert nobody.people == 0
    assert_same(made + nobody, made)


def test_people_who_never_answered_are_kept_but_are_not_people_with_answers():
    made = moments_of(np.array([[1.0, 2.0], [np.nan, np.nan]]), ["0", "1"])
    assert (made.n.sum(), made.people) == (2, 1)


def test_72_waves_are_normal_input():
    values = np.random.default_rng(3).normal(size=(30, 72))
    values[0, 5] = np.nan
    made = moments_of(values, [str(month) for month in range(72)])
    assert made.n.tolist() == [1, 29]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"values": np.zeros((4, 2))}, "do not fit 3 waves"),
        ({"values": np.full((4, 3), np.inf)}, "infinite"),
        ({"group": ["a"]}, "1 labels for 4 people"),
        ({"covariates": np.array([[np.nan]] * 4), "covariate_names": ["age"]}, "must be finite"),
    ],
)
def test_what_does_not_fit_is_refused(change, said):
    whole = {"values": np.zeros((4, 3)), **change}
    with pytest.raises(ValueError, match=said):
        moments_of(whole.pop("values"), ["0", "1", "2"], **whole)


def test_moments_of_other_waves_do_not_add():
    one, other = moments_of(np.zeros((2, 1)), ["0"]), moments_of(np.zeros((2, 1)), ["1"])
    with pytest.raises(ValueError, match="cannot add"):
        one + other
