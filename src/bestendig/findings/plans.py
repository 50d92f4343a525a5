"""From the five answers to designs in words: which texts, which numbers, in what order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bestendig.common.numbers import number, percentage
from bestendig.effects.planning import DesignOption, Situation, options

# Standard deviation of a scale score from 1 to 5, for planning only (own items: 0.7 to 0.8).
SCALE_SD: Final = 0.75
# Sizes in standard deviations up to which the words of that name hold.
_SIZES: Final = ((0.2, "small"), (0.3, "usual"), (0.4, "large"))
# What programmes of this kind usually reach, in standard deviations.
_TYPICAL: Final = (0.12, 0.30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One design as the page tells it: keys of the deck, and numbers as people read them.

    smallest: key of the size in words (empty when refused); points: that size on a scale
    of 1 to 5; groups: expected answers a group, “48 + 47”; refused: key of the reason.
    """

    code: str
    grade: str
    smallest: str
    points: str
    total: str
    groups: str
    waves: int
    each: str
    hours: str
    notes: tuple[str, ...]
    refused: str

    @property
    def in_groups(self) -> bool:
        """Whether there is more than one group."""
        return "+" in self.groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """All designs: the one to propose, the others, the refused.

    best is None where no design would see an effect that a programme of this kind may be
    counted on to have: then the light route is proposed. why: numbers for the explanation.
    """

    best: Card | None
    others: tuple[Card, ...]
    refused: tuple[Card, ...]
    in_teams: bool
    why: Mapping[str, str]


def proposals(situation: Situation, language: str) -> Proposals:
    """The designs for `situation`, in words of `language`, the strongest first."""
    found = [(option, _card(option, situation, language)) for option in options(situation)]
    best = next((card for option, card in found if option.proposal and option.within_reach), None)
    return Proposals(
        best=best,
        others=tuple(card for option, card in found if option.refusal is None and card is not best),
        refused=tuple(card for option, card in found if option.refusal is not None),
        in_teams=situation.teams is not None,
        why=_why(situation, language),
    )


def _card(option: DesignOption, situation: Situation, language: str) -> Card:
    size = option.smallest
    hours = option.minutes / 60
    return Card(
        code=option.code,
        grade=f"grade.{option.grade}",
        smallest="" if size is None else f"plan.smallest.{_size_word(size)}",
        points="" if size is None else number(size * SCALE_SD, 2, language),
        total=number(sum(option.answers), 0, language),
        groups=" + ".join(number(answers, 0, language) for answers in option.answers),
        waves=option.waves,
        each=number(situation.minutes, 0, language),
        hours=number(hours, 0 if hours >= 1 else 1, language),
        notes=tuple(f"plan.note.{flag}" for flag in option.noted),
        refused="" if option.refusal is None else f"plan.refused.{option.refusal}",
    )


def _size_word(size: float) -> str:
    return next((word for limit, word in _SIZES if size <= limit), "beyond")


def _why(situation: Situation, language: str) -> Mapping[str, str]:
    assume = situation.assume
    low, high = (number(d * SCALE_SD, 2, language) for d in _TYPICAL)
    return {
        "low": low,
        "high": high,
        "sd": number(SCALE_SD, 2, language),
        "correlation": number(assume.correlation, 1, language),
        "dropout": percentage(situation.dropout, language),
        "icc": percentage(assume.icc, language),
    }
