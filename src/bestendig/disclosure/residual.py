"""The threshold and the residual rule, for one figure at a time.

For every shown unit, the people in it who are in none of its largest shown sub-units number 0
or at least k; otherwise the smallest of those sub-units is hidden, and again. The shown units of
one tree are nested or apart, so all that adding and subtracting them can give is a union of such
residuals, none of them smaller than k.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from bestendig.disclosure.cells import CellKind, Cells
from bestendig.disclosure.grain import Bools, Ints

_DIVIDING: Final = (CellKind.AGE, CellKind.ROLE)


def large_enough(n: Ints, k: int, forbidden: Bools) -> Bools:
    """(C,): cells with at least k of the answers `n` (C,) that are not forbidden."""
    return np.asarray((n >= k) & ~forbidden)


def keep_residuals(cells: Cells, n: Ints, shown: Bools, k: int) -> Bools:
    """(C,): `shown` with cells hidden until every residual is 0 or at least k.

    Units are one family; the age cells of a unit are another, and its role cells a third. Such a
    family is shown whole or not at all when what it leaves out is too small.
    """
    shown = shown.copy()
    if not shown[0]:
        return np.zeros_like(shown)
    while True:
        hide = _first_small(cells, n, shown, k)
        if hide is None:
            return shown
        shown[hide] = False


def _first_small(cells: Cells, n: Ints, shown: Bools, k: int) -> int | None:
    for unit in np.flatnonzero(shown):
        if cells.cells[unit].kind is not CellKind.UNIT:
            continue
        for family in families(cells, shown, int(unit)):
            left = int(n[unit]) - int(sum(n[x] for x in family))
            if family and 0 < left < k:
                return min(family, key=lambda x: (int(n[x]), x))
    # Ages or roles of a unit that is itself hidden would tell its total.
    for index, cell in enumerate(cells.cells):
        if shown[index] and cell.kind is not CellKind.UNIT and not shown[cell.parent or 0]:
            return index
    return None


def largest_shown(cells: Cells, shown: Bools, unit: int) -> list[int]:
    """The largest shown sub-units of a unit: shown, with nothing shown between."""
    found: list[int] = []
    for child in cells.children(unit):
        found += [child] if shown[child] else largest_shown(cells, shown, child)
    return found


def families(cells: Cells, shown: Bools, unit: int) -> list[list[int]]:
    """The shown parts of a unit, each family apart: units, ages, roles."""
    return [
        largest_shown(cells, shown, unit),
        *([x for x in cells.children(unit, kind) if shown[x]] for kind in _DIVIDING),
    ]
