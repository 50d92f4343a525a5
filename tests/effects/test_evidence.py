"""From moments and a question to evidence, on worlds of which the truth is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from bestendig.effects.evidence import Evidence, gather
from bestendig.effects.flags import FlagCode, Level
from bestendig.effects.grade import Grade, VerdictCode, verdicts
from bestendig.effects.moments import moments_of, total
from bestendig.effects.question import Assignment, Question
from bestendig.effects.retention import Retention
from bestendig.effects.simulate import (
    Dropout,
    Setting,
    World,
    cluster_lottery,
    common_shock,
    fading,
    lottery,
    regression_to_mean,
    staggered,
    too_small,
)
from bestendig.effects.values import NotEstimable, Reason


def judged(world: World, **changes) -> tuple[Evidence, VerdictCode, Grade]:
    found = gather(world.moments(), world.question(**changes))
    assert isinstance(found, Evidence)
    verdict = verdicts({"outcome": found})["outcome"]
    return found, verdict.code, verdict.grade


def names(found: Evidence) -> set[str]:
    return {x.name for x in found.estimates}


def test_lottery_with_a_real_effect_is_an_effect_of_grade_a():
    setting = Setting(people=400, waves=3, effect=0.4, dropout=Dropout(share=0.3, slope=-0.5))
    found, code, grade = judged(lottery(2, setting))
    assert (code, grade, found.structure) == (VerdictCode.EFFECT, Grade.A, "unstructured")
    assert names(found) == {
        "mean", "change", "difference", "adjusted_difference", "effect", "adjusted_effect",
    }  # fmt: skip
    assert [x.name for x in found.deciding] == ["adjusted_effect"]
    assert (found.low + found.high) / 2 == pytest.approx(0.4, abs=0.15)


def test_before_after_of_people_who_joined_at_a_low_point_is_never_an_effect():
    world = regression_to_mean(2, Setting(people=200, effect=0.0), arms=1)
    found, code, grade = judged(world)
    assert (code, grade) == (VerdictCode.CHANGED, Grade.D)
    assert [x.name for x in found.deciding] == ["change"]


def test_two_waves_before_the_start_allow_grade_b():
    world = common_shock(3, Setting(people=500, earlier=1, effect=0.5), assignment="assigned")
    found, code, grade = judged(world, assignment=Assignment.ASSIGNED)
    assert (code, grade) == (VerdictCode.EFFECT, Grade.B)
    assert found.trend_agrees
    without = replace(world, values=world.values[:, 1:], waves=world.waves[1:])
    assert judged(without, assignment=Assignment.ASSIGNED)[2] is Grade.C


def test_lottery_of_teams_is_drawn_again():
    found, _, _ = judged(cluster_lottery(4, Setting(people=160, teams=10, effect=0.6)))
    assert found.clusters == 20
    assert found.p_permutation is not None
    assert 1 / found.draws <= found.p_permutation < 0.05
    decisive = next(x for x in found.estimates if x.name == "adjusted_effect")
    assert decisive.p_permutation == found.p_permutation


def test_three_teams_an_arm_never_reach_a_verdict():
    found, code, _ = judged(cluster_lottery(5, Setting(people=90, teams=3, effect=1.5)))
    assert code is VerdictCode.NONE
    assert {f.code: f.level for f in found.flags}[FlagCode.FEW_CLUSTERS] is Level.STOPS


def test_staggered_start_gives_all_averages_by_both_methods():
    world = staggered(6, Setting(people=480, teams=32, waves=4, effect=0.5))
    found, code, grade = judged(world)
    assert (code, grade) == (VerdictCode.EFFECT, Grade.A)
    assert {"att", "att_simple", "att_event", "att_group", "att_calendar"} <= names(found)
    assert {x.method for x in found.estimates if x.name == "att_simple"} == {"fitted", "completers"}
    assert found.deciding[0].method == "fitted"
    assert found.p_permutation is not None


def test_staggered_start_is_judged_on_the_waves_up_to_the_end():
    world = staggered(6, Setting(people=480, teams=32, waves=4, effect=0.5), growth=0.5)
    early, _, _ = judged(world, end="2")
    cut = replace(world, values=world.values[:, :3], waves=world.waves[:3])
    starts = {group: start if start in cut.waves else None for group, start in world.starts.items()}
    alone = gather(cut.moments(), world.question(end="2", starts=starts))
    assert early.deciding[0].estimate == pytest.approx(alone.deciding[0].estimate)
    assert {x.wave for x in early.estimates if x.name == "mean"} == {"0", "1", "2"}


def test_order_that_was_assigned_caps_a_staggered_start_at_b():
    setting = Setting(people=900, teams=60, waves=4, earlier=1, effect=0.8)
    world = staggered(7, setting, assignment=Assignment.ASSIGNED)
    _, code, grade = judged(world)
    assert (code, grade) == (VerdictCode.EFFECT, Grade.B)
    assert judged(world, assignment=Assignment.UNKNOWN)[2] is Grade.C


def test_effect_that_fades_is_followed():
    world = fading(8, Setting(people=900, waves=3, effect=0.8), kept=0.3)
    found, code, _ = judged(world)
    assert code is VerdictCode.EFFECT
    assert found.retained == {"2": Retention.FADED}


def test_too_few_people_stop_every_verdict():
    found, code, grade = judged(too_small(9))
    assert (code, grade) == (VerdictCode.NONE, Grade.NONE)
    assert any(f.code is FlagCode.SMALL_N and f.level is Level.STOPS for f in found.flags)


def test_follow_up_only_speaks_under_a_lottery_and_not_without():
    world = lottery(10, Setting(people=400, effect=0.5))
    only = replace(world, values=world.values[:, 1:], waves=("1",))
    _, code, grade = judged(only, baseline=None)
    assert (code, grade) == (VerdictCode.EFFECT, Grade.A)
    _, code, grade = judged(only, baseline=None, assignment=Assignment.ASSIGNED)
    assert (code, grade) == (VerdictCode.NONE, Grade.NONE)


def test_kinds_of_people_are_compared_on_request():
    world = lottery(11, Setting(people=400, effect=0.0))
    kind = np.where(np.arange(len(world.values)) % 2, "indoors", "outdoors")
    values = world.values.copy()
    values[(world.group == "programme") & (kind == "outdoors"), 1:] += 0.5
    moments = moments_of(values, world.waves, group=world.group, stratum=kind)
    found = gather(moments, world.question())
    assert isinstance(found, Evidence)
    by_kind = {x.stratum: x.estimate for x in found.estimates if x.name == "effect" and x.stratum}
    moderation = next(x for x in found.estimates if x.name == "moderation")
    assert by_kind["outdoors"] - by_kind["indoors"] == pytest.approx(0.5, abs=0.2)
    assert moderation.estimate == pytest.approx(by_kind["outdoors"] - by_kind["indoors"])
    assert (moderation.stratum, moderation.against) == ("outdoors", "indoors")


def test_equal_scores_are_refused_with_their_reason():
    moments = moments_of(np.full((100, 2), 3.0), ["0", "1"], group=["p"] * 50 + ["c"] * 50)
    question = Question(programme="p", comparison="c", baseline="0", end="1")
    found = gather(moments, question)
    assert isinstance(found, NotEstimable)
    assert found.reason is Reason.NO_VARIATION


def test_pieces_and_whole_give_the_same_evidence():
    world = lottery(12, Setting(people=150, waves=3, dropout=Dropout(share=0.3)))
    whole = gather(world.moments(), world.question())
    cut = np.arange(len(world.values)) % 3
    pieces = total(
        moments_of(world.values[cut == i], world.waves, group=world.group[cut == i])
        for i in range(3)
    )
    parts = gather(pieces, world.question())
    for one, other in zip(whole.estimates, parts.estimates, strict=True):
        assert (one.estimate, one.se) == pytest.approx((other.estimate, other.se), rel=1e-9)


def test_one_lucky_outcome_of_the_wellness_trial_is_not_called_an_effect(shared_data):
    """Job search alone has p = .011; among its eleven outcomes it is chance (QJE 2019)."""
    frame = pl.read_csv(shared_data / "illinois_wellness" / "online_surveys_2016_2017.csv")
    reference = pl.read_csv(
        shared_data / "illinois_wellness" / "reference_first_year_survey_itt.csv"
    )
    table = reference.filter(pl.col("table") == "A.4d", pl.col("variable") != "mgmtsafety_0717")
    group = np.where(frame["treat"].to_numpy() == 1, "p", "c")
    question = Question(programme="p", comparison="c", end="0717", assignment=Assignment.LOTTERY)
    found = {}
    for name in table["variable"].unique(maintain_order=True):
        scores = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()[:, None]
        found[name] = gather(moments_of(scores, ["0717"], group=group), question)
    search = found["jobsearch1_0717"]
    assert search.p == pytest.approx(0.011, abs=0.0015)
    said = verdicts(found)
    assert said["jobsearch1_0717"].p_adjusted > 0.05
    claimed = {v.code for v in said.values()}
    assert not claimed & {VerdictCode.EFFECT, VerdictCode.HARM}
