from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.question import Assignment, Design
from bestendig.effects.simulate import (
    COMPARISON,
    PROGRAMME,
    WORLDS,
    Code,
    Dropout,
    Scale,
    Setting,
    World,
    cluster_lottery,
    common_shock,
    fading,
    lottery,
    regression_to_mean,
    replications,
    staggered,
    too_small,
    volunteers_level,
    volunteers_trend,
)

LARGE = 40_000


def wave(world: World, label: str, group: str | None = None) -> Any:
    column = world.values[:, world.waves.index(label)]
    return column if group is None else column[world.group == group]


def gap(world: World, label: str) -> float:
    """Programme minus comparison at a wave, in SD."""
    one, other = (np.nanmean(wave(world, label, g)) for g in (PROGRAMME, COMPARISON))
    return float(one - other) / world.sd


@pytest.mark.parametrize("code", Code)
def test_world_is_the_same_again_with_the_same_seed(code: Code) -> None:
    one, again, other = (WORLDS[code](seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(one.values, again.values)
    np.testing.assert_array_equal(one.group, again.group)
    assert one.truth == again.truth
    assert one.code is code
    assert not np.array_equal(one.values, other.values)


@pytest.mark.parametrize("code", Code)
def test_world_fits_its_own_question_and_moments(code: Code) -> None:
    world = WORLDS[code](3)
    question, moments = world.question(smallest=0.3), world.moments()
    assert question.smallest == 0.3
    assert moments.waves == world.waves
    assert {question.baseline, question.end} <= set(moments.waves)
    assert moments.people == len(world.values)
    assert moments.clustered == (world.cluster is not None)
    assert not world.moments(clustered=False).clustered
    if code is Code.STAGGERED:
        assert question.design is Design.STAGGERED
        assert set(question.starts or ()) == set(moments.groups)
    else:
        assert {question.programme, question.comparison} == set(moments.groups)


def test_scores_have_the_mean_spread_and_correlations_asked_for() -> None:
    world = lottery(1, Setting(people=LARGE, waves=3, correlation=0.5, decay=1, effect=0.25))
    compared = world.values[world.group == COMPARISON]
    np.testing.assert_allclose(compared.mean(axis=0), 3.6, atol=0.015)
    np.testing.assert_allclose(compared.std(axis=0), 0.8, atol=0.015)
    expected = [[1, 0.5, 0.25], [0.5, 1, 0.5], [0.25, 0.5, 1]]
    np.testing.assert_allclose(np.corrcoef(compared.T), expected, atol=0.02)
    assert [gap(world, w) for w in world.waves] == pytest.approx([0, 0.25, 0.25], abs=0.03)


def test_truth_of_a_continuous_score_is_the_effect_exactly() -> None:
    world = lottery(1, Setting(people=50, waves=3, effect=0.25))
    assert world.truth == {
        (PROGRAMME, "1"): pytest.approx(0.2, abs=1e-12),
        (PROGRAMME, "2"): pytest.approx(0.2, abs=1e-12),
    }


def test_truth_of_rounded_items_is_what_the_rounding_left_of_it() -> None:
    scale = Scale(mean=4.6, items=3)
    world = lottery(1, Setting(people=LARGE, effect=0.5, scale=scale))
    assert np.unique(np.rint(world.values * 3) - world.values * 3) == pytest.approx(0, abs=1e-9)
    assert world.values.min() >= 1
    assert world.values.max() == 5
    left = world.truth[PROGRAMME, "1"]
    assert 0.15 < left < 0.3
    found = wave(world, "1", PROGRAMME).mean() - wave(world, "1", COMPARISON).mean()
    assert found == pytest.approx(left, abs=0.02)


def test_items_of_the_default_scale_keep_its_mean_and_spread() -> None:
    values = lottery(1, Setting(people=LARGE, effect=0, scale=Scale(items=4))).values
    assert values.mean() == pytest.approx(3.57, abs=0.03)
    assert values.std() == pytest.approx(0.76, abs=0.04)


@pytest.mark.parametrize("uneven", [False, True])
def test_teams_hold_the_share_of_variance_asked_for(uneven: bool) -> None:
    setting = Setting(people=20_000, teams=1_000, icc=0.1, effect=0, uneven=uneven)
    world = cluster_lottery(1, setting)
    assert world.cluster is not None
    _, team, sizes = np.unique(world.cluster, return_inverse=True, return_counts=True)
    column = wave(world, "1") / world.sd
    means = np.bincount(team, column) / sizes
    within = ((column - means[team]) ** 2).sum() / (len(column) - len(sizes))
    assert within == pytest.approx(0.9, abs=0.02)
    assert means.var() - within * (1 / sizes).mean() == pytest.approx(0.1, abs=0.012)
    assert sizes.min() >= 1
    assert (sizes.min() == sizes.max()) == (not uneven)
    groups_of_team = {(t, g) for t, g in zip(world.cluster, world.group, strict=True)}
    assert len(groups_of_team) == 2_000


def test_team_averages_hang_together_over_waves() -> None:
    world = cluster_lottery(
        1, Setting(people=LARGE, teams=800, icc=0.5, correlation=0, team_correlation=0.7, effect=0)
    )
    means = world.values.reshape(1600, 50, 2).mean(axis=1)
    # Half of the variance, and a fiftieth of the other half, lies between team averages.
    assert np.corrcoef(means.T)[0, 1] == pytest.approx(0.7 * 0.5 / 0.51, abs=0.04)


def test_cluster_lottery_needs_teams() -> None:
    with pytest.raises(ValueError, match="needs teams"):
        cluster_lottery(1, Setting())


@pytest.mark.parametrize("slope", [0.0, -1.5])
def test_dropout_has_the_planned_share_and_direction(slope: float) -> None:
    setting = Setting(
        people=LARGE,
        waves=3,
        earlier=1,
        dropout=Dropout(share=0.4, slope=slope),
        comparison_dropout=Dropout(share=0.2, slope=-slope),
    )
    world = lottery(2, setting)
    seen = ~np.isnan(world.values)
    assert seen[:, :2].all()
    assert not (seen[:, 1:] & ~seen[:, :-1]).any()
    for group, share, sign in ((PROGRAMME, 0.4, 1), (COMPARISON, 0.2, -1)):
        inside = world.group == group
        assert 1 - seen[inside, -1].mean() == pytest.approx(share, abs=0.01)
        first = wave(world, "0", group)
        stayed = seen[inside, -1]
        apart = (first[stayed].mean() - first[~stayed].mean()) / world.sd
        assert abs(apart) < 0.03 if slope == 0 else sign * apart > 0.3


def test_dropout_that_depends_on_scores_biases_completers() -> None:
    """Why it is simulated: those who stay make a programme that does nothing look good."""
    dropout = Dropout(share=0.4, slope=-1.5)
    world = lottery(
        2, Setting(people=LARGE, effect=0, dropout=dropout, comparison_dropout=Dropout())
    )
    assert gap(world, "1") > 0.15


def test_response_leaves_people_without_answers_but_known() -> None:
    world = lottery(1, Setting(people=LARGE, response=0.65))
    moments = world.moments()
    assert moments.people / len(world.values) == pytest.approx(0.65, abs=0.01)
    assert int(moments.n.sum()) == 2 * LARGE


def test_common_shock_moves_everybody_and_is_no_effect() -> None:
    world = common_shock(1, Setting(people=LARGE, effect=0, earlier=1), shock=-0.4)
    fallen = (wave(world, "1", PROGRAMME).mean() - wave(world, "0", PROGRAMME).mean()) / world.sd
    assert fallen == pytest.approx(-0.4, abs=0.02)
    assert gap(world, "1") - gap(world, "0") == pytest.approx(0, abs=0.03)
    assert world.truth == {}
    alone = common_shock(1, arms=1)
    assert alone.comparison is None
    assert alone.question().design is Design.ONE_GROUP


def test_volunteers_differ_in_level_alone() -> None:
    world = volunteers_level(1, Setting(people=LARGE, effect=0, earlier=2), level=0.3)
    assert [gap(world, w) for w in world.waves] == pytest.approx([0.3] * 4, abs=0.03)
    assert (world.truth, world.assignment) == ({}, Assignment.SELF)


def test_volunteers_move_away_before_the_start_too() -> None:
    world = volunteers_trend(1, Setting(people=LARGE, effect=0, earlier=2), trend=0.2)
    assert [gap(world, w) for w in world.waves] == pytest.approx([-0.4, -0.2, 0, 0.2], abs=0.03)
    assert world.truth == {}


def test_people_who_join_at_a_low_point_recover_without_a_programme() -> None:
    world = regression_to_mean(1, Setting(people=LARGE, effect=0, earlier=1, correlation=0.6))
    assert (world.truth, world.assignment) == ({}, Assignment.SCORE)
    mean = {w: (wave(world, w, PROGRAMME).mean() - 3.6) / world.sd for w in world.waves}
    # The lowest quarter on baseline + error stand -1.271 SD lower, of which the baseline,
    # measured with an error of .5 SD, holds 1/√1.25; next waves hold .6 of that.
    assert mean["0"] == pytest.approx(-1.271 / np.sqrt(1.25), abs=0.02)
    for label in ("-1", "1"):
        assert mean[label] == pytest.approx(0.6 * mean["0"], abs=0.02)
    assert wave(world, "0", COMPARISON).mean() > 3.6


def test_regression_to_mean_needs_people_to_choose_from() -> None:
    with pytest.raises(ValueError, match="pool"):
        regression_to_mean(1, pool=1)


def test_staggered_teams_start_in_turn_and_the_truth_says_where() -> None:
    world = staggered(
        1,
        Setting(people=400, teams=20, waves=4, earlier=1, effect=0.25),
        growth=0.125,
        spread=0.0625,
    )
    assert world.starts == {"1": "1", "2": "2", "3": "3", "never": None}
    unit = world.sd
    assert world.truth == {
        (cohort, label): pytest.approx(unit * expected, abs=1e-12)
        for cohort, label, expected in [
            ("1", "1", 0.25), ("1", "2", 0.375), ("1", "3", 0.5),
            ("2", "2", 0.3125), ("2", "3", 0.4375),
            ("3", "3", 0.375),
        ]
    }  # fmt: skip
    assert world.cluster is not None
    pairs = {(c, g) for c, g in zip(world.cluster, world.group, strict=True)}
    assert sorted(np.unique([g for _, g in pairs], return_counts=True)[1]) == [5, 5, 5, 5]
    assert len(pairs) == 20


def test_staggered_people_all_start_in_the_end() -> None:
    world = staggered(1, Setting(people=90, teams=None, waves=4), never=False)
    assert world.cluster is None
    assert world.starts == {"1": "1", "2": "2", "3": "3"}
    assert [int((world.group == g).sum()) for g in "123"] == [30, 30, 30]


def test_staggered_needs_a_unit_for_each_start() -> None:
    with pytest.raises(ValueError, match="cannot start"):
        staggered(1, Setting(people=30, teams=3, waves=4))


def test_fading_leaves_a_third_at_each_follow_up() -> None:
    world = fading(1, Setting(people=20, waves=4, earlier=1, effect=0.9))
    assert [world.truth[PROGRAMME, w] / world.sd for w in "123"] == pytest.approx([0.9, 0.3, 0.1])
    assert world.end == "1"


def test_too_small_holds_fewer_than_the_verdict_table_asks() -> None:
    world = too_small(1)
    assert [int((world.group == g).sum()) for g in (PROGRAMME, COMPARISON)] == [13, 13]


def test_long_and_wide_hold_the_same_answers() -> None:
    world = staggered(5, Setting(people=60, teams=12, waves=3, dropout=Dropout(share=0.3)))
    wide, long = world.wide(), world.long()
    assert wide.columns == ["person", "group", "team", "start", "score_0", "score_1", "score_2"]
    assert long.columns == ["person", "group", "team", "start", "wave", "score"]
    assert wide["score_2"].null_count() == np.isnan(world.values[:, 2]).sum() > 0
    back = np.full(world.values.shape, np.nan)
    back[long["person"].to_numpy() - 1, long["wave"].cast(int).to_numpy()] = long[
        "score"
    ].to_numpy()
    np.testing.assert_array_equal(back, world.values)
    assert "team" not in lottery(1).wide().columns


def test_replications_are_reproducible_and_differ() -> None:
    first, again = (list(replications(Code.LOTTERY, 3, seed=4)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.values, other.values)
    assert len({float(world.values[0, 0]) for world in first}) == 3
    shocks = replications(Code.COMMON_SHOCK, 1, setting=Setting(people=30, effect=0), arms=1)
    assert next(shocks).comparison is None


@settings(max_examples=40, deadline=None)
@given(
    code=st.sampled_from(list(Code)),
    people=st.integers(40, 80),
    earlier=st.integers(0, 2),
    waves=st.integers(3, 5),
    teams=st.sampled_from([8, 10]),
    share=st.sampled_from([0.0, 0.4, 0.9]),
    slope=st.sampled_from([-8.0, 0.0, 1.0]),
)
def test_any_world_is_well_formed(
    code: Code, people: int, earlier: int, waves: int, teams: int, share: float, slope: float
) -> None:
    setting = Setting(
        people=people,
        earlier=earlier,
        waves=waves,
        teams=teams,
        dropout=Dropout(share=share, slope=slope),
    )
    world = WORLDS[code](11, setting)
    assert world.values.shape == (len(world.group), earlier + waves)
    assert not np.isnan(world.values[:, : earlier + 1]).any()
    assert all(group in world.group and label in world.waves for group, label in world.truth)
    assert not any(int(label) < 1 for _, label in world.truth)


@pytest.mark.parametrize(
    "wrong",
    [{"people": 0}, {"teams": 200}, {"icc": 1.0}, {"correlation": -0.1}, {"response": 0.0}],
)
def test_setting_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"needs people|fill|lie in"):
        Setting(**wrong)


def test_dropout_refuses_a_share_of_one() -> None:
    with pytest.raises(ValueError, match="share"):
        Dropout(share=1.0)
