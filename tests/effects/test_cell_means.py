"""The repeated-measures fit against published figures, R, and what must always hold."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from bestendig.effects import fitting
from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.cell_means import Tested as Answer
from bestendig.effects.covariance import without_parameters
from bestendig.effects.designs import Design, additive, linear, saturated
from bestendig.effects.moments import Floats, Moments, moments_of, total
from bestendig.effects.reml import Likelihood

FOLDER = Path(__file__).parent.parent / "reference"
REFERENCE: dict[str, Any] = json.loads((FOLDER / "cell_means.json").read_text("utf-8"))
Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def wide(rows: Rows, person: str, wave: str, score: str) -> tuple[Floats, Rows, list[str]]:
    """(N, T) scores, each person's first row, and the wave labels in order of appearance."""
    waves = list(dict.fromkeys(row[wave] for row in rows))
    people: dict[str, dict[str, str]] = {}
    for row in rows:
        people.setdefault(row[person], row)
    values = np.full((len(people), len(waves)), np.nan)
    place = {name: i for i, name in enumerate(people)}
    for row in rows:
        if row[score] not in {"", "NA"}:
            values[place[row[person]], waves.index(row[wave])] = float(row[score])
    return values, list(people.values()), waves


def reference_moments() -> Moments:
    rows = read(FOLDER / "cell_means.csv")
    values = np.array([[float(row[f"y{t}"] or "nan") for t in range(4)] for row in rows])
    return moments_of(
        values,
        list("0123"),
        group=[row["group"] for row in rows],
        stratum=[row["site"] for row in rows],
    )


def fitted(moments: Moments, **options: Any) -> CellMeans:
    found = fit_cell_means(moments, **options)
    assert isinstance(found, CellMeans)
    return found


def answer(means: CellMeans, row: Floats, **options: Any) -> Answer:
    found = means.test(row, **options)
    assert isinstance(found, Answer)
    return found


def effect_row(means: CellMeans, late: str, early: str, one: str = "b", two: str = "a") -> Floats:
    own = means.row(one, late) - means.row(one, early)
    return own - (means.row(two, late) - means.row(two, early))


def dropped_out(rng: np.random.Generator, people: int, waves: int, pull: float) -> Floats:
    """Correlated scores; who scores high (pull > 0) or low is more likely to stay away."""
    values = rng.normal(size=(people, 1)) + rng.normal(size=(people, waves))
    gone = np.zeros(people, dtype=bool)
    for t in range(1, waves):
        gone |= rng.random(people) < 1 / (1 + np.exp(1.6 - pull * values[:, t - 1]))
        values[gone, t] = np.nan
    return values


def test_fev_equals_mmrm(shared_data: Path) -> None:
    rows = read(shared_data / "fev_mmrm/fev_data.csv")
    values, people, waves = wide(rows, "USUBJID", "AVISIT", "FEV1")
    strata = [f"{person['RACE']}|{person['SEX']}" for person in people]
    moments = moments_of(values, waves, group=[p["ARMCD"] for p in people], stratum=strata)
    parts = [stratum.split("|") for stratum in moments.strata]
    design = additive(moments, [[race for race, _ in parts], [sex for _, sex in parts]])
    means = fitted(moments, common=True, design=design)
    arm = means.row("TRT", "VIS1") - means.row("PBO", "VIS1")
    found = answer(means, arm)
    # mmrm stops a little before the top; ours is .0002 further on.
    assert found.estimate == pytest.approx(3.77423, abs=2e-4)
    assert found.se_model == pytest.approx(1.07415, abs=2e-5)
    assert found.df == pytest.approx(145.55, abs=0.005)
    late = answer(means, effect_row(means, "VIS4", "VIS1", "TRT", "PBO"))
    assert late.estimate == pytest.approx(0.62423, abs=2e-4)
    assert late.se_model == pytest.approx(1.85085, abs=2e-4)
    assert -2 * means.log_likelihood == pytest.approx(3386.45, abs=0.005)
    # On the covariance that mmrm prints, our means are its means, and the likelihood is lower.
    sigma = np.array(
        [
            [40.5537, 14.3960, 4.9747, 13.3867],
            [14.3960, 26.5715, 2.7855, 7.4745],
            [4.9747, 2.7855, 14.8979, 0.9082],
            [13.3867, 7.4745, 0.9082, 95.5568],
        ]
    )
    segments = means.fits[0].top.likelihood.segments
    there = Likelihood(segments, [without_parameters(sigma)]).at(np.zeros(0))
    assert there is not None
    assert arm @ there.beta == pytest.approx(3.77423, abs=5e-6)
    assert np.sqrt(arm @ there.phi @ arm) == pytest.approx(1.07415, abs=5e-6)
    assert effect_row(means, "VIS4", "VIS1", "TRT", "PBO") @ there.beta == pytest.approx(
        0.62423, abs=5e-6
    )
    assert there.log_likelihood < means.log_likelihood


def test_univbct_equals_lme(shared_data: Path) -> None:
    values, _, waves = wide(read(shared_data / "univbct/univbct.csv"), "SUBNUM", "TIME", "JSAT")
    moments = moments_of(values, waves)
    options: dict[str, Any] = {"common": True, "structure": "compound_symmetry"}
    growth = fitted(moments, design=linear(moments, [0, 1, 2]), **options)
    slope = answer(growth, np.array([0.0, 1.0]))
    assert slope.estimate == pytest.approx(0.05176461, abs=5e-9)
    assert slope.se_model == pytest.approx(0.02168024, abs=2e-8)
    null = fitted(moments, design=Design(np.ones((1, 1, 3, 1)), ("level",)), **options)
    assert null.sigma[0, 0, 1] / null.sigma[0, 0, 0] == pytest.approx(0.5010786, abs=2e-6)


def test_sleepstudy_equals_lme4(shared_data: Path) -> None:
    rows = read(shared_data / "sleepstudy/sleepstudy.csv")
    values, _, waves = wide(rows, "Subject", "Days", "Reaction")
    moments = moments_of(values, waves)
    means = fitted(
        moments, common=True, structure="random_slope", design=linear(moments, range(10))
    )
    level, slope = (answer(means, row) for row in np.eye(2))
    assert (level.estimate, level.se_model) == pytest.approx((251.405, 6.825), abs=5e-4)
    assert (slope.estimate, slope.se_model) == pytest.approx((10.467, 1.546), abs=5e-4)
    assert slope.df == pytest.approx(17.0, abs=1e-4)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("common", {"common": True}),
        ("group_a", {"common": False}),
        ("group_b", {"common": False}),
        ("additive", {"common": True, "design": ["x", "y", "z"]}),
        ("ar1", {"common": True, "structure": "ar1"}),
        ("compound_symmetry", {"common": True, "structure": "compound_symmetry"}),
        ("random_intercept", {"common": True, "structure": "compound_symmetry"}),
        ("random_slope", {"common": True, "structure": "random_slope", "design": [0, 1, 2, 3]}),
    ],
)
def test_fit_equals_r(name: str, options: dict[str, Any]) -> None:
    moments, wanted = reference_moments(), REFERENCE[name]
    if name.startswith("group"):
        moments = moments.only(moments.group == moments.groups.index(name[-1]))
    if name == "additive":
        options = options | {"design": additive(moments, [options["design"]])}
    elif "design" in options:
        options = options | {"design": linear(moments, options["design"])}
    means = fitted(moments, **options)
    np.testing.assert_allclose(means.beta, wanted["beta"], atol=1e-8)
    np.testing.assert_allclose(np.sqrt(means.phi.diagonal()), wanted["se"], rtol=1e-7)
    assert means.log_likelihood == pytest.approx(wanted["log_likelihood"], abs=1e-8)
    assert means.log_likelihood >= wanted.get("stopped_at", wanted["log_likelihood"]) - 1e-9


def test_groups_apart_equal_groups_together() -> None:
    """One Σ a group: by group (saturated), or in one search when a design says so."""
    moments = reference_moments().without_strata()
    apart = fitted(moments, common=False)
    plan = saturated(moments)
    turn = np.eye(8)
    turn[0, 4] = 1.0  # a parameter shared by both groups, spanning the same means
    together = fitted(moments, common=False, design=Design(plan.matrices @ turn, plan.names))
    assert len(apart.fits) == 2
    assert len(together.fits) == 1
    for late in "123":
        one = answer(apart, effect_row(apart, late, "0"))
        two = answer(together, effect_row(together, late, "0"))
        assert one.estimate == pytest.approx(two.estimate, rel=1e-8)
        assert one.se == pytest.approx(two.se, rel=1e-7)
        assert one.se_model == pytest.approx(two.se_model, rel=1e-8)
        assert one.df == pytest.approx(two.df, rel=1e-6)
    assert apart.log_likelihood == pytest.approx(together.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(apart.sigma, together.sigma, rtol=1e-6)


def test_everybody_answered_is_a_t_test() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(size=(30, 1)) + rng.normal(size=(30, 3)) * [1, 2, 3]
    group = np.repeat(["a", "b"], [10, 20])
    moments = moments_of(values, list("012"), group=group)
    gain = values[:, 2] - values[:, 0]
    one, two = gain[10:], gain[:10]
    spread = np.array([two.var(ddof=1) / 10, one.var(ddof=1) / 20])
    welch = spread.sum() ** 2 / (spread**2 / [9, 19]).sum()
    apart = fitted(moments, common=False)
    found = answer(apart, effect_row(apart, "2", "0"))
    assert found.estimate == pytest.approx(one.mean() - two.mean())
    assert (found.se, found.se_model) == pytest.approx((np.sqrt(spread.sum()),) * 2)
    assert found.df == pytest.approx(welch)
    common = fitted(moments, common=True)
    pooled = (9 * two.var(ddof=1) + 19 * one.var(ddof=1)) / 28 * (1 / 10 + 1 / 20)
    found = answer(common, effect_row(common, "2", "0"), method="kenward_roger")
    assert (found.se, found.df) == pytest.approx((np.sqrt(pooled), 28))


@pytest.mark.parametrize("common", [True, False])
def test_formula_and_newton_agree(common: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=(40, 1)) + rng.normal(size=(40, 3))
    moments = moments_of(values, list("012"), group=np.repeat(["a", "b"], 20))
    formula = fitted(moments, common=common)
    monkeypatch.setattr(fitting, "by_formula", lambda *_: None)
    newton = fitted(moments, common=common)
    assert [fit.wishart for fit in formula.fits] == ([38] if common else [19, 19])
    assert {fit.wishart for fit in newton.fits} == {None}
    assert newton.log_likelihood == pytest.approx(formula.log_likelihood, rel=1e-12)
    np.testing.assert_allclose(newton.sigma, formula.sigma, rtol=1e-7)
    one, two = (answer(means, effect_row(means, "2", "0")) for means in (formula, newton))
    for part in ("estimate", "se", "se_model", "df"):
        assert getattr(two, part) == pytest.approx(getattr(one, part), rel=1e-7)


def test_rows_leave_out_what_was_never_answered() -> None:
    rng = np.random.default_rng(6)
    values = rng.normal(size=(40, 1)) + rng.normal(size=(40, 3))
    values[:20, 2] = np.nan
    values[39] = np.nan
    group = np.repeat(["a", "b", "c"], [20, 19, 1])
    means = fitted(moments_of(values, list("012"), group=group), common=False)
    assert means.groups == ("a", "b")
    assert means.n.tolist() == [[20, 20, 0], [19, 19, 19]]
    assert means.people.tolist() == [20, 19]
    assert means.beta.shape == (5,)
    assert means.sigma[0, 2].tolist() == [0, 0, 0]
    for cell in [("a", "2"), ("c", "0"), ("a", "9"), ("a", "0", "x")]:
        with pytest.raises(KeyError):
            means.row(*cell)


def test_rows_average_strata_by_people() -> None:
    moments = reference_moments()
    means = fitted(moments, common=True, design=saturated(moments, by_stratum=True))
    sizes = [int(moments.n[moments.stratum == s].sum()) for s in range(3)]
    parts = [means.row("a", "1", stratum) for stratum in "xyz"]
    np.testing.assert_allclose(means.row("a", "1"), np.average(parts, axis=0, weights=sizes))
    pooled = fitted(moments, common=True)
    np.testing.assert_array_equal(pooled.row("a", "1", "x"), pooled.row("a", "1"))


def test_covariance_of_rows_holds_their_variances() -> None:
    means = fitted(reference_moments(), common=False)
    rows = np.stack([effect_row(means, "3", "0"), means.row("a", "1"), means.row("b", "2")])
    found = means.covariance(rows)
    assert found.diagonal() == pytest.approx([answer(means, row).se ** 2 for row in rows])
    np.testing.assert_allclose(found, rows @ means.phi_adjusted @ rows.T)
    with pytest.raises(ValueError, match="zeros"):
        means.test(np.zeros(8))


scores = st.floats(-5, 5, width=16)


@given(seed=st.integers(0, 999), common=st.booleans(), shift=scores, order=st.randoms())
@settings(max_examples=15, deadline=None)
def test_what_must_not_matter(seed: int, common: bool, shift: float, order: Any) -> None:
    """Order of adding, a constant, people without answers, and names of groups."""
    rng = np.random.default_rng(seed)
    values = dropped_out(rng, 60, 3, 0.8)
    group = np.where(rng.random(60) < 0.4, "b", "a")
    waves = list("012")
    first = fitted(moments_of(values, waves, group=group), common=common)
    wanted = answer(first, effect_row(first, "2", "0"))

    parts = [moments_of(values[i::4] + shift, waves, group=group[i::4]) for i in range(4)]
    parts.append(moments_of(np.full((3, 3), np.nan), waves, group=["a", "b", "c"]))
    order.shuffle(parts)
    again = fitted(total(parts), common=common)
    found = answer(again, effect_row(again, "2", "0"))
    assert again.groups == ("a", "b")
    for part in ("estimate", "se", "se_model", "df"):
        assert getattr(found, part) == pytest.approx(getattr(wanted, part), rel=1e-6, abs=1e-9)

    other = fitted(moments_of(values, waves, group=np.where(group == "a", "z", "b")), common=common)
    turned = answer(other, effect_row(other, "2", "0", "z", "b"))
    assert turned.estimate == pytest.approx(-wanted.estimate, rel=1e-8, abs=1e-10)
    assert turned.se == pytest.approx(wanted.se, rel=1e-8)


@pytest.mark.parametrize("common", [True, False])
def test_intervals_cover_when_groups_drop_out_for_opposite_reasons(common: bool) -> None:
    """Of 600 null effects: 95% inside, while √Φ alone would be too narrow."""
    rng = np.random.default_rng(20)
    inside, narrow, estimates = 0, 0, []
    for _ in range(600):
        values = np.concatenate([dropped_out(rng, 60, 4, 1.5), dropped_out(rng, 60, 4, -1.5)])
        moments = moments_of(values, list("0123"), group=np.repeat(["a", "b"], 60))
        means = fitted(moments, common=common)
        found = answer(means, effect_row(means, "3", "0"))
        half = stdtrit(found.df, 0.975)
        inside += abs(found.estimate) <= half * found.se
        narrow += abs(found.estimate) <= half * found.se_model
        estimates.append(found.estimate)
    # Three standard errors of a share of 600 at .95 are .027.
    assert 0.923 <= inside / 600 <= 0.977
    assert narrow < inside - 6
    assert abs(np.mean(estimates)) < 4 * np.std(estimates) / np.sqrt(600)
