"""Days to measure: outside the holidays, within two years."""

from datetime import date

import pytest

from bestendig.programmes.rules.moments import (
    Window,
    holidays_in,
    rhythm_windows,
    too_long,
    window_before,
    window_from,
    windows_every,
)


def test_rhythm_is_may_and_november_outside_the_holidays():
    windows = rhythm_windows(date(2026, 1, 1))
    assert windows == [
        Window(date(2026, 5, 11), date(2026, 5, 22)),
        Window(date(2026, 11, 9), date(2026, 11, 20)),
        Window(date(2027, 5, 18), date(2027, 5, 28)),
        Window(date(2027, 11, 8), date(2027, 11, 19)),
    ]
    assert not too_long(windows[0].first, windows[-1].last)


def test_rhythm_that_begins_in_the_autumn_fits_in_two_years_too():
    windows = rhythm_windows(date(2026, 6, 1))
    assert windows[0].first == date(2026, 11, 9)
    assert not too_long(windows[0].first, windows[-1].last)


@pytest.mark.parametrize("year", range(2026, 2036))
def test_windows_are_free_in_every_year(year):
    for window in rhythm_windows(date(year, 1, 1), 2):
        assert holidays_in(window.first, window.last) == []
        assert (window.last - window.first).days in {10, 11}


def test_window_moves_out_of_the_summer():
    assert window_from(date(2026, 6, 29)).first == date(2026, 9, 7)


def test_window_before_a_start_is_over_by_then():
    assert window_before(date(2026, 9, 1), date(2026, 5, 1)) == Window(
        date(2026, 6, 22), date(2026, 7, 3)
    )
    assert window_before(date(2026, 3, 2), date(2026, 1, 1)) == Window(
        date(2026, 1, 26), date(2026, 2, 6)
    )


def test_window_before_a_start_that_is_near_takes_the_days_there_are():
    assert window_before(date(2026, 8, 10), date(2026, 8, 3)) == Window(
        date(2026, 8, 3), date(2026, 8, 9)
    )


def test_moments_are_local_time_of_the_day():
    window = Window(date(2026, 5, 11), date(2026, 5, 22))
    assert window.opens_at.isoformat() == "2026-05-11T08:00:00+02:00"
    assert window.closes_at.isoformat() == "2026-05-22T20:00:00+02:00"


def test_every_half_year_is_six_months_later():
    firsts = [window.first for window in windows_every(date(2026, 3, 9), 6, 3)]
    assert firsts == [date(2026, 3, 9), date(2026, 9, 14), date(2027, 3, 15)]


def test_more_than_two_years_is_too_long():
    assert not too_long(date(2026, 5, 11), date(2028, 5, 11))
    assert too_long(date(2026, 5, 11), date(2028, 5, 12))
