"""One fit: which covariance structure is within reach, and what inference needs of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, NamedTuple

import numpy as np

from bestendig.effects.covariance import (
    Structure,
    StructureName,
    positive_definite,
    structure_of,
    without_parameters,
)
from bestendig.effects.moments import Bools, Floats, Ints
from bestendig.effects.newton import Top, maximise
from bestendig.effects.reml import Curvature, Likelihood
from bestendig.effects.segments import Segment
from bestendig.effects.small_sample import (
    KenwardRoger,
    PersonRobust,
    kenward_roger,
    person_robust,
)
from bestendig.effects.values import Reason

# Past this many waves an unstructured or Toeplitz Σ is not tried on incomplete answers.
_MANY_WAVES: Final = 24
# Variances this much smaller than the squares they came from are rounding.
_ROUNDING: Final = 1e-12

Method = Literal["satterthwaite", "kenward_roger"]
FALL_BACKS: Final[tuple[StructureName, ...]] = (
    "unstructured", "toeplitz_heterogeneous", "ar1", "compound_symmetry",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fit:
    """A fit of some of the parameters.

    columns (q,): which. beta (q,), phi and phi_adjusted (q, q), sigma (B, T, T).
    theta_covariance (m, m): of θ, from the observed information; for a fit by formula there
    is no θ, but `wishart` degrees of freedom behind Σ. top: what was maximised.
    robust: the sandwich over people, where Σ had to be simplified.
    """

    columns: Ints
    structure: StructureName
    beta: Floats
    phi: Floats
    phi_adjusted: Floats
    sigma: Floats
    log_likelihood: float
    theta_covariance: Floats
    top: Top
    wishart: int | None = None
    robust: PersonRobust | None = None

    @property
    def covariance(self) -> Floats:
        """(q, q): of β, with the uncertainty in Σ; robust where `robust`."""
        if self.robust is None:
            return self.phi_adjusted
        return self.robust.covariance + self.phi_adjusted - self.phi

    @cached_property
    def kenward_roger(self) -> KenwardRoger:
        """The adjustment of Kenward and Roger; a fit by formula needs none."""
        if self.wishart is not None:
            return KenwardRoger(self.phi, self.theta_covariance)
        return kenward_roger(self.top)

    def variance_of_variance(self, row: Floats, method: Method = "satterthwaite") -> float:
        """How uncertain the variance of `row` (q,) is, itself a variance."""
        if self.wishart is not None:
            return float(2 * (row @ self.phi @ row) ** 2 / self.wishart)
        if self.robust is not None:
            return self.robust.variance_of_variance(row)
        known = self.theta_covariance
        if method == "kenward_roger":
            known = self.kenward_roger.theta_covariance
        gradient = np.einsum("a,kab,b->k", row, self.top.curvature.shrink, row)
        return float(gradient @ known @ gradient)


class Spread(NamedTuple):
    """What least squares says of one Σ.

    covariance and pairs (T, T): of the waves answered together. varies (T,): whether a
    wave's answers differ. people; means: the most there are at one wave.
    """

    covariance: Floats
    pairs: Floats
    varies: Bools
    people: float
    means: int

    @property
    def seen(self) -> Bools:
        """(T,): waves with answers."""
        return self.pairs.diagonal() > 0


def fit_segments(
    segments: Sequence[Segment],
    columns: Ints,
    structure: StructureName | Literal["auto"],
    times: Floats,
) -> Fit | Reason:
    """The fit of `structure`; "auto": the first within reach. Or why there is none."""
    spreads = spreads_of(segments)
    if isinstance(spreads, Reason):
        return spreads
    if structure in {"auto", "unstructured"}:
        fit = by_formula(segments, columns, spreads)
        if fit is not None:
            return fit
    reason = Reason.NOT_CONVERGED
    for name in FALL_BACKS if structure == "auto" else (structure,):
        obstacles = [out_of_reach(name, spread) for spread in spreads]
        obstacle = next((reason for reason in obstacles if reason), None)
        found = obstacle or by_newton(segments, columns, name, spreads, times)
        if isinstance(found, Fit):
            simplified = structure == "auto" and name != "unstructured"
            return replace(found, robust=person_robust(found.top)) if simplified else found
        reason = found
    return reason


def spreads_of(segments: Sequence[Segment]) -> list[Spread] | Reason:
    """Least-squares residuals by Σ; or why nothing can be fitted at all."""
    blocks = 1 + max(segment.block for segment in segments)
    waves = segments[0].seen.shape[1]
    state = Likelihood(segments, [without_parameters(np.eye(waves))] * blocks).at(np.zeros(0))
    # Means that cannot be told apart leave a Φ that is rounding in some direction.
    if state is None or not positive_definite(state.phi):
        return Reason.TOO_FEW_PEOPLE
    found = []
    for block in range(blocks):
        own = [segment for segment in segments if segment.block == block]
        pairs, cross = np.zeros((waves, waves)), np.zeros((waves, waves))
        squares, people = np.zeros(waves), 0.0
        for segment in own:
            seen = segment.seen.astype(np.float64)
            pairs += (segment.n[:, None] * seen).T @ seen
            cross += segment.residuals(state.beta)[1].sum(axis=0)
            squares += segment.n @ segment.mean**2
            people += float(segment.n.sum())
        rows = np.stack([segment.x for segment in own], axis=1)
        means = int(np.linalg.matrix_rank(rows).max())
        if people <= means:
            return Reason.TOO_FEW_PEOPLE
        varies = cross.diagonal() > _ROUNDING * (squares + cross.diagonal())
        if not varies.any():
            return Reason.NO_VARIATION
        found.append(Spread(cross / np.maximum(pairs, 1), pairs, varies, people, means))
    return found


def out_of_reach(name: StructureName, spread: Spread) -> Reason | None:
    """Why a structure cannot be fitted, before trying; None when it may be."""
    seen = spread.seen
    waves = np.flatnonzero(seen)
    lag = np.abs(np.subtract.outer(waves, waves))
    pairs = spread.pairs[np.ix_(seen, seen)]
    free, by_lag = name == "unstructured", name == "toeplitz_heterogeneous"
    own = free or by_lag
    obstacles = [
        (not free and len(waves) == 1, Reason.TOO_FEW_PEOPLE),
        (len(waves) > 1 and not pairs[lag > 0].any(), Reason.NOT_SEEN_TOGETHER),
        (own and len(waves) > _MANY_WAVES, Reason.NOT_CONVERGED),
        (own and not spread.varies[seen].all(), Reason.NO_VARIATION),
        (own and pairs.diagonal().min() < 2 + spread.means, Reason.TOO_FEW_PEOPLE),
        (free and pairs.min() < 3, Reason.NOT_SEEN_TOGETHER),
        # Each wave is regressed on all others: with fewer answers than that Σ is singular.
        (free and pairs.diagonal().min() - spread.means < len(waves), Reason.TOO_FEW_PEOPLE),
        (by_lag and min(pairs[lag == k].sum() for k in np.unique(lag)) < 3,
         Reason.NOT_SEEN_TOGETHER),
    ]  # fmt: skip
    return next((reason for met, reason in obstacles if met), None)


def by_formula(segments: Sequence[Segment], columns: Ints, spreads: Sequence[Spread]) -> Fit | None:
    """The unstructured fit when everybody answered every wave and every mean is free.

    None when that is not so, or when there are too few people for a Σ that can be inverted.
    """
    seen = spreads[0].seen
    whole = all(len(s.n) == 1 and (s.seen[0] == seen).all() for s in segments)
    free = segments[0].x.shape[1] == len(segments) * seen.sum()
    df = int(spreads[0].people) - len(segments)
    if len(spreads) > 1 or not whole or not free or df < seen.sum():
        return None
    within = sum((segment.within[0] for segment in segments), np.zeros_like(spreads[0].pairs))
    sigma = within / df + np.diag((~seen).astype(np.float64))
    likelihood = Likelihood(segments, [without_parameters(sigma)])
    state = likelihood.at(np.zeros(0))
    if state is None:
        return None
    none = np.zeros((0, len(columns), len(columns)))
    nothing = Curvature(np.zeros((0, len(columns))), none, np.zeros((0, 0)))
    top = Top(likelihood, state, nothing)
    return replace(_fitted(columns, "unstructured", top, spreads), wishart=df)


def by_newton(
    segments: Sequence[Segment],
    columns: Ints,
    name: StructureName,
    spreads: Sequence[Spread],
    times: Floats,
) -> Fit | Reason:
    """The fit of one structure by Newton steps, or why there is none."""
    structures: list[Structure] = [structure_of(name, each.seen, times) for each in spreads]
    start = [s.start(_tamed(each)) for s, each in zip(structures, spreads, strict=True)]
    likelihood = Likelihood(segments, structures)
    top = maximise(likelihood, np.concatenate(start))
    return top if isinstance(top, Reason) else _fitted(columns, name, top, spreads)


def _fitted(columns: Ints, name: StructureName, top: Top, spreads: Sequence[Spread]) -> Fit:
    state, curvature = top.state, top.curvature
    both = np.stack([np.outer(spread.seen, spread.seen) for spread in spreads])
    moved = curvature.pulls @ state.phi
    known = np.asarray(np.linalg.inv(curvature.information), dtype=np.float64)
    return Fit(
        columns=columns,
        structure=name,
        beta=state.beta,
        phi=state.phi,
        phi_adjusted=state.phi + moved.T @ known @ moved,
        sigma=np.where(both, state.sigma, 0.0),
        log_likelihood=state.log_likelihood,
        theta_covariance=known,
        top=top,
    )


def _tamed(spread: Spread) -> Floats:
    """A positive definite covariance near the pairwise one, to start from."""
    seen = spread.seen
    variances = spread.covariance.diagonal()
    typical = variances[seen].mean()
    scale = np.sqrt(np.where(seen, np.maximum(variances, 1e-3 * typical), 1.0))
    correlation = spread.covariance / np.outer(scale, scale) * np.outer(seen, seen)
    np.fill_diagonal(correlation, 0.0)
    correlation = np.clip(correlation, -0.99, 0.99)
    lowest = np.linalg.eigvalsh(correlation)[0]
    shrunk = min(1.0, 0.95 / -lowest) if lowest < 0 else 1.0
    tamed: Floats = (shrunk * correlation + np.eye(len(scale))) * np.outer(scale, scale)
    return tamed
