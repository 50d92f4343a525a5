"""What may be written, and how a number is read. Reasons: docs/decisions/0084."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final, NamedTuple
from uuid import UUID

from bestendig.rates.models import Measure, Scale

LEAST: Final = 50
"""A figure is of at least so many people, and so is what is left when one is taken off another."""
MISSING: Final = frozenset({"", "-", "–", "—", ".", "x", "*", "n.b.", "nb", "n.v.t.", "nvt", "na",
                            "n/a", "onbekend", "unknown", "#n/b", "#n/a", "null"})  # fmt: skip
_STEP: Final = Decimal("0.1")
_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")
# Above this share of people absent, or of people leaving at once, somebody should look again.
_HIGH: Final = 25
_TIMES: Final = 3
# Absence below this is no percentage of fifty people or more, where the others are ten times it.
_LOW: Final = 0.5


class Number(NamedTuple):
    """A number as it stands in a cell, and whether a % sign stands behind it."""

    value: Decimal
    signed: bool


def number_of(cell: object, *, signed: bool = False) -> Number | None:
    """5.2, "5,2", "5,2 %", 0.052; None for an empty cell or a sign for "not known".

    signed: the % signs of its column were read off already. Raises ValueError for other text.
    """
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Number(Decimal(str(cell)), signed)
    text = re.sub(r"\s", "", str(cell)).replace("−", "-")
    if text.casefold() in MISSING:
        return None
    bare = text.removesuffix("%")
    if not _NUMBER.fullmatch(bare):
        raise ValueError("no number")
    return Number(Decimal(bare.replace(",", ".").strip(".") or "0"), signed or bare != text)


def scale_of(numbers: Collection[Number]) -> Scale | None:
    """How a measure is written in a file; None when it could be both.

    0.052 may be 5.2% or 0.05%. As soon as one number is so large that as a fraction it would be
    more than a quarter of the people, they are percentages.
    """
    bare = [abs(x.value) for x in numbers if not x.signed]
    return None if bare and 0 < 100 * max(bare) <= _HIGH else Scale.PERCENT


def in_percent(number: Number, scale: Scale) -> Decimal:
    """A number as a percentage with one decimal."""
    times = 1 if number.signed or scale is Scale.PERCENT else 100
    return (number.value * times).quantize(_STEP, ROUND_HALF_UP)


def is_mixed(measure: Measure, value: Decimal, others: Sequence[Decimal]) -> bool:
    """Whether this absence looks like 0.052 among percentages like 5.2."""
    if measure is not Measure.ABSENCE or not 0 < value < _LOW or len(others) < 2:
        return False
    return float(value) * 10 < float(median(others))


def is_unusual(value: Decimal, others: Sequence[Decimal]) -> bool:
    """Whether somebody should look again: very high, or far above what is usual here."""
    return value > _HIGH or (
        len(others) > 3 and value > 5 and float(value) > _TIMES * float(median(others))
    )


class People(NamedTuple):
    """Head counts on one day: of the whole, of each unit with all under it, and what lies in
    what (the nearest first)."""

    whole: int
    of: Mapping[UUID, int]
    above: Callable[[UUID], Sequence[UUID]]


def too_bare(shown: Collection[UUID], new: Collection[UUID], people: People) -> Iterator[UUID]:
    """The units among `new` that cannot be shown beside the others, the smallest first.

    Where somebody takes the shown sub-units off a unit, or off the whole, nobody or at least
    LEAST people must be left: else the figure of those few could be worked out.
    """
    left, added = {*shown}, {*new}
    while (found := _bare(left, added, people)) is not None:
        left.discard(found)
        added.discard(found)
        yield found


def _bare(shown: set[UUID], new: set[UUID], people: People) -> UUID | None:
    inside: dict[UUID | None, list[UUID]] = {None: [], **{unit: [] for unit in shown}}
    for unit in shown:
        nearest = next((x for x in people.above(unit) if x in shown), None)
        inside[nearest].append(unit)
    for top, units in inside.items():
        total = people.whole if top is None else people.of[top]
        if not units or not 0 < total - sum(people.of[x] for x in units) < LEAST:
            continue
        if fresh := [x for x in units if x in new]:
            return min(fresh, key=lambda x: (people.of[x], str(x)))
        if top in new:
            return top
    return None
