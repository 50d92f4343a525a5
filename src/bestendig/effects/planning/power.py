"""How surely an effect would be seen: power of a t-test, and what follows from it.

All effects and standard errors are in standard deviations of the score.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from scipy.special import nctdtr, ndtr, ndtri, stdtrit

ALPHA: Final = 0.05
POWER: Final = 0.8
# More people than any programme has: the search for needed numbers stops here.
_MOST: Final = 100_000_000
# Halvings of the interval for the effect; 60 leave nothing above rounding.
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Precision:
    """What a design will know: the standard error (SD units) and its degrees of freedom.

    df infinite: the normal distribution, as in most tables of sample sizes.
    """

    se: float
    df: float

    def __post_init__(self) -> None:
        if not (self.se > 0 and self.df > 0):
            raise ValueError(f"standard error {self.se} on {self.df} degrees of freedom")


def power(effect: float, precision: Precision, *, alpha: float = ALPHA) -> float:
    """The chance that a two-sided test at `alpha` excludes 0 when the truth is `effect`.

    Exact for a t-test (noncentral t, both tails), as R's power.t.test with strict = TRUE.
    Raises ValueError for an effect that is no number.
    """
    if not math.isfinite(effect):
        raise ValueError(f"an effect of {effect} is no number")
    shift, df = abs(effect) / precision.se, precision.df
    if math.isinf(df):
        edge = float(ndtri(1 - alpha / 2))
        return float(ndtr(shift - edge) + ndtr(-shift - edge))
    edge = float(stdtrit(df, 1 - alpha / 2))
    return 1 - _below(edge, df, shift) + _below(-edge, df, shift)


def _below(edge: float, df: float, shift: float) -> float:
    """The chance that a noncentral t stays below `edge`."""
    chance = float(nctdtr(df, shift, edge))
    # SciPy answers nan where the chance is below 1e-16; its arguments here are always finite.
    return 0.0 if math.isnan(chance) else chance


def smallest_detectable(
    precision: Precision, *, alpha: float = ALPHA, power: float = POWER
) -> float:
    """The true effect, in SD, that is seen with chance `power`.

    Raises ValueError when alpha and power are not 0 < alpha < power < 1.
    """
    _check(alpha, power)
    low, high = 0.0, precision.se
    while _power(high, precision, alpha=alpha) < power:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _power(middle, precision, alpha=alpha) < power:
            low = middle
        else:
            high = middle
    return high


def needed(
    effect: float,
    design: Callable[[int], Precision],
    *,
    alpha: float = ALPHA,
    power: float = POWER,
    least: int = 2,
) -> int:
    """The smallest whole number n ≥ `least` with which `design(n)` sees `effect`.

    design: from n (answers an arm, teams an arm, …) to its precision, better with more.
    Raises ValueError for an effect of 0, or one that no number of people would show.
    """
    _check(alpha, power)
    if effect == 0:
        raise ValueError("an effect of 0 is never detected")

    def enough(n: int) -> bool:
        return _power(effect, design(n), alpha=alpha) >= power

    high = least
    while not enough(high):
        if high > _MOST:
            raise ValueError(f"an effect of {effect} is not detected by any number")
        high *= 2
    low = least - 1 if high == least else high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


# The functions above have an argument named power, which hides the function.
_power: Final = power


def _check(alpha: float, power: float) -> None:
    if not 0 < alpha < power < 1:
        raise ValueError(f"alpha {alpha} and power {power} must be 0 < alpha < power < 1")
