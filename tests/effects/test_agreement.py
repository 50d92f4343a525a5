"""Agreement of two coders, against cases worked by hand."""

import pytest

from bestendig.effects.agreement import kappa, share_equal
from bestendig.effects.values import NotEstimable, Reason


def pairs(table):
    """Two lists of codes from counts of (one, other)."""
    flat = [pair for pair, n in table.items() for _ in range(n)]
    return [x for x, _y in flat], [y for _x, y in flat]


def test_kappa_of_a_two_by_two_table():
    # 35 of 50 equal; by chance .5 * .6 + .5 * .4 = .5; kappa (.7 - .5) / .5 = .4
    one, other = pairs({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15})
    assert share_equal(one, other) == pytest.approx(0.7)
    assert kappa(one, other) == pytest.approx(0.4)


def test_kappa_of_three_codes():
    # 6 of 9 equal; margins 4,3,2 and 3,4,2: chance (12 + 12 + 4) / 81
    one, other = pairs(
        {("a", "a"): 3, ("a", "b"): 1, ("b", "b"): 2, ("b", "c"): 1, ("c", "c"): 1, ("c", "b"): 1}
    )
    assert kappa(one, other) == pytest.approx((6 / 9 - 28 / 81) / (1 - 28 / 81))


def test_less_than_chance_is_below_zero_and_perfect_is_one():
    assert kappa(["a", "b"], ["b", "a"]) == pytest.approx(-1)
    assert kappa(["a", "b"], ["a", "b"]) == 1


def test_one_code_alone_and_nothing_cannot_be_estimated():
    assert kappa(["a"], ["a"]) == NotEstimable(name="kappa", reason=Reason.NO_VARIATION)
    assert kappa([], []) == NotEstimable(name="agreement", reason=Reason.NO_ANSWERS)
    with pytest.raises(ValueError, match="same things"):
        kappa(["a"], [])
