import itertools
import math

import pytest

from bestendig.common.charts import Level, Track, trajectory

WAVES = ["voor", "na", "later"]


def levels(*means, half=0.1, waves=WAVES):
    pairs = zip(waves, means, strict=False)
    return tuple(Level(wave=w, mean=m, low=m - half, high=m + half) for w, m in pairs)


def chart(tracks=None, **changes):
    tracks = tracks or [
        Track(name="Deelnemers", role="programme", levels=levels(3.0, 3.4, 3.3)),
        Track(name="Vergelijking", role="comparison", levels=levels(3.0, 3.1, 3.1)),
    ]
    asked = {
        "waves": WAVES,
        "key": "k",
        "title": "Titel",
        "description": "Uitleg",
        "language": "nl",
        **changes,
    }
    return trajectory(tracks, **asked)


def pairs(points):
    return [tuple(map(float, pair.split(","))) for pair in points.split()]


def test_higher_scores_stand_higher_and_later_waves_further_right():
    programme, comparison = chart().tracks
    (x0, y0), (x1, y1), (x2, y2) = pairs(programme.line)
    assert x0 < x1 < x2
    assert math.isclose(x1 - x0, x2 - x1, abs_tol=0.2)
    assert y1 < y2 < y0
    assert pairs(comparison.line)[1][1] > y1


def test_band_runs_over_the_upper_ends_and_back_over_the_lower():
    track = chart().tracks[0]
    line, band = pairs(track.line), pairs(track.band)
    assert [x for x, _ in band] == [x for x, _ in line + line[::-1]]
    upper, lower = band[:3], band[3:][::-1]
    assert all(u[1] < m[1] < low[1] for u, m, low in zip(upper, line, lower, strict=True))


def test_everything_is_drawn_inside_the_field():
    for narrow in (False, True):
        drawn = chart(narrow=narrow, start_after="voor")
        places = [pair for track in drawn.tracks for pair in pairs(track.band)]
        assert all(0 < x < drawn.width and 0 < y < drawn.height for x, y in places)
        assert float(drawn.left) < float(drawn.start_x) < float(drawn.right)


def test_groups_differ_without_colour():
    programme, comparison = chart().tracks
    assert programme.dash != comparison.dash
    assert programme.colour != comparison.colour


def test_start_line_stands_between_two_waves():
    drawn = chart(start_after="voor")
    line = pairs(drawn.tracks[0].line)
    assert line[0][0] < float(drawn.start_x) < line[1][0]
    with pytest.raises(ValueError, match="no wave after"):
        chart(start_after="later")


def test_table_says_the_numbers_in_the_language():
    assert chart().rows[1].cells == ("3,40 (3,30 tot 3,50)", "3,10 (3,00 tot 3,20)")
    assert chart(language="en").rows[0].wave == "voor"
    assert chart(language="en").rows[0].cells[0] == "3.00 (2.90 to 3.10)"


def test_waves_that_a_group_lacks_stay_open():
    tracks = [
        Track(name="A", role="programme", levels=levels(3.0, 3.4, 3.3)),
        Track(name="B", role="comparison", levels=levels(3.0, 3.1, waves=["voor", "later"])),
    ]
    drawn = chart(tracks)
    assert len(pairs(drawn.tracks[1].line)) == 2
    assert drawn.rows[1].cells[1] == ""


def test_labels_of_equal_lines_do_not_cover_each_other():
    tracks = [
        Track(name=f"Groep {k}", role=role, levels=levels(3.0, 3.2, 3.2))
        for k, role in enumerate(["programme", "comparison", "third", "fourth"])
    ]
    places = sorted(float(track.label_lines[0].at) for track in chart(tracks).tracks)
    assert all(b - a >= 18 for a, b in itertools.pairwise(places))


def test_many_waves_keep_the_last_label_and_leave_air():
    waves = [f"2024-{k:02}" for k in range(1, 41)]
    track = Track(name="A", role="programme", levels=levels(*[3.0] * 40, waves=waves))
    drawn = chart([track], waves=waves)
    assert drawn.x_ticks[-1].label == waves[-1]
    assert len(drawn.x_ticks) < 14


def test_coordinates_know_no_locale():
    drawn = chart()
    assert "," not in drawn.left + drawn.tracks[0].points[0].x
    assert drawn.y_ticks[1].label == "3,0" or "," in drawn.y_ticks[1].label


@pytest.mark.parametrize("tracks", [[], [Track(name="A", role="programme", levels=())]])
def test_nothing_to_draw_is_refused(tracks):
    with pytest.raises(ValueError, match="at least one level"):
        trajectory(tracks, waves=WAVES, key="k", title="t", description="d", language="nl")


def test_unknown_role_and_endless_interval_are_refused():
    with pytest.raises(ValueError, match="no such role"):
        chart([Track(name="A", role="winner", levels=levels(3.0))])
    with pytest.raises(ValueError, match="axis"):
        chart([Track(name="A", role="programme", levels=levels(3.0, half=math.inf))])
