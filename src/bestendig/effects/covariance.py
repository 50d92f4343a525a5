"""Covariance structures: Σ as a function of parameters θ, with its derivatives.

All are written on T waves of which some may never have been answered: those hold 1 on the
diagonal of Σ and no parameter bears on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

import numpy as np

from bestendig.effects.moments import Bools, Floats, Ints

StructureName = Literal[
    "unstructured", "toeplitz_heterogeneous", "ar1", "compound_symmetry", "random_slope"
]
# An eigenvalue of the correlation matrix below this is not told apart from 0.
_SINGULAR: Final = 1e-9


class Structure(Protocol):
    """Σ (T, T) as a function of θ (m,)."""

    @property
    def size(self) -> int:
        """m, the number of parameters."""
        ...

    def matrix(self, theta: Floats) -> Floats:
        """Σ (T, T)."""
        ...

    def slopes(self, theta: Floats) -> Floats:
        """∂Σ/∂θ (m, T, T)."""
        ...

    def bend(self, theta: Floats, gradient: Floats) -> Floats:
        """(m, m): the second derivatives of Σ, summed with weights `gradient` (T, T)."""
        ...

    def start(self, covariance: Floats) -> Floats:
        """θ (m,) for a first Σ near `covariance` (T, T)."""
        ...


def structure_of(name: StructureName, seen: Bools, times: Floats) -> Structure:
    """The structure over the waves that were `seen` (T,); `times` (T,) for random_slope."""
    if name == "toeplitz_heterogeneous":
        return Toeplitz(seen)
    if name == "ar1":
        return FirstOrder(seen)
    both = np.outer(seen, seen)
    rest = np.diag((~seen).astype(np.float64))
    if name == "unstructured":
        row, column = np.nonzero(np.tril(both))
        basis = np.zeros((len(row), len(seen), len(seen)))
        basis[np.arange(len(row)), row, column] = 1.0
        basis[np.arange(len(row)), column, row] = 1.0
        return Linear(basis, rest)
    own = np.diag(seen.astype(np.float64))
    if name == "compound_symmetry":
        return Linear(np.stack([own, both.astype(np.float64)][: max(1, seen.sum())]), rest)
    crossed = np.add.outer(times, times)
    parts = [own, np.ones_like(crossed), crossed, np.outer(times, times)]
    return Linear(np.stack([part * both for part in parts]), rest)


def without_parameters(sigma: Floats) -> Structure:
    """A Σ (T, T) that is given."""
    return Linear(np.zeros((0, *sigma.shape)), sigma)


def positive_definite(sigma: Floats) -> bool:
    """Whether Σ (T, T) is positive definite, by a margin that is safe to invert."""
    variances = sigma.diagonal()
    if not np.isfinite(sigma).all() or (variances <= 0).any():
        return False
    scale = np.sqrt(variances)
    return bool(np.linalg.eigvalsh(sigma / np.outer(scale, scale))[0] > _SINGULAR)


@dataclass(frozen=True, eq=False)
class Linear:
    """Σ = rest + Σ_k θ_k basis_k: unstructured, compound symmetry, random slope; or no θ."""

    basis: Floats  # (m, T, T)
    rest: Floats  # (T, T)

    @property
    def size(self) -> int:
        return len(self.basis)

    def matrix(self, theta: Floats) -> Floats:
        return self.rest + np.tensordot(theta, self.basis, axes=1)

    def slopes(self, theta: Floats) -> Floats:  # noqa: ARG002  # linear: the same for any θ
        return self.basis

    def bend(self, theta: Floats, gradient: Floats) -> Floats:  # noqa: ARG002  # linear: none
        return np.zeros((len(theta), len(theta)))

    def start(self, covariance: Floats) -> Floats:
        theta = self._nearest(covariance)
        if positive_definite(self.matrix(theta)):
            return theta
        return self._nearest(np.diag(covariance.diagonal()))

    def _nearest(self, covariance: Floats) -> Floats:
        flat = self.basis.reshape(len(self.basis), -1).T
        theta = np.linalg.lstsq(flat, (covariance - self.rest).ravel(), rcond=None)[0]
        return np.asarray(theta, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Toeplitz:
    """Each wave its own variance, one correlation a lag: θ = (log s_t, ρ_lag)."""

    seen: Bools

    @property
    def size(self) -> int:
        return len(self._waves) + len(self.lags)

    @property
    def _waves(self) -> Ints:
        return np.flatnonzero(self.seen)

    @property
    def lags(self) -> Ints:
        """The distances that occur between waves that were seen."""
        waves = self._waves
        return np.unique(np.abs(np.subtract.outer(waves, waves)))[1:]

    def _parts(self, theta: Floats) -> tuple[Floats, Floats]:
        """Σ on the seen waves (t, t), and by lag what ρ multiplies (L, t, t)."""
        waves, lags = self._waves, self.lags
        # A step too far must give a number, so that it can be halved.
        scale, rho = np.exp(np.clip(theta[: len(waves)], -300, 300)), theta[len(waves) :]
        lag = np.abs(np.subtract.outer(waves, waves))
        by_lag = (lag == lags[:, None, None]) * np.outer(scale, scale)
        return np.diag(scale**2) + np.tensordot(rho, by_lag, axes=1), by_lag

    def matrix(self, theta: Floats) -> Floats:
        whole = np.eye(len(self.seen))
        whole[np.ix_(self._waves, self._waves)] = self._parts(theta)[0]
        return whole

    def slopes(self, theta: Floats) -> Floats:
        waves = self._waves
        sigma, by_lag = self._parts(theta)
        touch = np.eye(len(waves))
        scaled = sigma * (touch[:, :, None] + touch[:, None, :])
        whole = np.zeros((len(theta), len(self.seen), len(self.seen)))
        whole[:, waves[:, None], waves] = np.concatenate([scaled, by_lag])
        return whole

    def bend(self, theta: Floats, gradient: Floats) -> Floats:
        waves = self._waves
        sigma, by_lag = self._parts(theta)
        weights = gradient[np.ix_(waves, waves)]
        pull = weights * sigma
        size = len(waves)
        second = np.zeros((len(theta), len(theta)))
        second[:size, :size] = 2 * pull + 2 * np.diag(pull.sum(axis=1))
        second[size:, :size] = 2 * (weights * by_lag).sum(axis=2)
        second[:size, size:] = second[size:, :size].T
        return second

    def start(self, covariance: Floats) -> Floats:
        waves, lags = self._waves, self.lags
        inner = covariance[np.ix_(waves, waves)]
        scale = np.sqrt(inner.diagonal())
        correlation = inner / np.outer(scale, scale)
        lag = np.abs(np.subtract.outer(waves, waves))
        rho = np.array([correlation[lag == each].mean() for each in lags])
        while True:
            theta = np.concatenate([np.log(scale), rho])
            if positive_definite(self.matrix(theta)):
                return theta
            rho = 0.8 * rho


@dataclass(frozen=True, eq=False)
class FirstOrder:
    """One variance, correlation ρ to the power of the distance: θ = (log s², ρ)."""

    seen: Bools

    @property
    def size(self) -> int:
        return 2

    def _distance(self) -> tuple[Floats, Floats]:
        waves = np.arange(len(self.seen), dtype=np.float64)
        both = np.outer(self.seen, self.seen).astype(np.float64)
        return np.abs(np.subtract.outer(waves, waves)), both

    def matrix(self, theta: Floats) -> Floats:
        distance, both = self._distance()
        rest = np.diag((~self.seen).astype(np.float64))
        scale, rho = float(np.exp(np.clip(theta[0], -600, 600))), float(theta[1])
        return rest + both * scale * rho**distance

    def slopes(self, theta: Floats) -> Floats:
        distance, both = self._distance()
        scale, rho = float(np.exp(np.clip(theta[0], -600, 600))), float(theta[1])
        first = distance * rho ** np.maximum(distance - 1, 0)
        return np.stack([both * scale * rho**distance, both * scale * first])

    def bend(self, theta: Floats, gradient: Floats) -> Floats:
        distance, both = self._distance()
        scale, rho = float(np.exp(np.clip(theta[0], -600, 600))), float(theta[1])
        twice = both * scale * distance * (distance - 1) * rho ** np.maximum(distance - 2, 0)
        slopes = self.slopes(theta)
        mixed = np.sum(gradient * slopes, axis=(1, 2))
        return np.array([[mixed[0], mixed[1]], [mixed[1], np.sum(gradient * twice)]])

    def start(self, covariance: Floats) -> Floats:
        variance = float(covariance.diagonal()[self.seen].mean())
        distance, both = self._distance()
        nearest = distance[(both > 0) & (distance > 0)].min()
        beside = (distance == nearest) & (both > 0)
        ratio = float(covariance[beside].mean()) / variance
        rho = np.sign(ratio) * min(abs(ratio), 0.95) ** (1 / nearest)
        return np.array([np.log(variance), rho])
