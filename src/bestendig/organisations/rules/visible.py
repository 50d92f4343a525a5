"""How often a group of some size would reach the smallest group that is shown."""

from __future__ import annotations

from math import comb
from typing import Final

RESPONSE: Final = 0.65


def chance_to_be_shown(people: int, k: int, response: float = RESPONSE) -> float:
    """P(X >= k) for X ~ Binomial(people, response): each answers, or does not, independently."""
    return sum(
        comb(people, n) * response**n * (1 - response) ** (people - n) for n in range(k, people + 1)
    )


def how_often(people: int, k: int, response: float = RESPONSE) -> str:
    """The same as a word: `nearly_always` (90% and over), `often` (half and over), `seldom`
    or `never` (fewer people than the smallest group)."""
    if people < k:
        return "never"
    chance = chance_to_be_shown(people, k, response)
    return "nearly_always" if chance >= 0.9 else "often" if chance >= 0.5 else "seldom"
