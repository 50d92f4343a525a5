"""Uncertainty that stays honest with few people.

Kenward–Roger: a wider covariance of the means and Satterthwaite degrees of freedom from the
expected information. Person-robust: CR2 with each person a cluster, and Bell–McCaffrey
degrees of freedom; used where Σ had to be simplified. The people of one cell share their
leverage, so their cross-products are enough for it.

Sources: Kenward & Roger (1997), Biometrics 53(3), 983–997; Bell & McCaffrey (2002), Survey
Methodology 28(2), 169–181.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bestendig.effects.moments import Floats
from bestendig.effects.newton import Top
from bestendig.effects.reml import State
from bestendig.effects.segments import Segment

# A share of information that differs less than this from all of it, is all of it.
_ALL: Final = 1e-9


@dataclass(frozen=True, eq=False)
class KenwardRoger:
    """phi (q, q): adjusted covariance of the means. theta_covariance (m, m): expected."""

    phi: Floats
    theta_covariance: Floats


def kenward_roger(top: Top) -> KenwardRoger:
    """Φ + 2Φ Σ_kl Cov(θ_k, θ_l) (Q_kl − P_k Φ P_l) Φ, for a Σ that is linear in θ.

    For one row their F-test needs no scaling, and its degrees of freedom are Satterthwaite's
    with the expected information. Raises ValueError for a Σ that is not linear.
    """
    likelihood, state, shrink = top.likelihood, top.state, top.curvature.shrink
    if any(
        np.any(s.bend(t, np.ones_like(state.sigma[0])))
        for s, t in zip(likelihood.structures, likelihood.split(state.theta), strict=True)
    ):
        raise ValueError("Kenward–Roger is offered for structures linear in their parameters")
    covariance = np.linalg.inv(likelihood.expected_information(state))
    slopes, owners = likelihood.slopes(state.theta), likelihood.owners()
    middle = np.zeros_like(state.phi)
    for segment, w in zip(likelihood.segments, state.weights, strict=True):
        own = np.flatnonzero(owners == segment.block)
        flat = slopes[segment.block].reshape(len(own), -1)
        waves = w.shape[1]
        pairs = (flat.T @ covariance[np.ix_(own, own)] @ flat).reshape((waves,) * 4)
        inner = np.einsum("abde,cbd->cae", pairs, w, optimize=True)
        spread = np.tensordot(segment.n, w @ inner @ w, axes=1)
        middle += segment.x.T @ spread @ segment.x
    wider = state.phi @ middle @ state.phi
    root = np.linalg.inv(state.phi)
    wider -= np.einsum("kl,kab,bc,lcd->ad", covariance, shrink, root, shrink, optimize=True)
    return KenwardRoger(state.phi + wider + wider.T, np.asarray(covariance, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class Whitened:
    """The C cells of a segment, turned so that Σ is the identity.

    n (C,). x (C, T, q). root (C, T, T): (I − x Φ x′)^(−1/2), 0 in directions of one person.
    """

    n: Floats
    x: Floats
    root: Floats


@dataclass(frozen=True, eq=False)
class PersonRobust:
    """covariance (q, q): the CR2 sandwich. alone (r, q): directions one person determines."""

    phi: Floats
    covariance: Floats
    alone: Floats
    cells: tuple[Whitened, ...]

    def determined(self, row: Floats) -> bool:
        """Whether `row` (q,) rests on one person alone, so that nothing shows its spread."""
        scale = np.sqrt(np.einsum("rq,rq->r", self.alone, self.alone) * (row @ row))
        return bool((np.abs(self.alone @ row) > 1e-6 * scale).any())

    def variance_of_variance(self, row: Floats) -> float:
        """Of the sandwich of `row` (q,), if Σ were right: 2 ΣΣ P_ij² over pairs of people."""
        local = self.phi @ row
        diagonal, crossed = 0.0, np.zeros_like(self.phi)
        for cell in self.cells:
            pulled = np.einsum("cab,cb->ca", cell.root, cell.x @ local)
            own = np.einsum("ca,ca->c", pulled, pulled)
            shared = np.einsum("caq,ca->cq", cell.x, pulled)
            taken = np.einsum("cp,pq,cq->c", shared, self.phi, shared)
            diagonal += float(cell.n @ (own**2 - 2 * own * taken))
            crossed += (cell.n[:, None] * shared).T @ shared
        turned = crossed @ self.phi
        return 2 * (diagonal + float(np.sum(turned * turned.T)))


def person_robust(top: Top) -> PersonRobust:
    """The sandwich over people of a fit, corrected for leverage."""
    likelihood, state = top.likelihood, top.state
    meat = np.zeros_like(state.phi)
    alone, cells = [np.zeros((0, len(state.beta)))], []
    for segment, cross in zip(likelihood.segments, state.cross, strict=True):
        cell, white, directions = _whitened(segment, state)
        weighted = cell.root @ cell.x
        spread = white @ cross @ np.swapaxes(white, 1, 2)
        meat += np.einsum("cap,cab,cbq->pq", weighted, spread, weighted, optimize=True)
        cells.append(cell)
        alone.append(directions @ state.phi)
    covariance = state.phi @ meat @ state.phi
    return PersonRobust(state.phi, covariance, np.concatenate(alone), tuple(cells))


def _whitened(segment: Segment, state: State) -> tuple[Whitened, Floats, Floats]:
    """The cells, what whitens them (C, T, T), and the directions of one person (r, q)."""
    seen = segment.seen
    both = seen[:, :, None] & seen[:, None, :]
    spare = ~seen[:, :, None] & np.eye(seen.shape[1], dtype=bool)
    padded = np.where(both, state.sigma[segment.block], 0.0) + spare
    white = np.asarray(np.linalg.inv(np.linalg.cholesky(padded)), dtype=np.float64)
    x = white @ (segment.x * seen[:, :, None])
    left = np.eye(seen.shape[1]) - x @ state.phi @ np.swapaxes(x, 1, 2)
    values, vectors = np.linalg.eigh(left)
    lone = values < _ALL
    power = np.where(lone, 0.0, np.where(lone, 1.0, values) ** -0.5)
    root = (vectors * power[:, None, :]) @ np.swapaxes(vectors, 1, 2)
    cell, which = np.nonzero(lone)
    directions = np.einsum("raq,ra->rq", x[cell], vectors[cell, :, which])
    return Whitened(segment.n, x, root), white, directions
