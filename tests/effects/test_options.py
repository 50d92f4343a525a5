from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.flags import FlagCode
from bestendig.effects.grade import Grade
from bestendig.effects.planning import (
    Arm,
    Assumptions,
    DesignCode,
    DesignOption,
    Situation,
    adjusted,
    options,
    smallest_detectable,
)


def by_code(situation: Situation) -> dict[DesignCode, DesignOption]:
    return {option.code: option for option in options(situation)}


def graded(situation: Situation) -> list[tuple[str, str]]:
    return [(option.code.value, option.grade.value) for option in options(situation)]


def test_people_who_can_wait_get_a_lottery() -> None:
    found = options(Situation(people=300, response=0.65, dropout=0.0))
    assert [(o.code.value, o.grade.value, o.proposal) for o in found] == [
        ("waiting_list", "A", True),
        ("waiting_list_follow_up_only", "A", False),
        ("before_after", "D", False),
    ]
    first = found[0]
    assert (first.answers, first.teams, first.waves, first.minutes) == ((97, 97), None, 2, 2400)
    planned = smallest_detectable(adjusted(Arm(97.5), Arm(97.5)))
    assert first.smallest == pytest.approx(planned)
    assert first.within_reach
    assert found[1].minutes == 1200
    assert (found[2].smallest or 1) == pytest.approx(0.18, abs=0.005)


def test_places_make_the_groups_unequal() -> None:
    waiting = by_code(Situation(people=140, places=50, response=0.9, dropout=0.1))
    assert waiting[DesignCode.WAITING_LIST].answers == (40, 72)


def test_places_for_everybody_leave_nothing_to_draw() -> None:
    assert graded(Situation(people=140, places=140)) == [("before_after", "D")]


def test_teams_that_start_in_turn_are_the_strongest_without_a_waiting_list() -> None:
    found = options(Situation(people=240, teams=20, can_wait=False, in_turn=True))
    assert [(o.code.value, o.grade.value) for o in found] == [
        ("staggered_lottery", "A"),
        ("staggered_assigned", "B"),
        ("before_after", "D"),
    ]
    assert found[0].teams == (7, 7, 6)
    assert [o.waves for o in found] == [3, 4, 2]
    assert FlagCode.FEW_CLUSTERS not in found[0].noted
    assert (found[0].smallest or 9) < (found[1].smallest or 0)


def test_people_outside_make_a_comparison_of_two_strengths() -> None:
    found = by_code(Situation(people=150, can_wait=False, others=300))
    assigned, chosen = found[DesignCode.COMPARISON_ASSIGNED], found[DesignCode.COMPARISON_SELF]
    assert (assigned.grade, assigned.waves, assigned.minutes) == (Grade.B, 3, 450 * 3 * 4)
    assert (chosen.grade, chosen.noted) == (Grade.C, (FlagCode.SELECTION,))
    # The detrended effect must agree, and has three times the variance of the change.
    assert (assigned.smallest or 0) == pytest.approx(3**0.5 * (chosen.smallest or 0), rel=1e-6)
    assert assigned.proposal


@pytest.mark.parametrize("teams", [1, 2, 6, 7])
def test_too_few_teams_are_refused(teams: int) -> None:
    found = by_code(Situation(people=400, teams=teams, in_turn=True))
    for code in (
        DesignCode.TEAM_WAITING_LIST,
        DesignCode.TEAM_WAITING_LIST_FOLLOW_UP_ONLY,
        DesignCode.STAGGERED_LOTTERY,
        DesignCode.STAGGERED_ASSIGNED,
    ):
        assert (found[code].grade, found[code].refusal) == (Grade.NONE, FlagCode.FEW_CLUSTERS)
        assert (found[code].smallest, found[code].proposal) == (None, False)
    one_group = found[DesignCode.BEFORE_AFTER]
    assert one_group.grade is (Grade.NONE if teams < 5 else Grade.D)
    assert one_group.proposal is (teams >= 5)


def test_eight_teams_are_just_enough() -> None:
    found = by_code(Situation(people=400, teams=8, in_turn=True))
    assert found[DesignCode.TEAM_WAITING_LIST].teams == (4, 4)
    assert found[DesignCode.TEAM_WAITING_LIST].grade is Grade.A
    assert found[DesignCode.TEAM_WAITING_LIST].noted == (FlagCode.FEW_CLUSTERS,)
    # With three starts fewer than four degrees of freedom are left.
    assert found[DesignCode.STAGGERED_LOTTERY].teams == (4, 4)
    assert found[DesignCode.STAGGERED_LOTTERY].refusal is None


@pytest.mark.parametrize(("teams", "used"), [(9, (3, 2, 2, 2)), (12, (3, 3, 3, 3))])
def test_as_many_starts_are_used_as_the_teams_bear(teams: int, used: tuple[int, ...]) -> None:
    found = by_code(Situation(people=400, teams=teams, in_turn=True, starts=4))
    assert found[DesignCode.STAGGERED_LOTTERY].teams == used
    assert found[DesignCode.STAGGERED_LOTTERY].waves == len(used)


def test_thirteen_and_thirteen_leave_the_light_route() -> None:
    found = options(Situation(people=26, response=0.7))
    assert {(o.refusal, o.grade, o.proposal) for o in found} == {
        (FlagCode.SMALL_N, Grade.NONE, False)
    }
    assert len(found) == 3


def test_few_answers_are_noted_before_they_refuse() -> None:
    found = by_code(Situation(people=100, response=0.65, dropout=0.0))
    assert found[DesignCode.WAITING_LIST].answers == (32, 32)
    assert found[DesignCode.WAITING_LIST].noted == (FlagCode.SMALL_N,)


def test_low_response_is_noted_and_very_low_response_caps() -> None:
    low = by_code(Situation(people=1000, response=0.5))[DesignCode.WAITING_LIST]
    assert (low.grade, low.noted) == (Grade.A, (FlagCode.LOW_RESPONSE,))
    lower = by_code(Situation(people=1000, response=0.25))
    assert lower[DesignCode.WAITING_LIST].grade is Grade.C
    assert lower[DesignCode.BEFORE_AFTER].grade is Grade.D


def test_drop_out_costs_precision() -> None:
    kept, lost = (
        by_code(Situation(people=400, dropout=share))[DesignCode.WAITING_LIST]
        for share in (0.0, 0.4)
    )
    assert kept.answers == (130, 130)
    assert lost.answers == (78, 78)
    assert (lost.smallest or 0) == pytest.approx((kept.smallest or 0) * (130 / 78) ** 0.5, rel=0.01)


def test_assumptions_and_power_are_passed_on() -> None:
    default, sure, steady = (
        by_code(Situation(people=300, **more))[DesignCode.WAITING_LIST].smallest or 0
        for more in ({}, {"power": 0.9}, {"assume": Assumptions(correlation=0.8)})
    )
    assert steady < default < sure


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 0},
        {"people": 10, "teams": 11},
        {"people": 10, "places": 11},
        {"people": 10, "response": 0.0},
        {"people": 10, "starts": 1},
        {"people": 10, "teams": 2, "others": 10},
    ],
)
def test_situation_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"people|response|teams"):
        Situation(**wrong)


@settings(deadline=None)
@given(
    people=st.integers(1, 2000),
    teams=st.none() | st.integers(1, 60),
    can_wait=st.booleans(),
    in_turn=st.booleans(),
    response=st.floats(0.05, 1),
    starts=st.integers(2, 6),
    others=st.integers(0, 500),
    share=st.none() | st.floats(0.01, 1),
)
def test_any_situation_has_ordered_options_and_at_most_one_proposal(
    people: int,
    teams: int | None,
    can_wait: bool,
    in_turn: bool,
    response: float,
    starts: int,
    others: int,
    share: float | None,
) -> None:
    teams = None if teams is None else min(teams, people)
    found = options(
        Situation(
            people=people, teams=teams, can_wait=can_wait, in_turn=in_turn, response=response,
            starts=starts, others=others, other_teams=max(1, others // 12),
            places=None if share is None else max(1, round(share * people)),
        )
    )  # fmt: skip
    usable = [o for o in found if o.refusal is None]
    assert list(found[: len(usable)]) == usable
    assert [o.proposal for o in found] == [i == 0 and bool(usable) for i in range(len(found))]
    assert [o.grade for o in usable] == sorted(o.grade for o in usable)
    assert all((o.smallest is None) == (o.refusal is not None) for o in found)
    assert all(o.smallest and o.smallest > 0 for o in usable)
    assert found[-1].code in DesignCode
    assert len({o.code for o in found}) == len(found)
