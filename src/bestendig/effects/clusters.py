"""People in teams: standard errors and degrees of freedom that know about the teams.

CR2 with Bell–McCaffrey degrees of freedom, from moments. All people of one cluster, group,
stratum and response pattern share a design and a covariance; turning their answers by an
orthogonal matrix leaves one row √n times their mean that holds all the information. The
rows of a cluster therefore number patterns × waves, however many people it has, and the
results equal those on the rows of persons.

Sources: Bell & McCaffrey (2002), Survey Methodology 28(2), 169–181; Pustejovsky & Tipton
(2018), Journal of Business & Economic Statistics 36(4), 672–683.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from bestendig.effects.cell_means import CellMeans, Tested, varies
from bestendig.effects.moments import Bools, Floats, Ints, Moments
from bestendig.effects.values import NotEstimable, Reason

Kind = Literal["CR0", "CR2"]

# Numbers held at once while clusters are worked through: 2 million doubles are 16 MB.
_AT_ONCE: Final = 2_000_000
# A share of information that differs less than this from all of it, is all of it.
_ZERO: Final = 1e-9


@dataclass(frozen=True, eq=False)
class ClusterMeans:
    """Fitted means whose uncertainty allows for J clusters.

    means: the fit that gave β, Φ and Σ. kind: CR0 (for comparison with the literature only)
    or CR2. clusters: J, the clusters with answers.
    columns (J, q): the parameters each cluster's answers bear on; scores (J, q): X′WAe;
    leverage (J, q, q): X′AWX; noise (J, q, q): X′WAΣAWX, all on those parameters.
    alone (r, p): directions in which one cluster is the only source.
    """

    means: CellMeans
    kind: Kind
    clusters: int
    columns: Ints
    scores: Floats
    leverage: Floats
    noise: Floats
    alone: Floats

    @property
    def waves(self) -> tuple[str, ...]:
        """The wave labels, in order."""
        return self.means.waves

    @property
    def groups(self) -> tuple[str, ...]:
        """The group labels."""
        return self.means.groups

    @property
    def phi(self) -> Floats:
        """(p, p): the covariance of β if nobody were in a team."""
        return self.means.phi

    @property
    def n(self) -> Ints:
        """(G, T): answers."""
        return self.means.n

    def row(self, group: str, wave: str, stratum: str | None = None) -> Floats:
        """(p,): the row of one mean."""
        return self.means.row(group, wave, stratum)

    @property
    def sandwich(self) -> Floats:
        """(p, p): the pure cluster-robust covariance, as R clubSandwich prints it."""
        parts = self._spread(self.scores) @ self.phi
        return parts.T @ parts

    def covariance(self, rows: Floats) -> Floats:
        """(m, m): covariance of the `rows` (m, p), with the uncertainty in Σ."""
        uncertain = self.means.phi_adjusted - self.means.phi
        return rows @ (self.sandwich + uncertain) @ rows.T

    def test(self, row: Floats) -> Tested | NotEstimable:
        """The `row` (p,) with its robust standard error and Bell–McCaffrey df.

        NotEstimable where a single cluster is the only source: between clusters there is
        then nothing to compare, and the sandwich would count its variance as nothing. And
        NO_VARIATION where all clusters say the same.
        """
        scale = np.sqrt(np.einsum("rp,rp->r", self.alone, self.alone) * (row @ row))
        loads = np.abs(self.alone @ row) > 1e-6 * scale
        if loads.any():
            return NotEstimable(name="", reason=Reason.TOO_FEW_CLUSTERS)
        variance = float(self.covariance(row[None])[0, 0])
        if not varies(variance, row, self.phi):
            return NotEstimable(name="", reason=Reason.NO_VARIATION)
        return Tested(
            estimate=float(row @ self.means.beta),
            se=math.sqrt(variance),
            se_model=float(np.sqrt(row @ self.phi @ row)),
            df=self.degrees_of_freedom(row),
        )

    def degrees_of_freedom(self, row: Floats) -> float:
        """Satterthwaite df of the sandwich variance of `row` (p,) under the working Σ.

        (Σ P_jj)² / ΣΣ P_jk² with P = diag(d) − HΦH′ (J, J), never formed.
        """
        local = (self.phi @ row)[self.columns]
        own = np.einsum("ja,jab,jb->j", local, self.noise, local)
        shared = self._spread(np.einsum("jab,jb->ja", self.leverage, local))
        pulled = shared @ self.phi
        taken = np.einsum("jp,jp->j", shared, pulled)
        inner = shared.T @ pulled
        squares = own @ own - 2 * own @ taken + np.sum(inner * inner.T)
        return float((own - taken).sum() ** 2 / squares)

    def _spread(self, local: Floats) -> Floats:
        """(J, p) from values (J, q) on each cluster's own parameters."""
        whole = np.zeros((self.clusters, len(self.phi)))
        np.put_along_axis(whole, self.columns, local, axis=1)
        return whole


def robust(
    means: CellMeans, moments: Moments, *, kind: Kind = "CR2"
) -> ClusterMeans | NotEstimable:
    """The same means with cluster-robust uncertainty.

    moments: those the means were fitted on, with their clusters; a cluster may hold people
    of one group or of more. Working covariance: the fit's own Σ, so that clubSandwich on
    gls gives the same numbers. NotEstimable with fewer than two clusters.
    Raises ValueError when the moments know no clusters.
    """
    if not moments.clustered:
        raise ValueError("the moments have no clusters")
    answered = moments.only(np.asarray(moments.observed[:, : len(moments.waves)].any(axis=1)))
    present, cluster = np.unique(answered.cluster, return_inverse=True)
    if len(present) < 2:
        return NotEstimable(name="", reason=Reason.TOO_FEW_CLUSTERS)
    rows = _Rows.of(means, answered, cluster.astype(np.int64))
    columns = rows.columns()
    size = columns.shape
    scores, leverage, noise = np.zeros(size), np.zeros((*size, size[1])), np.zeros((*size, size[1]))
    alone = [np.zeros((0, len(means.beta)))]
    for chosen in rows.batches():
        pieces = _adjusted(rows.blocks(chosen, columns[chosen]), columns[chosen], means, kind)
        scores[chosen], leverage[chosen], noise[chosen], directions = pieces
        alone.append(directions)
    return ClusterMeans(
        means, kind, len(present), columns, scores, leverage, noise, np.concatenate(alone)
    )


@dataclass(frozen=True, eq=False)
class _Blocks:
    """B clusters padded to m rows and q parameters; padding is inert (X = 0, e = 0)."""

    design: Floats  # (B, m, q): √n X
    covariance: Floats  # (B, m, m): Σ, block diagonal
    residuals: Floats  # (B, m): √n (mean − Xβ)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Where each observed (cell, wave) stands in its cluster."""

    moments: Moments
    cluster: Ints  # (K,)
    seen: Bools  # (K, T)
    place: Ints  # (K, T): row number within the cluster, where seen
    length: Ints  # (J,): rows of each cluster
    design: Floats  # (G, S, T, p)
    sigma: Floats  # (G, T, T), by the groups of the moments
    beta: Floats  # (p,)

    @classmethod
    def of(cls, means: CellMeans, moments: Moments, cluster: Ints) -> _Rows:
        seen = moments.observed[:, : len(moments.waves)]
        order = np.argsort(cluster, kind="stable")
        running = np.cumsum(seen[order].ravel()) - 1
        length = np.bincount(cluster, weights=seen.sum(axis=1)).astype(np.int64)
        first = np.cumsum(length) - length
        place = np.empty(seen.shape, dtype=np.int64)
        place[order] = running.reshape(seen.shape) - first[cluster[order], None]
        # A group without answers has no Σ in the fit, and no cells here to use one.
        own = [
            means.groups.index(group) if group in means.groups else 0 for group in moments.groups
        ]
        design = _design(means, moments, seen)
        return cls(moments, cluster, seen, place, length, design, means.sigma[own], means.beta)

    def columns(self) -> Ints:
        """(J, q): the parameters each cluster bears on, filled up with others to equal q."""
        cell, wave = np.nonzero(self.seen)
        used = self.design[self.moments.group[cell], self.moments.stratum[cell], wave] != 0
        bears = np.zeros((len(self.length), used.shape[1]), dtype=np.int64)
        np.add.at(bears, self.cluster[cell], used)
        most = int((bears > 0).sum(axis=1).max())
        return np.argsort(bears == 0, axis=1, kind="stable")[:, :most]

    def batches(self) -> Iterator[Ints]:
        """Clusters of about equal length, few enough at once to stay small in memory."""
        band = np.floor(np.log(self.length) / np.log(1.25))
        for level in np.unique(band):
            inside = np.flatnonzero(band == level)
            most = max(1, _AT_ONCE // int(self.length[inside].max()) ** 2)
            for start in range(0, len(inside), most):
                yield inside[start : start + most]

    def blocks(self, chosen: Ints, columns: Ints) -> _Blocks:
        """The `chosen` clusters on their own `columns` (B, q)."""
        at = np.full(len(self.length), -1)
        at[chosen] = np.arange(len(chosen))
        inside = np.flatnonzero(at[self.cluster] >= 0)
        seen, place, box = self.seen[inside], self.place[inside], at[self.cluster[inside]]
        group, stratum = self.moments.group[inside], self.moments.stratum[inside]
        root = np.sqrt(self.moments.n[inside].astype(np.float64))
        size = (len(chosen), int(self.length[chosen].max()))

        cell, wave = np.nonzero(seen)
        row = (box[cell], place[cell, wave])
        x = self.design[group[cell], stratum[cell], wave] * root[cell, None]
        design = np.zeros((*size, columns.shape[1]))
        design[row] = np.take_along_axis(x, columns[box[cell]], axis=1)
        residuals = np.zeros(size)
        residuals[row] = self.moments.sums[inside][cell, wave] / root[cell] - x @ self.beta

        covariance = np.zeros((*size, size[1]))
        cell, one, two = np.nonzero(seen[:, :, None] & seen[:, None, :])
        covariance[box[cell], place[cell, one], place[cell, two]] = self.sigma[
            group[cell], one, two
        ]
        short, spare = np.nonzero(np.arange(size[1]) >= self.length[chosen][:, None])
        covariance[short, spare, spare] = np.mean(self.sigma.diagonal(axis1=1, axis2=2))
        return _Blocks(design, covariance, residuals)


def _design(means: CellMeans, moments: Moments, seen: Bools) -> Floats:
    """(G, S, T, p): the row of each mean that has answers."""
    shape = (len(moments.groups), len(moments.strata), len(moments.waves), len(means.beta))
    design = np.zeros(shape)
    cell, wave = np.nonzero(seen)
    triples = np.stack([moments.group[cell], moments.stratum[cell], wave], axis=1)
    for g, s, t in np.unique(triples, axis=0):
        stratum = moments.strata[s] if len(moments.strata) > 1 else None
        design[g, s, t] = means.row(moments.groups[g], moments.waves[t], stratum)
    return design


def _adjusted(
    blocks: _Blocks, columns: Ints, means: CellMeans, kind: Kind
) -> tuple[Floats, Floats, Floats, Floats]:
    """Scores, leverage and noise of B clusters, and the directions only one of them knows.

    A = C′ (C (Σ − XΦX′) C′)^(−1/2) C with Σ = C′C, so that A (Σ − XΦX′) A′ = Σ.
    """
    x, sigma = blocks.design, blocks.covariance
    weighted = np.linalg.solve(sigma, x)
    phi = means.phi[columns[:, :, None], columns[:, None, :]]
    alone, directions = _alone(_turned(x) @ weighted, phi)
    if kind == "CR2":
        lower = np.linalg.cholesky(sigma)
        values, vectors = np.linalg.eigh(_turned(lower) @ (sigma - x @ phi @ _turned(x)) @ lower)
        known = np.arange(values.shape[1]) >= alone.sum(axis=1)[:, None]
        power = np.where(known, np.where(known, values, 1.0) ** -0.5, 0.0)
        factor = lower @ vectors
        weighted = factor @ (power[:, :, None] * (_turned(factor) @ weighted))
    scores = np.einsum("bmq,bm->bq", weighted, blocks.residuals)
    spread = np.zeros((int(alone.sum()), len(means.beta)))
    np.put_along_axis(spread, columns[np.nonzero(alone)[0]], directions, axis=1)
    return scores, _turned(x) @ weighted, _turned(weighted) @ sigma @ weighted, spread @ means.phi


def _alone(information: Floats, phi: Floats) -> tuple[Bools, Floats]:
    """Which parts of each cluster's information (B, q, q) are all the information there is.

    (B, q): marks; (r, q): those directions, still to be multiplied by Φ. An eigenvalue of
    information × Φ is a share of all information: it is 1 where no other cluster adds any.
    """
    root = np.linalg.cholesky(phi)
    values, vectors = np.linalg.eigh(_turned(root) @ information @ root)
    alone = values > 1 - _ZERO
    box, which = np.nonzero(alone)
    directions = np.einsum("bpq,bqk,bk->bp", information[box], root[box], vectors[box, :, which])
    return alone, directions


def _turned(matrices: NDArray[np.floating[Any]]) -> Floats:
    return np.swapaxes(matrices, -1, -2)
