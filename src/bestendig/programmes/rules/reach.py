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
    """The total, and each part with somebody in it: at least k inside, and nobody or at least k
    outside. What is hidden together counts nobody or at least k, else the smallest that would be
    shown is hidden too; so that subtracting tells nothing."""
    total = sum(x.inside for x in parts)
    if total < k:
        return None, tuple(Told(x.name, None) for x in parts if x.inside)
    shown = {x for x in parts if x.inside >= k and (x.size <= x.inside or x.size - x.inside >= k)}
    while shown and 0 < total - sum(x.inside for x in shown) < k:
        shown.remove(min(shown, key=lambda x: (x.inside, x.name)))
    found = [Told(x.name, _about(x.inside) if x in shown else None) for x in parts if x.inside]
    return _about(total), tuple(found)


def _about(n: int) -> int:
    return STEP * ((n + STEP // 2) // STEP)
