"""The numbers of the disclosure policy, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FLOOR: Final = 5
WORDS_FLOOR: Final = 20


def least_words(k: int) -> int:
    """How many answers in words there must be before one is shown: 20, or twice k where that is
    more."""
    return max(WORDS_FLOOR, 2 * k)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How careful. Raises ValueError for anything below the floor.

    k: answers that a shown group needs. open_answers: the same for open answers.
    decimals: of a mean. share_step: percentages are rounded to this share.
    width: an attacker's interval for the mean of a small group must be at least this part of
    the range of the answers (a quarter: 1.0 on a scale of 1 to 5). colluders: people who pool
    what they answered themselves. coded_below: cells with fewer answers are top and bottom
    coded further from the ends. unions: random unions of groups that are attacked as well.
    """

    k: int = 10
    open_answers: int = 20
    decimals: int = 1
    share_step: float = 0.05
    width: float = 0.25
    colluders: int = 3
    coded_below: int = 25
    unions: int = 40

    def __post_init__(self) -> None:
        if self.k < FLOOR:
            raise ValueError(f"k must be at least {FLOOR}, not {self.k}")
        if self.open_answers < 2 * self.k and self.open_answers < WORDS_FLOOR:
            raise ValueError("open answers need twice as many answers as figures, or 20")
        if self.decimals not in {0, 1, 2} or not 0 < self.width <= 1 or self.colluders < 0:
            raise ValueError("a policy with impossible numbers")
