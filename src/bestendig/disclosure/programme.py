"""Linear programmes: what the sums of groups can be, from all that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import highspy
import numpy as np
from scipy.sparse import csc_array, vstack

from bestendig.disclosure.board import Board
from bestendig.disclosure.breach import GateFaultError
from bestendig.disclosure.grain import Bools, Floats, Ints

_OFF: Final = 1e-4
# A question about few variables is answered soonest from the answer to the last one.
_FEW: Final = 0.05
_DUAL, _PRIMAL = (
    int(highspy.simplex_constants.SimplexStrategy.kSimplexStrategyDual),
    int(highspy.simplex_constants.SimplexStrategy.kSimplexStrategyPrimal),
)


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What some variables can be, now that some answers in them are known (each (V,))."""

    columns: Ints
    low: Floats
    high: Floats

    def as_bytes(self) -> bytes:
        """What tells them from other limits."""
        return b"|" + self.columns.tobytes() + self.low.tobytes() + self.high.tobytes()


class Programme:
    """Everything that is shown of one board, as a linear programme that is asked many times.

    A variable is the sum of one group in one category (variable g + c·G); each shown figure
    bounds the sum of its groups; the categories of an item add up to its answers. HiGHS keeps
    its last basis, so that each next question starts from an answer.

    groups: only these can be other than they are; by default all. With fewer it finds points
    that fit, not the furthest.
    """

    def __init__(self, board: Board, groups: Ints | None = None) -> None:
        self.board = board
        every = np.arange(len(board.n)) if groups is None else groups
        offsets = np.arange(len(board.figures)) * len(board.n)
        self._variables = np.asarray((offsets[:, None] + every).ravel())
        self._model = highspy.Highs()  # type: ignore[no-untyped-call]  # it has none
        self._model.setOptionValue("output_flag", False)
        self._model.setOptionValue("threads", 1)
        self._model.setOptionValue("solver", "simplex")
        self._model.setOptionValue("presolve", "off")
        lp = _as_model(board, every)
        self._low, self._high = np.array(lp.col_lower_), np.array(lp.col_upper_)
        self._every = np.arange(lp.num_col_, dtype=np.int32)
        self._model.passModel(lp)

    def ends(self, weights: Floats, limits: Limits | None = None) -> tuple[Floats, Floats]:
        """Two points (V,) that fit everything that is shown, and the limits: those at which the
        sum of `weights` (V,) times the variables is smallest and largest. Raises GateFaultError
        when nothing fits."""
        mine = weights[self._variables]
        self._model.changeColsCost(len(self._every), self._every, mine)
        few = np.count_nonzero(mine) < _FEW * len(mine)
        self._model.setOptionValue("simplex_strategy", _PRIMAL if few else _DUAL)
        if limits is None:
            return self._both()
        at = np.searchsorted(self._variables, limits.columns).astype(np.int32)
        self._model.changeColsBounds(len(at), at, limits.low, limits.high)
        try:
            return self._both()
        finally:
            self._model.changeColsBounds(len(at), at, self._low[at], self._high[at])

    def _both(self) -> tuple[Floats, Floats]:
        return self._solve(highspy.ObjSense.kMinimize), self._solve(highspy.ObjSense.kMaximize)

    def _solve(self, sense: highspy.ObjSense) -> Floats:
        self._model.changeObjectiveSense(sense)
        self._model.run()
        status = self._model.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:  # the last basis may lead nowhere
            self._model.clearSolver()
            self._model.run()
            status = self._model.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            reason = self._model.modelStatusToString(status)
            raise GateFaultError(f"{self.board.figures[0].code}: {reason}")
        point = self.board.truth.copy()
        point[self._variables] = self._model.getSolution().col_value
        return point


def check(board: Board) -> None:
    """Raises GateFaultError when the truth does not fit what is shown of it."""
    low, high = board.sums
    sums = board.members @ board.total
    if np.any(sums < low - _OFF) or np.any(sums > high + _OFF):
        raise GateFaultError(f"{board.figures[0].code}: the truth lies outside what is shown")


def _as_model(board: Board, groups: Ints) -> highspy.HighsLp:
    """groups: those that can be other than they are; what the others add is taken away."""
    count, figures = len(groups), len(board.figures)
    members = board.members[:, groups]
    rows = np.flatnonzero(members.any(axis=1))
    others = board.members[rows] @ board.total - members[rows] @ board.total[groups]
    low, high = (sums[rows] - others for sums in board.sums)
    low, high = low.T.ravel() - 1e-9, high.T.ravel() + 1e-9
    cells = [_in_columns(members[rows], c, figures) for c in range(figures)]
    n = board.n[groups].astype(float)
    if board.share:
        every = np.tile(np.arange(count), figures)
        ones = (np.ones(count * figures), (every, np.arange(count * figures)))
        cells.append(csc_array(ones, shape=(count, count * figures)))
        low, high = np.concatenate([low, n]), np.concatenate([high, n])
    matrix = csc_array(vstack(cells))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = matrix.shape[1], matrix.shape[0]
    model.col_cost_ = np.zeros(matrix.shape[1])
    model.col_lower_ = np.concatenate([n * f.low for f in board.figures])
    model.col_upper_ = np.concatenate([n * f.high for f in board.figures])
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    return model


def _in_columns(members: Bools, k: int, figures: int) -> csc_array:
    """`members` (S, G) in the columns of figure `k`, among those of all figures."""
    row, column = np.nonzero(members)
    shape = (members.shape[0], members.shape[1] * figures)
    return csc_array((np.ones(len(row)), (row, column + k * members.shape[1])), shape=shape)
