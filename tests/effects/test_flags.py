"""Each flag at the figure from which it is noted, and from which it is serious."""

from __future__ import annotations

import numpy as np
import pytest

from bestendig.effects import flags
from bestendig.effects.flags import FlagCode, Level
from bestendig.effects.moments import Moments, moments_of
from bestendig.effects.question import Assignment, Question
from bestendig.effects.values import estimate_from

ASSIGNED = Question(
    programme="p", comparison="c", baseline="1", end="2", assignment=Assignment.ASSIGNED
)
LOTTERY = Question(
    programme="p", comparison="c", baseline="1", end="2", assignment=Assignment.LOTTERY
)


def scores(n: int, mean: float, sd: float = 1.0) -> np.ndarray:
    """n scores with exactly this mean and standard deviation."""
    spread = np.linspace(-1, 1, n)
    return mean + sd * spread / spread.std(ddof=1)


def moments(programme: np.ndarray, comparison: np.ndarray, waves=("1", "2"), **more) -> Moments:
    group = ["p"] * len(programme) + ["c"] * len(comparison)
    return moments_of(np.concatenate([programme, comparison]), waves, group=group, **more)


def arm(n: int, answered: int, mean: float = 3.0, sd: float = 1.0) -> np.ndarray:
    """n people at baseline, of whom `answered` answered the end."""
    after = scores(n, mean)
    after[answered:] = np.nan
    return np.stack([scores(n, mean, sd), after], axis=1)


def levels(raised: list[flags.Flag]) -> dict[str, Level]:
    return {flag.code.value: flag.level for flag in raised}


@pytest.mark.parametrize(
    ("answered", "expected"),
    [((85, 90), {}), ((75, 90), {"differential_dropout": Level.NOTED}),
     ((65, 90), {"differential_dropout": Level.CAPS})],
)  # fmt: skip
def test_dropout_that_differs_between_groups(answered, expected):
    found = moments(arm(100, answered[0]), arm(100, answered[1]))
    assert levels(flags.response_flags(found, ASSIGNED)) == expected


def test_dropout_gap_that_chance_explains_is_no_flag():
    found = moments(arm(20, 15), arm(20, 18))
    assert levels(flags.response_flags(found, ASSIGNED)) == {}


@pytest.mark.parametrize(
    ("answered", "expected"), [(60, {}), (59, {"low_response": Level.NOTED}),
                               (29, {"low_response": Level.CAPS})],
)  # fmt: skip
def test_response_of_those_who_answered_the_baseline(answered, expected):
    found = moments(arm(100, answered), arm(100, answered))
    assert levels(flags.response_flags(found, ASSIGNED)) == expected


def test_people_who_never_answered_count_as_invited():
    silent = np.full((150, 2), np.nan)
    both = np.concatenate([arm(100, 100), silent])
    found = flags.response_flags(moments(both, both), ASSIGNED)
    assert levels(found) == {"low_response": Level.NOTED}
    assert found[0].detail["share"] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("question", "mean", "sd", "expected"),
    [
        (ASSIGNED, 3.24, 1.0, {}),
        (ASSIGNED, 3.26, 1.0, {"unequal_baseline": Level.CAPS}),
        (LOTTERY, 3.26, 1.0, {"unequal_baseline": Level.NOTED}),
        (ASSIGNED, 3.0, 1.45, {"unequal_baseline": Level.CAPS}),
        (ASSIGNED, 2.74, 1.0, {"unequal_baseline": Level.CAPS, "regression_to_mean": Level.CAPS}),
        (LOTTERY, 2.74, 1.0, {"unequal_baseline": Level.NOTED}),
    ],
)
def test_groups_that_differ_at_the_start(question, mean, sd, expected):
    found = moments(arm(100, 100, mean, sd), arm(100, 100))
    assert levels(flags.baseline_flags(found, question, 1.0)) == expected


def test_joining_lower_than_one_stood_before_is_regression_to_the_mean():
    lower = np.stack([scores(50, 3.3), scores(50, 3.0), scores(50, 3.3)], axis=1)
    same = np.stack([scores(50, 3.0)] * 3, axis=1)
    found = moments(lower, same, waves=("0", "1", "2"))
    assert levels(flags.baseline_flags(found, ASSIGNED, 1.0)) == {"regression_to_mean": Level.CAPS}


@pytest.mark.parametrize(
    ("assignment", "expected"),
    [("lottery", {}), ("assigned", {}), ("score", {}), ("self", {"selection": Level.CAPS}),
     ("unknown", {"selection": Level.CAPS})],
)  # fmt: skip
def test_who_chose(assignment, expected):
    question = Question(
        programme="p", comparison="c", end="2", baseline="1", assignment=Assignment(assignment)
    )
    assert levels(flags.assignment_flags(question)) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(40, {}), (39, {"small_n": Level.NOTED}), (20, {"small_n": Level.NOTED}),
     (19, {"small_n": Level.STOPS})],
)  # fmt: skip
def test_answers_in_the_smallest_group(n, expected):
    found = moments(arm(100, n), arm(100, 100))
    assert levels(flags.size_flags(found, ASSIGNED)) == expected


@pytest.mark.parametrize(
    ("teams", "df", "expected"),
    [(10, 17.0, {}), (9, 15.0, {"few_clusters": Level.NOTED}),
     (4, 5.0, {"few_clusters": Level.NOTED}), (3, 5.0, {"few_clusters": Level.STOPS}),
     (9, 3.9, {"few_clusters": Level.STOPS})],
)  # fmt: skip
def test_teams_an_arm(teams, df, expected):
    cluster = [f"p{i % teams}" for i in range(60)] + [f"c{i % 12}" for i in range(60)]
    found = moments(arm(60, 60), arm(60, 60), cluster=cluster)
    assert levels(flags.cluster_flags(found, ASSIGNED, df)) == expected


def test_growing_apart_before_the_start():
    apart = estimate_from("pretrend", 0.3, 0.1, 100, wave="1")
    alike = estimate_from("pretrend", 0.1, 0.1, 100, wave="1")
    assert levels(flags.trend_flags(apart, harmless=False)) == {"pretrend": Level.CAPS}
    for harmless in (False, True):
        assert flags.trend_flags(alike, harmless=harmless) == []
        assert flags.trend_flags(None, harmless=harmless) == []


def test_what_chance_does_in_a_lottery_is_noted_and_what_it_does_not_caps():
    sometimes = estimate_from("pretrend", 0.25, 0.1, 100, wave="1")  # p = .014
    never = estimate_from("pretrend", 0.3, 0.1, 100, wave="1")  # p = .003
    assert levels(flags.trend_flags(sometimes, harmless=True)) == {"pretrend": Level.NOTED}
    assert levels(flags.trend_flags(never, harmless=True)) == {"pretrend": Level.CAPS}


@pytest.mark.parametrize(
    ("alpha", "level"), [(None, None), (0.70, None), (0.69, Level.NOTED), (0.49, Level.STOPS)]
)
def test_scale_that_does_not_hold_together(alpha, level):
    raised = levels(flags.reliability_flags(alpha))
    assert raised == ({} if level is None else {FlagCode.UNRELIABLE_SCALE.value: level})


@pytest.mark.parametrize(
    ("shares", "expected"),
    [((0.10, 0.2, 0.0), {}), ((0.20, 0.2, 0.2), {"overlap": Level.NOTED}),
     ((0.20, 0.4, 0.05), {"overlap": Level.CAPS})],
)  # fmt: skip
def test_people_in_other_programmes(shares, expected):
    assert levels(flags.overlap_flags(*shares)) == expected
