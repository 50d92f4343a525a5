"""Designs: how each mean is built from the parameters that are estimated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bestendig.effects.moments import Bools, Floats, Moments


@dataclass(frozen=True, eq=False)
class Design:
    """A matrix for each group and stratum of the moments.

    matrices (G, S, T, p): row t gives the mean at wave t. names: the p parameters.
    by_stratum: whether strata have means of their own.
    """

    matrices: Floats
    names: tuple[str, ...]
    by_stratum: bool = False

    @property
    def separable(self) -> bool:
        """Whether no parameter is shared by two groups."""
        return bool((self.matrices.any(axis=(1, 2)).sum(axis=0) <= 1).all())

    def bearing(self, seen: Bools) -> Bools:
        """(p,): the parameters that answers bear on; seen (G, S, T)."""
        return np.asarray(self.matrices[seen].any(axis=0), dtype=np.bool_)


def saturated(moments: Moments, *, by_stratum: bool = False) -> Design:
    """A mean for every group and wave, or for every group, stratum and wave."""
    G, S, T = len(moments.groups), len(moments.strata), len(moments.waves)
    if by_stratum:
        matrices = np.eye(G * S * T).reshape(G, S, T, -1)
        names = [f"{g}:{s}:{w}" for g in moments.groups for s in moments.strata
                 for w in moments.waves]  # fmt: skip
    else:
        matrices = np.repeat(np.eye(G * T).reshape(G, 1, T, -1), S, axis=1)
        names = [f"{g}:{w}" for g in moments.groups for w in moments.waves]
    return Design(matrices, tuple(names), by_stratum)


def additive(moments: Moments, factors: Sequence[Sequence[str]]) -> Design:
    """A mean for every group and wave, plus a shift for each level of each factor.

    factors: for each factor its level in each stratum (S labels); the first in order is
    the level without a shift. Raises ValueError when a factor does not fit the strata.
    """
    base = saturated(moments)
    G, S, T = base.matrices.shape[:3]
    columns, names = [base.matrices], list(base.names)
    for levels in factors:
        if len(levels) != S:
            raise ValueError(f"{len(levels)} levels for {S} strata")
        for level in sorted(set(levels))[1:]:
            shift = np.array([float(own == level) for own in levels])
            columns.append(np.broadcast_to(shift[None, :, None, None], (G, S, T, 1)))
            names.append(level)
    return Design(np.concatenate(columns, axis=3), tuple(names), by_stratum=bool(factors))


def linear(moments: Moments, times: Sequence[float], *, by_group: bool = True) -> Design:
    """A straight line over time, for each group or for all together.

    times: T, the time of each wave. The slope is in score per unit of time.
    """
    G, S = len(moments.groups), len(moments.strata)
    line = np.stack([np.ones(len(times)), np.asarray(times, dtype=np.float64)], axis=1)
    if not by_group:
        return Design(np.broadcast_to(line, (G, S, *line.shape)), ("level", "slope"))
    matrices = np.zeros((G, S, len(times), G, 2))
    for g in range(G):
        matrices[g, :, :, g] = line
    names = tuple(f"{g}:{part}" for g in moments.groups for part in ("level", "slope"))
    return Design(matrices.reshape(G, S, len(times), 2 * G), names)
