"""How alike people of one unit are, and how alike units: in words, of the whole organisation.

A spread is a second moment: beside a released mean, a small one tells that everybody answered
near it. So it is never of one unit. It is pooled over at least `FEWEST_UNITS` units of which the
mean is shown, each with k answers; it is one of three words; and the two outer words have no
other end. What a word bounds is a sum of squares over fifty people or more, which leaves any few
of them all the room that the gate asks for. `bench.attack` gives it to its attacker all the same.
Reasons: docs/decisions/0080.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

FEWEST_UNITS: Final = 5
FEWEST_ITEMS: Final = 3
"""Of a scale; as for every other thing that is made of squares."""

# Of people within units: what is left of the variance of answers that are all equally likely.
STRONG: Final = 0.70
FAIR: Final = 0.50
# Between units: their part of all variance, once it is more than chance makes.
CLEAR: Final = 0.10
CHANCE: Final = 0.05


class Within(StrEnum):
    """How much people of one unit agree."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


class Between(StrEnum):
    """How much units differ. CHANCE: no more than chance makes."""

    CLEAR = "clear"
    SOME = "some"
    CHANCE = "chance"


def within(agreement: float) -> Within:
    """The word for an agreement of at most 1."""
    if agreement >= STRONG:
        return Within.STRONG
    return Within.FAIR if agreement >= FAIR else Within.WEAK


def between(icc1: float, p: float) -> Between:
    """The word for a part of the variance. p: of the test that units do not differ."""
    if p >= CHANCE:
        return Between.CHANCE
    return Between.CLEAR if icc1 >= CLEAR else Between.SOME
