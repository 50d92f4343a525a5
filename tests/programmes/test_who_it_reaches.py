"""Whom a programme reaches, without telling on anybody."""

import itertools

from bestendig.programmes.rules.reach import STEP, Part, Told, told


def test_large_parts_are_told_in_fives_and_small_ones_not():
    parts = [Part("Sociaal", 32, 112), Part("Ruimte", 28, 78), Part("Dienst", 13, 74),
             Part("Staf", 4, 12), Part("Griffie", 6, 40), Part("Niemand", 0, 63)]  # fmt: skip
    assert told(parts, 10) == (
        85,
        (Told("Sociaal", 30), Told("Ruimte", 30), Told("Dienst", 15), Told("Staf", None),
         Told("Griffie", None)),
    )  # fmt: skip


def test_what_would_follow_by_subtracting_is_hidden_too():
    parts = [Part("A", 40, 100), Part("B", 12, 60), Part("C", 3, 30)]
    assert told(parts, 10) == (55, (Told("A", 40), Told("B", None), Told("C", None)))


def test_total_that_is_small_is_not_told():
    assert told([Part("A", 9, 100)], 10) == (None, (Told("A", None),))
    assert told([], 10) == (None, ())


def test_part_in_which_nearly_everybody_takes_part_is_hidden_and_all_of_it_is_not():
    assert told([Part("A", 20, 22), Part("B", 30, 90)], 10)[1] == (
        Told("A", None), Told("B", 30),
    )  # fmt: skip
    assert told([Part("A", 20, 20), Part("B", 30, 90)], 10)[1] == (Told("A", 20), Told("B", 30))


def test_hidden_parts_together_are_nobody_or_at_least_k():
    for counts in itertools.product((0, 3, 9, 10, 14, 25), repeat=4):
        parts = [Part(str(x), n, 200) for x, n in enumerate(counts)]
        total, found = told(parts, 10)
        if total is None:
            continue
        shown = {x.name for x in found if x.n is not None}
        hidden = sum(n for x, n in enumerate(counts) if str(x) not in shown)
        assert hidden == 0 or hidden >= 10, counts
        assert all(x.n is None or x.n % STEP == 0 for x in found)
