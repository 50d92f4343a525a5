"""The attacker finds nothing in what the gate lets through, and every leak on top of it."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from bench.attack import LEAKS, MARK, WAVE, loot_of
from bench.attack_town import FIGURES, SCALE, town, voorbeeldstad
from bench.attack_view import Seen, Squares
from bench.attacker import Attacker

from bench import attack_view as views
from bestendig.disclosure import Cells, Policy, Shown, gate
from bestendig.disclosure.grain import grain_of
from bestendig.measurement.places import ROLES, group_of


@pytest.fixture(scope="module")
def place():
    """An organisation that insists on showing every team."""
    return town(5)


@pytest.fixture(scope="module")
def passed(place):
    """What the gate lets through of it, by k."""
    return cache(lambda k: views.gated(place.waves[WAVE], Policy(k=k)))


@pytest.mark.parametrize("k", [10, 5])
def test_released_tables_give_nothing_away(place, passed, k):
    wave = place.waves[WAVE]
    loot = loot_of(wave, views.released(wave, passed(k)), k, seed=1)
    assert loot.groups > 50
    assert loot.answers > 4 * len(wave.person)
    assert (loot.breached, loot.reconstructed) == (0, 0)


def test_words_about_how_alike_people_are_give_nothing_away(place, passed):
    wave, gated = place.waves[WAVE], passed(5)
    words = views.words(wave, gated)
    assert [(x.items, len(x.units)) for x in words] == [(False, 17), (True, 17), (False, 17)]
    tables = [seen for seen in views.released(wave, gated) if seen.figure == SCALE]
    loot = loot_of(wave, [*tables, *words], 5, seed=1)
    assert loot.groups > 30
    assert (loot.breached, loot.reconstructed) == (0, 0)


def test_attacker_reckons_with_squares():
    # everybody said 3: squares about it that add up to nothing leave no other answer
    items = np.full((20, 7), np.nan)
    items[:, 0] = 3
    whole, four = np.ones(20, dtype=bool), np.arange(20) < 4
    view = [Seen(whole, 0, 2.95, 3.05), Squares(0, (whole,), (3.0,), 0.0, 0.0)]
    attacker = Attacker(items, view, [four], k=10, seed=1)
    kinds = np.isin(np.arange(attacker.size.size), attacker.kind[four])
    assert attacker.interval(kinds, 0, np.array([], dtype=int)) == pytest.approx((12, 12), abs=1e-3)


@pytest.mark.parametrize("name", LEAKS)
def test_each_leak_is_noticed(place, passed, name):
    wave, policy = place.waves[WAVE], Policy(k=10)
    shown = views.let_through(wave, policy)
    leak = LEAKS[name]
    more = (
        views.rounded(wave, shown, decimals=2)
        if leak is None
        else leak(place, WAVE, policy, views.let_through)
    )
    view = [*views.released(wave, passed(10)), *more]
    loot = loot_of(wave, [seen for seen in view if seen.figure == MARK], 10, seed=1)
    assert loot.breached > 0


def test_interval_is_the_one_worked_out_by_hand():
    # 20 people, of whom 14 in a team that is shown: what can the six others add up to?
    items = np.full((20, 7), np.nan)
    items[:, 0] = np.resize([2, 4, 3, 5, 1, 4, 3], 20)
    whole, team = np.ones(20, dtype=bool), np.arange(20) < 14
    view = [Seen(whole, 0, 3.15, 3.25), Seen(team, 0, 3.10, 3.20)]
    attacker = Attacker(items, view, [], k=10, seed=1)
    others = np.isin(np.arange(attacker.size.size), attacker.kind[~team])
    found = attacker.interval(others, 0, np.array([], dtype=int))
    assert found == pytest.approx((63 - 44.8, 65 - 43.4), abs=1e-6)
    assert attacker.attack().breached == 1


def test_table_that_lies_is_refused(place):
    wave = place.waves[0]
    seen = views.rounded(wave, views.threshold(wave, Policy()))[0]
    with pytest.raises(AssertionError, match="not true"):
        loot_of(wave, [replace(seen, low=seen.low + 0.2, high=seen.high + 0.2)], 10, seed=1)


def test_organisation_like_the_demos_shows_most_of_its_units():
    wave = voorbeeldstad(1)
    assert len(wave.cells) > 15
    units = [c for c, cell in enumerate(wave.cells.cells) if cell.kind == "unit"]
    assert FIGURES[MARK].code == "mark"
    assert views.let_through(wave, Policy())[units, MARK].mean() > 0.8


@pytest.mark.parametrize(("seed", "roles"), [(0, True), (1, False)])
def test_roles_are_shown_where_they_close_nothing(seed, roles):
    wave, policy = voorbeeldstad(seed), Policy()
    shown = views.let_through(wave, policy)
    last = len(wave.cells) - len(ROLES)
    plain = tuple(
        replace(cell, groups=frozenset(g // len(ROLES) for g in cell.groups))
        for cell in wave.cells.cells[:last]
    )
    group = group_of(wave.place.tolist(), wave.band)
    grain = grain_of(FIGURES, group, wave.scores, wave.shown.groups // len(ROLES))
    values = gate(grain, Cells(plain), policy).values
    assert shown[:last].tolist() == [[isinstance(one, Shown) for one in row] for row in values]
    assert shown[last:, MARK].tolist() == [roles] * len(ROLES)
    assert not shown[last:, 2:].any()
