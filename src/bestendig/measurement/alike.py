"""How alike people within a reporting unit are, and reporting units with each other: from the
moments of a closed wave to the words that its release may carry (`disclosure.alike`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bestendig.disclosure import CellKind, Gated, Shown
from bestendig.disclosure.alike import FEWEST_ITEMS, FEWEST_UNITS, Between, Within, between, within
from bestendig.effects.moments import moments_of
from bestendig.effects.scales import Agreement, intraclass, pooled_agreement
from bestendig.effects.values import NotEstimable, Reason
from bestendig.measurement.document import Shows
from bestendig.measurement.models import WaveUnit
from bestendig.measurement.places import Planned

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = Mapping[str, Mapping[str, str]]
_SCORE: Final = "score"


def alike(
    shown: Planned,
    shows: Sequence[Shows],
    gated: Gated,
    place: Ints,
    scores: Floats,
    column: Callable[[str], Floats],
) -> Words:
    """By figure: `between`, and of what people in one place look at together, `within`.

    place (N,): where each person stands; scores (N, F); column: the answers to a question. Of a
    figure count the reporting units of which its mean is shown, and no others.
    """
    found: dict[str, dict[str, str]] = {}
    for f, one in enumerate(shows):
        if one.figure.share or len(one.items) < FEWEST_ITEMS:
            continue
        inside = np.isin(place, _units(shown, gated, f)) & ~np.isnan(scores[:, f])
        words: dict[str, str] = {}
        if said := _between(scores[inside, f], place[inside]):
            words["between"] = said.value
        if one.together:
            items = np.column_stack([column(code) for code in one.items])[inside]
            if agreed := _within(items, place[inside], gated.report.policy.k, one.points):
                words["within"] = agreed.value
        if words:
            found[one.figure.code] = words
    return found


def _units(shown: Planned, gated: Gated, figure: int) -> list[int]:
    """The numbers of the reporting units of which a figure is shown."""
    return [
        unit.number
        for unit, cell, values in zip(shown.places, shown.cells.cells, gated.values, strict=True)
        if cell.kind is CellKind.UNIT
        and unit.kind == WaveUnit.Kind.GROUP
        and isinstance(values[figure], Shown)
    ]


def _between(scores: Floats, place: Ints) -> Between | None:
    """None: too few units."""
    if len(np.unique(place)) < FEWEST_UNITS:
        return None
    found = intraclass(moments_of(scores[:, None], [_SCORE], cluster=place.astype(str)), _SCORE)
    if isinstance(found, NotEstimable):
        # Nobody differs from anybody. That nothing is said would tell it.
        return Between.CHANCE if found.reason is Reason.NO_VARIATION else None
    return between(found.icc1, found.p)


def _within(items: Floats, place: Ints, k: int, points: int) -> Within | None:
    """Of who answered all items, in units with k of them. None: too few units."""
    whole = ~np.isnan(items).any(axis=1)
    numbers, counts = np.unique(place[whole], return_counts=True)
    inside = whole & np.isin(place, numbers[counts >= k])
    if len(np.unique(place[inside])) < FEWEST_UNITS:
        return None
    names = [f"{number}" for number in range(items.shape[1])]
    moments = moments_of(items[inside], names, cluster=place[inside].astype(str))
    found = pooled_agreement(moments, points=points)
    return within(found.value) if isinstance(found, Agreement) else None
