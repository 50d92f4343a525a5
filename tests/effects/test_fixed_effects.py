"""The within-estimator against a textbook result and R's regression with every dummy."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.fixed_effects import fixed_effects
from bestendig.effects.moments import Moments, moments_of, total
from bestendig.effects.values import Estimate, NotEstimable, Reason

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
WAVES = ["1", "2", "3", "4"]
DOSES = {dose: [f"{dose}_{wave}" for wave in WAVES] for dose in ("hours", "home")}


def _moments(people: pl.DataFrame, *, teams: bool, shift: float = 0.0) -> Moments:
    names = [label for labels in DOSES.values() for label in labels]
    return moments_of(
        people.select(f"score_{wave}" for wave in WAVES).to_numpy() + shift,
        WAVES,
        cluster=people["team"].to_list() if teams else None,
        covariates=people.select(names).cast(pl.Float64).to_numpy(),
        covariate_names=names,
    )


def _estimates(moments: Moments) -> list[Estimate]:
    found = fixed_effects(moments, DOSES)
    assert all(isinstance(answer, Estimate) for answer in found), found
    return [answer for answer in found if isinstance(answer, Estimate)]


def test_fixed_effects_equals_the_published_training_grants(shared_data: Path) -> None:
    firms = pl.read_csv(shared_data / "jtrain" / "jtrain.csv", infer_schema_length=None)
    wide = firms.pivot("year", index="fcode", values=["lscrap", "grant", "grant_1"])
    years = ["1987", "1988", "1989"]
    doses = {dose: [f"{dose}_{year}" for year in years] for dose in ("grant", "grant_1")}
    names = [label for labels in doses.values() for label in labels]
    moments = moments_of(
        wide.select(f"lscrap_{year}" for year in years).to_numpy(),
        years,
        covariates=wide.select(names).cast(pl.Float64).to_numpy(),
        covariate_names=names,
    )
    grant, lagged = fixed_effects(moments, doses)
    assert isinstance(grant, Estimate)
    assert isinstance(lagged, Estimate)
    assert (round(grant.estimate, 7), round(grant.se, 6), grant.n) == (-0.2523149, 0.150629, 54)
    assert (round(lagged.estimate, 7), round(lagged.se, 4)) == (-0.4215895, 0.2102)


@pytest.mark.parametrize("teams", [False, True])
def test_fixed_effects_with_drop_out_equals_r(teams: bool) -> None:
    reference = json.loads((REFERENCE / "fixed_effects.json").read_text())
    people = pl.read_csv(REFERENCE / "fixed_effects.csv")
    for found in _estimates(_moments(people, teams=teams)):
        assert found.n == reference["people"]
        for field, value in reference["by_team" if teams else "by_person"][found.group].items():
            assert getattr(found, field) == pytest.approx(value, rel=1e-9), (found.group, field)


@settings(max_examples=20, deadline=None)
@given(cut=st.integers(3, 37), shift=st.floats(-50, 50), teams=st.booleans())
def test_parts_add_up_and_a_shift_changes_nothing(cut: int, shift: float, teams: bool) -> None:
    people = pl.read_csv(REFERENCE / "fixed_effects.csv")
    whole = _estimates(_moments(people, teams=teams))
    added = total(_moments(part, teams=teams) for part in (people[:cut], people[cut:]))
    for other in (added, _moments(people, teams=teams, shift=shift)):
        for one, two in zip(whole, _estimates(other), strict=True):
            got, want = (two.estimate, two.se, two.df), (one.estimate, one.se, one.df)
            np.testing.assert_allclose(got, want, rtol=1e-8)


def test_fixed_effects_refuses_with_the_reason() -> None:
    rng = np.random.default_rng(3)
    scores, dose = rng.normal(size=(12, 2)), rng.normal(size=(12, 2))
    once = np.where(np.arange(12)[:, None] % 2 == np.arange(2), scores, np.nan)
    level = np.repeat(dose[:, :1], 2, axis=1)
    few = np.where(np.arange(12)[:, None] < 2, scores, np.nan)
    cases = {
        Reason.NOT_SEEN_TOGETHER: (once, dose, None),
        Reason.NO_VARIATION: (scores, level, None),
        Reason.TOO_FEW_PEOPLE: (few, dose, None),
        Reason.TOO_FEW_CLUSTERS: (scores, dose, ["one team"] * 12),
    }
    for reason, (values, covariates, team) in cases.items():
        moments = moments_of(
            values, "01", cluster=team, covariates=covariates, covariate_names=["a", "b"]
        )
        found = fixed_effects(moments, {"dose": ["a", "b"]})
        assert found == (NotEstimable(name="effect", reason=reason),)


def test_a_dose_needs_a_covariate_for_every_wave() -> None:
    moments = moments_of(np.ones((3, 2)), "01", covariates=np.ones((3, 1)), covariate_names=["a"])
    with pytest.raises(ValueError, match=r"each of 2 waves: \['dose'\]"):
        fixed_effects(moments, {"dose": ["a"]})
