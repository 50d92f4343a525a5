"""How many people of each part take part, as far as it tells on nobody (decision 132)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Counts are told in fives, so that one person more or less does not show.
STEP: Final = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the organisation. inside: who takes part; size: who works there."""

    name: str
    inside: int
    size: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one part. n: about so many; None: too small to show."""

    name: str
    n: int | None


def told(parts: Sequence[Part], k: int) -> tuple[int | None, tuple[Told, ...]]:
    """The total, and each part with somebody in it. Told is what has at least k inside, and nobody
    or at least k outside. What is hidden beside something that is told has at least k inside and
    at least k outside, all of it together; else another part is hidden too, the smallest that
    helps. So neither subtracting nor knowing how many work somewhere tells of few people."""
    named = [x for x in parts if x.inside]
    if not _enough(parts, k):
        return None, tuple(Told(x.name, None) for x in named)
    shown = [x for x in named if _enough([x], k)]
    while shown and not _well_hidden([x for x in named if x not in shown], k):
        helps = [
            x for x in shown if _well_hidden([y for y in named if y not in shown or y is x], k)
        ]
        shown.remove(min(helps or shown, key=lambda x: (x.inside, x.name)))
    return about(_inside(named)), tuple(
        Told(x.name, about(x.inside) if x in shown else None) for x in named
    )


def _inside(parts: Sequence[Part]) -> int:
    return sum(x.inside for x in parts)


def _outside(parts: Sequence[Part]) -> int:
    # Who left a part since may still take part.
    return sum(max(x.size - x.inside, 0) for x in parts)


def _enough(parts: Sequence[Part], k: int) -> bool:
    return _inside(parts) >= k and not 0 < _outside(parts) < k


def _well_hidden(parts: Sequence[Part], k: int) -> bool:
    return not parts or (_inside(parts) >= k and _outside(parts) >= k)


def about(n: int) -> int:
    """A count of people in fives."""
    return STEP * ((n + STEP // 2) // STEP)


def rounded_sum(parts: Sequence[tuple[int, int]], *, k: int, step: int) -> int | None:
    """A sum in steps, of (value, people it is of): those with a value are at least k people, and
    none of them is half of it or more, so that a sum never tells of one. Else None."""
    values = [value for value, _people in parts]
    total, people = sum(values), sum(people for value, people in parts if value)
    if people < k or not total or 2 * max(values) >= total:
        return None
    return step * ((total + step // 2) // step)
