"""What all charts share: round axis values, a linear scale, coordinates, text width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bestendig.common.numbers import number

_TO = {"nl": "tot", "en": "to"}
# Advances of Noto Sans Bold, rounded up to tenths of the font size: what fits in bold, fits.
_ADVANCES = {
    0.3: "ijlJ!'(),-.:;[] ï·",
    0.4: "frtI/\\_`{}",
    0.5: 'csz"*?–',
    0.7: "hnuABDGKRVX",
    0.8: "HNOQU&",
    0.9: "wM%@",
    1.0: "mW",
}
_ADVANCE = {letter: width for width, letters in _ADVANCES.items() for letter in letters}


def coordinate(value: float) -> str:
    """A length in user units for an SVG attribute: at most one decimal, always a point."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def text_width(text: str, size: float) -> float:
    """About how wide `text` is at font size `size`, in the unit of `size`."""
    return size * sum(_ADVANCE.get(letter, 0.6) for letter in text)


def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """`text` broken between words into lines of at most about `width`."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines)


def round_ticks(low: float, high: float, about: int = 5) -> tuple[float, ...]:
    """Round values (1, 2 or 5 times a power of ten apart) that enclose [low, high].

    Raises ValueError when the bounds are not finite or are reversed.
    """
    if not (math.isfinite(low) and math.isfinite(high)) or low > high:
        raise ValueError(f"cannot put an axis on [{low}, {high}]")
    span = (high - low) or max(abs(high), 1.0)
    rough = span / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * (1 - 1e-9))
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    if first == last:
        last += 1
    return tuple(round(k * step, 12) for k in range(first, last + 1))


def decimals(ticks: Sequence[float]) -> int:
    """How many decimals the ticks need to be told apart."""
    step = ticks[1] - ticks[0]
    return max(0, -math.floor(math.log10(step) + 1e-9))


def with_interval(estimate: float, low: float, high: float, places: int, language: str) -> str:
    """“0,31 (0,12 tot 0,50)”: an estimate with its interval, for people."""
    shown, lower, upper = (number(v, places, language) for v in (estimate, low, high))
    return f"{shown} ({lower} {_TO[language]} {upper})"


@dataclass(frozen=True, slots=True)
class Linear:
    """Maps [low, high] of the data on [start, end] of the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The position of `value`."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on an axis: coordinate and label."""

    at: str
    label: str


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places moved as little as needed to stand at least `gap` apart within [low, high]."""
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = list(places)
    for earlier, later in pairwise(order):
        moved[later] = max(moved[later], moved[earlier] + gap)
    over = moved[order[-1]] - high if order else 0.0
    if over > 0:
        moved = [value - over for value in moved]
        for later, earlier in pairwise(order[::-1]):
            moved[earlier] = min(max(places[earlier], low), moved[later] - gap)
    return moved
