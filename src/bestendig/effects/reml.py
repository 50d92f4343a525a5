"""Restricted maximum likelihood for repeated measures, from moments.

The people of one cell share a design X, a covariance Σ and a pattern of answers, so the
likelihood needs their number, mean and cross-products only. W is Σ⁻¹ on the waves a
cell answered and 0 elsewhere, which lets all patterns be worked on as one array.

Sources: Gilmour, Thompson & Cullis (1995), Biometrics 51(4), 1440–1450, for the average
information; Jennrich & Schluchter (1986), Biometrics 42(4), 805–820, for the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bestendig.effects.covariance import Structure, positive_definite
from bestendig.effects.moments import Floats, Ints
from bestendig.effects.segments import Segment, inverses_of


@dataclass(frozen=True, eq=False)
class State:
    """The fit at one θ: Σ of each block, β and Φ = (X′WX)⁻¹.

    By segment: W (C, T, T), the sums of residuals (C, T), their cross-products (C, T, T).
    """

    theta: Floats
    sigma: Floats
    beta: Floats
    phi: Floats
    weights: tuple[Floats, ...]
    summed: tuple[Floats, ...]
    cross: tuple[Floats, ...]
    log_likelihood: float


class Likelihood:
    """The REML log-likelihood of the segments under a structure for each block."""

    def __init__(self, segments: Sequence[Segment], structures: Sequence[Structure]) -> None:
        self.segments = tuple(segments)
        self.structures = tuple(structures)
        self.parameters = self.segments[0].x.shape[1]
        self.answers = sum(float(s.n @ s.seen.sum(axis=1)) for s in self.segments)

    def split(self, theta: Floats) -> list[Floats]:
        """θ by block."""
        sizes = self._sizes
        ends = np.cumsum(sizes)
        return [theta[end - size : end] for size, end in zip(sizes, ends, strict=True)]

    def owners(self) -> Ints:
        """(m,): the block of each parameter."""
        return np.repeat(np.arange(len(self.structures)), self._sizes)

    def at(self, theta: Floats) -> State | None:
        """The fit at `theta`; None where a Σ is not positive definite."""
        parts = zip(self.structures, self.split(theta), strict=True)
        sigma = np.stack([structure.matrix(part) for structure, part in parts])
        if not all(positive_definite(each) for each in sigma):
            return None
        weights, determinant = [], 0.0
        information = np.zeros((self.parameters, self.parameters))
        score = np.zeros(self.parameters)
        for segment in self.segments:
            w, logs = inverses_of(sigma[segment.block], segment.seen)
            weights.append(w)
            determinant += float(segment.n @ logs)
            information += segment.x.T @ np.tensordot(segment.n, w, axes=1) @ segment.x
            score += segment.x.T @ np.einsum("cab,cb->a", w, segment.n[:, None] * segment.mean)
        try:
            root = np.linalg.cholesky(information)
        except np.linalg.LinAlgError:
            return None
        phi = np.asarray(np.linalg.inv(information), dtype=np.float64)
        beta = phi @ score
        residuals = [segment.residuals(beta) for segment in self.segments]
        summed, cross = zip(*residuals, strict=True)
        quadratic = sum(float(np.vdot(w, r)) for w, r in zip(weights, cross, strict=True))
        free = self.answers - self.parameters
        value = free * np.log(2 * np.pi) + determinant + quadratic
        value += 2 * np.log(root.diagonal()).sum()
        return State(theta, sigma, beta, phi, tuple(weights), summed, cross, float(-value / 2))

    def slopes(self, theta: Floats) -> list[Floats]:
        """∂Σ/∂θ (m_b, T, T) by block."""
        parts = zip(self.structures, self.split(theta), strict=True)
        return [structure.slopes(part) for structure, part in parts]

    def score(self, state: State) -> tuple[Floats, Floats]:
        """The gradient of the log-likelihood by θ (m,), and by Σ (B, T, T)."""
        by_sigma = np.zeros_like(state.sigma)
        for segment, w, cross in zip(self.segments, state.weights, state.cross, strict=True):
            spread = segment.x @ state.phi @ segment.x.T
            inner = cross + segment.n[:, None, None] * spread
            by_sigma[segment.block] += np.sum(w @ inner @ w, axis=0) / 2
            by_sigma[segment.block] -= np.tensordot(segment.n, w, axes=1) / 2
        slopes = self.slopes(state.theta)
        gradient = [np.tensordot(e, d, axes=2) for e, d in zip(slopes, by_sigma, strict=True)]
        return np.concatenate(gradient), by_sigma

    def average_information(self, state: State) -> Floats:
        """(m, m): the mean of observed and expected information, as if Σ were linear in θ."""
        slopes = self.slopes(state.theta)
        whole = self._zeros()
        pulls = self._pulls(state, slopes)
        for segment, w, cross in zip(self.segments, state.weights, state.cross, strict=True):
            e = slopes[segment.block]
            self._add(whole, segment.block, _inner(e, _sandwiched(w, w @ cross @ w, e)))
        whole = whole - pulls @ state.phi @ pulls.T
        average: Floats = (whole + whole.T) / 4
        return average

    def expected_information(self, state: State) -> Floats:
        """(m, m): the expected information on θ."""
        slopes = self.slopes(state.theta)
        whole = self._zeros()
        shrink = np.zeros((len(state.theta), self.parameters, self.parameters))
        for segment, w in zip(self.segments, state.weights, strict=True):
            e, own = slopes[segment.block], self.owners() == segment.block
            scaled = segment.n[:, None, None] * w
            spread = segment.x @ state.phi @ segment.x.T
            plain = _sandwiched(scaled, w, e)
            part = plain - 2 * _sandwiched(scaled, w @ spread @ w, e)
            self._add(whole, segment.block, _inner(e, part))
            shrink[own] += segment.x.T @ plain @ segment.x
        turned = state.phi @ shrink
        whole = whole + np.tensordot(turned, turned, axes=([1, 2], [2, 1]))
        expected: Floats = (whole + whole.T) / 4
        return expected

    def curvature(self, state: State) -> Curvature:
        """All that inference needs of the likelihood around its top."""
        slopes = self.slopes(state.theta)
        pulls = self._pulls(state, slopes)
        observed = self._zeros()
        shrink = np.zeros((len(state.theta), self.parameters, self.parameters))
        for segment, w, cross in zip(self.segments, state.weights, state.cross, strict=True):
            e, own = slopes[segment.block], self.owners() == segment.block
            scaled = segment.n[:, None, None] * w
            spread = segment.x @ state.phi @ segment.x.T
            plain = _sandwiched(scaled, w, e)
            full = _sandwiched(w, w @ (cross + segment.n[:, None, None] * spread) @ w, e)
            self._add(observed, segment.block, _inner(e, full) - _inner(e, plain) / 2)
            shrink[own] += segment.x.T @ plain @ segment.x
        turned = state.phi @ shrink
        observed -= np.tensordot(turned, turned, axes=([1, 2], [2, 1])) / 2
        observed -= pulls @ state.phi @ pulls.T
        _, by_sigma = self.score(state)
        thetas = self.split(state.theta)
        for b, (structure, theta) in enumerate(zip(self.structures, thetas, strict=True)):
            self._add(observed, b, -structure.bend(theta, by_sigma[b]))
        return Curvature(pulls, turned @ state.phi, (observed + observed.T) / 2)

    @property
    def _sizes(self) -> list[int]:
        return [structure.size for structure in self.structures]

    def _zeros(self) -> Floats:
        size = sum(self._sizes)
        return np.zeros((size, size))

    def _add(self, whole: Floats, block: int, part: Floats) -> None:
        own = np.flatnonzero(self.owners() == block)
        whole[np.ix_(own, own)] += part

    def _pulls(self, state: State, slopes: Sequence[Floats]) -> Floats:
        """U (m, p): row k is X′W E_k W r, summed over people."""
        pulls = np.zeros((len(state.theta), self.parameters))
        owners = self.owners()
        for segment, w, summed in zip(self.segments, state.weights, state.summed, strict=True):
            e = slopes[segment.block]
            pulls[owners == segment.block] += (
                _sandwiched(w, w @ summed[:, :, None], e)[:, :, 0] @ segment.x
            )
        return pulls


@dataclass(frozen=True, eq=False)
class Curvature:
    """Around the top: U (m, p), ∂Φ/∂θ (m, p, p), observed information (m, m)."""

    pulls: Floats
    shrink: Floats
    information: Floats


def _sandwiched(left: Floats, right: Floats, slopes: Floats) -> Floats:
    """Σ_c left_c E_k right_c: (C, T, T), (C, T, r) and (m, T, T) give (m, T, r)."""
    cells, waves, columns = right.shape
    size = len(slopes)
    if size * 2 > waves:
        outer = left.reshape(cells, -1).T @ right.reshape(cells, -1)
        outer = outer.reshape(waves, waves, waves, columns).transpose(1, 2, 0, 3)
        flat = slopes.reshape(size, -1) @ outer.reshape(waves * waves, -1)
        return flat.reshape(size, waves, columns)
    return np.stack([np.sum(left @ e @ right, axis=0) for e in slopes])


def _inner(left: Floats, right: Floats) -> Floats:
    """(m, m): Σ_ab left_k[a, b] right_l[a, b], for symmetric left."""
    return left.reshape(len(left), -1) @ right.reshape(len(right), -1).T
