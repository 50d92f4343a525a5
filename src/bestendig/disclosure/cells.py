"""What is planned to be shown: units in a tree, and one demographic beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from bestendig.disclosure.grain import Bools, Ints


class CellKind(StrEnum):
    """Which table a cell belongs to."""

    UNIT = "unit"
    AGE = "age"
    ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One group of people that may be shown. parent: the index of the unit it lies in.

    groups: the groups of the grain that it consists of, directly or through its sub-units.
    """

    code: str
    groups: frozenset[int]
    parent: int | None = None
    kind: CellKind = CellKind.UNIT


@dataclass(frozen=True, eq=False)
class Cells:
    """All planned cells; the first is the whole organisation.

    Units are nested: each lies in its parent, and two sub-units of one parent share nobody.
    Age cells lie in one unit, whose groups they divide; and so do role cells. Raises ValueError
    otherwise.
    """

    cells: tuple[Cell, ...]

    def __post_init__(self) -> None:
        if not self.cells or self.cells[0].parent is not None:
            raise ValueError("the first cell is the whole organisation")
        taken: dict[tuple[int, CellKind], set[int]] = {}
        for index, cell in enumerate(self.cells[1:], start=1):
            if cell.parent is None or not 0 <= cell.parent < index:
                raise ValueError(f"{cell.code}: its parent must come before it")
            above = self.cells[cell.parent]
            if above.kind is not CellKind.UNIT or not cell.groups <= above.groups:
                raise ValueError(f"{cell.code} does not lie inside {above.code}")
            beside = taken.setdefault((cell.parent, cell.kind), set())
            if beside & cell.groups:
                raise ValueError(f"{cell.code} shares people with another part of {above.code}")
            beside |= cell.groups

    def __len__(self) -> int:
        return len(self.cells)

    def members(self, groups: int) -> Bools:
        """(C, G): whether a cell holds a group."""
        found = np.zeros((len(self.cells), groups), dtype=bool)
        for row, cell in zip(found, self.cells, strict=True):
            row[list(cell.groups)] = True
        return found

    def children(self, index: int, kind: CellKind = CellKind.UNIT) -> list[int]:
        """The cells of this kind that lie directly in a unit."""
        return self._children.get((index, kind), [])

    @cached_property
    def _children(self) -> dict[tuple[int, CellKind], list[int]]:
        found: dict[tuple[int, CellKind], list[int]] = {}
        for index, cell in enumerate(self.cells):
            if cell.parent is not None:
                found.setdefault((cell.parent, cell.kind), []).append(index)
        return found


def atoms(members: Bools) -> Ints:
    """(G,): which atom a group is in: groups that no cell of `members` (C, G) separates."""
    packed = np.packbits(members, axis=0).T  # a group's cells, eight to a byte
    seen: dict[bytes, int] = {}
    return np.array([seen.setdefault(row.tobytes(), len(seen)) for row in packed], dtype=np.int64)
