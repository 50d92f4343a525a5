"""Data that try to make the engine stumble, or say what is not so."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from bestendig.effects import flags
from bestendig.effects.cell_means import fit_cell_means
from bestendig.effects.clusters import robust
from bestendig.effects.evidence import Evidence, gather
from bestendig.effects.flags import FlagCode, Level
from bestendig.effects.grade import Grade, VerdictCode, verdicts
from bestendig.effects.moments import moments_of
from bestendig.effects.question import Assignment, Question
from bestendig.effects.staggered import simple_weights
from bestendig.effects.values import NotEstimable, Reason

pytestmark = pytest.mark.filterwarnings("error")


def answers(seed: int, people: int, waves: int, correlation: float = 0.6) -> np.ndarray:
    rng = np.random.default_rng(seed)
    steady, passing = rng.standard_normal((people, 1)), rng.standard_normal((people, waves))
    return math.sqrt(correlation) * steady + math.sqrt(1 - correlation) * passing


def arms(people: int) -> list[str]:
    return ["p" if i < people // 2 else "c" for i in range(people)]


def asked(assignment: Assignment, **changes) -> Question:
    return Question(
        **{"programme": "p", "comparison": "c", "baseline": "0", "end": "2"} | changes,
        assignment=assignment,
    )


@pytest.mark.parametrize("assignment", [Assignment.LOTTERY, Assignment.ASSIGNED])
@pytest.mark.parametrize("teams", [False, True])
@pytest.mark.parametrize("gain", [0.0, 0.1])
def test_nobody_changes_in_another_way_is_refused(assignment, teams, gain):
    values = answers(1, 240, 3)
    values[:, 2] = values[:, 0] + np.where(np.array(arms(240)) == "p", gain, 0.0)
    cluster = [f"{g}{i % 6}" for i, g in enumerate(arms(240))] if teams else None
    found = gather(moments_of(values, list("012"), group=arms(240), cluster=cluster),
                   asked(assignment))  # fmt: skip
    assert isinstance(found, NotEstimable)
    assert found.reason is Reason.NO_VARIATION


def test_teams_that_do_not_vary_show_no_spread():
    values = answers(2, 240, 3)
    group = np.array(arms(240))
    values[group == "p"] = 3.0
    cluster = [f"{g}{i % 6}" for i, g in enumerate(group)]
    moments = moments_of(values, list("012"), group=group, cluster=cluster)
    fit = fit_cell_means(moments.by_group(), common=True)
    found = robust(fit, moments).test(fit.row("p", "1") - fit.row("p", "0"))
    assert isinstance(found, NotEstimable)
    assert found.reason is Reason.NO_VARIATION


@pytest.mark.parametrize(
    ("shares", "staggered", "expected"),
    [((0.06, 0.9, 0.05), False, Level.CAPS), ((0.06, 0.2, 0.05), False, None),
     ((0.3, 0.6, 0.1), True, Level.NOTED)],
)  # fmt: skip
def test_overlap_is_serious_by_the_groups_not_by_the_whole(shares, staggered, expected):
    raised = flags.overlap_flags(*shares, staggered=staggered)
    assert [flag.level for flag in raised] == ([] if expected is None else [expected])


IN_TURN = {"2": "2", "3": "3", "": None}


def in_turn(values: np.ndarray, group, assignment: Assignment, cluster=None):
    moments = moments_of(values, list("0123"), group=group, cluster=cluster)
    found = gather(moments, Question(starts=IN_TURN, baseline="0", end="3", assignment=assignment))
    assert isinstance(found, Evidence)
    return found, verdicts({"o": found})["o"]


@pytest.mark.parametrize("better", [1, -1])
def test_starting_in_turn_at_a_low_point_is_no_effect(better):
    values = answers(3, 300, 4)
    group = np.full(300, "")
    first = values[:, 1] < np.quantile(values[:, 1], 1 / 3)
    group[first] = "2"
    group[~first & (values[:, 2] < np.quantile(values[~first, 2], 0.4))] = "3"
    moments = moments_of(better * values, list("0123"), group=group)
    found = gather(
        moments,
        Question(starts=IN_TURN, baseline="0", end="3", assignment=Assignment.ASSIGNED,
                 higher_is_better=better > 0),
    )  # fmt: skip
    assert isinstance(found, Evidence)
    levels = {flag.code: flag.level for flag in found.flags}
    assert levels[FlagCode.REGRESSION_TO_MEAN] is Level.CAPS
    assert levels[FlagCode.PRETREND] is Level.CAPS
    assert levels[FlagCode.UNEQUAL_BASELINE] is Level.CAPS
    assert verdicts({"o": found})["o"].grade is Grade.C


def test_cohorts_of_a_lottery_that_differ_are_noted_only():
    values = answers(4, 300, 4)
    group = np.array(["2", "3", ""])[np.arange(300) % 3]
    values[group == "2"] += 0.8
    values[group == "3"] += 0.4
    found, verdict = in_turn(values, group, Assignment.LOTTERY)
    levels = {flag.code: flag.level for flag in found.flags}
    assert levels == {FlagCode.UNEQUAL_BASELINE: Level.NOTED}
    assert verdict.code is VerdictCode.NONE


def draws_apart(count: int, people: int):
    """Answers at three waves under lotteries of which chance set the arms apart before the start.

    Nobody gains anything. A lottery in a hundred is drawn so; the others are passed over.
    """
    rng, found = np.random.default_rng(12), 0
    while found < count:
        values = answers(int(rng.integers(2**31)), people, 3)
        programme = rng.permutation(people) % 2 == 0
        change = values[:, 1] - values[:, 0]
        apart = change[programme].mean() - change[~programme].mean()
        if abs(apart) > 2.58 * change.std() * math.sqrt(4 / people):
            found += 1
            yield values, np.where(programme, "p", "c")


def test_arms_that_chance_set_apart_before_the_start_claim_no_more_often():
    claims, noted, runs = 0, 0, 300
    for values, group in draws_apart(runs, 120):
        found = gather(moments_of(values, list("012"), group=group),
                       asked(Assignment.LOTTERY, baseline="1"))  # fmt: skip
        assert isinstance(found, Evidence)
        noted += FlagCode.PRETREND in {x.code for x in found.flags}
        claims += not found.low <= 0 <= found.high
    assert noted > 0.9 * runs
    assert claims <= binom.ppf(0.99, runs, 0.05)  # cleared of the baseline alone: 14%


def test_with_few_answers_what_was_apart_before_the_start_still_caps():
    ((values, group),) = draws_apart(1, 60)
    found = gather(moments_of(values, list("012"), group=group),
                   asked(Assignment.LOTTERY, baseline="1"))  # fmt: skip
    assert isinstance(found, Evidence)
    assert {x.code: x.level for x in found.flags}[FlagCode.PRETREND] is Level.CAPS


def test_a_cohort_that_leaves_is_a_flag():
    values = answers(5, 300, 4)
    group = np.array(["2", "3", ""])[np.arange(300) % 3]
    left = np.flatnonzero(group == "2")[:45]
    values[left, 3] = np.nan
    found, _ = in_turn(values, group, Assignment.LOTTERY)
    levels = {flag.code: flag.level for flag in found.flags}
    assert levels == {FlagCode.DIFFERENTIAL_DROPOUT: Level.CAPS}


def test_cohorts_of_which_one_happens_to_answer_less_raise_no_flag():
    rng = np.random.default_rng(10)
    raised = 0
    for _ in range(300):
        values = np.zeros((90, 4))
        values[rng.random(90) < 0.3, 3] = np.nan
        group = np.array(["2", "3", ""])[rng.permutation(90) % 3]
        moments = moments_of(values, list("0123"), group=group)
        question = Question(starts=IN_TURN, baseline="0", end="3")
        codes = [flag.code for flag in flags.response_flags(moments, question)]
        raised += FlagCode.DIFFERENTIAL_DROPOUT in codes
    assert raised <= 0.08 * 300


def test_the_lottery_of_teams_is_drawn_again_when_a_cohort_missed_a_wave():
    values = answers(6, 240, 4)
    cluster = [f"t{i % 12}" for i in range(240)]
    group = np.array(["2", "3", ""])[np.arange(240) % 12 % 3]
    values[group == "2", 3] = np.nan
    moments = moments_of(values, list("0123"), group=group, cluster=cluster)
    assert not simple_weights(moments, IN_TURN)[moments.groups.index("2"), 3]
    found, _ = in_turn(values, group, Assignment.LOTTERY, cluster)
    assert found.p_permutation is not None


def test_too_few_teams_of_which_the_lottery_cannot_be_drawn_again_are_no_proof():
    values = answers(8, 240, 3)
    group = np.array(arms(240))
    values[group == "p", 2] += 1.0
    cluster = [f"{g}{i % 6}" for i, g in enumerate(group)]
    moments = moments_of(values, list("012"), group=group, cluster=cluster)
    found = gather(moments, asked(Assignment.LOTTERY))
    assert isinstance(found, Evidence)
    assert verdicts({"o": found})["o"].grade is Grade.A
    refused = replace(found, p_permutation=None, undrawn=Reason.NOT_CONVERGED)
    assert verdicts({"o": refused})["o"].grade is Grade.C
    many = replace(refused, clusters=20)
    assert verdicts({"o": many})["o"].grade is Grade.A


def test_a_follow_up_alone_shows_no_change_to_agree_with():
    values = answers(9, 240, 1)
    group = np.array(arms(240))
    values[group == "p"] += 1.0
    cluster = [f"{g}{i % 6}" for i, g in enumerate(group)]
    moments = moments_of(values, ["2"], group=group, cluster=cluster)
    found = gather(moments, asked(Assignment.LOTTERY, baseline=None))
    assert isinstance(found, Evidence)
    assert verdicts({"o": found})["o"].grade is Grade.A
    unconfirmed = replace(found, p_permutation=0.2)
    assert verdicts({"o": unconfirmed})["o"].code is VerdictCode.NONE


def test_a_baseline_without_spread_refuses_the_estimate_that_would_decide():
    values = np.zeros((80, 2))
    values[0, 1] = 1.0
    moments = moments_of(values, list("02"), group=arms(80))
    found = gather(moments, asked(Assignment.LOTTERY))
    assert isinstance(found, NotEstimable)
    assert (found.name, found.wave, found.reason) == ("adjusted_effect", "0", Reason.NO_VARIATION)


def test_a_group_nobody_of_which_is_known_is_refused():
    moments = moments_of(answers(7, 100, 3), list("012"), group=["c"] * 100)
    found = gather(moments, asked(Assignment.LOTTERY))
    assert isinstance(found, NotEstimable)
    assert (found.name, found.reason) == ("adjusted_effect", Reason.NO_ANSWERS)
