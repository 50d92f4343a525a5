"""Mail that can wait for the day: nobody's telephone lights up at night for a reminder."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone

from bestendig.common.outbox.sending import ask_about

FROM: Final = time(7, 30)
UNTIL: Final = time(18, 30)


def is_day(now: datetime) -> bool:
    """Whether it is day, by the clock here."""
    return FROM <= timezone.localtime(now).time() < UNTIL


def next_day_time(now: datetime) -> datetime:
    """`now` by day; else when the day begins."""
    here = timezone.localtime(now)
    if is_day(now):
        return here
    day = here.date() + timedelta(days=here.time() >= UNTIL)
    return timezone.make_aware(datetime.combine(day, FROM))


def only_by_day(*kinds: str) -> None:
    """Let mail of these kinds leave by day, also when it was queued or is tried again at night."""
    for kind in kinds:
        ask_about(kind, _decide)


def _decide(_key: str, _address: str) -> bool | datetime:
    now = timezone.now()
    return True if is_day(now) else next_day_time(now)
