"""The picture of the organisation that a wave keeps, and the cells that a release may show.

1. The reporting units of the plan, each under the units that stand above it.
2. Who stands in none of them counts in the nearest such unit above, and is shown nowhere alone.
3. A unit above is a cell of its own when two cells or more stand under it; with one under it, it
   would only repeat it, or tell what is left beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bestendig.disclosure import Cell, CellKind, Cells
from bestendig.measurement.models import WaveUnit
from bestendig.organisations.models.person import AgeBand
from bestendig.organisations.rules.forest import Forest

# Of the grain; who has no band is in a group of its own, which no cell shows.
BANDS: Final = (*AgeBand.values, "")
# Who leads people, and everybody else: of the whole alone, never together with age or a unit.
ROLES: Final = ("others", "leads")
# More answers than this, and age is shown one level down too.
AGES_BELOW_TOP: Final = 500
_K: Final = WaveUnit.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """As `WaveUnit`, before it is stored. above: the number of the place above."""

    number: int
    kind: str
    name: str
    above: int | None
    units: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One reporting unit of the plan."""

    name: str
    units: frozenset[UUID]
    above: UUID | None


@dataclass(frozen=True, slots=True)
class Picture:
    """All places, and in which one the people of each unit stand."""

    places: tuple[Place, ...]
    by_unit: Mapping[UUID, int]
    rest: int

    def place_of(self, unit: UUID | None) -> int:
        """Where somebody of this unit stands; of none, in the rest of the whole."""
        return self.rest if unit is None else self.by_unit.get(unit, self.rest)


def picture(forest: Forest, groups: Sequence[Merged], name: str) -> Picture:
    """The places of an organisation called `name`, from its tree and its reporting units."""
    taken = {unit: group for group in groups for unit in group.units}
    levels = _levels(forest, groups)
    places = [Place(number=0, kind=_K.ORGANISATION, name=name, above=None)]
    numbers: dict[UUID | None, int] = {None: 0}
    for key in levels:
        above = _nearest(forest, forest.parent(key), numbers)
        numbers[key] = len(places)
        places.append(
            Place(
                number=len(places), kind=_K.LEVEL, name=forest[key].name, above=above,
                units=forest.whole(key),
            )
        )  # fmt: skip
    by_unit: dict[UUID, int] = {}
    for group in groups:
        above = _nearest(forest, group.above, numbers)
        by_unit |= dict.fromkeys(group.units, len(places))
        places.append(
            Place(
                number=len(places), kind=_K.GROUP, name=group.name, above=above, units=group.units
            )
        )
    rests: dict[int, int] = {}
    for unit in [team.key for team in forest.walk() if team.key not in taken]:
        by_unit[unit] = _rest(places, rests, _nearest(forest, unit, numbers))
    return Picture(tuple(places), by_unit, _rest(places, rests, 0))


def asked_parts(forest: Forest, units: frozenset[UUID] | None) -> list[str]:
    """The names of what is asked when that are not all units: of units inside each other the one
    above alone."""
    every = [team.key for team in forest.walk()]
    if units is None or units.issuperset(every):
        return []
    return [forest[key].name for key in every if key in units and forest.parent(key) not in units]


def _rest(places: list[Place], rests: dict[int, int], above: int) -> int:
    if above not in rests:
        rests[above] = len(places)
        places.append(Place(number=len(places), kind=_K.REST, name="", above=above))
    return rests[above]


def _levels(forest: Forest, groups: Sequence[Merged]) -> list[UUID]:
    """Units above reporting units that have at least two cells under them, top first.

    Not a unit that everybody is in: it is the whole organisation.
    """
    under: dict[UUID, set[int]] = {}
    for number, group in enumerate(groups):
        for key in _with_above(forest, group.above):
            under.setdefault(key, set()).add(number)
    chosen, seen = [], {frozenset(range(len(groups)))}
    for team in forest.walk():
        below = frozenset(under.get(team.key, ()))
        if len(below) > 1 and below not in seen:
            chosen.append(team.key)
            seen.add(below)
    return chosen


def _with_above(forest: Forest, unit: UUID | None) -> Iterable[UUID]:
    return () if unit is None or unit not in forest else (unit, *forest.above(unit))


def _nearest(forest: Forest, unit: UUID | None, numbers: Mapping[UUID | None, int]) -> int:
    return next((numbers[key] for key in _with_above(forest, unit) if key in numbers), 0)


@dataclass(frozen=True, slots=True)
class Planned:
    """The cells of a release with the place each is of (age cells: of the unit they divide)."""

    cells: Cells
    places: tuple[WaveUnit, ...]
    bands: tuple[str, ...]
    groups: int


def planned(
    places: Sequence[WaveUnit], answers: int, *, roles: bool = False, ages: bool = True
) -> Planned:
    """What may be shown of these places: units in a tree, age at the top.

    answers: ballots in the box; with more than 500, age is shown at the first level below too.
    roles: who leads people and who does not are told apart at the top. ages: whether age is shown.
    """
    parts = len(ROLES) if roles else 1
    shown = [place for place in places if place.kind != _K.REST]
    index = {place.number: row for row, place in enumerate(shown)}
    cells = [
        Cell(
            code=f"place-{place.number}",
            groups=_groups(places, place.number, parts),
            parent=None if place.above is None else index[place.above],
        )
        for place in shown
    ]
    of, bands = list(shown), [""] * len(shown)
    first = {0} | {i for i, p in enumerate(shown) if p.above == 0 and answers > AGES_BELOW_TOP}
    for parent in sorted(first) if ages else ():
        for number, band in enumerate(AgeBand.values):
            inside = frozenset(g for g in cells[parent].groups if g // parts % len(BANDS) == number)
            code = f"{cells[parent].code}-{band}"
            cells.append(Cell(code=code, groups=inside, parent=parent, kind=CellKind.AGE))
            of.append(shown[parent])
            bands.append(band)
    for number, role in enumerate(ROLES if roles else ()):
        inside = frozenset(g for g in cells[0].groups if g % parts == number)
        cells.append(
            Cell(code=f"{cells[0].code}-{role}", groups=inside, parent=0, kind=CellKind.ROLE)
        )
        of.append(shown[0])
        bands.append(role)
    return Planned(Cells(tuple(cells)), tuple(of), tuple(bands), len(places) * len(BANDS) * parts)


def group_of(
    places: Sequence[int], bands: Sequence[str], leads: Sequence[bool] | None = None
) -> NDArray[np.int64]:
    """(N,): the group of the grain in which each person is: place × age band, and × who leads
    people when roles are told apart."""
    numbers = {band: number for number, band in enumerate(BANDS)}
    pairs = zip(places, bands, strict=True)
    found = np.array([p * len(BANDS) + numbers[band] for p, band in pairs], dtype=np.int64)
    return found if leads is None else found * len(ROLES) + np.array(leads, dtype=np.int64)


def _groups(places: Sequence[WaveUnit], top: int, parts: int) -> frozenset[int]:
    above = {place.number: place.above for place in places}

    def inside(number: int | None) -> bool:
        while number is not None and number != top:
            number = above[number]
        return number == top

    return frozenset(
        number * len(BANDS) * parts + part
        for number in above
        if inside(number)
        for part in range(len(BANDS) * parts)
    )
