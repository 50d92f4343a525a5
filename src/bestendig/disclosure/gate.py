"""The gate: plan, attack, hide, and again, until nothing gives way. It fails closed."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from bestendig.disclosure.board import Board, board_of
from bestendig.disclosure.breach import Breach, Effort
from bestendig.disclosure.cells import CellKind, Cells, atoms
from bestendig.disclosure.coding import Hidden, HiddenReason, Shown, coded, learned
from bestendig.disclosure.grain import Bools, Grain
from bestendig.disclosure.policy import Policy
from bestendig.disclosure.residual import keep_residuals, large_enough

if TYPE_CHECKING:
    from bestendig.disclosure.witness import Proven

Value = Shown | Hidden
Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class GateReport:
    """What the gate did, for the data protection officer and the works council.

    planned, shown: figures of cells. hidden: how many for each reason. groups: small groups
    that were attacked; witnesses: of them, those that other possible answers proved safe;
    programmes: linear programmes solved; breaches: found and taken away.
    """

    policy: Policy
    planned: int
    shown: int
    hidden: dict[str, int]
    groups: int
    witnesses: int
    programmes: int
    breaches: int
    breached: tuple[Breach, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Gated:
    """What may be shown: `values[cell][figure]`, in the order of the cells and figures given."""

    values: tuple[tuple[Value, ...], ...]
    report: GateReport


def _silent(done: int, total: int) -> None:
    """Nobody wants to know."""


def plan(grain: Grain, cells: Cells, policy: Policy) -> Bools:
    """(C, F): what the threshold and the residual rule leave, before any attack."""
    return np.column_stack(
        [_planned(grain, cells, figures[0], policy) for figures in _blocks(grain) for _ in figures]
    )[:, np.argsort([f for figures in _blocks(grain) for f in figures])]


def gate(grain: Grain, cells: Cells, policy: Policy, tell: Tell = _silent) -> Gated:
    """What may be shown of a closed wave. tell: is told of how many figures it is done, of how
    many; whatever it raises ends the attack.

    Raises GateFaultError when the attack contradicts the truth: then nothing may be shown.
    """
    shown = np.zeros((len(cells), len(grain.figures)), dtype=bool)
    planned = shown.copy()
    effort, removed = Effort(), []
    merged = _without_roles(grain, cells)
    done = 0
    for figures in _blocks(grain):
        tell(done, len(grain.figures))
        done += len(figures)
        left = _planned(grain, cells, figures[0], policy)
        planned[:, figures] = left[:, None]
        few = _is_small(grain, cells, figures[0], policy)[_roles(cells)].any()
        apart = (grain, cells) if few else merged
        kept, taken = _withstand(*apart, figures, left, policy, effort)
        wanted = _wanted_roles(grain, cells, figures[0], kept, policy)
        planned[:, figures] |= wanted[:, None]
        if wanted.any():
            found = _first(grain, cells, figures, kept | wanted, policy, effort)
            kept, taken = (kept, [*taken, found]) if found else (kept | wanted, taken)
        shown[:, figures] = kept[:, None]
        removed += taken
    values = tuple(
        tuple(_value(grain, cells, c, f, shown, planned, policy) for f in range(len(grain.figures)))
        for c in range(len(cells))
    )
    reasons = Counter(
        str(value.reason) for row in values for value in row if isinstance(value, Hidden)
    )
    report = GateReport(
        policy=policy,
        planned=len(cells) * len(grain.figures),
        shown=int(shown.sum()),
        hidden=dict(reasons),
        groups=effort.groups,
        witnesses=effort.witnesses,
        programmes=effort.programmes,
        breaches=len(removed),
        breached=tuple(removed),
    )
    return Gated(values=values, report=report)


def _blocks(grain: Grain) -> list[list[int]]:
    """Figures that are attacked together: the categories of one item; all others alone."""
    blocks: dict[str, list[int]] = {}
    for f, figure in enumerate(grain.figures):
        blocks.setdefault(f"item {figure.item}" if figure.share else f"{f}", []).append(f)
    return list(blocks.values())


def _planned(grain: Grain, cells: Cells, figure: int, policy: Policy) -> Bools:
    n = cells.members(grain.groups) @ grain.n[:, figure]
    enough = large_enough(n, policy.k, _roles(cells))
    return keep_residuals(cells, n, enough, policy.k)


def _is_small(grain: Grain, cells: Cells, figure: int, policy: Policy) -> Bools:
    n = cells.members(grain.groups) @ grain.n[:, figure]
    return np.asarray((n > 0) & (n < policy.k))


def _roles(cells: Cells) -> Bools:
    return np.array([cell.kind is CellKind.ROLE for cell in cells.cells])


def _wanted_roles(grain: Grain, cells: Cells, figure: int, kept: Bools, policy: Policy) -> Bools:
    """(C,): the roles of the whole, when both are large enough and the whole is shown. They come
    after all else: they never close a group or an age. Of roles only means are shown."""
    n = cells.members(grain.groups) @ grain.n[:, figure]
    roles = _roles(cells)
    fits = kept[0] and not grain.figures[figure].share and np.all(n[roles] >= policy.k)
    return roles if fits else np.zeros_like(roles)


def _without_roles(grain: Grain, cells: Cells) -> tuple[Grain, Cells]:
    """Both, with groups merged that only the roles tell apart. The cells keep their places; roles
    hold nobody. While no role is shown, an attack finds the same there with half the work."""
    roles = _roles(cells)
    into = atoms(cells.members(grain.groups)[~roles])
    coarse = (
        replace(cell, groups=frozenset() if role else frozenset(into[[*cell.groups]].tolist()))
        for cell, role in zip(cells.cells, roles, strict=True)
    )
    return grain.merged(into), Cells(tuple(coarse))


def _first(
    grain: Grain, cells: Cells, which: list[int], shown: Bools, policy: Policy, effort: Effort
) -> Breach | None:
    """The first thing that an attack on these cells finds; where that is likely comes first."""
    from bestendig.disclosure.attack import breaches  # noqa: PLC0415 - as below
    from bestendig.disclosure.targets import nearly_whole, targets  # noqa: PLC0415 - the same

    low, high = _said(grain, cells, which, policy)
    board = board_of(grain, cells, which, shown, low, high)
    seed = zlib.crc32(grain.figures[which[0]].code.encode())
    for groups in (nearly_whole(board, policy), targets(board, policy, seed)):
        for breach in breaches(board, groups, policy, effort):
            return breach
    return None


def _withstand(
    grain: Grain, cells: Cells, which: list[int], shown: Bools, policy: Policy, effort: Effort
) -> tuple[Bools, list[Breach]]:
    """`shown` with cells hidden until the attack on these figures finds nothing."""
    from bestendig.disclosure.attack import breaches  # noqa: PLC0415 - with its solver half a second
    from bestendig.disclosure.targets import targets  # noqa: PLC0415 - the same

    n = cells.members(grain.groups) @ grain.n[:, which[0]]
    low, high = _said(grain, cells, which, policy)
    removed: list[Breach] = []
    proven: Proven = {}
    seed = zlib.crc32(grain.figures[which[0]].code.encode())
    while shown.any():
        board = board_of(grain, cells, which, shown, low, high)
        found = list(breaches(board, targets(board, policy, seed), policy, effort, proven))
        if not found:
            return shown, removed
        removed += found
        guilty = {_responsible(cells, shown, breach, n) for breach in found}
        shown = shown.copy()
        shown[list(guilty)] = False
        shown = keep_residuals(cells, n, shown, policy.k)
    return shown, removed


def _said(
    grain: Grain, cells: Cells, which: list[int], policy: Policy
) -> tuple[np.ndarray, np.ndarray]:
    """(C, figures): what each cell would say of its true mean, from and to."""
    members = cells.members(grain.groups)
    low, high = np.zeros((len(cells), len(which))), np.ones((len(cells), len(which)))
    for place, f in enumerate(which):
        n, total = members @ grain.n[:, f], members @ grain.total[:, f]
        for c in np.flatnonzero(n):
            said = coded(grain.figures[f], int(n[c]), float(total[c]), policy)
            low[c, place], high[c, place] = learned(grain.figures[f], said, policy)
    return low, high


def _responsible(cells: Cells, before: Bools, breach: Breach, n: np.ndarray) -> int:
    """The smallest shown cell that touches the breached group."""
    touching = [
        c for c, cell in enumerate(cells.cells) if before[c] and cell.groups & breach.groups
    ]
    return min(touching, key=lambda c: (int(n[c]), c))


def _value(
    grain: Grain, cells: Cells, c: int, f: int, shown: Bools, planned: Bools, policy: Policy
) -> Value:
    rows = list(cells.cells[c].groups)
    n, total = int(grain.n[rows, f].sum()), float(grain.total[rows, f].sum())
    if shown[c, f]:
        return coded(grain.figures[f], n, total, policy)
    if n == 0:
        return Hidden(reason=HiddenReason.NO_ANSWERS)
    if n < policy.k:
        return Hidden(reason=HiddenReason.TOO_FEW)
    return Hidden(reason=HiddenReason.ATTACK if planned[c, f] else HiddenReason.RESIDUAL)


def attacked(
    grain: Grain, cells: Cells, gated: Gated, policy: Policy, seed: int = 1
) -> list[Breach]:
    """Attack a finished release again, from what it shows alone: it should find nothing.

    seed: of the random unions, which are others than the gate's own.
    """
    from bestendig.disclosure.attack import breaches  # noqa: PLC0415 - as above
    from bestendig.disclosure.targets import targets  # noqa: PLC0415 - as above

    found: list[Breach] = []
    for which in _blocks(grain):
        shown = np.array([isinstance(row[which[0]], Shown) for row in gated.values])
        if not shown.any():
            continue
        board = _board_of_release(grain, cells, which, gated, policy)
        found += breaches(board, targets(board, policy, seed), policy, Effort())
    return found


def _board_of_release(
    grain: Grain, cells: Cells, which: list[int], gated: Gated, policy: Policy
) -> Board:
    low, high = np.zeros((len(cells), len(which))), np.ones((len(cells), len(which)))
    shown = np.zeros(len(cells), dtype=bool)
    for c, row in enumerate(gated.values):
        for place, f in enumerate(which):
            value = row[f]
            if isinstance(value, Shown):
                shown[c] = True
                low[c, place], high[c, place] = learned(grain.figures[f], value, policy)
    return board_of(grain, cells, which, shown, low, high)
