"""When mail about a survey goes out: never at night, and a reminder only on a working day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

FROM: Final = time(7, 30)
UNTIL: Final = time(18, 30)
# Of the day on which a reminder goes out.
AT: Final = time(9, 0)
# Days between opening, reminders and close: nobody is hurried.
_APART: Final = timedelta(days=2)
_FARTHEST: Final = 120
Works = Callable[[date], bool]


def is_working_day(day: date) -> bool:
    """From Monday to Friday, and no public holiday in the Netherlands."""
    from holidays.countries.netherlands import Netherlands  # noqa: PLC0415 - slow to load

    return day.weekday() < 5 and day not in Netherlands(years=day.year)  # type: ignore[no-untyped-call]


def reminder_days(opens_at: datetime, closes_at: datetime, works: Works) -> tuple[date, ...]:
    """At most two days: the first working day from half way on, and the last one that is two days
    or more before the close. Each two days or more after what went before.

    works: whether somebody may be reminded on a day.
    """
    opens, closes = timezone.localdate(opens_at), timezone.localdate(closes_at)
    last_of_all = closes - _APART
    half = _search(timezone.localdate(opens_at + (closes_at - opens_at) / 2), 1, works)
    last = _search(last_of_all, -1, works)
    days: list[date] = []
    for day in (half, last):
        if (days[-1] if days else opens) + _APART <= day <= last_of_all:
            days.append(day)
    return tuple(days)


def at_nine(day: date) -> datetime:
    """The moment on a day at which a round of reminders begins."""
    return datetime.combine(day, AT, timezone.get_default_timezone())


def every_day(_day: date) -> bool:
    """For what only the night holds up."""
    return True


def next_moment(now: datetime, works: Works) -> datetime:
    """`now` when it is day and such a day, else the next half past seven at which it is."""
    here = timezone.localtime(now)
    day = here.date()
    if works(day) and FROM <= here.time() < UNTIL:
        return now
    if here.time() >= FROM:
        day += timedelta(days=1)
    day = _search(day, 1, works)
    return datetime.combine(day, FROM, timezone.get_default_timezone())


def _search(day: date, step: int, works: Works) -> date:
    """The first working day from `day` on, forwards or back; `day` itself when there is none in
    sight."""
    tried = (day + timedelta(days=step * n) for n in range(_FARTHEST))
    return next((one for one in tried if works(one)), day)
