"""From the answers to the five questions to the designs they allow, and what each compares with."""

from __future__ import annotations

from typing import Final, Protocol

from bestendig.effects.planning import DesignCode, DesignOption, Situation, options

SMALLEST: Final = (0.1, 0.2, 0.3, 0.4)
"""What one may call the smallest effect that matters, in standard deviations."""


class Answered(Protocol):
    """The answers, as a plan keeps them."""

    people: int
    teams: int | None
    others: int
    other_teams: int | None
    can_wait: bool
    in_turn: bool
    response: int


def situation_of(said: Answered, minutes: float) -> Situation:
    """The answers as the engine's question. minutes: of one survey."""
    in_teams = said.teams is not None
    others = said.others if not in_teams or said.other_teams else 0
    return Situation(
        people=said.people,
        teams=said.teams,
        can_wait=said.can_wait,
        in_turn=said.in_turn,
        response=said.response / 100,
        others=others,
        other_teams=said.other_teams if in_teams and others else None,
        minutes=minutes,
    )


def proposal(situation: Situation) -> DesignOption:
    """The strongest design within reach; where none is, the strongest that is not refused, and
    before and after where all are."""
    found = options(situation)
    return next(
        (x for x in found if x.proposal and x.within_reach),
        next(
            (x for x in found if x.refusal is None),
            next(x for x in found if x.code is DesignCode.BEFORE_AFTER),
        ),
    )
