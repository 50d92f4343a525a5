"""Kenward–Roger against pbkrtest, and person-robust errors against each person's own row."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.linalg import sqrtm

from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.cell_means import Tested as Answer
from bestendig.effects.designs import Design, linear
from bestendig.effects.moments import Floats, moments_of
from bestendig.effects.small_sample import PersonRobust, person_robust
from bestendig.effects.values import NotEstimable, Reason

FOLDER = Path(__file__).parent.parent / "reference"
REFERENCE: dict[str, Any] = json.loads((FOLDER / "cell_means.json").read_text("utf-8"))


def reference_data() -> tuple[Floats, list[str]]:
    with (FOLDER / "cell_means.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = np.array([[float(row[f"y{t}"] or "nan") for t in range(4)] for row in rows])
    return values, [row["group"] for row in rows]


def fitted(values: Floats, group: Any = None, **options: Any) -> CellMeans:
    waves = [str(t) for t in range(values.shape[1])]
    found = fit_cell_means(moments_of(values, waves, group=group), **options)
    assert isinstance(found, CellMeans)
    return found


def answer(means: CellMeans, row: Floats, **options: Any) -> Answer:
    found = means.test(row, **options)
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize(
    ("name", "structure"),
    [("random_intercept", "compound_symmetry"), ("random_slope", "random_slope")],
)
def test_degrees_of_freedom_equal_lmertest_and_pbkrtest(name: str, structure: str) -> None:
    values, group = reference_data()
    design: Design | None = None
    if name == "random_slope":
        design = linear(moments_of(values, list("0123"), group=group), range(4))
    means = fitted(values, group, common=True, structure=structure, design=design)
    wanted = REFERENCE[name]
    for i, row in enumerate(np.array(wanted["rows"])):
        plain = answer(means, row)
        assert plain.se_model == pytest.approx(wanted["row_se"][i], rel=1e-7)
        assert plain.df == pytest.approx(wanted["df_satterthwaite"][i], rel=1e-6)
        wide = answer(means, row, method="kenward_roger")
        assert wide.se == pytest.approx(wanted["row_se_kenward_roger"][i], rel=1e-7)
        assert wide.df == pytest.approx(wanted["df_kenward_roger"][i], rel=1e-6)


def test_kenward_roger_refuses_a_covariance_that_is_not_linear() -> None:
    values, group = reference_data()
    means = fitted(values, group, common=True, structure="ar1")
    with pytest.raises(ValueError, match="linear"):
        means.test(means.row("a", "1"), method="kenward_roger")


def by_person(values: Floats, sigma: Floats, phi: Floats, row: Floats) -> tuple[Floats, float]:
    """CR2 and its degrees of freedom with every person written out; a mean a wave."""
    waves = values.shape[1]
    beta, means = np.zeros(waves), []
    pieces = []
    for person in values:
        seen = np.flatnonzero(~np.isnan(person))
        x = np.eye(waves)[seen]
        weight = np.linalg.inv(sigma[np.ix_(seen, seen)])
        means.append((x, weight, person[seen]))
        beta += x.T @ weight @ person[seen]
    beta = phi @ beta
    meat, loads = np.zeros((waves, waves)), []
    for x, weight, scores in means:
        lower = np.linalg.cholesky(np.linalg.inv(weight))
        white = np.linalg.inv(lower)
        left = np.eye(len(x)) - white @ x @ phi @ x.T @ white.T
        adjusted = x.T @ white.T @ np.real(np.linalg.inv(sqrtm(left))) @ white
        score = adjusted @ (scores - x @ beta)
        meat += np.outer(score, score)
        pieces.append((x, lower))
        loads.append(row @ phi @ adjusted)
    # The score of person i is a row on all answers: its own, minus what β takes of them.
    tall = np.concatenate([x for x, _ in pieces])
    sizes = [len(x) for x, _ in pieces]
    root = np.zeros((sum(sizes), sum(sizes)))
    pick = np.zeros((len(pieces), sum(sizes)))
    at = 0
    for i, ((_, lower), load) in enumerate(zip(pieces, loads, strict=True)):
        here = slice(at, at + sizes[i])
        root[here, here] = lower
        pick[i, here] = load
        at += sizes[i]
    whole = root @ root.T
    hat = tall @ phi @ tall.T @ np.linalg.inv(whole)
    makes = pick @ (np.eye(at) - hat) @ root
    pull = makes @ makes.T
    return phi @ meat @ phi, float(np.trace(pull) ** 2 / np.sum(pull**2))


def test_person_robust_equals_every_person_written_out() -> None:
    rng = np.random.default_rng(12)
    values = np.round(rng.normal(size=(18, 1)) + rng.normal(size=(18, 4)), 2)
    values[rng.random(values.shape) < 0.25] = np.nan
    means = fitted(values, common=True, structure="ar1")
    robust = person_robust(means.fits[0].top)
    for row in np.array([[-1.0, 0, 0, 1], [0, 1, 0, 0]]):
        covariance, df = by_person(values, means.sigma[0], means.phi, row)
        np.testing.assert_allclose(robust.covariance, covariance, rtol=1e-8)
        spread = robust.variance_of_variance(row)
        assert 2 * (row @ means.phi @ row) ** 2 / spread == pytest.approx(df, rel=1e-8)


def test_simplified_fit_of_complete_answers_is_the_paired_t_test() -> None:
    """72 months, 12 people: whatever Σ was assumed, the error is the exact one."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=(12, 1)) + rng.normal(size=(12, 72)).cumsum(axis=1)
    means = fitted(values, common=False)
    found = answer(means, means.row("", "71") - means.row("", "0"))
    gain = values[:, 71] - values[:, 0]
    assert means.structure == "ar1"
    assert found.estimate == pytest.approx(gain.mean())
    assert found.se == pytest.approx(gain.std(ddof=1) / np.sqrt(12))
    assert found.df == pytest.approx(11)
    assert found.se != pytest.approx(found.se_model, rel=0.01)


def test_a_mean_of_one_person_has_no_robust_error() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(30, 1)) + rng.normal(size=(30, 3))
    values[1:, 2] = np.nan
    means = fitted(values, common=False)
    refused = means.test(means.row("", "2"))
    assert isinstance(means.fits[0].robust, PersonRobust)
    assert isinstance(refused, NotEstimable)
    assert refused.reason == Reason.TOO_FEW_PEOPLE
    assert answer(means, means.row("", "1") - means.row("", "0")).df > 20


def test_robust_and_model_based_groups_combine() -> None:
    """One group unstructured, one simplified: variances add, and so do their spreads."""
    rng = np.random.default_rng(7)
    values = rng.normal(size=(46, 1)) + rng.normal(size=(46, 8))
    values[:40][rng.random((40, 8)) < 0.1] = np.nan
    means = fitted(values, np.repeat(["a", "b"], [40, 6]), common=False)
    assert [fit.structure for fit in means.fits] == ["unstructured", "ar1"]
    assert means.structure == "ar1"
    rows = [means.row(group, "7") - means.row(group, "0") for group in "ab"]
    apart = [answer(means, row) for row in rows]
    found = answer(means, rows[0] - rows[1])
    assert found.se == pytest.approx(np.hypot(apart[0].se, apart[1].se))
    models = np.array([each.se_model**2 for each in apart])
    dfs = np.array([each.df for each in apart])
    assert found.df == pytest.approx(models.sum() ** 2 / np.sum(models**2 / dfs))
