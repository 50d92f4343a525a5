"""Boxes that gather a quarter, also those of several, give the attacker nothing; leaks do."""

import numpy as np
import pytest
from bench.attack import look_at_quarters
from bench.attack_quarters import LEAKS, boxes
from bench.attack_town import town

from bestendig.disclosure import Policy


@pytest.fixture(scope="module")
def place():
    """An organisation in which few people talk in some quarters."""
    return town(7)


@pytest.mark.parametrize("k", [10, 5])
def test_box_waits_until_it_has_enough_and_holds_somebody_once(place, k):
    found = boxes(place, k)
    assert all(len(box.wave.person) >= k for box in found)
    assert all(len(set(box.wave.person)) == len(box.wave.person) for box in found)
    joined = [box for box in found if box.joined]
    assert joined
    for box in joined:
        before = box.quarter < box.quarter.max()
        assert before.sum() < k or np.unique(box.quarter[before]).size > 1


def test_box_of_several_quarters_gives_nothing_away_and_a_leak_beside_it_does(place, monkeypatch):
    joined = [box for box in boxes(place, 5) if box.joined]
    monkeypatch.setattr("bench.attack.boxes", lambda _place, _k: joined)
    loot, tally = look_at_quarters(place, Policy(k=5))
    assert loot.groups > 10
    assert (loot.breached, loot.reconstructed) == (0, 0)
    assert (tally.boxes, tally.joined) == (1, 1)
    assert tally.noticed == dict.fromkeys(LEAKS, 1)
