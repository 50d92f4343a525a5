"""Fitted means: one repeated-measures model (MMRM) by REML, from moments alone.

All answers of all drop-out patterns are used, which is valid when answers are missing at
random given those that were seen. The work depends on the number of cells (group ×
stratum × pattern), not on the number of people.

1. Cells without answers go; every mean with answers gets its parameters.
2. When everybody answered every wave the fit is a formula. Otherwise Newton steps on the
   unstructured covariance; where that is out of reach, the first of heterogeneous
   Toeplitz, AR(1) and compound symmetry that can be fitted, with person-robust errors.
3. With one Σ per group and no shared parameters each group is fitted by itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from bestendig.effects.covariance import StructureName
from bestendig.effects.designs import Design, saturated
from bestendig.effects.fitting import Fit, Method, fit_segments
from bestendig.effects.moments import Bools, Floats, Ints, Moments
from bestendig.effects.segments import segments_of
from bestendig.effects.values import NotEstimable, Reason

# A contrast whose variance is this share of its means' own is a constant, but for rounding.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Tested:
    """A row on the means: estimate, its standard error (with the uncertainty in Σ), the
    model-based one that gls and mmrm print, and degrees of freedom."""

    estimate: float
    se: float
    se_model: float
    df: float


@dataclass(frozen=True, eq=False)
class CellMeans:
    """A fit of means at T waves for G groups.

    waves, groups (those with answers), strata: labels. structure: the covariance structure
    that was fitted (the least structured of the groups' when they differ, see `fits`).
    common: one Σ for all groups. beta (p,); phi (p, p): its model covariance;
    phi_adjusted (p, p): with the uncertainty in Σ. sigma (G, T, T): 0 where a group never
    answered. n (G, T): answers; people (G,): with at least one answer.
    log_likelihood: restricted, with the constant as nlme and mmrm count it.
    """

    waves: tuple[str, ...]
    groups: tuple[str, ...]
    strata: tuple[str, ...]
    names: tuple[str, ...]
    structure: StructureName
    common: bool
    beta: Floats
    phi: Floats
    phi_adjusted: Floats
    sigma: Floats
    n: Ints
    people: Ints
    log_likelihood: float
    matrices: Floats
    known: Bools
    shares: Floats
    fits: tuple[Fit, ...]

    def row(self, group: str, wave: str, stratum: str | None = None) -> Floats:
        """(p,): the row that gives one mean.

        Without `stratum`, where strata have means of their own: their average, weighted by
        the people in each stratum over all groups, so that groups are compared on the same
        mix. Raises KeyError for a mean that has no answers to be estimated from.
        """
        try:
            g, t = self.groups.index(group), self.waves.index(wave)
            own = range(len(self.strata)) if stratum is None else [self.strata.index(stratum)]
        except ValueError as error:
            raise KeyError(f"no mean of {group!r} at {wave!r} in {stratum!r}") from error
        chosen = [s for s in own if self.shares[s] > 0]
        if not chosen or not self.known[g, chosen, t].all():
            raise KeyError(f"no answers for the mean of {group!r} at {wave!r} in {stratum!r}")
        return np.average(self.matrices[g, chosen, t], axis=0, weights=self.shares[chosen])

    def test(self, row: Floats, *, method: Method = "satterthwaite") -> Tested | NotEstimable:
        """The `row` (p,) with standard errors and degrees of freedom.

        "kenward_roger" gives the covariance and degrees of freedom of Kenward and Roger, for
        structures that are linear in their parameters (ValueError for others). A group whose
        Σ had to be simplified keeps its person-robust error under either method.
        NotEstimable where a person-robust error is asked of a mean that rests on one person,
        and NO_VARIATION where all people differ in the same way, so that nothing shows chance.
        """
        if not row.any():
            raise ValueError("a row of zeros asks nothing")
        model, variance, spread = float(row @ self.phi @ row), 0.0, 0.0
        for fit in self.fits:
            own = row[fit.columns]
            if fit.robust is not None and fit.robust.determined(own):
                return NotEstimable(name="", reason=Reason.TOO_FEW_PEOPLE)
            adjusted = method == "kenward_roger" and fit.robust is None
            covariance = fit.kenward_roger.phi if adjusted else fit.covariance
            variance += float(own @ covariance @ own)
            spread += fit.variance_of_variance(own, method)
        if not varies(variance, row, self.phi):
            return NotEstimable(name="", reason=Reason.NO_VARIATION)
        return Tested(
            estimate=float(row @ self.beta),
            se=math.sqrt(variance),
            se_model=math.sqrt(model),
            df=2 * model**2 / spread,
        )

    def covariance(self, rows: Floats) -> Floats:
        """(m, m): covariance of the `rows` (m, p), as `test` has it."""
        parts = [rows[:, f.columns] @ f.covariance @ rows[:, f.columns].T for f in self.fits]
        return np.asarray(sum(parts), dtype=np.float64)


def varies(variance: float, row: Floats, phi: Floats) -> bool:
    """Whether the `variance` of a `row` (p,) is more than rounding of those of its means."""
    return variance > _ROUNDING * float(row**2 @ phi.diagonal())


def fit_cell_means(
    moments: Moments,
    *,
    common: bool,
    structure: StructureName | Literal["auto"] = "auto",
    design: Design | None = None,
    times: Sequence[float] | None = None,
) -> CellMeans | NotEstimable:
    """The means of `moments`, with one Σ for all groups (`common`) or one for each.

    design: default a mean for each group and wave, strata taken together. structure:
    "auto" is unstructured with its fall-backs; a name is that structure or nothing.
    times (T,): for random_slope, default 0, 1, 2, …
    """
    cells = moments.by_group()
    if design is None:
        cells = cells.without_strata()
    plan = saturated(cells) if design is None else design
    waves = len(moments.waves)
    answered = cells.observed[:, :waves] & (cells.n > 0)[:, None]
    keep = [g for g in range(len(cells.groups)) if answered[cells.group == g].any()]
    if not keep:
        return NotEstimable(name="", reason=Reason.NO_ANSWERS)
    seen = np.zeros(plan.matrices.shape[:3], dtype=bool)
    np.logical_or.at(seen, (cells.group, cells.stratum), answered)
    bearing = plan.bearing(seen)
    matrices = plan.matrices[..., bearing]
    clock = np.arange(waves, dtype=np.float64) if times is None else np.asarray(times, float)
    apart = not common and plan.separable
    fits = []
    for team in [[g] for g in keep] if apart else [keep]:
        columns = np.flatnonzero(matrices[team].any(axis=(0, 1, 2)))
        block = np.zeros(len(cells.groups), dtype=np.int64)
        block[team] = 0 if common else np.arange(len(team))
        segments = segments_of(cells, matrices[..., columns], block.tolist(), team)
        fit = fit_segments(segments, columns, structure, clock)
        if isinstance(fit, Reason):
            return NotEstimable(name="", reason=fit)
        fits.append(fit)
    return _assembled(moments, cells, plan, bearing, keep, fits, common=common)


def _assembled(
    moments: Moments, cells: Moments, plan: Design, bearing: Bools, keep: Sequence[int],
    fits: Sequence[Fit], *, common: bool,
) -> CellMeans:  # fmt: skip
    waves, size = len(moments.waves), int(bearing.sum())
    beta, phi, adjusted = np.zeros(size), np.zeros((size, size)), np.zeros((size, size))
    for fit in fits:
        inside = np.ix_(fit.columns, fit.columns)
        beta[fit.columns], phi[inside], adjusted[inside] = fit.beta, fit.phi, fit.phi_adjusted
    sigma = np.concatenate([fit.sigma for fit in fits])
    answered = cells.observed[:, :waves] * cells.n[:, None]
    n = np.stack([answered[cells.group == g].sum(axis=0) for g in keep])
    lively = np.where(cells.observed[:, :waves].any(axis=1), cells.n, 0)
    matrices, strata = plan.matrices[keep], cells.strata
    shares = np.bincount(cells.stratum, lively, len(strata)).astype(np.float64)
    if not plan.by_stratum:
        strata = moments.strata
        matrices = np.repeat(matrices[:, :1], len(strata), axis=1)
        shares = np.full(len(strata), 1 / len(strata))
    known = np.asarray(~matrices[..., ~bearing].any(axis=3), dtype=np.bool_)
    order = ["unstructured", "random_slope", "toeplitz_heterogeneous", "ar1", "compound_symmetry"]
    return CellMeans(
        waves=moments.waves,
        groups=tuple(cells.groups[g] for g in keep),
        strata=strata,
        names=tuple(name for name, own in zip(plan.names, bearing, strict=True) if own),
        structure=max((fit.structure for fit in fits), key=order.index),
        common=common,
        beta=beta,
        phi=phi,
        phi_adjusted=adjusted,
        sigma=np.repeat(sigma, len(keep), axis=0) if common else sigma,
        n=n.astype(np.int64),
        people=np.array([lively[cells.group == g].sum() for g in keep], dtype=np.int64),
        log_likelihood=sum(fit.log_likelihood for fit in fits),
        matrices=matrices[..., bearing],
        known=known,
        shares=shares,
        fits=tuple(fits),
    )
