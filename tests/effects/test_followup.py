"""Follow-up comparisons against the published wellness trial, R, and numbers worked by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.followup import adjusted_difference, difference
from bestendig.effects.moments import Moments, moments_of, total
from bestendig.effects.values import Estimate, NotEstimable, Reason

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def _estimate(answer: Estimate | NotEstimable) -> Estimate:
    assert isinstance(answer, Estimate), answer
    return answer


def test_difference_equals_the_published_intention_to_treat_effects(shared_data: Path) -> None:
    folder = shared_data / "illinois_wellness"
    people = pl.read_csv(folder / "online_surveys_2016_2017.csv", infer_schema_length=None)
    published = pl.read_csv(folder / "reference_first_year_survey_itt.csv")
    outcomes = published.pivot("statistic", index="variable", values="published")
    assert len(outcomes) == 26
    for variable, mean, effect, se, n in outcomes.iter_rows():
        scores = people[variable].cast(pl.Float64).to_numpy()[:, None]
        found = _estimate(
            difference(moments_of(scores, ["1"], group=people["treat"].cast(str)), "1", "0", "1")
        )
        got = [np.nanmean(scores), found.estimate, found.se, found.n]
        # Printed with three decimals; a hair above half of the last one, for its own rounding.
        np.testing.assert_allclose(
            got, [mean, effect, se, n], rtol=0, atol=0.000501, err_msg=variable
        )


def test_difference_by_hand() -> None:
    """Means 6 and 3; variances 4 and .5; se² = 4/3 + 1/4."""
    moments = moments_of(np.array([[4.0], [6], [8], [2.5], [3.5]]), ["1"], group=list("pppcc"))
    found = _estimate(difference(moments, "p", "c", "1"))
    assert found.estimate == pytest.approx(3)
    assert found.se == pytest.approx(math.sqrt(4 / 3 + 1 / 4))
    assert found.df == pytest.approx((19 / 12) ** 2 / ((4 / 3) ** 2 / 2 + (1 / 4) ** 2))
    assert (found.group, found.against, found.wave, found.n) == ("p", "c", "1", 5)


def test_adjusted_difference_by_hand() -> None:
    """Parallel lines y = x and y = x + 2, with residuals +1, −2, +1 in one group only."""
    scores = np.array([[1.0, 2.0], [2, 0], [3, 4], [0, 2], [1, 3], [2, 4]])
    found = _estimate(
        adjusted_difference(moments_of(scores, "01", group=list("cccppp")), "p", "c", "1", "0")
    )
    # Slope (2 + 2) / (2 + 2) = 1; RSS 6 on 6 − 3 df; var = 2 (1/3 + 1/3 + 1² / 4).
    assert found.estimate == pytest.approx(2)
    assert found.se == pytest.approx(math.sqrt(2 * (1 / 3 + 1 / 3 + 1 / 4)))
    assert (found.df, found.n) == (3, 6)


def _people() -> tuple[pl.DataFrame, np.ndarray]:
    people = pl.read_csv(REFERENCE / "followup.csv")
    return people, people.select("before", "after").to_numpy()


@pytest.mark.parametrize(
    ("name", "by", "teams"),
    [
        ("difference", "group", False),
        ("adjusted_difference", "group", False),
        ("difference_by_team_group", "group", True),
        ("adjusted_by_team_group", "group", True),
        ("difference_by_team_drawn", "drawn", True),
        ("adjusted_by_team_drawn", "drawn", True),
    ],
)
def test_follow_up_equals_r(name: str, by: str, teams: bool) -> None:
    expected = json.loads((REFERENCE / "followup.json").read_text())[name]
    people, scores = _people()
    moments = moments_of(
        scores,
        ["before", "after"],
        group=people[by].to_list(),
        cluster=people["team"].to_list() if teams else None,
    )
    if name.startswith("adjusted"):
        answer = adjusted_difference(moments, "programme", "comparison", "after", "before")
    else:
        answer = difference(moments, "programme", "comparison", "after")
    found = _estimate(answer)
    for field, value in expected.items():
        assert getattr(found, field) == pytest.approx(value, rel=1e-9), field


def test_difference_refuses_with_the_reason() -> None:
    scores = np.array([[1.0, 2.0], [2, np.nan], [3, 4], [np.nan, 2], [1, 3], [2, np.nan]])
    moments = moments_of(scores, "01", group=list("ppccdd"), cluster=list("abcdef"))
    cases = {
        ("p", None, "1"): Reason.NO_COMPARISON,
        ("p", "elsewhere", "1"): Reason.NO_ANSWERS,
        ("p", "c", "9"): Reason.NO_ANSWERS,
        ("p", "c", "1"): Reason.TOO_FEW_PEOPLE,
    }
    for question, reason in cases.items():
        answer = difference(moments.by_group(), *question)
        assert answer == NotEstimable(name="difference", reason=reason, wave=question[2])


def test_equal_answers_are_no_variation_not_an_effect() -> None:
    scores = np.array([[0.1], [0.1], [0.1], [0.3], [0.3], [0.3]])
    for cluster in (None, list("abcdef")):
        moments = moments_of(scores, "1", group=list("pppccc"), cluster=cluster)
        answer = difference(moments, "p", "c", "1")
        assert answer == NotEstimable(name="difference", reason=Reason.NO_VARIATION, wave="1")


def test_equal_baselines_cannot_be_adjusted_for() -> None:
    scores = np.array([[0.3, 2.0], [0.3, 4], [0.3, 3], [0.3, 1], [0.3, 5]])
    moments = moments_of(scores, "01", group=list("pppcc"))
    answer = adjusted_difference(moments, "p", "c", "1", "0")
    assert isinstance(answer, NotEstimable)
    assert answer.reason is Reason.NO_VARIATION


def test_one_team_in_a_group_is_too_few() -> None:
    people, scores = _people()
    team = np.where(people["group"] == "programme", "only", people["team"])
    moments = moments_of(scores, "01", group=people["group"].to_list(), cluster=team)
    for answer in (
        difference(moments, "programme", "comparison", "1"),
        adjusted_difference(moments, "programme", "comparison", "1", "0"),
    ):
        assert isinstance(answer, NotEstimable)
        assert answer.reason is Reason.TOO_FEW_CLUSTERS


def test_adjusted_difference_refuses_with_the_reason() -> None:
    nan = np.nan
    scores = np.array([[1, 2, nan], [2, 1, nan], [nan, 2, 1], [nan, 1, 2], [1, 3, 3], [1, 4, 3]])
    moments = moments_of(scores, "012", group=list("ppccdd"))
    cases = {
        ("p", None, "1", "0"): Reason.NO_COMPARISON,
        ("p", "c", "1", None): Reason.NO_BASELINE,
        ("p", "c", "1", "0"): Reason.NOT_SEEN_TOGETHER,
        ("p", "c", "2", "0"): Reason.NO_ANSWERS,
        ("d", "c", "9", "0"): Reason.NO_ANSWERS,
    }
    for question, reason in cases.items():
        answer = adjusted_difference(moments, *question)
        assert isinstance(answer, NotEstimable)
        assert (question, answer.reason) == (question, reason)


def _random(seed: int, people: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    scores = rng.normal(3, 1, (people, 2)) + rng.normal(0, 1, (people, 1))
    scores[rng.random((people, 2)) < 0.15] = np.nan
    group = np.where(rng.random(people) < rng.uniform(0.2, 0.8), "p", "c")
    return scores, group, rng.integers(0, 8, people).astype(str)


def _all(moments: Moments) -> list[float]:
    answers = [
        answer
        for cells in (moments, moments.by_group())
        for answer in (
            difference(cells, "p", "c", "1"),
            adjusted_difference(cells, "p", "c", "1", "0"),
        )
    ]
    return [x for a in map(_estimate, answers) for x in (a.estimate, a.se, a.df)]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), cut=st.integers(5, 55), shift=st.floats(-50, 50))
def test_parts_add_up_and_a_shift_changes_nothing(seed: int, cut: int, shift: float) -> None:
    scores, group, team = _random(seed)
    whole = _all(moments_of(scores, "01", group=group, cluster=team))
    parts = total(
        moments_of(scores[s], "01", group=group[s], cluster=team[s])
        for s in (slice(cut), slice(cut, None))
    )
    np.testing.assert_allclose(_all(parts), whole, rtol=1e-9)
    moved = _all(moments_of(scores + shift, "01", group=group, cluster=team))
    np.testing.assert_allclose(moved, whole, rtol=1e-7, atol=1e-9)


def test_turning_the_groups_turns_the_sign() -> None:
    scores, group, team = _random(7)
    moments = moments_of(scores, "01", group=group, cluster=team)
    one = _estimate(adjusted_difference(moments, "p", "c", "1", "0"))
    two = _estimate(adjusted_difference(moments, "c", "p", "1", "0"))
    assert (one.estimate, one.se, one.df) == pytest.approx((-two.estimate, two.se, two.df))
