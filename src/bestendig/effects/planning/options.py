"""Five questions, and the designs they allow, side by side.

How many people? Do whole teams take part, and how many? Can some wait? Does everybody start
together or in turn? How many will answer? Designs that the verdict table would refuse are
shown with the flag that stops them; the proposal is the strongest of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bestendig.effects.design_codes import DesignCode
from bestendig.effects.flags import FlagCode
from bestendig.effects.grade import Grade
from bestendig.effects.planning.power import ALPHA, POWER, Precision, smallest_detectable
from bestendig.effects.planning.precision import (
    STANDARD,
    Arm,
    Assumptions,
    adjusted,
    before_after,
    change_compared,
    detrended,
    follow_up_only,
    staggered,
)
from bestendig.effects.thresholds import FEW_ANSWERS, FEWEST_ANSWERS

# Nobody should count on more: programmes of this kind reach 0.12 to 0.30 standard deviations
# (Oakman 2018; Rongen 2013; Knight 2017).
LARGEST_TO_COUNT_ON: Final = 0.40
# The thresholds of the verdict table, of teams: fewer stops every verdict, or is noted.
_FEWEST_TEAMS, _FEW_TEAMS = 4, 10
_FEWEST_IN_TURN, _FEW_IN_TURN = 8, 20
_LEAST_DF: Final = 4
_LOW_RESPONSE, _VERY_LOW_RESPONSE = 0.6, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The answers to the five questions, and what a planner may know besides.

    people: who want to, or will, take part. teams: how many teams take part as a whole
    (None: people take part one by one). can_wait: some may start after the end survey.
    in_turn: people or teams start in turn. response: share that answers the start survey;
    dropout: share of those lost by the end survey (default: between the 6% of the next
    survey and the 45% of twelve months).
    places: of the first group (None: half). others, other_teams: people outside the
    programme who answer too. starts: moments at which groups could start, of
    which a design may use fewer. minutes: of one
    survey. assume: what is taken for granted of the answers.
    """

    people: int
    teams: int | None = None
    can_wait: bool = True
    in_turn: bool = False
    response: float = 0.65
    dropout: float = 0.2
    places: int | None = None
    others: int = 0
    other_teams: int | None = None
    starts: int = 3
    minutes: float = 4.0
    assume: Assumptions = STANDARD
    alpha: float = ALPHA
    power: float = POWER

    def __post_init__(self) -> None:
        if self.people < 1 or self.others < 0 or self.starts < 2:
            raise ValueError("a plan needs people, no negative numbers, and two starts or more")
        if self.teams is not None and not 1 <= self.teams <= self.people:
            raise ValueError(f"{self.people} people are not in {self.teams} teams")
        if self.places is not None and not 0 < self.places <= self.people:
            raise ValueError(f"{self.places} places for {self.people} people")
        if not (0 < self.response <= 1 and 0 <= self.dropout < 1):
            raise ValueError("response lies in (0, 1], dropout in [0, 1)")
        if self.teams is not None and self.others and not self.other_teams:
            raise ValueError("where teams take part, say in how many teams the others are")

    @property
    def answering(self) -> float:
        """The share of people expected to answer both the start and the end survey."""
        return self.response * (1 - self.dropout)


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignOption:
    """One design in this situation.

    grade: the best it can reach (`-`: none). refusal: the flag because of which it would
    give no verdict. noted: flags to expect that do not stop it. smallest: the smallest effect
    it detects, in SD of the score (None when refused), by the least precise of the estimates
    that must agree; within_reach: not more than a programme of this kind may be counted on
    to do. answers, teams: expected in each group, programme first, or in order of start.
    waves: surveys for everybody. minutes: all of them together ask of people. proposal: the
    one to propose.
    """

    code: DesignCode
    grade: Grade
    refusal: FlagCode | None
    noted: tuple[FlagCode, ...]
    smallest: float | None
    within_reach: bool
    answers: tuple[int, ...]
    teams: tuple[int, ...] | None
    waves: int
    minutes: float
    proposal: bool = False


def options(situation: Situation) -> tuple[DesignOption, ...]:
    """The designs that `situation` allows, strongest first, refused ones last.

    Strongest: the best grade it can reach, then the smallest detectable effect, then the
    least asked of people. Where all are refused nothing is proposed: the light route.
    """
    best: dict[DesignCode, DesignOption] = {}
    for option in sorted((_option(situation, plan) for plan in _plans(situation)), key=_order):
        best.setdefault(option.code, option)
    return tuple(
        replace(option, proposal=i == 0 and option.refusal is None)
        for i, option in enumerate(best.values())
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """A design before it is calculated: its groups, and how they are compared."""

    code: DesignCode
    grade: Grade
    arms: tuple[Arm, ...]
    asked: int  # people who get each survey
    waves: int
    precision: Callable[[], Precision]
    in_turn: bool = False


def _plans(situation: Situation) -> Iterator[_Plan]:
    """Every design that the answers to the questions leave open."""
    if situation.can_wait:
        yield from _waiting_lists(situation)
    if situation.in_turn:
        for starts in range(2, situation.starts + 1):
            yield from _in_turn(situation, starts)
    if situation.others:
        yield from _comparisons(situation)
    arm, assume = _arm(situation, situation.people, situation.teams), situation.assume
    yield _Plan(
        DesignCode.BEFORE_AFTER, Grade.D, (arm,), situation.people, 2,
        lambda: before_after(arm, assume),
    )  # fmt: skip


def _waiting_lists(situation: Situation) -> Iterator[_Plan]:
    """A lottery for the first places; the others are compared with, and start later."""
    people, teams, assume = situation.people, situation.teams, situation.assume
    places = people // 2 if situation.places is None else situation.places
    if places == people:
        return
    first = None if teams is None else round(teams * places / people)
    rest = None if teams is None or first is None else teams - first
    arms = (_arm(situation, places, first), _arm(situation, people - places, rest))
    codes = (
        (DesignCode.WAITING_LIST, DesignCode.WAITING_LIST_FOLLOW_UP_ONLY)
        if teams is None
        else (DesignCode.TEAM_WAITING_LIST, DesignCode.TEAM_WAITING_LIST_FOLLOW_UP_ONLY)
    )
    yield _Plan(codes[0], Grade.A, arms, people, 2, lambda: adjusted(*arms, assume))
    yield _Plan(codes[1], Grade.A, arms, people, 1, lambda: follow_up_only(*arms, assume))


def _in_turn(situation: Situation, count: int) -> Iterator[_Plan]:
    """`count` groups start one after the other, in an order drawn by lottery or decided on."""
    people, teams = situation.people, situation.teams
    shares = [_part(_whole_units(situation), count, i) for i in range(count)]
    if teams is None:
        arms = tuple(_arm(situation, share, None) for share in shares)
    else:
        arms = tuple(_arm(situation, people * share / teams, share) for share in shares)
    assume = situation.assume
    yield _Plan(
        DesignCode.STAGGERED_LOTTERY, Grade.A, arms, people, count,
        lambda: staggered(arms, assume), in_turn=True,
    )  # fmt: skip
    yield _Plan(
        DesignCode.STAGGERED_ASSIGNED, Grade.B, arms, people, count + 1,
        lambda: staggered(arms, assume, trend_removed=True), in_turn=True,
    )  # fmt: skip


def _comparisons(situation: Situation) -> Iterator[_Plan]:
    """People outside the programme, of whom others decided, or they themselves."""
    in_teams = situation.teams is not None
    arms = (
        _arm(situation, situation.people, situation.teams),
        _arm(situation, situation.others, situation.other_teams if in_teams else None),
    )
    asked, assume = situation.people + situation.others, situation.assume
    yield _Plan(
        DesignCode.COMPARISON_ASSIGNED, Grade.B, arms, asked, 3,
        lambda: detrended(*arms, assume),
    )  # fmt: skip
    yield _Plan(
        DesignCode.COMPARISON_SELF, Grade.C, arms, asked, 2,
        lambda: change_compared(*arms, assume),
    )  # fmt: skip


def _option(situation: Situation, plan: _Plan) -> DesignOption:
    """The plan with its figures, or with the flag that refuses it."""
    refusal = _too_small(plan)
    smallest = None
    if refusal is None:
        precision = plan.precision()
        if plan.arms[0].teams is not None and precision.df < _LEAST_DF:
            refusal = FlagCode.FEW_CLUSTERS
        else:
            smallest = smallest_detectable(precision, alpha=situation.alpha, power=situation.power)
    capped = _lowest_share(situation) < _VERY_LOW_RESPONSE and plan.grade < Grade.C
    best = Grade.C if capped else plan.grade
    return DesignOption(
        code=plan.code,
        grade=Grade.NONE if refusal is not None else best,
        refusal=refusal,
        noted=() if refusal is not None else tuple(_noted(situation, plan)),
        smallest=smallest,
        within_reach=smallest is not None and smallest <= LARGEST_TO_COUNT_ON,
        answers=tuple(int(arm.answers) for arm in plan.arms),
        teams=_teams(plan),
        waves=plan.waves,
        minutes=plan.asked * plan.waves * situation.minutes,
    )


def _order(option: DesignOption) -> tuple[bool, str, float, float]:
    if option.smallest is None:
        return True, option.grade, 0.0, 0.0
    return False, option.grade, option.smallest, option.minutes


def _too_small(plan: _Plan) -> FlagCode | None:
    """The flag that stops every verdict on groups this small."""
    if _fewest_answers(plan) < FEWEST_ANSWERS:
        return FlagCode.SMALL_N
    least = _FEWEST_IN_TURN if plan.in_turn else _FEWEST_TEAMS
    teams = _fewest_teams(plan)
    if teams is not None and teams < least:
        return FlagCode.FEW_CLUSTERS
    if plan.in_turn and min(arm.units for arm in plan.arms) < 2:
        return FlagCode.SMALL_N if teams is None else FlagCode.FEW_CLUSTERS
    return None


def _noted(situation: Situation, plan: _Plan) -> Iterator[FlagCode]:
    """The flags that will stand beside the verdict."""
    if _fewest_answers(plan) < FEW_ANSWERS:
        yield FlagCode.SMALL_N
    teams = _fewest_teams(plan)
    if teams is not None and teams < (_FEW_IN_TURN if plan.in_turn else _FEW_TEAMS):
        yield FlagCode.FEW_CLUSTERS
    if _lowest_share(situation) < _LOW_RESPONSE:
        yield FlagCode.LOW_RESPONSE
    if plan.code is DesignCode.COMPARISON_SELF:
        yield FlagCode.SELECTION


def _lowest_share(situation: Situation) -> float:
    """Of the invited at the start, or of those at the end: the lower share that answers."""
    return min(situation.response, 1 - situation.dropout)


def _fewest_answers(plan: _Plan) -> int:
    """In a group; in a staggered start, where each group is compared too, in all."""
    answers = [arm.answers for arm in plan.arms]
    return int(sum(answers) if plan.in_turn else min(answers))


def _fewest_teams(plan: _Plan) -> float | None:
    teams = [arm.teams for arm in plan.arms if arm.teams is not None]
    if not teams:
        return None
    return sum(teams) if plan.in_turn else min(teams)


def _teams(plan: _Plan) -> tuple[int, ...] | None:
    teams = [arm.teams for arm in plan.arms]
    return tuple(int(team) for team in teams if team is not None) if teams[0] is not None else None


def _whole_units(situation: Situation) -> int:
    """What is drawn: teams, or people."""
    return situation.people if situation.teams is None else situation.teams


def _arm(situation: Situation, people: float, teams: int | None) -> Arm:
    return Arm(people * situation.answering, teams)


def _part(whole: int, count: int, place: int) -> int:
    """The size of one of `count` parts that are as equal as possible, larger ones first."""
    return whole // count + (place < whole % count)
