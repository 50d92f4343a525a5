"""What is asked about each small group: how closely could its sum be known, and by whom?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice, pairwise
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from bestendig.disclosure.board import Board
from bestendig.disclosure.grain import Bools, Floats, Ints
from bestendig.disclosure.policy import Policy
from bestendig.disclosure.programme import Limits

# Colluders find something when several tables tell them this much more than one does.
_CLEARLY_MORE: Final = 0.9
_GRID: Final = 1e-4
# A score, or the number of a category, and the group of who gave it.
Answer = tuple[float, int]
_Ranked = tuple[float, int, float, int]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Question:
    """One small group and one figure `c`, for who reads the tables, and for colluders.

    units: those that its groups, and the colluders, are in. variables (V,): of the programme,
    whose sum it is about. people: in the group. needed: how far apart the smallest and the
    largest sum must stay. limits: what colluders know of others; None for outsiders. key: what
    it is about and what is known, the same whatever is shown.
    """

    groups: Ints
    units: tuple[int, ...]
    c: int
    variables: Ints
    people: int
    needed: float
    limits: Limits | None
    key: bytes

    @property
    def target(self) -> bytes:
        """The groups, to tell questions about them from others."""
        return self.groups.tobytes()

    def weights(self, variables: int) -> Floats:
        """(variables,): 1 for those that it is about."""
        found = np.zeros(variables)
        found[self.variables] = 1.0
        return found


def questions(board: Board, targets: list[Ints], policy: Policy) -> list[Question]:
    """All that is asked about these targets, target by target."""
    known, alone = _Known(board), _Alone(board)
    return [
        question for groups in targets for question in _about(board, groups, policy, known, alone)
    ]


def _about(
    board: Board, groups: Ints, policy: Policy, known: _Known, alone: _Alone
) -> Iterator[Question]:
    people, inside, holding = int(board.n[groups].sum()), {*groups.tolist()}, alone.holding(groups)
    units = tuple(sorted({int(unit) for unit in board.unit[groups]}))
    pools = [(one, _limits(board, one)) for one in known.pools(units, inside, policy.colluders)]
    for c, figure in enumerate(board.figures):
        variables = groups + c * len(board.n)
        outsider = Question(
            groups=groups, units=units, c=c, variables=variables, people=people,
            needed=policy.width * figure.range * people, limits=None, key=variables.tobytes(),
        )  # fmt: skip
        yield outsider
        for pooled, limits in pools:
            # What one shown cell of k says to people in it is the mean of the others. That is
            # accepted with k; only what several tables say together is a breach.
            enough = _CLEARLY_MORE * alone.width(holding, people, c, pooled)
            yield replace(
                outsider,
                needed=min(outsider.needed, enough),
                limits=limits,
                key=outsider.key + limits.as_bytes(),
            )


class _Known:
    """What people know themselves, in each unit of a board."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._by_unit: dict[tuple[int, int], list[_Ranked]] = {}
        order = np.argsort(board.unit, kind="stable")
        edges = np.searchsorted(board.unit[order], np.arange(int(board.unit.max()) + 2))
        self._groups = [order[a:b].tolist() for a, b in pairwise(edges)]
        self._ends = len(board.figures) if board.share else 2
        self._first = self._categories if board.share else self._extremes

    def pools(
        self, units: tuple[int, ...], inside: set[int], people: int
    ) -> Iterator[list[Answer]]:
        """The answers, each with its group, of `people` colluders in these units, but not in the
        groups `inside`: those who answered lowest, or highest; or of an item with categories,
        for each of them, those who chose it, and others when these are too few."""
        for end in range(self._ends):
            lists = [self._scores(unit, end) for unit in units]
            others = (x[2:] for x in merge(*lists) if x[3] not in inside)
            picked = list(islice(others, people))
            if picked:
                yield picked

    def _scores(self, unit: int, end: int) -> list[_Ranked]:
        """Two numbers to sort by, then score or category, and group, of people in the unit."""
        if (unit, end) not in self._by_unit:
            self._by_unit[unit, end] = sorted(self._first(self._groups[unit], end))
        return self._by_unit[unit, end]

    def _extremes(self, groups: list[int], end: int) -> Iterator[_Ranked]:
        kept = self._board.highest if end else self._board.lowest
        for g in groups:
            for x in kept[g, 0].tolist():
                if x == x:  # noqa: PLR0124 - nan is where there are no more
                    yield (-x, -g, x, g) if end else (x, g, x, g)

    def _categories(self, groups: list[int], end: int) -> Iterator[_Ranked]:
        most = self._board.highest.shape[2]
        for g in groups:
            for c, count in enumerate(self._board.total[g].round().astype(int).tolist()):
                yield from [((c - end) % self._ends, g, c, g)] * min(count, most)


class _Alone:
    """What one shown cell says by itself, to who knows some of the answers in it."""

    def __init__(self, board: Board) -> None:
        self._rows = [frozenset(np.flatnonzero(column).tolist()) for column in board.members.T]
        self._size = board.size.tolist()
        self._span = ((board.high - board.low) * board.size[:, None]).tolist()
        self._range = [figure.range for figure in board.figures]

    def holding(self, groups: Ints) -> frozenset[int]:
        """The shown cells that hold these groups whole."""
        return frozenset.intersection(*(self._rows[g] for g in groups.tolist()))

    def width(self, holding: frozenset[int], answers: int, c: int, pooled: list[Answer]) -> float:
        """How wide the sum of a group stays, of so many answers and held by these cells, for who
        reads one of them and no more, and knows what is pooled. Infinite when none holds it."""
        return min(
            (
                self._span[row][c] + self._range[c] * (self._size[row] - answers - among)
                for row in holding
                for among in [sum(row in self._rows[g] for _answer, g in pooled)]
            ),
            default=np.inf,
        )


def _limits(board: Board, pooled: list[Answer]) -> Limits:
    """What the sums of the colluders' groups can be, now that some answers in them are known."""
    known: dict[int, list[float]] = {}
    for answer, g in pooled:
        known.setdefault(g, []).append(answer)
    columns, low, high = [], [], []
    for g, answers in sorted(known.items()):
        free = int(board.n[g]) - len(answers)
        for c, figure in enumerate(board.figures):
            fixed = answers.count(c) if board.share else sum(answers)
            columns.append(g + c * len(board.n))
            low.append(free * figure.low + fixed)
            high.append(free * figure.high + fixed)
    return Limits(np.array(columns), np.array(low), np.array(high))


def from_parts(board: Board, question: Question) -> tuple[float, float]:
    """Bounds of the sum from each part that holds the groups, and what else is in it: never
    narrower than what the programme finds."""
    figure, count = board.figures[question.c], len(board.n)
    least, most = board.n * float(figure.low), board.n * float(figure.high)
    low, high = float(least[question.groups].sum()), float(most[question.groups].sum())
    if question.limits is not None:
        mine = question.limits.columns // count == question.c
        groups = question.limits.columns[mine] % count
        least[groups], most[groups] = question.limits.low[mine], question.limits.high[mine]
    for place in np.flatnonzero(board.part_members[:, question.groups].all(axis=1)):
        part, rest = board.parts[place], board.part_members[place].copy()
        rest[question.groups] = False
        low = max(low, float(part.low[question.c] - most[rest].sum()))
        high = min(high, float(part.high[question.c] - least[rest].sum()))
    return low, high


class Demands:
    """What the smallest and largest sum of each question (Q,) must be like."""

    def __init__(self, board: Board, asked: list[Question]) -> None:
        figures = [board.figures[q.c] for q in asked]
        self._needed = np.array([q.needed for q in asked])
        self._people = np.array([q.people for q in asked])
        self._low = np.array([figure.low for figure in figures])
        self._range = np.array([figure.range for figure in figures])
        self._step = np.array([figure.step for figure in figures])

    def wide(self, least: Floats, most: Floats, slack: float = 0.0) -> Bools:
        """Whether they are as far apart as is needed."""
        return np.asarray(most - least >= self._needed - slack)

    def uncertain(self, least: Floats, most: Floats) -> Bools:
        """Whether nobody's score is certain: of one, when all others are at an end, two scores
        are possible."""
        others = (self._people - 1) * self._range
        least, most = least - self._people * self._low, most - self._people * self._low
        first = np.ceil(np.maximum(0.0, least - others) / self._step - _GRID)
        last = np.floor(np.minimum(self._range, most) / self._step + _GRID)
        return np.asarray(last > first)


def aims(asked: list[Question], variables: int) -> csr_array:
    """(Q, variables): 1 where a question is about a variable."""
    edges = np.cumsum([0] + [len(q.variables) for q in asked])
    columns = np.concatenate([q.variables for q in asked])
    ones: Floats = np.ones(len(columns))
    return csr_array((ones, columns, edges), shape=(len(asked), variables))
