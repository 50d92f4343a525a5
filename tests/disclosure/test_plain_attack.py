"""The quick attack finds what the plain one finds: nothing less, and nothing else."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.disclosure import plain
from tests.disclosure.organisations import MARK, SHARES, organisation

from bestendig.disclosure import Breach, BreachKind, Policy, gate
from bestendig.disclosure import attack as attacking
from bestendig.disclosure.attack import breaches
from bestendig.disclosure.board import board_of
from bestendig.disclosure.breach import Effort
from bestendig.disclosure.coding import coded, learned
from bestendig.disclosure.targets import targets

SLOW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def board_with(grain, cells, shown, policy):
    """The board of all figures when these cells are shown, as the policy codes them."""
    which = list(range(len(grain.figures)))
    low, high = np.zeros((len(cells), len(which))), np.ones((len(cells), len(which)))
    members = cells.members(grain.groups)
    for f in which:
        n, total = members @ grain.n[:, f], members @ grain.total[:, f]
        for c in np.flatnonzero(shown):
            said = coded(grain.figures[f], int(n[c]), float(total[c]), policy)
            low[c, f], high[c, f] = learned(grain.figures[f], said, policy)
    return board_of(grain, cells, which, shown, low, high)


@SLOW
@given(
    seed=st.integers(0, 10_000),
    domains=st.integers(1, 2),
    teams=st.integers(1, 3),
    size=st.integers(4, 12),
    shape=st.sampled_from([(5, 1, 3), (10, 1, 3), (10, 2, 3), (10, 1, 0), (10, 0, 1)]),
    ages=st.booleans(),
    shares=st.booleans(),
    planted=st.integers(0, 3),
    variables=st.sampled_from([12, 1200]),
)
def test_quick_and_plain_attack_find_the_same(
    seed, domains, teams, size, shape, ages, shares, planted, variables
):
    k, decimals, colluders = shape
    policy = Policy(k=k, decimals=decimals, colluders=colluders, unions=4)
    figures = SHARES if shares else (MARK,)
    grain, cells = organisation(
        seed, domains=domains, teams=teams, size=size, figures=figures, ages=ages
    )
    n = cells.members(grain.groups) @ grain.n[:, 0]
    shown = n >= k
    chance = np.random.default_rng(seed)
    shown[chance.choice(len(cells), planted)] = True  # too small, as a leak would be
    shown &= n > 0
    if not shown.any():
        return
    board = board_with(grain, cells, shown, policy)
    masks = targets(board, policy, seed)
    with patch("bestendig.disclosure.witness._VARIABLES", variables):
        quick = list(breaches(board, masks, policy, Effort()))
    certain = {b.groups for part in board.parts for b in attacking._certain(board, part, policy)}
    found, expected = {b.groups for b in quick}, plain.breached(board, masks, policy)
    assert expected <= found <= expected | certain


@pytest.mark.parametrize("k", [5, 10])
def test_gate_with_the_plain_attack_shows_the_same(k, monkeypatch):
    def slow(board, groups, policy, effort, proven=None):
        for part in board.parts:
            yield from attacking._certain(board, part, policy)
        for target in plain.breached(board, groups, policy):
            people = int(board.n[list(target)].sum())
            yield Breach(
                kind=BreachKind.NARROW, figure="", groups=target, people=people, interval=(0, 0)
            )

    made = [organisation(seed, domains=3, teams=3, size=12) for seed in range(2)]
    quick = [gate(grain, cells, Policy(k=k)).values for grain, cells in made]
    monkeypatch.setattr(attacking, "breaches", slow)
    assert quick == [gate(grain, cells, Policy(k=k)).values for grain, cells in made]
