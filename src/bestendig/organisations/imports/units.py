"""Where a path of names in a file stands in the tree of units."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from bestendig.organisations.imports.values import KnownUnit, NewUnit
from bestendig.organisations.models import UnitKind

Place = UUID | None


class SeveralUnits(Exception):
    """More than one unit is called so, and nothing says which is meant."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Tree:
    """The units there are, and the new ones that a file asks for.

    A name is the same whatever its capitals. Levels that the file leaves out, or has too much of
    above our roots (the name of the municipality), are no reason to make a unit twice.
    """

    def __init__(self, units: Sequence[KnownUnit], seed: UUID) -> None:
        self._seed = seed
        self._children: dict[Place, dict[str, list[UUID]]] = {}
        self._parents: dict[UUID, Place] = {}
        self._named: dict[str, list[UUID]] = {}
        self.names: dict[UUID, str] = {}
        self.new: dict[UUID, NewUnit] = {}
        for unit in units:
            self._stand(unit.id, unit.name, unit.parent)
        roots = [unit for unit in units if unit.parent is None]
        one = len(roots) == 1 and roots[0].kind == UnitKind.CONCERN
        self._top: Place = roots[0].id if one else None
        self._cache: dict[tuple[str, ...], UUID] = {}

    def find(self, path: Sequence[str], kinds: Sequence[str]) -> UUID:
        """The unit at the end of a path; what is not there yet is planned. Raises SeveralUnits."""
        key = tuple(name.casefold() for name in path)
        if key not in self._cache:
            self._cache[key] = self._find(path, kinds)
        return self._cache[key]

    def path(self, unit: UUID) -> tuple[str, ...]:
        """The names from the root down to a unit."""
        names: list[str] = []
        at: Place = unit
        while at is not None and len(names) < 20:
            names.insert(0, self.names[at])
            at = self._parents[at]
        return tuple(names)

    def _find(self, path: Sequence[str], kinds: Sequence[str]) -> UUID:
        if len(path) == 1:
            found = self._named.get(path[0].casefold(), [])
            if len(found) > 1:
                raise SeveralUnits(path[0])
            return found[0] if found else self._plan(path[0], kinds[0], self._top, path, 0)
        start, depth = self._start(path)
        at = start
        for place in range(depth, len(path)):
            at = self._below(at, path[place]) or self._plan(
                path[place], kinds[place], at, path, place
            )
        assert at is not None  # noqa: S101 - a path has names, so the loop ran or start was found
        return at

    def _start(self, path: Sequence[str]) -> tuple[Place, int]:
        """The unit that the path hangs under, and how many of its names are used up by then."""
        for place, name in enumerate(path[:2]):
            for above in {None: 0, self._top: 0}:
                if len(found := self._children.get(above, {}).get(name.casefold(), [])) == 1:
                    return found[0], place + 1
        for place, name in enumerate(path[:2]):
            if len(found := self._named.get(name.casefold(), [])) == 1 and self._known(found[0]):
                return found[0], place + 1
        return self._top, 0

    def _known(self, unit: UUID) -> bool:
        return unit not in self.new

    def _below(self, above: Place, name: str) -> Place:
        """The only unit of this name directly below, else the only one anywhere below."""
        direct = self._children.get(above, {}).get(name.casefold(), [])
        if len(direct) == 1:
            return direct[0]
        if direct:
            raise SeveralUnits(name)
        below = [x for x in self._named.get(name.casefold(), []) if self._is_under(x, above)]
        return below[0] if len(below) == 1 else None

    def _is_under(self, unit: UUID, above: Place) -> bool:
        at = self._parents[unit]
        while at is not None:
            if at == above:
                return True
            at = self._parents[at]
        return False

    def _plan(self, name: str, kind: str, parent: Place, path: Sequence[str], place: int) -> UUID:
        key = f"unit/{parent}/{name.casefold()}"
        unit = uuid5(self._seed, key)
        self._stand(unit, name, parent)
        self.new[unit] = NewUnit(
            id=unit,
            name=name,
            kind=_kind(name, kind, place, len(path)),
            parent=parent,
            path=self.path(unit),
        )
        return unit

    def _stand(self, unit: UUID, name: str, parent: Place) -> None:
        self._parents[unit] = parent
        self.names[unit] = name
        self._named.setdefault(name.casefold(), []).append(unit)
        self._children.setdefault(parent, {}).setdefault(name.casefold(), []).append(unit)


def _kind(name: str, kind: str, place: int, depth: int) -> str:
    """The kind that the file says, or that the place in the path makes likely."""
    if "griffie" in name.casefold():
        return UnitKind.GRIFFIE
    if kind:
        return kind
    if depth == 1:
        return UnitKind.DEPARTMENT
    if place == depth - 1:
        return UnitKind.TEAM
    return UnitKind.DOMAIN if place == 0 else UnitKind.DEPARTMENT
