"""Days and times are written one way, in both languages."""

from datetime import UTC, date, datetime

from django.utils.formats import date_format
from django.utils.translation import override


def test_days_and_times_are_written_as_europeans_read_them():
    day, moment = date(2026, 9, 8), datetime(2026, 9, 8, 14, 5, tzinfo=UTC)
    with override("en"):
        assert date_format(day) == "8 September 2026"
        assert date_format(moment, "DATETIME_FORMAT") == "8 September 2026, 14:05"
        assert date_format(moment, "TIME_FORMAT") == "14:05"
    with override("nl"):
        assert date_format(day) == "8 september 2026"
