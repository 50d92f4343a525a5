"""Derivatives, fall-backs and refusals of the repeated-measures fit."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.cell_means import Tested as Answer
from bestendig.effects.covariance import structure_of
from bestendig.effects.designs import additive, saturated
from bestendig.effects.moments import Floats, Moments, moments_of
from bestendig.effects.newton import maximise
from bestendig.effects.reml import Likelihood
from bestendig.effects.segments import Segment, segments_of
from bestendig.effects.values import NotEstimable, Reason

STRUCTURES = ["unstructured", "toeplitz_heterogeneous", "ar1", "compound_symmetry", "random_slope"]
nan = np.nan


def related(people: int, waves: int, seed: int = 1, gone: float = 0.0) -> Floats:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(people, 1)) + rng.normal(size=(people, waves))
    values[rng.random(values.shape) < gone] = nan
    return values


def given(values: Floats, group: Any = None) -> Moments:
    return moments_of(values, [str(t) for t in range(values.shape[1])], group=group)


def fitted(values: Floats, group: Any = None, *, common: bool = False, **options: Any) -> CellMeans:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit_cell_means(given(values, group), common=common, **options)
    assert isinstance(found, CellMeans)
    assert all(np.isfinite(part).all() for part in (found.beta, found.phi_adjusted, found.sigma))
    return found


def refused(values: Floats, group: Any = None, *, common: bool = False, **options: Any) -> Reason:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit_cell_means(given(values, group), common=common, **options)
    assert isinstance(found, NotEstimable)
    return found.reason


def change(means: CellMeans, late: str, early: str = "0", group: str = "") -> Answer | NotEstimable:
    return means.test(means.row(group, late) - means.row(group, early))


def two_blocks() -> list[Segment]:
    """Two groups, each its Σ, that share the shift of a stratum."""
    values = related(50, 4, gone=0.25) + np.arange(4)
    group, stratum = np.repeat(["a", "b"], 25), np.tile(["x", "y"], 25)
    moments = moments_of(values, list("0123"), group=group, stratum=stratum)
    design = additive(moments, [["x", "y"]])
    return segments_of(moments, design.matrices, [0, 1], [0, 1])


@pytest.mark.parametrize("name", STRUCTURES)
def test_derivatives_equal_differences(name: Any) -> None:
    structure = structure_of(name, np.ones(4, dtype=bool), np.arange(4.0))
    likelihood = Likelihood(two_blocks(), [structure, structure])
    base = structure.start(0.9 * np.ones((4, 4)) + np.diag([1.0, 1.2, 0.8, 1.5]))
    theta = np.concatenate([base, 1.1 * base])

    def state(at: Floats) -> Any:
        return likelihood.at(at)

    def gradient(at: Floats) -> Floats:
        return likelihood.score(state(at))[0]

    here = state(theta)
    curvature = likelihood.curvature(here)
    wanted = approx_fprime(theta, lambda at: state(at).log_likelihood, 1e-7)
    np.testing.assert_allclose(gradient(theta), wanted, atol=2e-4)
    wanted = -np.stack([(gradient(theta + e) - gradient(theta - e)) / 2e-5
                        for e in 1e-5 * np.eye(len(theta))])  # fmt: skip
    np.testing.assert_allclose(curvature.information, wanted, rtol=1e-5, atol=1e-4)
    # β moves by −Φ U′ as Σ moves, and Φ by its slopes.
    wanted = approx_fprime(theta, lambda at: state(at).beta, 1e-7).T
    np.testing.assert_allclose(-curvature.pulls @ here.phi, wanted, atol=1e-5)
    wanted = np.moveaxis(approx_fprime(theta, lambda at: state(at).phi.ravel(), 1e-7), 1, 0)
    np.testing.assert_allclose(curvature.shrink.reshape(len(theta), -1), wanted, atol=1e-5)


@pytest.mark.parametrize("name", ["unstructured", "compound_symmetry", "random_slope"])
def test_informations_average(name: Any) -> None:
    """For a linear Σ the average information is the mean of the other two."""
    structure = structure_of(name, np.ones(4, dtype=bool), np.arange(4.0))
    likelihood = Likelihood(two_blocks(), [structure, structure])
    base = structure.start(0.9 * np.ones((4, 4)) + np.eye(4))
    state = likelihood.at(np.concatenate([base, base]))
    assert state is not None
    observed = likelihood.curvature(state).information
    average = (observed + likelihood.expected_information(state)) / 2
    np.testing.assert_allclose(likelihood.average_information(state), average, atol=1e-9)


def test_a_bad_start_finds_the_same_top() -> None:
    structure = structure_of("unstructured", np.ones(4, dtype=bool), np.arange(4.0))
    likelihood = Likelihood(two_blocks(), [structure, structure])
    tops = [
        maximise(likelihood, np.tile(structure.start(scale * np.eye(4)), 2))
        for scale in (0.05, 1.0, 40.0)
    ]
    values = [top.state.log_likelihood for top in tops if not isinstance(top, Reason)]
    assert values == pytest.approx([values[0]] * 3, abs=1e-9)


def test_toeplitz_is_free_on_two_waves() -> None:
    values = related(40, 2, gone=0.2)
    free, banded = (fitted(values, structure=name) for name in STRUCTURES[:2])
    assert banded.log_likelihood == pytest.approx(free.log_likelihood, abs=1e-10)
    np.testing.assert_allclose(banded.phi_adjusted, free.phi_adjusted, rtol=1e-6)


def test_a_common_covariance_by_hand() -> None:
    """One wave, two groups of unequal size: the pooled variance of the t-test."""
    values = np.array([[1.0], [2.0], [6.0], [4.0], [8.0]])
    means = fitted(values, ["a", "a", "a", "b", "b"], common=True)
    found = means.test(means.row("b", "0") - means.row("a", "0"))
    assert isinstance(found, Answer)
    # a: mean 3, squares 4 + 1 + 9; b: mean 6, squares 4 + 4. Pooled 22 / 3.
    assert (found.estimate, found.df) == pytest.approx((3, 3))
    assert found.se == pytest.approx(np.sqrt(22 / 3 * (1 / 3 + 1 / 2)))


def together(values: Floats, *pairs: tuple[int, int]) -> Floats:
    """Each person answers one of the `pairs` of waves only."""
    kept = np.full_like(values, nan)
    for i, pair in enumerate(pairs):
        kept[i :: len(pairs), pair] = values[i :: len(pairs), pair]
    return kept


def with_column(values: Floats, wave: int, new: Any) -> Floats:
    values = values.copy()
    values[:, wave] = new
    return values


@pytest.mark.parametrize(
    ("values", "structure"),
    [
        (related(40, 4, gone=0.3), "unstructured"),
        (together(related(60, 3), (0, 1), (1, 2), (0, 2)), "unstructured"),
        (together(related(60, 3), (0, 1), (1, 2)), "ar1"),  # lag 2 was never seen
        (together(related(60, 4), (0, 1), (0, 2), (0, 3)), "toeplitz_heterogeneous"),
        (with_column(related(30, 3), 1, 2.0), "ar1"),  # one wave does not vary
        (related(6, 8), "toeplitz_heterogeneous"),  # fewer people than waves
        (related(30, 72), "ar1"),
        (related(200, 72, gone=0.3), "ar1"),
        (related(40, 72), "ar1"),
        (related(80, 72), "unstructured"),  # by formula
    ],
)
def test_fall_backs_are_fixed_and_told(values: Floats, structure: str) -> None:
    means = fitted(values)
    assert means.structure == structure
    assert (means.fits[0].robust is None) == (structure == "unstructured")
    found = change(means, "1")
    assert isinstance(found, Answer)
    assert found.se > 0
    assert 1 <= found.df <= len(values)
    assert np.linalg.eigvalsh(means.sigma[0])[0] > 0


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.full((5, 3), nan), Reason.NO_ANSWERS),
        (np.ones((1, 3)), Reason.TOO_FEW_PEOPLE),
        (np.ones((10, 3)), Reason.NO_VARIATION),
        (np.tile([1.1, 2.2, 3.3], (10, 1)), Reason.NO_VARIATION),
        (np.full((10, 3), 1e6 / 3), Reason.NO_VARIATION),
        (together(related(40, 2), (0, 0), (1, 1)), Reason.NOT_SEEN_TOGETHER),
    ],
)
@pytest.mark.parametrize("common", [True, False])
def test_refusals(values: Floats, reason: Reason, common: bool) -> None:
    assert refused(values, common=common) == reason


def test_a_group_of_one_is_refused_only_with_its_own_covariance() -> None:
    values, group = related(31, 3), np.repeat(["a", "b"], [1, 30])
    assert refused(values, group) == Reason.TOO_FEW_PEOPLE
    assert fitted(values, group, common=True).people.tolist() == [1, 30]


def test_a_named_structure_has_no_fall_back() -> None:
    values = with_column(related(30, 3), 1, 2.0)
    assert refused(values, structure="unstructured") == Reason.NO_VARIATION
    assert fitted(values, structure="compound_symmetry").fits[0].robust is None


def test_a_wave_nobody_answered_changes_nothing() -> None:
    values = related(40, 3, gone=0.2)
    wide = np.insert(values, 1, nan, axis=1)
    before, after = fitted(values), fitted(wide)
    assert after.beta.shape == (3,)
    assert after.log_likelihood == pytest.approx(before.log_likelihood, rel=1e-12)
    one, two = change(before, "2"), change(after, "3")
    assert isinstance(one, Answer)
    assert isinstance(two, Answer)
    assert (two.estimate, two.se, two.df) == pytest.approx((one.estimate, one.se, one.df))


def test_the_unit_of_the_score_does_not_matter() -> None:
    values = related(30, 4, gone=0.3)
    wanted = change(fitted(values), "3")
    assert isinstance(wanted, Answer)
    for unit in (1e-9, 1e9):
        found = change(fitted(values * unit), "3")
        assert isinstance(found, Answer)
        got = (found.estimate / unit, found.se / unit, found.df)
        assert got == pytest.approx((wanted.estimate, wanted.se, wanted.df), rel=1e-7)


def test_designs_refuse_what_does_not_fit() -> None:
    moments = given(related(10, 2))
    with pytest.raises(ValueError, match="2 levels for 1 strata"):
        additive(moments, [["x", "y"]])
    assert saturated(moments).separable


def test_means_that_cannot_be_told_apart_are_refused() -> None:
    """Everybody of a stratum is in one group, so its shift is the group's own level."""
    moments = moments_of(
        related(40, 2, gone=0.1), ["0", "1"],
        group=np.repeat(["a", "b"], 20), stratum=np.repeat(["x", "y"], 20),
    )  # fmt: skip
    found = fit_cell_means(moments, common=True, design=additive(moments, [["x", "y"]]))
    assert isinstance(found, NotEstimable)
    assert found.reason == Reason.TOO_FEW_PEOPLE
