"""Whom a programme reaches, without telling on anybody."""

import itertools
from types import SimpleNamespace
from uuid import uuid4

from bestendig.programmes.queries import meetings
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


def test_part_in_which_nearly_everybody_takes_part_is_not_hidden_alone():
    assert told([Part("A", 20, 22), Part("B", 30, 90)], 10) == (
        50, (Told("A", None), Told("B", None)),
    )  # fmt: skip
    assert told([Part("A", 20, 60), Part("B", 18, 20)], 10) == (
        40, (Told("A", None), Told("B", None)),
    )  # fmt: skip
    assert told([Part("A", 20, 20), Part("B", 30, 90)], 10)[1] == (Told("A", 20), Told("B", 30))


def test_what_is_hidden_besides_is_the_smallest_part_that_helps():
    parts = [Part("All", 12, 12), Part("Most", 18, 20), Part("Big", 200, 400), Part("C", 30, 60)]
    assert [x.n for x in told(parts, 10)[1]] == [10, None, 200, None]


def test_total_is_not_told_where_nearly_everybody_takes_part():
    assert told([Part("A", 30, 32)], 10) == (None, (Told("A", None),))
    assert told([Part("A", 30, 32), Part("B", 20, 21)], 10)[0] is None
    assert told([Part("A", 30, 30)], 10) == (30, (Told("A", 30),))


SIZES = (5, 10, 14, 20, 40)
INSIDE = (0, 3, 9, 10, 18, 25, 40)


def test_what_is_hidden_counts_at_least_k_who_take_part_and_at_least_k_who_do_not():
    """Every organisation of three parts of these sizes; somebody knows the sizes, what is told,
    and that a part which is not named has nobody."""
    one = [(n, size) for size in SIZES for n in INSIDE if n <= size]
    told_of = 0
    for counts in itertools.combinations_with_replacement(one, 3):
        parts = [Part(str(x), n, size) for x, (n, size) in enumerate(counts)]
        total, found = told(parts, 10)
        inside, outside = sum(x.inside for x in parts), sum(x.size - x.inside for x in parts)
        assert (total is None) == (inside < 10 or 0 < outside < 10), counts
        if total is None:
            assert all(x.n is None for x in found)
            continue
        shown = {x.name for x in found if x.n is not None}
        hidden = [x for x in parts if x.inside and x.name not in shown]
        for x in parts:
            assert x.name not in shown or x.size == x.inside or x.size - x.inside >= 10
        left = (sum(x.inside for x in hidden), sum(x.size - x.inside for x in hidden))
        assert not hidden or not shown or min(left) >= 10, counts
        assert all(x.n is None or x.n % STEP == 0 for x in found)
        told_of += bool(shown)
    assert told_of > 500


def test_hidden_parts_together_are_nobody_or_at_least_k():
    for counts in itertools.product((0, 3, 9, 10, 14, 25), repeat=4):
        parts = [Part(str(x), n, 200 - 40 * x) for x, n in enumerate(counts)]
        total, found = told(parts, 10)
        if total is None:
            continue
        shown = {x.name for x in found if x.n is not None}
        hidden = sum(n for x, n in enumerate(counts) if str(x) not in shown)
        assert hidden == 0 or hidden >= 10, counts
        assert all(x.n is None or x.n % STEP == 0 for x in found)


def test_people_above_the_domains_have_a_size_too(monkeypatch):
    """Twenty people work in no domain; all but one of them take part."""
    root, domain = uuid4(), uuid4()
    units = [root] * 19 + [domain] * 30
    rows = SimpleNamespace(order_by=lambda: rows, values_list=lambda *_a, **_kw: units)
    monkeypatch.setattr(
        meetings, "Enrolment", SimpleNamespace(objects=SimpleNamespace(filter=lambda **_kw: rows))
    )
    inside = SimpleNamespace(unit=domain, name="Sociaal", total=80)
    tree = SimpleNamespace(
        roots=[SimpleNamespace(unit=root, own=20, children=(inside,))],
        forest=SimpleNamespace(whole=lambda unit: [unit]),
    )
    assert [x.n for x in meetings.reach(SimpleNamespace(pk=root), tree, 10)[1]] == [None, None]
