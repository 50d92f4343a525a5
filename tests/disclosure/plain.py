"""The attack as one would write it down: each question a linear programme of its own.

Slow, and without any of the gate's ways to see sooner that nothing gives way.
"""

import numpy as np
from scipy.optimize import linprog


def breached(board, targets, policy):
    """Of the targets, those whose mean is known too well, or somebody's score for certain."""
    return {frozenset(t.tolist()) for t in targets if _is_breached(board, set(t.tolist()), policy)}


def _is_breached(board, target, policy):
    people = sum(int(board.n[g]) for g in target)
    for c, figure in enumerate(board.figures):
        needed = policy.width * figure.range * people
        if _tells_too_much(_bounds(board, target, c, []), needed, people, figure):
            return True
        for known in _pooled(board, target, policy.colluders):
            enough = min(needed, 0.9 * _alone(board, target, c, known))
            if _tells_too_much(_bounds(board, target, c, known), enough, people, figure):
                return True
    return False


def _tells_too_much(ends, needed, people, figure):
    low, high = ends
    if high - low < needed - 1e-6:
        return True
    possible = np.arange(figure.low, figure.high + 1e-9, figure.step)
    fits = [
        x
        for x in possible
        if x + (people - 1) * figure.low <= high + 1e-4
        and x + (people - 1) * figure.high >= low - 1e-4
    ]
    return len(fits) <= 1


def _bounds(board, target, c, known):
    """The smallest and largest sum of the target, for who knows `known`: (answer, group)."""
    count, figures = len(board.n), len(board.figures)
    box = np.array([[n * f.low, n * f.high] for f in board.figures for n in board.n], dtype=float)
    for g in {g for _answer, g in known}:
        answers = [answer for answer, at in known if at == g]
        free = board.n[g] - len(answers)
        for k, figure in enumerate(board.figures):
            said = answers.count(k) if board.share else sum(answers)
            box[k * count + g] = [free * figure.low + said, free * figure.high + said]
    rows, most = [], []
    for members, size, low, high in zip(
        board.members, board.size, board.low, board.high, strict=True
    ):
        for k in range(figures):
            row = np.zeros(count * figures)
            row[k * count : (k + 1) * count] = members
            rows += [row, -row]
            most += [high[k] * size + 1e-9, -low[k] * size + 1e-9]
    equal = np.tile(np.eye(count), figures) if board.share else None
    aim = np.zeros(count * figures)
    aim[[c * count + g for g in target]] = 1
    ends = [
        linprog(
            sign * aim, A_ub=np.array(rows), b_ub=most, A_eq=equal,
            b_eq=board.n if board.share else None, bounds=box, method="highs",
        )
        for sign in (1, -1)
    ]  # fmt: skip
    assert all(end.status == 0 for end in ends)
    return ends[0].fun, -ends[1].fun


def _pooled(board, target, people):
    units = {board.unit[g] for g in target}
    near = [g for g in range(len(board.n)) if board.unit[g] in units and g not in target]
    if board.share:
        for first in range(len(board.figures)):
            order = [(first + k) % len(board.figures) for k in range(len(board.figures))]
            said = [(c, g) for c in order for g in near for _ in range(round(board.total[g, c]))]
            if said:
                yield said[:people]
        return
    for scores, turned in ((board.lowest, False), (board.highest, True)):
        known = [(float(x), g) for g in near for x in scores[g, 0] if not np.isnan(x)]
        if known:
            yield sorted(known, reverse=turned)[:people]


def _alone(board, target, c, known):
    best = np.inf
    for members, size, low, high in zip(
        board.members, board.size, board.low[:, c], board.high[:, c], strict=True
    ):
        inside = {g for g in range(len(board.n)) if members[g]}
        if target <= inside:
            among = sum(g in inside for _answer, g in known)
            rest = size - sum(board.n[g] for g in target) - among
            best = min(best, (high - low) * size + rest * board.figures[c].range)
    return best
