"""What the attacker has in front of him: the shown cells of one figure, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bestendig.disclosure.cells import CellKind, Cells, atoms
from bestendig.disclosure.grain import Bools, Figure, Floats, Grain, Ints
from bestendig.disclosure.residual import families


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """Shown people whose sum follows at once: a shown cell, or what it leaves beside its largest
    shown parts. groups (G,); low, high (C,): bounds of the sum."""

    groups: Bools
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Board:
    """One figure, or the C categories of one item, as the attacker sees them.

    n (G,), total (G, C), lowest and highest (G, C, P): the truth, which says what can be.
    rows (S,): the shown cells, members (S, G) their groups, size (S,) their answers.
    low, high (S, C): what each says of the true mean.
    """

    cells: Cells
    figures: tuple[Figure, ...]
    n: Ints
    total: Floats
    lowest: Floats
    highest: Floats
    shown: Bools
    rows: Ints
    members: Bools
    low: Floats
    high: Floats

    @property
    def share(self) -> bool:
        """Whether the figures are the categories of one item."""
        return self.figures[0].share

    @cached_property
    def truth(self) -> Floats:
        """(C·G,): the true sums, category by category, as the variables of the programme."""
        return self.total.T.ravel()

    @cached_property
    def sums(self) -> tuple[Floats, Floats]:
        """(S, C) each: from and to where each shown figure says that its sum lies."""
        size = self.size[:, None]
        return self._together(self.low * size, self.high * size, size)

    @cached_property
    def size(self) -> Ints:
        """(S,): the answers in each shown cell."""
        return np.asarray(self.members @ self.n)

    @cached_property
    def atom(self) -> Ints:
        """(G,): groups that no shown cell separates."""
        return atoms(self.members)

    @cached_property
    def unit(self) -> Ints:
        """(G,): groups that no shown unit separates."""
        return atoms(self.members[self._units])

    @cached_property
    def _units(self) -> Bools:
        return np.array([self.cells.cells[r].kind is CellKind.UNIT for r in self.rows], dtype=bool)

    @cached_property
    def parts(self) -> list[Part]:
        """Every shown cell, and every residual of a shown unit, with the bounds of its sum."""
        low, high = self.sums
        place = {int(row): s for s, row in enumerate(self.rows)}
        found = [
            Part(groups=self.members[s], low=low[s], high=high[s]) for s in range(len(self.rows))
        ]
        for row, s in place.items():
            if self.cells.cells[row].kind is not CellKind.UNIT:
                continue
            for family in families(self.cells, self.shown, row):
                inside = [place[x] for x in family]
                if not inside:
                    continue
                rest = self.members[s] & ~np.logical_or.reduce(self.members[inside])
                if self.n[rest].sum():
                    least, most = self._together(
                        low[s] - high[inside].sum(axis=0),
                        high[s] - low[inside].sum(axis=0),
                        self.n[rest].sum(),
                    )
                    found.append(Part(groups=rest, low=least, high=most))
        return found

    def _together(self, low: Floats, high: Floats, n: Ints) -> tuple[Floats, Floats]:
        """Bounds of the sums of `n` answers, each (…, C); of categories, what the others leave."""
        if not self.share:
            return low, high
        low, high = np.maximum(low, 0.0), np.minimum(high, n)
        least = n - (high.sum(axis=-1, keepdims=True) - high)
        most = n - (low.sum(axis=-1, keepdims=True) - low)
        return np.maximum(low, least), np.minimum(high, most)

    @cached_property
    def part_members(self) -> Bools:
        """(parts, G): whether a part holds a group."""
        return np.array([part.groups for part in self.parts])

    def extremes(self, groups: Bools, c: int, people: int, *, lowest: bool) -> Floats:
        """The `people` lowest (or highest) scores of figure `c` among `groups` (G,)."""
        kept = (self.lowest if lowest else self.highest)[groups, c, :].ravel()
        kept = np.sort(kept[~np.isnan(kept)])
        return kept[:people] if lowest else kept[::-1][:people]


def board_of(
    grain: Grain, cells: Cells, which: list[int], shown: Bools, low: Floats, high: Floats
) -> Board:
    """The board of the figures `which` (C of them) when the cells `shown` (all cells,) are shown
    and say that their means lie between low and high (all cells, C)."""
    rows = np.flatnonzero(shown)
    return Board(
        cells=cells,
        figures=tuple(grain.figures[f] for f in which),
        n=grain.n[:, which[0]],
        total=grain.total[:, which],
        lowest=grain.lowest[:, which],
        highest=grain.highest[:, which],
        shown=shown,
        rows=rows,
        members=cells.members(grain.groups)[rows],
        low=low[rows],
        high=high[rows],
    )
