"""When to ask: windows of two weeks that avoid the school holidays.

The holidays of the three regions differ from year to year. Here stand the outer bounds of all of
them together, so that a window outside these is free everywhere and in every year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from bestendig.common.registry import months_after

LONGEST_MONTHS: Final = 24
"""Answers are linked for at most this long."""

OPENS: Final = time(8, 0)
CLOSES: Final = time(20, 0)
# From a Monday until the Friday of the next week.
_LENGTH: Final = timedelta(days=11)
_WEEK: Final = timedelta(days=7)
# Less than this of a quarter is no quarter.
_LEFT: Final = timedelta(days=21)
# (month, day) of the first and the last day; names: `waves.holiday.<code>` in the copy deck.
_HOLIDAYS: Final = (
    ("christmas", (1, 1), (1, 10)),
    ("spring", (2, 8), (3, 8)),
    ("may", (4, 20), (5, 10)),
    ("summer", (7, 4), (9, 6)),
    ("autumn", (10, 8), (11, 3)),
    ("christmas", (12, 19), (12, 31)),
)
# After the May holiday and after the autumn holiday: design/navigation, fixed moments.
_RHYTHM: Final = ((5, 11), (11, 4))


@dataclass(frozen=True, slots=True)
class Window:
    """From the day on which a survey opens until the day on which it closes, both included."""

    first: date
    last: date

    @property
    def opens_at(self) -> datetime:
        """The moment of opening, in local time."""
        return timezone.make_aware(datetime.combine(self.first, OPENS))

    @property
    def closes_at(self) -> datetime:
        """The moment of closing, in local time."""
        return timezone.make_aware(datetime.combine(self.last, CLOSES))


def holidays_in(first: date, last: date) -> list[str]:
    """Which school holidays may touch these days, by code."""
    days = (first + timedelta(days=x) for x in range((last - first).days + 1))
    found = {code: None for day in days for code in _holidays_on(day)}
    return list(found)


def window_from(day: date) -> Window:
    """The first window that begins on or after `day` and touches no holiday."""
    monday = day + timedelta(days=-day.weekday() % 7)
    while holidays_in(monday, monday + _LENGTH):
        monday += _WEEK
    return _working(monday)


def window_before(day: date, earliest: date) -> Window:
    """The last window that is over before `day` and touches no holiday.

    Where there is none after `earliest`, the two weeks right before `day`, holiday or not.
    """
    last_monday = day - _LENGTH - timedelta(days=1)
    last_monday -= timedelta(days=last_monday.weekday())
    monday = last_monday
    while monday >= earliest and holidays_in(monday, monday + _LENGTH):
        monday -= _WEEK
    if monday >= earliest:
        return _working(monday)
    first = max(earliest, min(last_monday, day - _LENGTH))
    return Window(first, max(first, min(first + _LENGTH, day - timedelta(days=1))))


def rhythm_windows(day: date, times: int = 4) -> list[Window]:
    """The next fixed moments from `day` on: one after the May, one after the autumn holiday."""
    found = (x for x in _rhythm(day.year) if x.first >= day)
    return [next(found) for _number in range(times)]


def quarters(day: date) -> list[Window]:
    """From `day` on a window for each quarter, as many as fit in 24 months. Where little is left
    of the first quarter, the first window lasts until the end of the next."""
    last = quarter_end(day)
    if last - day < _LEFT:
        last = quarter_end(last + timedelta(days=1))
    found = [Window(day, last)]
    while not too_long(day, quarter_end(found[-1].last + timedelta(days=1))):
        first = found[-1].last + timedelta(days=1)
        found.append(Window(first, quarter_end(first)))
    return found


def quarter_end(day: date) -> date:
    """The last day of the quarter that a day is in."""
    first_month = 3 * ((day.month - 1) // 3) + 1
    return months_after(day.replace(month=first_month, day=1), 3) - timedelta(days=1)


def windows_every(first: date, months: int, times: int) -> list[Window]:
    """Windows of which each begins about `months` after the one before."""
    return [window_from(months_after(first, months * number)) for number in range(times)]


def too_long(first: date, last: date) -> bool:
    """Whether these days lie further apart than answers may be linked."""
    return last > months_after(first, LONGEST_MONTHS)


def _rhythm(year: int) -> Iterator[Window]:
    while True:
        for month, day in _RHYTHM:
            yield window_from(date(year, month, day))
        year += 1


def _working(monday: date) -> Window:
    """The window of this Monday; it begins a day later when that is a public holiday."""
    from holidays.countries.netherlands import Netherlands  # noqa: PLC0415 - slow to load

    is_free = monday in Netherlands(years=monday.year)  # type: ignore[no-untyped-call]
    return Window(monday + timedelta(days=1) if is_free else monday, monday + _LENGTH)


def _holidays_on(day: date) -> Iterator[str]:
    for code, first, last in _HOLIDAYS:
        if first <= (day.month, day.day) <= last:
            yield code
