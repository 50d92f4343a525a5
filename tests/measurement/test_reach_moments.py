"""When mail about a survey goes out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestendig.measurement.reaching.moments import (
    FROM,
    UNTIL,
    at_nine,
    every_day,
    is_working_day,
    next_moment,
    reminder_days,
)

HERE = ZoneInfo("Europe/Amsterdam")
MOMENTS = st.integers(0, 60 * 24 * 730).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def days(opens: str, closes: str, works=is_working_day) -> list[str]:
    return [str(day) for day in reminder_days(at(opens), at(closes), works)]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-11-27", True),  # a Friday
        ("2026-11-28", False),
        ("2026-11-29", False),
        ("2026-12-25", False),
        ("2027-03-29", False),  # Easter Monday
        ("2027-04-27", False),  # King's Day
        ("2027-05-06", False),  # Ascension Day
    ],
)
def test_weekends_and_holidays_are_no_working_days(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


def test_half_way_and_two_days_before_the_close():
    assert days("2026-11-02T09:00", "2026-11-20T17:00") == ["2026-11-11", "2026-11-18"]


def test_half_way_moves_on_and_the_last_one_back_from_a_weekend():
    # Half way is Sunday the 8th; two days before the close is Sunday the 15th.
    assert days("2026-10-30T09:00", "2026-11-17T17:00") == ["2026-11-09", "2026-11-13"]


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        ("2026-11-03T17:00", []),
        ("2026-11-05T17:00", []),
        ("2026-11-06T17:00", ["2026-11-04"]),
        ("2026-11-10T17:00", ["2026-11-06"]),  # the other one would hurry
        ("2026-11-11T17:00", ["2026-11-09"]),  # half way is a Saturday
    ],
)
def test_short_survey_has_fewer(closes, expected):
    assert days("2026-11-02T09:00", closes) == expected


def test_quiet_time_is_left_alone():
    def works(day):
        return is_working_day(day) and not date(2026, 11, 9) <= day <= date(2026, 11, 18)

    assert days("2026-11-02T09:00", "2026-11-20T17:00", works) == ["2026-11-06"]


@given(MOMENTS, st.integers(1, 60 * 24 * 90), st.sets(st.integers(0, 100)))
def test_reminders_never_hurry_and_never_disturb(opens, minutes, quiet):
    """For every survey and every quiet time: at most two, on days that may be, well apart."""
    closes = opens + timedelta(minutes=minutes)
    off = {opens.date() + timedelta(days=n) for n in quiet}

    def works(day):
        return is_working_day(day) and day not in off

    found = reminder_days(opens, closes, works)
    assert len(found) <= 2
    before = opens.astimezone(HERE).date()
    for day in found:
        assert works(day)
        assert day - before >= timedelta(days=2)
        assert closes.astimezone(HERE).date() - day >= timedelta(days=2)
        assert opens < at_nine(day) < closes
        before = day


@given(MOMENTS)
def test_next_moment_is_by_day_and_as_soon_as_may_be(now):
    for works in (every_day, is_working_day):
        moment = next_moment(now, works)
        here = moment.astimezone(HERE)
        assert moment >= now
        assert works(here.date())
        assert FROM <= here.time() < UNTIL
        assert moment == now or here.time() == FROM
        # Nothing between the two would have done.
        probe = now.astimezone(HERE).replace(minute=0, second=0, microsecond=0)
        while probe < here - timedelta(hours=1):
            probe += timedelta(hours=1)
            if probe >= here or probe < now:
                continue
            assert not (works(probe.date()) and FROM <= probe.time() < UNTIL)


def test_night_lasts_until_half_past_seven():
    assert next_moment(at("2026-11-27T18:30"), every_day) == at("2026-11-28T07:30")
    assert next_moment(at("2026-11-27T18:30"), is_working_day) == at("2026-11-30T07:30")
    assert next_moment(at("2026-11-27T03:00"), is_working_day) == at("2026-11-27T07:30")
    assert at_nine(date(2026, 11, 30)).astimezone(HERE).time() == time(9)
