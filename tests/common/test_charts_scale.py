import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestendig.common.charts.scale import (
    Linear,
    coordinate,
    decimals,
    round_ticks,
    spread,
    text_width,
    with_interval,
    wrap,
)

finite = st.floats(-1e6, 1e6)


def test_ticks_are_round_and_enclose():
    assert round_ticks(3.08, 3.75) == (3.0, 3.2, 3.4, 3.6, 3.8)
    assert round_ticks(-0.05, 0.5) == (-0.2, 0.0, 0.2, 0.4, 0.6)


@given(finite, finite)
def test_ticks_enclose_any_range_evenly(a, b):
    low, high = min(a, b), max(a, b)
    ticks = round_ticks(low, high)
    slack = 1e-6 * max(1.0, abs(low), abs(high))
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= 12
    steps = [y - x for x, y in itertools.pairwise(ticks)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-3, abs_tol=1e-9) for step in steps)


@pytest.mark.parametrize(("low", "high"), [(math.nan, 1), (0, math.inf), (2, 1)])
def test_ticks_refuse_what_has_no_axis(low, high):
    with pytest.raises(ValueError, match="axis"):
        round_ticks(low, high)


def test_decimals_tell_ticks_apart():
    assert decimals((3.0, 3.2)) == 1
    assert decimals((0.0, 0.05)) == 2
    assert decimals((0.0, 20.0)) == 0


def test_coordinates_have_a_point_and_no_false_precision():
    assert coordinate(12.345) == "12.3"
    assert coordinate(12.0) == "12"
    assert coordinate(-0.01) == "0"


def test_linear_turns_axes_over():
    y = Linear(0, 10, 300, 0)
    assert (y(0), y(10), y(5)) == (300, 0, 150)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_spread_labels_keep_their_distance_and_order(places):
    moved = spread(places, 20, 0, 300)
    order = sorted(range(len(places)), key=lambda k: places[k])
    gaps = [moved[b] - moved[a] for a, b in itertools.pairwise(order)]
    assert all(gap >= 20 - 1e-9 for gap in gaps)
    assert max(moved) <= 300 + 1e-9


def test_spread_leaves_labels_that_have_room():
    assert spread([10.0, 100.0], 20, 0, 300) == [10.0, 100.0]


def test_wrapped_lines_fit_and_lose_no_word():
    text = "afspraken die passen bij jou, je werk en je collega's"
    lines = wrap(text, 14, 206)
    assert " ".join(lines) == text
    assert all(text_width(line, 14) <= 206 for line in lines)


def test_intervals_read_in_both_languages():
    assert with_interval(0.314, -0.05, 0.5, 2, "nl") == "0,31 (−0,05 tot 0,50)"
    assert with_interval(0.314, -0.05, 0.5, 2, "en") == "0.31 (−0.05 to 0.50)"
