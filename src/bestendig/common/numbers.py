"""Numbers as people read them: decimal comma in Dutch, a real minus sign, no false precision."""

from __future__ import annotations

import math


def number(value: float, decimals: int, language: str, *, signed: bool = False) -> str:
    """`value` with a fixed number of decimals; "–" when it is not a number.

    A value that rounds to zero has no sign. `signed` puts a plus before what is above zero.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    rounded = round(value, decimals)
    digits = f"{abs(rounded):,.{decimals}f}"
    if language == "nl":
        digits = digits.translate(str.maketrans(",.", ".,"))
    sign = "−" if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + digits


def percentage(share: float, language: str, decimals: int = 0) -> str:
    """A share of 1 as a percentage: 0.256 is "26%"."""
    return "–" if math.isnan(share) else f"{number(100 * share, decimals, language)}%"


def p_value(p: float, language: str) -> str:
    """A p-value to three decimals; "< 0.001" below that."""
    if p < 0.001:
        return f"< {number(0.001, 3, language)}"
    return number(p, 3, language)
