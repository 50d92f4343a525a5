"""From a sum to what a reader sees: rounded, coded at the ends, counts in bands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bestendig.disclosure.grain import Figure
from bestendig.disclosure.policy import Policy

# Where coding begins, as a part of the range away from the end: near-unanimity tells on people.
_NEAR: Final = 0.05
_NEAR_SMALL: Final = 0.125
_BANDS: Final = (10, 15, 20, 30, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000)


class HiddenReason(StrEnum):
    """Why something is not shown. The words for people are in the copy deck."""

    TOO_FEW = "too_few"
    RESIDUAL = "residual"
    ATTACK = "attack"
    NO_ANSWERS = "no_answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One figure of one cell, as everybody may see it.

    value: rounded. bound: "" or, at the ends, "or_higher" or "or_lower". answers: the band that
    the number of answers is in, as (from, to); to is None above the last one.
    """

    value: float
    bound: str
    answers: tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """One figure of one cell that is not shown, and why."""

    reason: HiddenReason


def coded(figure: Figure, n: int, total: float, policy: Policy) -> Shown:
    """What is shown of `n` answers that add up to `total`."""
    step = policy.share_step if figure.share else 10.0**-policy.decimals
    margin = figure.range * (_NEAR_SMALL if n < policy.coded_below else _NEAR)
    top, bottom = _down(figure.high - margin, step), _up(figure.low + margin, step)
    mean = total / n
    if mean >= top - step / 2:
        return Shown(value=top, bound="or_higher", answers=band(n))
    if mean <= bottom + step / 2:
        return Shown(value=bottom, bound="or_lower", answers=band(n))
    return Shown(value=_round(mean, step), bound="", answers=band(n))


def learned(figure: Figure, shown: Shown, policy: Policy) -> tuple[float, float]:
    """The interval that the true mean lies in, for whoever reads `shown`."""
    half = (policy.share_step if figure.share else 10.0**-policy.decimals) / 2
    low = figure.low if shown.bound == "or_lower" else shown.value - half
    high = figure.high if shown.bound == "or_higher" else shown.value + half
    return max(low, figure.low), min(high, figure.high)


def band(n: int) -> tuple[int, int | None]:
    """The band that a count is in. Below the first band from 5 on: (5, 9)."""
    if n < _BANDS[0]:
        return (5, 9) if n >= 5 else (0, 4)
    place = sum(edge <= n for edge in _BANDS)
    return _BANDS[place - 1], _BANDS[place] - 1 if place < len(_BANDS) else None


def percentage(part: int, whole: int, policy: Policy) -> int:
    """A share as a percentage in the policy's steps, such as a response of 65."""
    return round(100 * _round(part / whole, policy.share_step))


def _round(value: float, step: float) -> float:
    return round(math.floor(value / step + 0.5) * step, 6)


def _down(value: float, step: float) -> float:
    return round(math.floor(value / step + 1e-9) * step, 6)


def _up(value: float, step: float) -> float:
    return round(math.ceil(value / step - 1e-9) * step, 6)
