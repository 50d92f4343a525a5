"""Whom to attack: the small groups that a table, or a combination of tables, sets apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from bestendig.disclosure.board import Board
from bestendig.disclosure.cells import CellKind, atoms
from bestendig.disclosure.grain import Ints
from bestendig.disclosure.policy import Policy


def targets(board: Board, policy: Policy, seed: int) -> list[Ints]:
    """The groups of the grain of each target, with 0 < answers < k: atoms, hidden cells, one
    shown cell without another, all but a few people of a shown part, and random unions that no
    list could name beforehand."""
    found: dict[bytes, Ints] = {}

    def add(groups: Ints) -> None:
        if 0 < board.n[groups].sum() < policy.k:
            found.setdefault(groups.tobytes(), groups)

    answers = np.bincount(board.atom, board.n)
    for a in np.flatnonzero((answers > 0) & (answers < policy.k)):
        add(np.flatnonzero(board.atom == a))
    for row in board.cells.members(len(board.n))[~board.shown]:
        add(np.flatnonzero(row))
    small = list(found.values())
    for one, other in _nearly_inside(board, policy.k):
        add(np.flatnonzero(board.members[one] & ~board.members[other]))
    for groups in nearly_whole(board, policy):
        add(groups)
    chance = np.random.default_rng(seed)
    for _ in range(policy.unions if len(small) > 1 else 0):
        size = int(chance.integers(2, min(5, len(small)) + 1))
        picked = chance.choice(len(small), size=size, replace=False)
        add(np.unique(np.concatenate([small[p] for p in picked])))
    return list(found.values())


def nearly_whole(board: Board, policy: Policy) -> list[Ints]:
    """The groups of each small target that is all but a few people of a shown part."""
    return [x for x in _all_but_few(board, policy) if 0 < board.n[x].sum() < policy.k]


def _all_but_few(board: Board, policy: Policy) -> Iterator[Ints]:
    """Parts that are hardly large enough, without up to three pieces of them that shown cells or
    hidden units tell apart. Leaving out more people than colluders know, and a quarter of k,
    leaves what remains wide by itself."""
    most = policy.colluders + policy.width * policy.k
    planned = board.cells.members(len(board.n))
    kinds = np.array([cell.kind is CellKind.UNIT for cell in board.cells.cells])
    piece = atoms(planned[board.shown | kinds])
    for part in board.parts:
        groups = np.flatnonzero(part.groups & (board.n > 0))
        people = int(board.n[groups].sum())
        if people >= policy.k + most:
            continue
        answers = np.bincount(piece[groups], board.n[groups])
        few = np.flatnonzero((answers > 0) & (answers <= most))
        inside = {p: piece[groups] == p for p in few.tolist()}
        for size in range(1, 4):
            for left_out in combinations(inside, size):
                if answers[list(left_out)].sum() <= most:
                    yield groups[~np.logical_or.reduce([inside[p] for p in left_out])]


def _nearly_inside(board: Board, k: int) -> Ints:
    """(pairs, 2): shown cells of which fewer than k answers lie outside another shown cell."""
    members = csr_array(board.members.astype(np.float64))
    answers = csr_array(board.members * board.n.astype(np.float64))
    both = csr_array(answers @ members.T).toarray()
    left = board.size[:, None] - both
    return np.argwhere((left > 0) & (left < k))
