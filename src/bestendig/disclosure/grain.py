"""The finest groups of a closed wave, with the sums of their answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that is shown of each group.

    code: its name. low, high: the range of one person's score. step: the smallest difference
    between two scores (a mean of three items on 1 to 5: 1/3). share: the figure is the share of
    one category of an item, so that low is 0 and high is 1; `item` names that item, whose
    categories together make 1.
    """

    code: str
    low: float = 1.0
    high: float = 5.0
    step: float = 1.0
    share: bool = False
    item: str = ""

    @property
    def range(self) -> float:
        """How far two people can be apart."""
        return self.high - self.low


@dataclass(frozen=True, eq=False, kw_only=True)
class Grain:
    """G groups that no table ever splits (reporting unit × age band), by F figures.

    n (G, F): answers. total (G, F): their sum. lowest, highest (G, F, P): the P lowest and the
    P highest scores in each group, ascending and descending, nan where there are fewer; P is
    the number of colluders that the policy reckons with.
    Sums of a small group are personal data: they stay inside the job that closes a wave.
    Raises ValueError when shapes or sums cannot be.
    """

    figures: tuple[Figure, ...]
    n: Ints
    total: Floats
    lowest: Floats
    highest: Floats

    def __post_init__(self) -> None:
        shape = (self.n.shape[0], len(self.figures))
        if self.n.shape != shape or self.total.shape != shape:
            raise ValueError(f"n and total must be {shape}")
        if self.lowest.shape[:2] != shape or self.highest.shape != self.lowest.shape:
            raise ValueError("lowest and highest must be (groups, figures, people)")
        low = np.array([f.low for f in self.figures])
        high = np.array([f.high for f in self.figures])
        slack = 1e-9 * np.maximum(1.0, self.n)
        if np.any(self.n < 0) or np.any(self.total < self.n * low - slack):
            raise ValueError("a sum is smaller than its answers allow")
        if np.any(self.total > self.n * high + slack):
            raise ValueError("a sum is larger than its answers allow")

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return int(self.n.shape[0])

    def merged(self, into: Ints) -> Grain:
        """The grain of coarser groups: group g goes into group `into[g]` (G,), from 0 on."""
        groups, people = int(into.max()) + 1, self.lowest.shape[2]
        n = np.zeros((groups, len(self.figures)), dtype=np.int64)
        total = np.zeros(n.shape)
        np.add.at(n, into, self.n)
        np.add.at(total, into, self.total)
        ends = (np.moveaxis(kept, 2, 1).reshape(-1, len(self.figures))
                for kept in (self.lowest, -self.highest))  # fmt: skip
        rows = np.repeat(into, people)
        lowest, highest = (_lowest(end, rows, groups, people) for end in ends)
        return Grain(figures=self.figures, n=n, total=total, lowest=lowest, highest=-highest)


def grain_of(
    figures: tuple[Figure, ...], group: Ints, scores: Floats, groups: int, people: int = 3
) -> Grain:
    """The grain of `scores` (N, F; nan: not answered), whose row i is in group `group[i]`.

    people: how many extremes of each group are kept.
    """
    answered = ~np.isnan(scores)
    n = np.zeros((groups, len(figures)), dtype=np.int64)
    total = np.zeros((groups, len(figures)))
    np.add.at(n, group, answered.astype(np.int64))
    np.add.at(total, group, np.where(answered, scores, 0.0))
    return Grain(
        figures=figures,
        n=n,
        total=total,
        lowest=_lowest(scores, group, groups, people),
        highest=-_lowest(-scores, group, groups, people),
    )


def _lowest(scores: Floats, group: Ints, groups: int, people: int) -> Floats:
    """(groups, F, people): the lowest of `scores` (N, F) in each group, ascending, nan last."""
    lowest = np.full((groups, scores.shape[1], people), np.nan)
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(groups + 1))
    for g in np.flatnonzero(np.diff(edges)):
        ascending = np.sort(scores[order[edges[g] : edges[g + 1]]], axis=0)[:people]
        lowest[g, :, : len(ascending)] = ascending.T
    return lowest
