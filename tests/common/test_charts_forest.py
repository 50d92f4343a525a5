import pytest

from bestendig.common.charts import ForestRow, forest

ROWS = [
    ForestRow(label="Effect", estimate=0.31, low=0.12, high=0.5, main=True),
    ForestRow(label="Later", estimate=0.1, low=-2.0, high=2.3),
    ForestRow(label="Veel later", note="te weinig mensen"),
]


def chart(rows=None, **changes):
    asked = {"key": "f", "title": "t", "description": "d", "language": "nl", **changes}
    return forest(rows or ROWS, **asked)


def test_marks_stand_in_their_intervals_right_of_zero_when_above_it():
    drawn = chart()
    effect = drawn.rows[0]
    assert float(drawn.zero_x) < float(effect.low) < float(effect.x) < float(effect.high)
    assert effect.main
    assert effect.text == "0,31 (0,12 tot 0,50)"


def test_rows_follow_each_other_downwards():
    for narrow in (False, True):
        drawn = chart(narrow=narrow)
        places = [float(row.y) for row in drawn.rows]
        assert places == sorted(places)
        assert places[-1] < float(drawn.bottom) < drawn.height


def test_long_intervals_are_cut_with_an_arrow_but_keep_their_numbers():
    long = chart(limit=1.0).rows[1]
    assert long.low_cut
    assert long.high_cut
    assert long.text == "0,10 (−2,00 tot 2,30)"
    assert not chart().rows[1].low_cut


def test_row_without_estimate_says_why():
    missing = chart().rows[2]
    assert missing.x == ""
    assert missing.text == "te weinig mensen"


def test_band_of_too_small_is_centred_on_zero():
    drawn = chart(smallest=0.15)
    left, width = float(drawn.band_x), float(drawn.band_width)
    assert left + width / 2 == pytest.approx(float(drawn.zero_x), abs=0.11)
    assert chart().band_x == ""


def test_forest_without_any_estimate_is_refused():
    with pytest.raises(ValueError, match="at least one estimate"):
        chart([ROWS[2]])
