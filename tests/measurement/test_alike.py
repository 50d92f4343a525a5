"""How alike people and units are, in words: never of few units, never of one."""

import numpy as np
import pytest

from bestendig.disclosure import Policy, gate
from bestendig.disclosure.alike import Between, Within, between, within
from bestendig.disclosure.grain import grain_of
from bestendig.measurement.alike import alike
from bestendig.measurement.document import read
from bestendig.measurement.models import WaveUnit
from bestendig.measurement.places import group_of, planned

ITEMS = ("q1", "q2", "q3")
SHOWS = read(
    {
        "code": "c",
        "questions": [{"code": code, "low": 1, "high": 5} for code in ITEMS],
        "figures": [{"code": "course", "items": list(ITEMS), "together": True}],
    }
).shows


def words(answers):
    """answers: of each unit, (people, items)."""
    place = np.repeat(np.arange(1, len(answers) + 1), [len(x) for x in answers])
    items = np.concatenate(answers).astype(float)
    places = [WaveUnit(number=0, kind="organisation")]
    places += [WaveUnit(number=n + 1, kind="group", above=0) for n in range(len(answers))]
    shown = planned(places, len(place))
    scores = SHOWS[0].scores(lambda code: items[:, ITEMS.index(code)])[:, None]
    group = group_of(place.tolist(), ["35_59"] * len(place))
    figures = (SHOWS[0].figure,)
    policy = Policy(k=10)
    gated = gate(grain_of(figures, group, scores, shown.groups), shown.cells, policy)
    return alike(shown, SHOWS, gated, place, scores, lambda code: items[:, ITEMS.index(code)]).get(
        "course", {}
    )


def unit(people, *around):
    """Everybody gives these answers in turn, to all three questions."""
    return np.column_stack([np.resize(around, people)] * 3)


def test_words_follow_the_figures_by_hand():
    assert [within(x) for x in (1, 0.70, 0.69, 0.50, 0.49, -1)] == [
        Within.STRONG, Within.STRONG, Within.FAIR, Within.FAIR, Within.WEAK, Within.WEAK,
    ]  # fmt: skip
    assert [between(*x) for x in ((0.3, 0.06), (0.3, 0.01), (0.05, 0.01))] == [
        Between.CHANCE, Between.CLEAR, Between.SOME,
    ]  # fmt: skip


def test_five_units_that_agree_and_differ():
    # variance in a unit 0.27: 1 - 0.27 / 2 is strong; means from 2.5 to 4.5
    found = words([unit(16, low, low + 1) for low in (2, 2, 3, 4, 4)])
    assert found == {"between": "clear", "within": "strong"}


def test_units_of_people_who_differ_and_units_that_do_not():
    # 1, 3 and 5: variance about 2.8 against 2
    assert words([unit(15, 1, 3, 5)] * 6) == {"between": "chance", "within": "weak"}


def test_nobody_differs_is_said_in_the_same_words():
    assert words([unit(12, 3)] * 5) == {"between": "chance", "within": "strong"}


@pytest.mark.parametrize("sizes", [(16,) * 4, (16, 16, 16, 16, 9)])
def test_few_units_say_nothing(sizes):
    assert words([unit(size, 2, 3, 4) for size in sizes]) == {}


def test_unit_with_few_whole_answers_does_not_count_for_agreement():
    answers = [unit(12, 2, 3, 4).astype(float) for _ in range(5)]
    answers[0][:3, 2] = np.nan
    assert words(answers) == {"between": "chance"}
