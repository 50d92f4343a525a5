"""Colours of a house style: contrast by WCAG 2.2, and shades that keep it.

A colour is `#rrggbb`. Contrast: WCAG 2.2, definitions of relative luminance and contrast ratio.
"""

from __future__ import annotations

import re
from typing import Final

WHITE: Final = "#ffffff"
BLACK: Final = "#000000"
# Success criteria 1.4.3 (text) and 1.4.11 (what is not text).
TEXT: Final = 4.5
GRAPHIC: Final = 3.0

_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(words: str) -> bool:
    """Whether this is a colour as written here."""
    return _HEX.fullmatch(words) is not None


def luminance(colour: str) -> float:
    """Relative luminance: 0 for black to 1 for white."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def darkened(colour: str, against: str, ratio: float) -> str:
    """`colour`, with as little black in it as `ratio` of contrast with `against` needs.

    The colour itself when it has the contrast already. `against` must be light enough to leave
    room: black itself has the ratio.
    """
    for step in range(101):
        shade = mix(colour, BLACK, step / 100)
        if contrast(shade, against) >= ratio:
            return shade
    raise ValueError(f"black has no contrast of {ratio} with {against}")


def _parts(colour: str) -> tuple[int, int, int]:
    if not is_colour(colour):
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
