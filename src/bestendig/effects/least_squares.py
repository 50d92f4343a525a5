"""Ordinary least squares from cross-products, with persons or clusters as the units of chance.

A regression needs no rows: X′X, X′y and y′y are sums. Kept per cluster they also give the
cluster-robust CR2 variance and its Bell–McCaffrey degrees of freedom, because the square root
in CR2 acts on the columns of X only: with X′X = (RR′)⁻¹ and K = R′X_j′X_jR, cluster j adds
l′(I − K)^(−1/2) R′X_j′e_j, l = R′L. The same as CR2 on the rows under an identity working
model.

Sources: Bell & McCaffrey (2002), Survey Methodology 28(2), 169–181; Pustejovsky & Tipton
(2018), Journal of Business & Economic Statistics 36(4), 672–683.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bestendig.effects.moments import Floats
from bestendig.effects.values import Reason


class Uncertainty(NamedTuple):
    """A standard error and its degrees of freedom."""

    se: float
    df: float


@dataclass(frozen=True, eq=False)
class LeastSquares:
    """A fitted regression of k columns over J clusters.

    beta (k,); variance: residual mean square; df: its degrees of freedom.
    root (k, k): R with RR′ = (X′X)⁻¹. xx (J, k, k) and scores (J, k): X_j′X_j and X_j′e_j.
    """

    beta: Floats
    variance: float
    df: int
    root: Floats
    xx: Floats
    scores: Floats

    def classical(self, row: Floats) -> Uncertainty:
        """Of `row` (k,) when persons are independent and spread alike."""
        return Uncertainty(
            math.sqrt(self.variance) * float(np.linalg.norm(self.root.T @ row)), self.df
        )

    def robust(self, row: Floats) -> Uncertainty | Reason:
        """Of `row` (k,) when only clusters are independent: CR2, Bell–McCaffrey df.

        TOO_FEW_CLUSTERS where one cluster is the only source of what the row asks.
        """
        at = self.root.T @ row
        shares, vectors = np.linalg.eigh(self.root.T @ self.xx @ self.root)
        along = np.einsum("jab,a->jb", vectors, at)
        alone = shares > 1 - 1e-9
        if len(self.xx) < 2 or (alone & (np.abs(along) > 1e-6 * np.linalg.norm(at))).any():
            return Reason.TOO_FEW_CLUSTERS
        factor = np.where(alone, 0.0, np.where(alone, 1.0, 1 - shares) ** -0.5)
        turned = np.einsum("jab,ja->jb", vectors, self.scores @ self.root)
        moved = np.einsum("jb,jb,jb->j", along, factor, turned)
        own = np.einsum("jb,jb,jb->j", along**2, shares, factor**2)
        shared = np.einsum("jab,jb->ja", vectors, shares * factor * along)
        taken = np.einsum("ja,ja->j", shared, shared)
        squares = own @ own - 2 * own @ taken + np.sum((shared.T @ shared) ** 2)
        return Uncertainty(float(np.linalg.norm(moved)), float((own - taken).sum() ** 2 / squares))


def least_squares(
    xx: Floats, xy: Floats, yy: float, n: int, *, absorbed: int = 0
) -> LeastSquares | Reason:
    """The regression with X′X = Σ `xx` (J, k, k), X′y = Σ `xy` (J, k) and y′y = `yy`.

    n: rows; absorbed: parameters already taken out of them (one a person with fixed
    effects). TOO_FEW_PEOPLE when nothing is left to estimate the spread from; NO_VARIATION
    when a column does not vary, repeats others, or everything is fitted exactly.
    """
    df = n - xx.shape[-1] - absorbed
    if df < 1:
        return Reason.TOO_FEW_PEOPLE
    whole, target = xx.sum(axis=0), xy.sum(axis=0)
    size = np.sqrt(whole.diagonal())
    if not (size > 0).all():
        return Reason.NO_VARIATION
    values, vectors = np.linalg.eigh(whole / np.outer(size, size))
    if values[0] < 1e-10:
        return Reason.NO_VARIATION
    root = vectors / np.sqrt(values) / size[:, None]
    beta = root @ (root.T @ target)
    left = yy - float(beta @ target)
    if left <= 1e-12 * yy:
        return Reason.NO_VARIATION
    return LeastSquares(beta, left / df, df, root, xx, xy - xx @ beta)
