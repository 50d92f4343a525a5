"""The cells of a fit: people who share a design, a covariance and a pattern of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bestendig.effects.moments import Bools, Floats, Moments


@dataclass(frozen=True, eq=False)
class Segment:
    """The C cells of one group and stratum.

    block: which Σ. x (T, p). seen (C, T). n (C,). mean (C, T): zero where not seen.
    within (C, T, T): cross-products around the cell's own mean.
    """

    block: int
    x: Floats
    seen: Bools
    n: Floats
    mean: Floats
    within: Floats

    def residuals(self, beta: Floats) -> tuple[Floats, Floats]:
        """Sums of residuals (C, T), and their cross-products (C, T, T)."""
        off = (self.mean - self.x @ beta) * self.seen
        summed = self.n[:, None] * off
        return summed, self.within + summed[:, :, None] * off[:, None, :]


def segments_of(
    moments: Moments, matrices: Floats, block: Sequence[int], keep: Sequence[int]
) -> list[Segment]:
    """One segment a group and stratum with answers, for the groups of `keep`.

    matrices (G, S, T, p); block: the Σ of each group.
    """
    waves = len(moments.waves)
    found = []
    for g in keep:
        for s in np.unique(moments.stratum[moments.group == g]):
            chosen = (moments.group == g) & (moments.stratum == s)
            chosen &= moments.observed[:, :waves].any(axis=1) & (moments.n > 0)
            if not chosen.any():
                continue
            n = moments.n[chosen].astype(np.float64)
            mean = moments.sums[chosen, :waves] / n[:, None]
            within = moments.cross[chosen, :waves, :waves] - n[:, None, None] * (
                mean[:, :, None] * mean[:, None, :]
            )
            # One person has no spread; what is left is rounding of the squares.
            within[n == 1] = 0.0
            seen = moments.observed[chosen, :waves]
            found.append(Segment(block[g], matrices[g, s], seen, n, mean, within))
    return found


def inverses_of(sigma: Floats, seen: Bools) -> tuple[Floats, Floats]:
    """W (C, T, T): Σ⁻¹ on the waves seen, 0 elsewhere; and log |Σ| on those (C,)."""
    patterns, which = np.unique(seen, axis=0, return_inverse=True)
    both = patterns[:, :, None] & patterns[:, None, :]
    spare = ~patterns[:, :, None] & np.eye(seen.shape[1], dtype=bool)
    padded = np.where(both, sigma, 0.0) + spare
    logs = 2 * np.log(np.linalg.cholesky(padded).diagonal(axis1=1, axis2=2)).sum(axis=1)
    inverse = np.where(both, np.linalg.inv(padded), 0.0)
    which = which.reshape(-1)
    return inverse[which], logs[which]
