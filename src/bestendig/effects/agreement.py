"""How well two coders agree: the share of equal codes, and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bestendig.effects.values import NotEstimable, Reason


def share_equal(one: Sequence[str], other: Sequence[str]) -> float | NotEstimable:
    """The share of things that got the same code from both, 0 to 1.

    Raises ValueError when they did not code the same number of things.
    """
    if len(one) != len(other):
        raise ValueError("two coders code the same things")
    if not one:
        return NotEstimable(name="agreement", reason=Reason.NO_ANSWERS)
    return sum(x == y for x, y in zip(one, other, strict=True)) / len(one)


def kappa(one: Sequence[str], other: Sequence[str]) -> float | NotEstimable:
    """Agreement beyond chance, (p_o - p_e) / (1 - p_e), at most 1 (Cohen 1960).

    NotEstimable NO_VARIATION when both always chose one and the same code: chance explains all.
    Raises ValueError as `share_equal` does.
    """
    seen = share_equal(one, other)
    if isinstance(seen, NotEstimable):
        return seen
    n, first, second = len(one), Counter(one), Counter(other)
    expected = sum(first[code] * second[code] for code in first) / n**2
    if expected == 1:
        return NotEstimable(name="kappa", reason=Reason.NO_VARIATION)
    return (seen - expected) / (1 - expected)
