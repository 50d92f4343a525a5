"""Charts of released figures: means on their scale, shares, and one figure over time."""

from datetime import date

import pytest

from bestendig.common.charts import LevelRow, Moment, ShareRow, course, levels, shares, timeline

SAID = {"key": "c", "title": "t", "description": "d"}


def drawn(rows, narrow=False, low=1, high=5):
    return levels(rows, low=low, high=high, language="nl", narrow=narrow, **SAID)


@pytest.mark.parametrize("narrow", [False, True])
def test_mean_stands_on_the_whole_scale(narrow):
    chart = drawn(
        [
            LevelRow(label="Laagst", text="1,0", value=1),
            LevelRow(label="Midden", text="3,0", value=3, before=2),
            LevelRow(label="Hoogst", text="5,0", value=5),
        ],
        narrow,
    )
    low, middle, high = (float(row.x) for row in chart.rows)
    assert (low, high) == (float(chart.start), float(chart.end))
    assert middle == pytest.approx((low + high) / 2)
    assert [tick.label for tick in chart.ticks] == ["1", "2", "3", "4", "5"]
    assert low < float(chart.rows[1].before_x) < middle
    assert chart.shows_before
    places = [float(row.y) for row in chart.rows]
    assert places == sorted(places)
    assert places[-1] < float(chart.bottom) < chart.height


def test_what_is_not_shown_has_words_and_no_mark():
    (row,) = drawn([LevelRow(label="Team", text="te klein om te tonen")]).rows
    assert (row.x, row.text) == ("", "te klein om te tonen")


def test_long_scale_has_few_ticks():
    assert len(drawn([LevelRow(label="", text="", value=50)], low=0, high=100).ticks) < 12


@pytest.mark.parametrize("rows", [[], [LevelRow(label="x", text="", value=6)]])
def test_nothing_or_beyond_the_scale_is_refused(rows):
    with pytest.raises(ValueError, match=r"levels need|does not lie"):
        drawn(rows)


@pytest.mark.parametrize("narrow", [False, True])
def test_share_is_a_part_of_the_whole_width_and_its_text_fits(narrow):
    rows = [
        ShareRow(label="Nee", share=0.05, text="5% of lager"),
        ShareRow(label="Een lang antwoord dat over twee regels loopt", share=0.5, text="50%"),
    ]
    chart = shares(rows, narrow=narrow, **SAID)
    whole = float(chart.whole)
    assert [float(row.width) / whole for row in chart.rows] == pytest.approx([0.05, 0.5], abs=0.01)
    assert float(chart.rows[0].text_x) + 75 < chart.width
    with pytest.raises(ValueError, match="need a row"):
        shares([], **SAID)


def times(values, events=(), low=1, high=5, **more):
    moments = [
        Moment(on=date(2025, 5 + 3 * at, 1), value=value, text=f"{value}", day=f"day {at}")
        for at, value in enumerate(values)
    ]
    return timeline(moments, low=low, high=high, events=events, language="nl", **SAID, **more)


def test_a_tenth_looks_like_a_tenth():
    chart = times([3.6, 3.7])
    first, last = chart.moments
    ticks = [float(tick.at) for tick in chart.ticks]
    assert float(chart.ticks[-1].label.replace(",", ".")) - 1 >= float(
        chart.ticks[0].label.replace(",", ".")
    )
    assert 0 < float(first.y) - float(last.y) < (ticks[0] - ticks[-1]) / 9


def test_axis_has_half_points_and_stays_on_the_scale():
    assert [tick.label for tick in times([3.2, 3.2]).ticks] == ["2,5", "3,0", "3,5", "4,0"]
    assert [tick.label for tick in times([4.9, 5.0]).ticks] == ["4,0", "4,5", "5,0"]


def test_share_over_time_is_shown_of_all_there_is():
    chart = times([0.65, 0.6], low=0, high=1, share=True)
    assert [tick.label for tick in chart.ticks] == ["0%", "50%", "100%"]
    assert [(row.day, row.value) for row in chart.table] == [("day 0", 0.65), ("day 1", 0.6)]


def test_events_stand_at_their_day_and_never_beyond_the_edge():
    chart = times([3, 4], events=[date(2025, 6, 15), date(2024, 1, 1)])
    first, last = (float(moment.x) for moment in chart.moments)
    assert first < float(chart.events[0].at) < last
    assert float(chart.events[1].at) == first
    assert [event.label for event in chart.events] == ["1", "2"]


def test_one_moment_is_no_time_line():
    with pytest.raises(ValueError, match="two moments"):
        times([3])


def test_a_course_begins_at_zero_and_leaves_a_hole_where_nothing_is_known():
    chart = course(
        [5.0, None, 6.0, 5.5], ticks=[(0, "2024")], key="k", title="t", description="d",
        language="nl", last_text="5,5%", events=[-3.0, 1.5, 1.6],
    )  # fmt: skip
    assert chart.y_ticks[0].label == "0%"
    assert (len(chart.lines), len(chart.dots), len(chart.holes)) == (1, 3, 1)
    # Outside the time shown it stands at the edge; close together the numbers stand apart.
    assert float(chart.events[0].x) == float(chart.left)
    assert chart.events[1].y != chart.events[2].y
    with pytest.raises(ValueError, match="first and a last"):
        course(
            [None, 1.0], ticks=[], key="k", title="t", description="d", language="nl", last_text=""
        )
