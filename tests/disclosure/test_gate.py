"""The gate against cases worked by hand, planted leaks, and an attacker of its own making."""

import numpy as np
import pytest
from highspy import HighsModelStatus
from scipy.optimize import linprog
from tests.disclosure.organisations import MARK, organisation

from bestendig.disclosure import (
    BreachKind,
    Cell,
    Cells,
    Figure,
    Hidden,
    HiddenReason,
    Policy,
    Shown,
    gate,
    plan,
)
from bestendig.disclosure.attack import breaches
from bestendig.disclosure.board import board_of
from bestendig.disclosure.breach import Effort, GateFaultError
from bestendig.disclosure.gate import attacked
from bestendig.disclosure.grain import grain_of
from bestendig.disclosure.programme import Programme
from bestendig.disclosure.questions import questions
from bestendig.disclosure.targets import targets
from bestendig.disclosure.witness import Witnesses, together

WIDE = np.array([1.0, 5.0])


def teams(*answers, figure=MARK):
    """One organisation of teams with these answers; no ages."""
    group = np.repeat(np.arange(len(answers)), [len(a) for a in answers])
    scores = np.concatenate(answers).astype(float)[:, None]
    cells = [Cell(code="all", groups=frozenset(range(len(answers))))]
    cells += [Cell(code=f"{t}", groups=frozenset([t]), parent=0) for t in range(len(answers))]
    return grain_of((figure,), group, scores, len(answers)), Cells(tuple(cells))


def codes(cells, gated):
    """The cells that are shown."""
    rows = zip(cells.cells, gated.values, strict=True)
    return {cell.code for cell, row in rows if isinstance(row[0], Shown)}


def spread(n):
    """Answers that are far from unanimous."""
    return np.resize([2, 4, 3, 5, 1, 4, 3], n)


def test_small_team_is_hidden_and_so_is_the_one_that_would_give_it_away():
    grain, cells = teams(spread(20), spread(14), spread(6))
    gated = gate(grain, cells, Policy())
    assert codes(cells, gated) == {"all", "0"}
    assert gated.values[3][0] == Hidden(reason=HiddenReason.TOO_FEW)
    assert gated.values[2][0] == Hidden(reason=HiddenReason.RESIDUAL)


def test_two_small_teams_together_large_enough_stay_hidden_alone():
    grain, cells = teams(spread(20), spread(14), spread(6), spread(7))
    assert codes(cells, gate(grain, cells, Policy())) == {"all", "0", "1"}


def test_nobody_is_shown_when_the_whole_is_too_small():
    grain, cells = teams(spread(5), spread(4))
    gated = gate(grain, cells, Policy())
    assert codes(cells, gated) == set()
    assert gated.report.shown == 0


def test_shown_value_is_the_rounded_mean_with_a_band():
    grain, cells = teams([3] * 6 + [4] * 7, [2, 3] * 10)
    gated = gate(grain, cells, Policy())
    assert gated.values[1][0] == Shown(value=3.5, bound="", answers=(10, 14))
    assert gated.values[2][0] == Shown(value=2.5, bound="", answers=(20, 29))


def test_near_unanimous_team_is_coded():
    grain, cells = teams([5] * 11 + [4], spread(30))
    assert gate(grain, cells, Policy()).values[1][0] == Shown(
        value=4.5, bound="or_higher", answers=(10, 14)
    )
    grain, cells = teams([5] * 40 + [4] * 10, spread(30))
    assert gate(grain, cells, Policy()).values[1][0] == Shown(
        value=4.8, bound="or_higher", answers=(50, 99)
    )


def test_colluders_who_read_everybody_else_are_found():
    # Ten people, shown as "4.5 or higher": three who answered 3, 3, 4 know the rest.
    grain, cells = teams([3, 3, 4] + [5] * 7, spread(30))
    gated = gate(grain, cells, Policy())
    assert gated.values[1][0] == Hidden(reason=HiddenReason.ATTACK)
    assert gated.report.breached[0].kind is BreachKind.EXACT
    relaxed = gate(grain, cells, Policy(colluders=0))
    assert relaxed.values[1][0] == Shown(value=4.5, bound="or_higher", answers=(10, 14))


@pytest.mark.parametrize("ages", [False, True])
@pytest.mark.parametrize("k", [5, 10])
def test_released_tables_withstand_another_attack(k, ages):
    policy = Policy(k=k)
    for seed in range(4):
        grain, cells = organisation(seed, ages=ages)
        gated = gate(grain, cells, policy)
        assert attacked(grain, cells, gated, policy, seed=seed + 100) == []


def test_gate_hides_little_when_units_alone_are_shown():
    shown = planned = 0
    for seed in range(12):
        grain, cells = organisation(seed, ages=False)
        planned += int(plan(grain, cells, Policy()).sum())
        shown += gate(grain, cells, Policy()).report.shown
    assert shown >= 0.98 * planned


def leak(grain, cells, policy, shown, low, high):
    board = board_of(grain, cells, [0], shown, low, high)
    return list(breaches(board, targets(board, policy, 0), policy, Effort()))


def said(grain, cells, half):
    """What every cell would say when rounded to `half` on either side."""
    members = cells.members(grain.groups)
    n, total = members @ grain.n[:, 0], members @ grain.total[:, 0]
    mean = np.divide(total, n, out=np.full(len(n), 3.0), where=n > 0)
    middle = np.round(mean / (2 * half)) * 2 * half
    return (middle - half)[:, None].clip(1, 5), (middle + half)[:, None].clip(1, 5), n


def test_planted_small_cell_is_caught():
    grain, cells = teams(spread(20), spread(14), spread(6), spread(7))
    low, high, n = said(grain, cells, 0.05)
    shown = np.array([True, True, True, False, False])
    assert leak(grain, cells, Policy(), shown, low, high) == []
    shown[3] = True
    found = leak(grain, cells, Policy(), shown, low, high)
    assert {breach.groups for breach in found} == {frozenset({2})}
    assert n[3] == 6


def test_planted_difference_of_parent_and_children_is_caught():
    grain, cells = teams(spread(200), spread(14), spread(6))
    low, high, _n = said(grain, cells, 0.005)
    shown = np.array([True, True, True, False])
    found = leak(grain, cells, Policy(), shown, low, high)
    assert {breach.groups for breach in found} == {frozenset({2})}


def test_second_decimal_lets_through_what_the_first_does_not():
    narrow = wide = 0
    for seed in range(12):
        grain, cells = organisation(seed, ages=True)
        for half in (0.05, 0.005):
            low, high, n = said(grain, cells, half)
            found = leak(grain, cells, Policy(colluders=0), n >= 10, low, high)
            narrow += len(found) if half == 0.05 else 0
            wide += len(found) if half == 0.005 else 0
    assert wide > 2 * narrow


def test_bounds_equal_those_of_a_programme_written_out_by_hand():
    # all = 3 teams; shown: all and team 0. What can team 1's sum be?
    grain, cells = teams(spread(20), spread(14), spread(8))
    low, high, n = said(grain, cells, 0.05)
    shown = np.array([True, True, False, False])
    board = board_of(grain, cells, [0], shown, low, high)
    aim = np.array([0.0, 1.0, 0.0])
    found = tuple(float(aim @ end) for end in Programme(board).ends(aim))
    rows = np.array([[1, 1, 1], [1, 0, 0]])
    upper = np.concatenate([high[:2, 0] * n[:2], -low[:2, 0] * n[:2]])
    box = [(m, 5 * m) for m in n[1:]]
    by_hand = [
        sign * linprog([0, sign, 0], A_ub=np.vstack([rows, -rows]), b_ub=upper, bounds=box).fun
        for sign in (1, -1)
    ]
    assert found == pytest.approx(tuple(by_hand), abs=1e-4)


@pytest.mark.parametrize("times", [1, 2])
def test_programme_begins_anew_once_where_its_last_basis_leads_nowhere(times):
    grain, cells = teams(spread(20), spread(14), spread(8))
    low, high, _n = said(grain, cells, 0.05)
    board = board_of(grain, cells, [0], np.array([True, True, False, False]), low, high)
    aim = np.array([0.0, 1.0, 0.0])
    expected = [float(aim @ end) for end in Programme(board).ends(aim)]
    programme = Programme(board)
    programme._model = Lost(programme._model, times)
    if times == 1:
        assert [float(aim @ end) for end in programme.ends(aim)] == pytest.approx(expected)
    else:
        with pytest.raises(GateFaultError):
            programme.ends(aim)
    assert programme._model.cleared == 1


class Lost:
    """A solver that does not know the answer for the first so many times."""

    def __init__(self, model, times):
        self._model, self._times, self.cleared = model, times, 0

    def __getattr__(self, name):
        return getattr(self._model, name)

    def getModelStatus(self):  # noqa: N802 - as the solver calls it
        self._times -= 1
        return HighsModelStatus.kUnknown if self._times >= 0 else self._model.getModelStatus()

    def clearSolver(self):  # noqa: N802 - the same
        self.cleared += 1
        return self._model.clearSolver()


def test_witness_never_claims_more_room_than_the_programme_finds():
    for seed in range(3):
        grain, cells = organisation(seed, domains=3, teams=3)
        low, high, n = said(grain, cells, 0.05)
        board = board_of(grain, cells, [0], n >= 10, low, high)
        asked = questions(board, targets(board, Policy(), 0), Policy())
        seen, programme = Witnesses(board, asked), Programme(board)
        assert together(programme, seen) > 0
        for question, width in zip(asked, seen.most - seen.least, strict=True):
            aim = question.weights(len(board.truth))
            least, most = programme.ends(aim, question.limits)
            assert width <= aim @ most - aim @ least + 1e-5


def test_gate_that_contradicts_the_truth_shows_nothing():
    grain, cells = teams(spread(20), spread(14))
    low, high, _n = said(grain, cells, 0.05)
    shown = np.array([True, True, False])
    assert leak(grain, cells, Policy(), shown, low, high) == []
    with pytest.raises(GateFaultError, match="truth"):
        leak(grain, cells, Policy(), shown, low + 0.2, high + 0.2)


def test_shares_of_one_item_are_attacked_together():
    figures = tuple(
        Figure(code=f"phase {c}", low=0, high=1, share=True, item="phase") for c in range(3)
    )
    chance = np.random.default_rng(5)
    sizes = [24, 18, 6, 7]
    group = np.repeat(np.arange(4), sizes)
    scores = np.eye(3)[chance.integers(0, 3, sum(sizes))]
    cells = [Cell(code="all", groups=frozenset(range(4)))]
    cells += [Cell(code=f"{t}", groups=frozenset([t]), parent=0) for t in range(4)]
    grain = grain_of(figures, group, scores, 4)
    gated = gate(grain, Cells(tuple(cells)), Policy())
    assert codes(Cells(tuple(cells)), gated) == {"all", "0", "1"}
    values = [value.value for value in gated.values[0]]
    assert all(round(v / 0.05, 6).is_integer() for v in values)
    assert all(isinstance(value, Shown) for value in gated.values[1])


def test_skipped_questions_count_only_for_their_own_figure():
    figures = (MARK, Figure(code="skipped"))
    group = np.repeat([0, 1], [20, 20])
    scores = np.column_stack([spread(40), spread(40)]).astype(float)
    scores[5:20, 1] = np.nan
    cells = Cells(
        (
            Cell(code="all", groups=frozenset({0, 1})),
            Cell(code="0", groups=frozenset({0}), parent=0),
            Cell(code="1", groups=frozenset({1}), parent=0),
        )
    )
    gated = gate(grain_of(figures, group, scores, 2), cells, Policy())
    assert [isinstance(row[0], Shown) for row in gated.values] == [True, True, True]
    assert [isinstance(row[1], Shown) for row in gated.values] == [True, False, False]


@pytest.mark.parametrize("changes", [{"k": 4}, {"decimals": 5}, {"width": 0}])
def test_policy_below_the_floor_is_refused(changes):
    with pytest.raises(ValueError, match=r"at least 5|impossible"):
        Policy(**changes)


def test_cells_that_overlap_or_stray_are_refused():
    whole = Cell(code="all", groups=frozenset({0, 1}))
    with pytest.raises(ValueError, match="inside"):
        Cells((whole, Cell(code="a", groups=frozenset({2}), parent=0)))
    with pytest.raises(ValueError, match="shares people"):
        Cells(
            (
                whole,
                Cell(code="a", groups=frozenset({0}), parent=0),
                Cell(code="b", groups=frozenset({0, 1}), parent=0),
            )
        )


def test_gate_tells_how_far_it_is_and_ends_when_it_is_told_to():
    grain, cells = organisation(1, figures=(MARK, Figure(code="two")))
    told = []
    gate(grain, cells, Policy(), lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]

    def stop(_done, _total):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        gate(grain, cells, Policy(), stop)
