"""Moments: all that the engine needs to know of the answers, in a form that adds up.

For one score measured at T waves (and p always-known covariates, V = T + p columns), people
are gathered into cells: the same group, stratum, cluster and set of waves answered. A cell
holds how many people are in it, the sum of each column, and the cross-products of each pair
of columns; columns that were not observed are zero. Moments form a commutative monoid, so
they may be built anywhere, box by box, and added.

Moments are *not* anonymous: a cell of one person is that person's row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Labels = Sequence[str] | NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Moments:
    """Additive moments of one score, K cells by V columns.

    waves: the T wave labels, in order. covariates: labels of the p columns after them.
    groups, strata, clusters: label tables; `group`, `stratum`, `cluster` (K,) index them.
    Without strata or clusters the table is ("",).
    observed (K, V): which columns the cell's people answered (covariates always).
    n (K,): people. sums (K, V) and cross (K, V, V): in the unit of the score and its square.
    """

    waves: tuple[str, ...]
    groups: tuple[str, ...]
    strata: tuple[str, ...]
    clusters: tuple[str, ...]
    group: Ints
    stratum: Ints
    cluster: Ints
    observed: Bools
    n: Ints
    sums: Floats
    cross: Floats
    covariates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        cells, columns = self.n.shape[0], len(self.waves) + len(self.covariates)
        shapes = {
            "group": (self.group.shape, (cells,)),
            "stratum": (self.stratum.shape, (cells,)),
            "cluster": (self.cluster.shape, (cells,)),
            "observed": (self.observed.shape, (cells, columns)),
            "sums": (self.sums.shape, (cells, columns)),
            "cross": (self.cross.shape, (cells, columns, columns)),
        }
        wrong = [f"{name} {got}, not {want}" for name, (got, want) in shapes.items() if got != want]
        if wrong:
            raise ValueError(f"moments of {cells} cells and {columns} columns: {'; '.join(wrong)}")

    @property
    def clustered(self) -> bool:
        """Whether people are nested in named clusters (teams, organisations)."""
        return self.clusters != ("",)

    @property
    def people(self) -> int:
        """People with at least one answer."""
        return int(self.n[self.observed[:, : len(self.waves)].any(axis=1)].sum())

    @property
    def tables(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """The label tables: groups, strata, clusters."""
        return self.groups, self.strata, self.clusters

    @property
    def codes(self) -> Ints:
        """(K, 3): each cell's group, stratum and cluster."""
        return np.stack([self.group, self.stratum, self.cluster], axis=1)

    def __add__(self, other: Moments) -> Moments:
        """All people of both; labels are united, waves and covariates must be the same."""
        if (self.waves, self.covariates) != (other.waves, other.covariates):
            raise ValueError(
                f"cannot add moments over {self.waves + self.covariates} "
                f"to moments over {other.waves + other.covariates}"
            )
        tables = tuple(
            tuple(sorted({*mine, *theirs}))
            for mine, theirs in zip(self.tables, other.tables, strict=True)
        )
        codes = np.concatenate([_recoded(part, tables) for part in (self, other)])
        return gathered(
            self.waves,
            self.covariates,
            tables,
            codes,
            np.concatenate([self.observed, other.observed]),
            np.concatenate([self.n, other.n]),
            np.concatenate([self.sums, other.sums]),
            np.concatenate([self.cross, other.cross]),
        )

    def by_group(self) -> Moments:
        """The same people without their clusters: cells of group × stratum × pattern."""
        return self._without(2)

    def without_strata(self) -> Moments:
        """The same people without their strata."""
        return self._without(1)

    def until(self, wave: str) -> Moments:
        """The same people as far as `wave`, that wave included. Raises ValueError if unknown."""
        kept = self.waves.index(wave) + 1
        columns = [*range(kept), *range(len(self.waves), self.observed.shape[1])]
        return gathered(
            self.waves[:kept], self.covariates, self.tables, self.codes,
            self.observed[:, columns], self.n, self.sums[:, columns],
            self.cross[:, columns][:, :, columns],
        )  # fmt: skip

    def only(self, keep: Bools) -> Moments:
        """The cells for which `keep` (K,) is true; label tables stay whole."""
        return Moments(
            self.waves, self.groups, self.strata, self.clusters,
            self.group[keep], self.stratum[keep], self.cluster[keep],
            self.observed[keep], self.n[keep], self.sums[keep], self.cross[keep],
            self.covariates,
        )  # fmt: skip

    def _without(self, table: int) -> Moments:
        tables = tuple(("",) if i == table else labels for i, labels in enumerate(self.tables))
        codes = self.codes
        codes[:, table] = 0
        return gathered(
            self.waves, self.covariates, tables, codes,
            self.observed, self.n, self.sums, self.cross,
        )  # fmt: skip


def total(parts: Iterable[Moments]) -> Moments:
    """The sum of at least one Moments."""
    return reduce(Moments.__add__, parts)


def moments_of(
    values: Floats,
    waves: Sequence[str],
    *,
    group: Labels | None = None,
    stratum: Labels | None = None,
    cluster: Labels | None = None,
    covariates: Floats | None = None,
    covariate_names: Sequence[str] = (),
) -> Moments:
    """Moments of rows in memory.

    values (N, T): scores, nan where not answered. group, stratum, cluster: N labels.
    covariates (N, p): finite numbers. Raises ValueError on shapes that do not fit or an
    infinite score. People who answered no wave are kept, as a cell with n but no answers,
    so that invitations can be counted.
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != len(waves):
        raise ValueError(f"values of shape {values.shape} do not fit {len(waves)} waves")
    if np.isinf(values).any():
        raise ValueError("a score is infinite")
    extra = np.empty((len(values), 0)) if covariates is None else np.asarray(covariates, float)
    if extra.shape != (len(values), len(covariate_names)) or not np.isfinite(extra).all():
        raise ValueError(f"covariates of shape {extra.shape} must be finite, one a person and name")
    coded = [_coded(labels, len(values)) for labels in (group, stratum, cluster)]
    columns = np.concatenate([values, extra], axis=1)
    observed = ~np.isnan(columns)
    return gathered(
        tuple(str(wave) for wave in waves),
        tuple(covariate_names),
        tuple(table for table, _ in coded),
        np.stack([codes for _, codes in coded], axis=1),
        observed,
        np.ones(len(values), dtype=np.int64),
        np.where(observed, columns, 0.0),
        None,
    )


def _coded(labels: Labels | None, rows: int) -> tuple[tuple[str, ...], Ints]:
    if labels is None:
        return ("",), np.zeros(rows, dtype=np.int64)
    if len(labels) != rows:
        raise ValueError(f"{len(labels)} labels for {rows} people")
    table, codes = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    return tuple(str(label) for label in table), codes.astype(np.int64)


def _recoded(part: Moments, tables: tuple[tuple[str, ...], ...]) -> Ints:
    """The part's (K, 3) codes in the united label `tables`."""
    columns = [
        np.array([new.index(label) for label in old], dtype=np.int64)[codes]
        for old, new, codes in zip(part.tables, tables, part.codes.T, strict=True)
    ]
    return np.stack(columns, axis=1)


def gathered(
    waves: tuple[str, ...],
    covariates: tuple[str, ...],
    tables: tuple[tuple[str, ...], ...],
    codes: Ints,
    observed: Bools,
    n: Ints,
    sums: Floats,
    cross: Floats | None,
) -> Moments:
    """Rows with equal codes and pattern added into one cell each, in a fixed order.

    codes (R, 3), observed and sums (R, V), n (R,), cross (R, V, V); cross None means that
    each row is one person, whose cross-products are the outer product of `sums`.
    """
    pattern = _row_ids(observed)
    sizes = [len(table) for table in tables]
    if math.prod(sizes) * (int(pattern.max(initial=0)) + 1) > np.iinfo(np.int64).max:
        pattern = np.unique(pattern, return_inverse=True)[1].astype(np.int64)
    key = np.ravel_multi_index(tuple(codes.T), sizes) * (int(pattern.max(initial=0)) + 1) + pattern
    order = np.argsort(key, kind="stable")
    _, starts = np.unique(key[order], return_index=True)
    n, sums = n[order], sums[order]
    if cross is None:
        ends = np.append(starts, len(order))[1:]
        blocks = [sums[a:b].T @ sums[a:b] for a, b in zip(starts, ends, strict=True)]
        products = np.array(blocks).reshape(len(starts), observed.shape[1], observed.shape[1])
    else:
        products = np.add.reduceat(cross[order], starts) if len(starts) else cross
    first = order[starts]
    return Moments(
        waves=waves,
        groups=tables[0],
        strata=tables[1],
        clusters=tables[2],
        group=codes[first, 0],
        stratum=codes[first, 1],
        cluster=codes[first, 2],
        observed=observed[first],
        n=np.add.reduceat(n, starts) if len(starts) else n,
        sums=np.add.reduceat(sums, starts) if len(starts) else sums,
        cross=products,
        covariates=covariates,
    )


def _row_ids(observed: Bools) -> Ints:
    """One number a distinct row of `observed` (R, V), ordered the same in any data."""
    if observed.shape[1] <= 40:
        return observed @ (1 << np.arange(observed.shape[1], dtype=np.int64))
    _, ids = np.unique(observed, axis=0, return_inverse=True)
    return ids.reshape(-1).astype(np.int64)
