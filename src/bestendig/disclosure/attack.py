"""The attacker: everything that is shown, who answered, and three colleagues' own answers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bestendig.disclosure.board import Board, Part
from bestendig.disclosure.breach import Breach, BreachKind, Effort, GateFaultError
from bestendig.disclosure.grain import Floats, Ints
from bestendig.disclosure.policy import Policy
from bestendig.disclosure.programme import Programme, check
from bestendig.disclosure.questions import Demands, Question, from_parts, questions
from bestendig.disclosure.witness import Proven, Witnesses, look_around, one_by_one, together

_SLACK = 1e-6


def breaches(
    board: Board,
    groups: list[Ints],
    policy: Policy,
    effort: Effort,
    proven: Proven | None = None,
) -> Iterator[Breach]:
    """Every shown part in which somebody's answer is certain, and every one of `groups` in which
    it is, or whose mean is known too well. Raises GateFaultError when the truth does not fit.

    proven: what was found about these figures with more tables than these; more is added.
    """
    check(board)
    for part in board.parts:
        yield from _certain(board, part, policy)
    proven = {} if proven is None else proven
    asked = questions(board, groups, policy)
    left, programmes = look_around(board, asked, proven, together)
    found = _narrow_parts(board, left)
    # Whether colluders are needed is told too: what outsiders find is looked for nevertheless.
    left = [
        q for q in left if q.target not in found or (found[q.target].colluders and q.limits is None)
    ]
    left, more = look_around(board, left, proven, one_by_one)
    effort.groups += len(groups)
    effort.witnesses += len(groups) - len(found) - len({q.target for q in left})
    effort.programmes += programmes + more
    if left:
        found |= _narrow(Programme(board), left, effort)
    yield from found.values()


def _narrow_parts(board: Board, asked: list[Question]) -> dict[bytes, Breach]:
    """By target: the first question about it that one part alone answers too well."""
    found: dict[bytes, Breach] = {}
    for question in asked:
        if question.target not in found:
            _judge(board, question, *from_parts(board, question), found)
    return found


def _narrow(programme: Programme, asked: list[Question], effort: Effort) -> dict[bytes, Breach]:
    """By target: the first question about it that everything together answers too well."""
    found: dict[bytes, Breach] = {}
    seen = Witnesses(programme.board, asked)
    for place, question in enumerate(asked):
        if question.target not in found and not seen.settled()[place]:
            effort.programmes += 2
            _judge(programme.board, question, *_checked(programme, question, seen), found)
    return found


def _judge(
    board: Board, question: Question, low: float, high: float, found: dict[bytes, Breach]
) -> None:
    """Note it when its sum lies between bounds that tell too much."""
    demands, ends = Demands(board, [question]), (np.array([low]), np.array([high]))
    kind = None
    if not demands.wide(*ends, slack=_SLACK)[0]:
        kind = BreachKind.NARROW
    elif not demands.uncertain(*ends)[0]:
        kind = BreachKind.EXACT
    if kind is not None:
        who = question.limits is not None
        found[question.target] = _breach(
            board, question.groups, question.c, kind, low, high, colluders=who
        )


def _certain(board: Board, part: Part, policy: Policy) -> Iterator[Breach]:
    """Somebody's score is certain only when all others in the part must be at one end: then it is
    there too. The colluders are those whose own answers, taken away, tell most."""
    n = int(board.n[part.groups].sum())
    for c, figure in enumerate(board.figures):
        for lowest in (True, False):
            known = board.extremes(part.groups, c, policy.colluders, lowest=lowest)
            others = n - len(known)
            if lowest:
                least = part.low[c] - known.sum()
                certain = least > others * figure.high - figure.step + _SLACK
            else:
                most = part.high[c] - known.sum()
                certain = most < others * figure.low + figure.step - _SLACK
            if others > 0 and certain:
                who = np.flatnonzero(part.groups)
                yield _breach(
                    board, who, c, BreachKind.EXACT, part.low[c], part.high[c], colluders=True
                )
                return


def _checked(programme: Programme, question: Question, seen: Witnesses) -> tuple[float, float]:
    """The smallest and largest sum that fit everything. Raises GateFaultError."""
    truth = programme.board.truth
    weights = question.weights(len(truth))
    ends = programme.ends(weights, question.limits)
    for point in ends:
        seen.see(point)
    low, high = (float(weights @ point) for point in ends)
    if not low - 1e-4 <= float(weights @ truth) <= high + 1e-4:
        code = programme.board.figures[question.c].code
        raise GateFaultError(f"{code}: the truth lies outside what is allowed")
    return low, high


def _breach(
    board: Board,
    groups: Ints,
    c: int,
    kind: BreachKind,
    low: float | Floats,
    high: float | Floats,
    *,
    colluders: bool = False,
) -> Breach:
    people = int(board.n[groups].sum())
    return Breach(
        kind=kind,
        figure=board.figures[c].code,
        groups=frozenset(groups.tolist()),
        people=people,
        interval=(float(low) / people, float(high) / people),
        colluders=colluders,
    )
