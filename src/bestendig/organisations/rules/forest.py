"""A tree of units with head counts, as the rules about groups read it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID


class Bond(enum.Enum):
    """With whom a unit's people may be shown together."""

    MERGES = "merges"  # with what stands beside it
    DOMAIN = "domain"  # only with what is inside it
    APART = "apart"  # with nobody: griffie and concern staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One unit. people: those who are in it itself, not in a unit under it."""

    key: UUID
    name: str
    parent: UUID | None
    people: int
    bond: Bond = Bond.MERGES
    position: int = 0


class Forest:
    """The units by parent, with totals. The order of the input makes no difference."""

    def __init__(self, teams: Iterable[Team]) -> None:
        self._teams = {team.key: team for team in teams}
        self._children: dict[UUID | None, list[Team]] = {}
        for team in sorted(self._teams.values(), key=lambda x: (x.position, x.name, x.key)):
            parent = team.parent if team.parent in self._teams else None
            self._children.setdefault(parent, []).append(team)
        self.order = {team.key: place for place, team in enumerate(self.walk())}
        self._totals: dict[UUID, int] = {}
        for team in reversed(list(self.walk())):
            below = sum(self._totals[child.key] for child in self.children(team.key))
            self._totals[team.key] = team.people + below

    def __contains__(self, key: UUID) -> bool:
        return key in self._teams

    def __getitem__(self, key: UUID) -> Team:
        return self._teams[key]

    def walk(self, top: UUID | None = None) -> Iterator[Team]:
        """Every unit under `top`, each before what is under it."""
        for child in self.children(top):
            yield child
            yield from self.walk(child.key)

    def children(self, top: UUID | None) -> list[Team]:
        """The units right under `top`; under None those at the top."""
        return self._children.get(top, [])

    def whole(self, top: UUID) -> frozenset[UUID]:
        """`top` and everything under it."""
        return frozenset({top, *(team.key for team in self.walk(top))})

    def total(self, top: UUID | None) -> int:
        """The people of `top` and everything under it; of None, all."""
        if top is None:
            return sum(self._totals[child.key] for child in self.children(None))
        return self._totals[top]

    def people(self, keys: Iterable[UUID]) -> int:
        """The people who are in these units themselves."""
        return sum(self._teams[key].people for key in keys)

    def parent(self, key: UUID) -> UUID | None:
        """The unit above, or None at the top."""
        parent = self._teams[key].parent
        return parent if parent in self._teams else None

    def above(self, key: UUID) -> Iterator[UUID]:
        """The units above `key`, the nearest first."""
        parent = self.parent(key)
        while parent is not None:
            yield parent
            parent = self.parent(parent)
