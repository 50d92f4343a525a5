"""When two released figures are of the same place, and how much of a difference says something.

Only released figures are at hand: rounded, with counts in bands, and without a spread. So this is
a rule of thumb and no test: it says when a difference is *not* to be read, and never that one is
proven. Reasons and the numbers: docs/decisions/0073.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from bestendig.disclosure import Figure, Policy, Shown

# Standard deviation between people, as a part of the range of the answers: 0.8 on a scale of 1
# to 5 of three questions or more, 1.0 for one question. On the large side of what surveys find.
_SPREAD: Final = 0.2
_SPREAD_OF_ONE: Final = 0.25
_TWICE: Final = 2.0
_POLICY: Final = Policy()


def same_place(units: Iterable[str], band: str) -> str:
    """One word for a set of units and an age band, the same in every release.

    Numbers of cells are of one wave. No units is the whole organisation.
    """
    words = "|".join([*sorted(units), f"age:{band}"])
    return hashlib.sha256(words.encode()).hexdigest()[:32]


class Difference(StrEnum):
    """What may be said of two figures. The words: `results.difference.<value>` in the deck."""

    SAME = "same"
    SLIGHTLY_HIGHER = "slightly_higher"
    SLIGHTLY_LOWER = "slightly_lower"
    HIGHER = "higher"
    LOWER = "lower"
    UNKNOWN = "unknown"

    @property
    def is_clear(self) -> bool:
        """Whether it is more than rounding and chance make."""
        return self in {Difference.HIGHER, Difference.LOWER}


def difference(figure: Figure, one: Shown, other: Shown, *, part: bool = False) -> Difference:
    """How `one` stands beside `other`. part: its people are among those of `other`.

    A coded end (“4.5 or higher”) is taken as it stands; where that cannot decide, UNKNOWN.
    """
    step = _POLICY.share_step if figure.share else 10.0**-_POLICY.decimals
    apart = round(one.value - other.value, 6)
    if abs(apart) > step + _chance(figure, one, other, part=part) + 1e-9:
        return Difference.HIGHER if apart > 0 else Difference.LOWER
    if one.bound or other.bound:
        return Difference.UNKNOWN
    if abs(apart) <= step + 1e-9:
        return Difference.SAME
    return Difference.SLIGHTLY_HIGHER if apart > 0 else Difference.SLIGHTLY_LOWER


def _chance(figure: Figure, one: Shown, other: Shown, *, part: bool) -> float:
    """Twice the standard error, of the fewest answers that each band allows."""
    n, m = one.answers[0], other.answers[0]
    if n == 0 or m == 0:
        return math.inf
    return _TWICE * _spread(figure, one, other) * math.sqrt(1 / n + (0.0 if part else 1 / m))


def _spread(figure: Figure, one: Shown, other: Shown) -> float:
    if figure.share:
        share = min(max((one.value + other.value) / 2, 0.1), 0.9)
        return math.sqrt(share * (1 - share))
    return figure.range * (_SPREAD_OF_ONE if figure.item else _SPREAD)
