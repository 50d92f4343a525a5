"""People seen at all waves: what their influence functions say of a contrast of cohorts.

A person moves an estimate through the mean of the own cohort and through its size. The
squares of those moves add up to the variance; with clusters they are summed by cluster
first. Both need sums and cross-products only, so the time does not depend on n.

Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225(2), 200–230.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bestendig.effects.cohorts import Cohorts, Contrast, starts_of
from bestendig.effects.moments import Floats, Ints, Moments
from bestendig.effects.values import Reason


class Tested(NamedTuple):
    """A contrast with its standard error and degrees of freedom."""

    estimate: float
    se: float
    df: float
    se_model: float | None = None


@dataclass(frozen=True, eq=False)
class Completers:
    """People seen at all waves, in K cells of cohort and cluster.

    squares (C, T, T): squares around the cohort's mean. raw (C, T): uncentred.
    cohort, cluster, n (K,) and deviations (K, T): the cell's sum minus n times the mean.
    """

    cohorts: Cohorts
    squares: Floats
    raw: Floats
    cohort: Ints
    cluster: Ints
    n: Ints
    deviations: Floats
    clusters: int | None

    @classmethod
    def of(cls, moments: Moments, starts: Mapping[str, str | None]) -> Completers:
        """From all moments; starts: group label -> first wave under the programme."""
        waves = len(moments.waves)
        answered = {*moments.group[(moments.n > 0) & moments.observed[:, :waves].any(axis=1)]}
        whole = moments.only((moments.n > 0) & moments.observed[:, :waves].all(axis=1))
        own = (np.arange(len(moments.groups))[:, None] == whole.group).astype(np.float64)
        n, sums = own @ whole.n, own @ whole.sums[:, :waves]
        mean = sums / np.maximum(n, 1)[:, None]
        cross = np.einsum("ck,kst->cst", own, whole.cross[:, :waves, :waves])
        present, cluster = np.unique(whole.cluster, return_inverse=True)
        members = np.zeros((len(n), len(present)), dtype=bool)
        members[whole.group, cluster] = True
        return cls(
            cohorts=Cohorts(
                labels=moments.groups,
                waves=moments.waves,
                start=starts_of(moments, starts),
                n=n,
                seen=np.repeat(n[:, None] > 0, waves, axis=1),
                mean=mean,
                absent=tuple(
                    Reason.NOT_SEEN_TOGETHER if group in answered else Reason.NO_ANSWERS
                    for group in range(len(n))
                ),
                members=members if moments.clustered else None,
            ),
            squares=cross - n[:, None, None] * mean[:, :, None] * mean[:, None, :],
            raw=cross.diagonal(axis1=1, axis2=2),
            cohort=whole.group,
            cluster=cluster.astype(np.int64),
            n=whole.n,
            deviations=whole.sums[:, :waves] - whole.n[:, None] * mean[whole.group],
            clusters=len(present) if moments.clustered else None,
        )

    def test(self, contrast: Contrast) -> Tested | Reason:
        """The contrast with the spread of its influence function.

        A person of cohort c with deviation d from its mean adds row_c d / n_c + by_size_c.
        """
        n = np.maximum(self.cohorts.n, 1)
        row = contrast.row / n[:, None]
        df = math.inf
        if self.clusters is None:
            within = np.einsum("cs,cst,ct->", row, self.squares, row)
            variance = float(within + self.cohorts.n @ contrast.by_size**2)
        else:
            cells = np.einsum("kt,kt->k", self.deviations, row[self.cohort])
            cells += self.n * contrast.by_size[self.cohort]
            moved = np.bincount(self.cluster, weights=cells)
            df = self.clusters - 1
            variance = float(np.sum((moved - moved.mean()) ** 2) * self.clusters / df)
        # Equal changes leave the rounding of their own squares, no more.
        if variance <= 1e-13 * float(np.sum(row**2 * self.raw)):
            return Reason.NO_VARIATION
        point = float(np.sum(contrast.row * self.cohorts.mean))
        return Tested(point, math.sqrt(variance), df)
