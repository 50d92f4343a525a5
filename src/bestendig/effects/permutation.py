"""What chance alone would have shown: the same statistic under other draws of the lottery.

Under the hypothesis that the programme does nothing for anybody, every allocation the
lottery could have drawn would have met the same answers. The share of allocations with a
statistic at least as extreme as the observed one is an exact p-value, in whatever few
clusters. Source: Gail, Mark, Carroll, Green & Pee (1996), Statistics in Medicine 15(11),
1069–1092; the observed allocation counts: Phipson & Smyth (2010), SAGMB 9(1), 39.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Final

import numpy as np
from scipy.special import gammaln

from bestendig.effects.cell_means import fit_cell_means
from bestendig.effects.contrasts import Term
from bestendig.effects.moments import Bools, Floats, Ints, Labels, Moments
from bestendig.effects.values import NotEstimable, Reason

EXACT_LIMIT: Final = 10_000
DRAWS: Final = 9_999
# Statistics that differ less than this share of the observed one are equal but for rounding.
_TIE: Final = 1e-9
# Numbers held at once: 4 million doubles are 32 MB.
_AT_ONCE: Final = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Permuted:
    """A permutation p-value.

    p: share of allocations at least as extreme, the observed one included, two-sided.
    statistic: the observed one. allocations: how many were looked at, the observed one
    included. exact: all there are, rather than a seeded draw.
    """

    p: float
    statistic: float
    allocations: int
    exact: bool


def permute_clusters(
    moments: Moments,
    weights: Floats,
    sigma: Floats,
    *,
    adjust: Floats | None = None,
    blocks: Mapping[str, str] | None = None,
    seed: int = 0,
    limit: int = EXACT_LIMIT,
    draws: int = DRAWS,
) -> Permuted | NotEstimable:
    """Permutation over clusters of any row on the group × wave means.

    moments: cells with clusters, each wholly in one group (a cohort, in a staggered
    design). weights (G, T): the row, by the groups and waves of the moments. sigma (T, T):
    a working covariance that does not depend on who was in which group (`blind_sigma`).
    adjust (m, G, T): rows (the differences before the start) of which the statistic is cleared
    as `adjusted_effect` is, anew in each allocation. blocks: cluster → block of the lottery;
    labels then move only within a block. seed: of the draws when there are more than
    `limit` allocations.

    The statistic is the generalised least squares estimate under `sigma`: each cluster
    brings its information Σ n X′WX and Σ X′Wy once, an allocation only adds them up. An
    allocation in which it cannot be computed counts as extreme. NO_ANSWERS when it cannot
    be computed as observed; NOT_ADDITIVE when a cluster holds more than one group (persons
    were drawn: `permute_people`); TOO_FEW_CLUSTERS when no other allocation exists.
    """
    clusters = _Clusters.of(moments, sigma)
    if clusters is None:
        return NotEstimable(name="", reason=Reason.NOT_ADDITIVE)
    chosen = None if blocks is None else [blocks[moments.clusters[c]] for c in clusters.ids]
    rows = weights[None] if adjust is None else np.concatenate([weights[None], adjust])

    def statistic(labels: Ints) -> Floats:
        return clusters.statistic(labels, rows)

    lottery = _Lottery(clusters.group, _members(clusters.group, chosen), seed, limit, draws)
    return lottery.tried(statistic, clusters.at_once, Reason.TOO_FEW_CLUSTERS)


def permute_people(
    values: Floats,
    labels: Labels,
    programme: str,
    *,
    blocks: Labels | None = None,
    seed: int = 0,
    limit: int = EXACT_LIMIT,
    draws: int = DRAWS,
) -> Permuted | NotEstimable:
    """Permutation over persons of the difference in mean: `programme` minus all others.

    values (N,): one number a person (a change, or what is left after the baseline); nan is
    left out. labels, blocks (N,): group, and block of the lottery. The work is N × draws: a
    few seconds at 20,000 people, where a t-test would say the same.
    """
    values = np.asarray(values, dtype=np.float64)
    kept = np.isfinite(values)
    group = (np.asarray(labels)[kept] == programme).astype(np.int64)
    if not 0 < group.sum() < len(group):
        return NotEstimable(name="", reason=Reason.NO_COMPARISON)
    centred = values[kept] - values[kept].mean()
    share = group.sum() / len(group)

    def statistic(allocated: Ints) -> Floats:
        # With the total at 0, one group's sum fixes the other's.
        return np.asarray(allocated @ centred / (len(group) * share * (1 - share)))

    chosen = None if blocks is None else [str(b) for b in np.asarray(blocks)[kept]]
    lottery = _Lottery(group, _members(group, chosen), seed, limit, draws)
    return lottery.tried(statistic, max(1, _AT_ONCE // len(group)), Reason.TOO_FEW_PEOPLE)


def weights_of(moments: Moments, terms: Sequence[Term]) -> Floats:
    """(G, T): the row of a contrast (`effect_terms`, …) on the group × wave means.

    Raises ValueError for a group or wave the moments do not have.
    """
    weights = np.zeros((len(moments.groups), len(moments.waves)))
    for term in terms:
        at = moments.groups.index(str(term.group)), moments.waves.index(str(term.wave))
        weights[at] += term.weight
    return weights


def blind_sigma(moments: Moments) -> Floats | NotEstimable:
    """(T, T): the covariance of the answers, fitted without knowing who was in which group."""
    everybody = replace(moments, groups=("",), group=np.zeros_like(moments.group))
    fitted = fit_cell_means(everybody.by_group().without_strata(), common=True)
    if isinstance(fitted, NotEstimable):
        return fitted
    sigma: Floats = fitted.sigma[0]
    return sigma


@dataclass(frozen=True, eq=False)
class _Clusters:
    """What each of J clusters brings to any allocation."""

    ids: Ints  # (J,): codes in the moments' cluster table
    group: Ints  # (J,): as observed
    information: Floats  # (J, T, T): Σ n X′WX
    score: Floats  # (J, T): Σ X′W Σy

    @classmethod
    def of(cls, moments: Moments, sigma: Floats) -> _Clusters | None:
        """None when a cluster holds people of more than one group."""
        waves = len(moments.waves)
        answered = moments.only(np.asarray(moments.observed[:, :waves].any(axis=1)))
        ids, first, cluster = np.unique(answered.cluster, return_index=True, return_inverse=True)
        group = answered.group[first]
        if (answered.group != group[cluster]).any():
            return None
        patterns, which = np.unique(answered.observed[:, :waves], axis=0, return_inverse=True)
        inverse = np.stack([_inverse(sigma, pattern) for pattern in patterns])
        weight = inverse[which.reshape(-1)]
        information = np.zeros((len(ids), waves, waves))
        np.add.at(information, cluster, weight * answered.n[:, None, None])
        score = np.zeros((len(ids), waves))
        np.add.at(score, cluster, np.einsum("kst,kt->ks", weight, answered.sums[:, :waves]))
        return cls(ids, group, information, score)

    @property
    def at_once(self) -> int:
        """Allocations that fit in memory together."""
        return max(1, _AT_ONCE // max(len(self.ids), int(self.score.shape[1]) ** 2))

    def statistic(self, labels: Ints, rows: Floats) -> Floats:
        """(B,): the first of `rows` (r, G, T), cleared of the others, under `labels` (B, J).

        nan where a mean that counts has no answers.
        """
        count, waves = len(labels), self.score.shape[1]
        values = np.zeros((count, len(rows)))
        covariance = np.zeros((count, len(rows), len(rows)))
        lost = np.zeros(count, dtype=np.bool_)
        for g in np.flatnonzero(rows.any(axis=(0, 2))):
            inside = (labels == g).astype(np.float64)
            flat = inside @ self.information.reshape(-1, waves**2)
            information = flat.reshape(count, waves, waves)
            diagonal = np.einsum("btt->bt", information)
            empty = diagonal == 0
            lost |= (empty & rows[:, g].any(axis=0)).any(axis=1)
            diagonal[empty] = 1.0
            solved = np.linalg.solve(
                information, np.broadcast_to(rows[:, g].T, (count, waves, len(rows)))
            )
            values += np.einsum("btr,bt->br", solved, inside @ self.score)
            covariance += np.einsum("qt,btr->bqr", rows[:, g], solved)
        if len(rows) > 1:
            known = covariance[:, 1:, 1:]
            lost |= np.linalg.eigvalsh(known)[:, 0] <= 0
            known[lost] = np.eye(len(rows) - 1)
            pull = np.linalg.solve(known, covariance[:, 1:, :1])[..., 0]
            values[:, 0] -= np.einsum("br,br->b", pull, values[:, 1:])
        return np.where(lost, np.nan, values[:, 0])


def _inverse(sigma: Floats, pattern: Bools) -> Floats:
    """(T, T): the inverse of Σ on the waves answered, 0 elsewhere."""
    seen = np.ix_(pattern, pattern)
    whole = np.zeros_like(sigma)
    whole[seen] = np.linalg.inv(sigma[seen])
    return whole


def _members(group: Ints, blocks: Sequence[str] | None) -> list[Ints]:
    """The units of each block of the lottery; all of them where there are no blocks."""
    if blocks is None:
        return [np.arange(len(group))]
    _, of = np.unique(np.asarray(blocks, dtype=str), return_inverse=True)
    return [np.flatnonzero(of == block) for block in range(int(of.max()) + 1)]


@dataclass(frozen=True, eq=False)
class _Lottery:
    """The allocations that could have been drawn: labels moved within blocks."""

    group: Ints  # (J,): the labels as drawn
    blocks: list[Ints]
    seed: int
    limit: int
    draws: int

    def tried(
        self, statistic: Callable[[Ints], Floats], at_once: int, none: Reason
    ) -> Permuted | NotEstimable:
        """The observed statistic among those of the other allocations."""
        count = self._count()
        if count == 1:
            return NotEstimable(name="", reason=none)
        observed = float(statistic(self.group[None])[0])
        if math.isnan(observed):
            return NotEstimable(name="", reason=Reason.NO_ANSWERS)
        exact = count <= self.limit
        allocations = self._all(at_once) if exact else self._drawn(at_once)
        values = np.concatenate([statistic(labels) for labels in allocations])
        tie = _TIE * np.nanmax(np.abs(values), initial=abs(observed))
        extreme = int((~(np.abs(values) < abs(observed) - tie)).sum())
        drawn = 0 if exact else 1
        return Permuted(
            p=(extreme + drawn) / (len(values) + drawn),
            statistic=observed,
            allocations=len(values) + drawn,
            exact=exact,
        )

    def _count(self) -> float:
        """How many allocations there are; infinite past any that could be gone through."""
        log = 0.0
        for members in self.blocks:
            sizes = np.unique(self.group[members], return_counts=True)[1]
            log += float(gammaln(len(members) + 1) - gammaln(sizes + 1).sum())
        return round(math.exp(log)) if log < 30 else math.inf

    def _all(self, at_once: int) -> Iterator[Ints]:
        per_block = [list(_arranged(np.sort(self.group[members]))) for members in self.blocks]
        batch = []
        for parts in product(*per_block):
            labels = np.empty_like(self.group)
            for members, part in zip(self.blocks, parts, strict=True):
                labels[members] = part
            batch.append(labels)
            if len(batch) == at_once:
                yield np.stack(batch)
                batch = []
        if batch:
            yield np.stack(batch)

    def _drawn(self, at_once: int) -> Iterator[Ints]:
        generator = np.random.default_rng(self.seed)
        for start in range(0, self.draws, at_once):
            labels = np.tile(self.group, (min(at_once, self.draws - start), 1))
            for members in self.blocks:
                labels[:, members] = generator.permuted(labels[:, members], axis=1)
            yield labels


def _arranged(labels: Ints) -> Iterator[Ints]:
    """Every distinct order of the sorted `labels`."""
    if len(labels) == 0 or labels[0] == labels[-1]:
        yield labels
        return
    smallest = int((labels == labels[0]).sum())
    for places in combinations(range(len(labels)), smallest):
        rest = np.ones(len(labels), dtype=np.bool_)
        rest[list(places)] = False
        for others in _arranged(labels[smallest:]):
            arranged = np.full_like(labels, labels[0])
            arranged[rest] = others
            yield arranged
