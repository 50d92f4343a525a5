"""Witnesses: answers other than the true ones that give the very same tables.

Any two points that fit everything that is shown prove, for every question at once, that its sum
can be as far apart as it is in these two. So one programme is asked about as many groups as do
not stand in each other's way, each pushed up or down by chance, and its two ends are looked at
for all questions. Large organisations are looked at in neighbourhoods of units, in which answers
are moved while all others stay as they are. What is proven wide enough needs no programme of its
own; a witness can only be too modest, never too bold. What none settles is asked alone (`attack`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from bestendig.disclosure.board import Board
from bestendig.disclosure.grain import Bools, Floats, Ints
from bestendig.disclosure.programme import Limits, Programme
from bestendig.disclosure.questions import Demands, Question, aims

_FITS: Final = 1e-7
# Of the programme of a neighbourhood: small enough to be quick, large enough to move in.
_VARIABLES: Final = 1200
# Asking many groups at once is worth it while it settles so many questions.
_WORTH: Final = 5


class Witnesses:
    """The smallest and largest sum of each question, in points that fit its limits.

    least, most (Q,): of the true point and of all that were seen.
    """

    def __init__(self, board: Board, asked: list[Question]) -> None:
        self.asked = asked
        self._aims = aims(asked, len(board.truth))
        self._demands = Demands(board, asked)
        self._at, self._low, self._high = _padded([q.limits for q in asked])
        self.least = self._aims @ board.truth
        self.most = self.least.copy()

    def see(self, point: Floats) -> None:
        """Look at one more point (V,)."""
        known = point[self._at]
        fits = ((known >= self._low - _FITS) & (known <= self._high + _FITS)).all(axis=1)
        sums = self._aims @ point
        self.least = np.where(fits, np.minimum(self.least, sums), self.least)
        self.most = np.where(fits, np.maximum(self.most, sums), self.most)

    def settled(self) -> Bools:
        """(Q,): the sum was seen as far apart as it must stay, and tells nobody's score."""
        ends = self.least, self.most
        return self._demands.wide(*ends) & self._demands.uncertain(*ends)


Ask = Callable[[Programme, Witnesses], int]
Proven = dict[bytes, tuple[float, float]]


def look_around(
    board: Board, asked: list[Question], proven: Proven, ask: Ask
) -> tuple[list[Question], int]:
    """The questions that no witness settles, and how many programmes were solved.

    proven: the smallest and largest sums that were seen before, by the key of their question,
    with these tables or more; what is seen now is added. ask: `together` is quick, `one_by_one`
    finds more.
    """
    chance = np.random.default_rng(len(asked))
    programmes = 0
    left = _unsettled(board, asked, proven)
    for groups, inside in _neighbourhoods(board, left, chance):
        seen = Witnesses(board, inside)
        programmes += ask(Programme(board, groups), seen)
        for place, question in enumerate(inside):
            least, most = float(seen.least[place]), float(seen.most[place])
            before = proven.get(question.key, (least, most))
            proven[question.key] = min(least, before[0]), max(most, before[1])
    return _unsettled(board, left, proven), programmes


def _unsettled(board: Board, asked: list[Question], proven: Proven) -> list[Question]:
    if not asked:
        return []
    ends = np.array([proven.get(q.key, (np.inf, -np.inf)) for q in asked])
    demands = Demands(board, asked)
    settled = demands.wide(*ends.T) & demands.uncertain(*ends.T)
    return [q for q, done in zip(asked, settled, strict=True) if not done]


def together(programme: Programme, seen: Witnesses) -> int:
    """Ask about many groups at once, again and again while that settles some."""
    chance = np.random.default_rng(len(seen.asked))
    programmes, before = 0, len(seen.asked) + _WORTH
    left = np.flatnonzero(~seen.settled())
    while len(left) and len(left) <= before - _WORTH:
        before = len(left)
        weights, limits = _compatible(programme.board, [seen.asked[q] for q in left], chance)
        for point in programme.ends(weights, limits):
            seen.see(point)
        programmes += 2
        left = np.flatnonzero(~seen.settled())
    return programmes


def one_by_one(programme: Programme, seen: Witnesses) -> int:
    """Ask about each group, unless what was seen on the way settled it."""
    programmes = 0
    for place, question in enumerate(seen.asked):
        if seen.settled()[place]:
            continue
        for point in programme.ends(question.weights(len(programme.board.truth)), question.limits):
            seen.see(point)
        programmes += 2
    return programmes


def _neighbourhoods(
    board: Board, asked: list[Question], chance: np.random.Generator
) -> Iterator[tuple[Ints, list[Question]]]:
    """Groups whose answers may be moved, and the questions that lie among them, until every
    question had its turn. Units that follow each other have most tables in common."""
    most = _VARIABLES // len(board.figures)
    sizes = np.bincount(board.unit)
    units: set[int] = set()
    inside: list[Question] = []
    for question in sorted(asked, key=lambda q: q.units):
        if inside and sizes[[*units | {*question.units}]].sum() > most:
            yield _filled(board, units, sizes, most, chance), inside
            units, inside = set(), []
        units |= {*question.units}
        inside.append(question)
    if inside:
        yield _filled(board, units, sizes, most, chance), inside


def _filled(
    board: Board, units: set[int], sizes: Ints, most: int, chance: np.random.Generator
) -> Ints:
    """The groups of these units, and of others by chance as long as there is room."""
    picked = np.zeros(len(sizes), dtype=bool)
    picked[[*units]] = True
    others = chance.permutation(np.flatnonzero(~picked))
    room = most - int(sizes[picked].sum())
    picked[others[np.cumsum(sizes[others]) <= room]] = True
    return np.flatnonzero(picked[board.unit])


def _compatible(
    board: Board, asked: list[Question], chance: np.random.Generator
) -> tuple[Floats, Limits]:
    """Up or down for each of as many of the questions as have no variable in common, and what
    all their colluders together know, which is about none of these variables."""
    variables = len(board.truth)
    weights = np.zeros(variables)
    low, high = np.full(variables, -np.inf), np.full(variables, np.inf)
    limited: Bools = np.zeros(variables, dtype=bool)
    for place in chance.permutation(len(asked)):
        one, limits = asked[place].variables, asked[place].limits
        if weights[one].any() or limited[one].any():
            continue
        if limits is not None:
            at = limits.columns
            if weights[at].any():
                continue
            limited[at] = True
            low[at] = np.maximum(low[at], limits.low)
            high[at] = np.minimum(high[at], limits.high)
        weights[one] = chance.choice((-1.0, 1.0))
    columns = np.flatnonzero(limited)
    return weights, Limits(columns, low[columns], high[columns])


def _padded(limits: list[Limits | None]) -> tuple[Ints, Floats, Floats]:
    """(Q, most) each: columns, low and high; what is missing limits nothing."""
    most = max((len(x.columns) for x in limits if x is not None), default=0)
    at = np.zeros((len(limits), most), dtype=np.int64)
    low, high = np.full(at.shape, -np.inf), np.full(at.shape, np.inf)
    for row, one in enumerate(limits):
        if one is not None:
            many = len(one.columns)
            at[row, :many], low[row, :many], high[row, :many] = one.columns, one.low, one.high
    return at, low, high
