"""Where people stood before the programme reached them, and beside whom."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bestendig.effects.cohorts import starts_of
from bestendig.effects.moments import Bools, Moments
from bestendig.effects.question import Question


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers of one group at one wave: n, mean and variance (n − 1; nan below two)."""

    n: int
    mean: float
    variance: float

    @classmethod
    def empty(cls) -> Cell:
        """No answers."""
        return cls(0, math.nan, math.nan)


def people_of(moments: Moments, groups: Collection[str]) -> Bools:
    """(K,): the cells of these groups."""
    return np.isin(moments.group, [moments.groups.index(group) for group in groups])


def cell_of(moments: Moments, inside: Bools, wave: str) -> Cell:
    """The answers at `wave` of the cells `inside` (K,)."""
    w = moments.waves.index(wave)
    keep = inside & moments.observed[:, w]
    n = int(moments.n[keep].sum())
    if n == 0:
        return Cell.empty()
    total = float(moments.sums[keep, w].sum())
    square = float(moments.cross[keep, w, w].sum())
    spread = max(square - total**2 / n, 0.0)
    return Cell(n, total / n, spread / (n - 1) if n > 1 else math.nan)


class Standing(NamedTuple):
    """Where people stood at the last wave before their start, in standard deviations.

    apart: above the comparison (None without one); ratio: of their variances (inf where the
    comparison's is not there). moved: above their own wave before that (None where there is none).
    """

    apart: float | None
    ratio: float
    moved: float | None


def standing_of(moments: Moments, question: Question, sd: float) -> Standing:
    """Of the programme group at baseline; of cohorts when their turn came, pooled by people."""
    apart, moved, spreads = [], [], []
    for started, waiting, at in _turns(moments, question):
        own, other = (cell_of(moments, x, moments.waves[at]) for x in (started, waiting))
        before = cell_of(moments, started, moments.waves[at - 1]) if at > 0 else Cell.empty()
        if own.n and other.n:
            apart.append((own.n, own.mean - other.mean))
        if own.n > 1 and other.n > 1:
            spreads.append((own.n, own.variance, other.variance))
        if own.n and before.n:
            moved.append((own.n, own.mean - before.mean))
    mine, theirs = (sum(x[0] * x[side] for x in spreads) for side in (1, 2))
    return Standing(
        apart=_average(apart) / sd if apart else None,
        ratio=mine / theirs if theirs > 0 else math.inf,
        moved=_average(moved) / sd if moved else None,
    )


def _turns(moments: Moments, question: Question) -> list[tuple[Bools, Bools, int]]:
    """Who started, who was waiting then, and the place of the last wave before that start."""
    if question.starts is None:
        if question.baseline is None:
            return []
        compared = [] if question.comparison is None else [question.comparison]
        pair = (people_of(moments, [question.programme]), people_of(moments, compared))
        return [(*pair, moments.waves.index(question.baseline))]
    start = starts_of(moments, question.starts)
    return [
        (moments.group == g, start[moments.group] > at, int(at) - 1)
        for g, at in enumerate(start)
        if 0 < at < len(moments.waves)
    ]


def _average(parts: Sequence[tuple[int, float]]) -> float:
    """Values weighted by people."""
    return sum(n * value for n, value in parts) / sum(n for n, _ in parts)
