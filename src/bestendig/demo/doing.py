"""Meetings of the demo's programmes, their time and money, and how far Noor is with the checklist.

Who was there is noted of who takes part by then; of a programme without a list nobody is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from django.utils import timezone

from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.organisations.course.actions import step_with_advice
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import meetings
from bestendig.programmes.models import Meeting, Programme
from bestendig.programmes.queries.meetings import may_come

Step = tuple[date, Role, str, Callable[[], object]]

# Programme, day, hour, minutes, place, room for, kind, and why it did not take place.
_MEETINGS: Final = (
    ("Volgende Stap", date(2025, 2, 25), 13, 90, "Raadzaal", 80, "lesson", ""),
    ("Volgende Stap", date(2025, 5, 27), 9, 60, "Raadzaal", 80, "talk", ""),
    ("Eigen Rooster", date(2025, 3, 4), 7, 60, "Werf, kantine", 60, "work", ""),
    ("Eigen Rooster", date(2025, 9, 2), 7, 60, "Werf, kantine", 60, "work", ""),
    ("Eigen Rooster", date(2025, 11, 25), 7, 60, "Werf, kantine", 60, "work", "work"),
    ("Frisse Weken", date(2025, 9, 9), 12, 45, "Binnenplaats stadhuis", 120, "lesson", ""),
    ("Twee Uur Vooruit", date(2025, 9, 23), 9, 60, "Leerlokaal 2", 60, "work", ""),
    ("Twee Uur Vooruit", date(2025, 12, 9), 9, 60, "Leerlokaal 2", 60, "talk", ""),
    ("Adempauze", date(2025, 10, 7), 15, 120, "De Oude Sporthal", 25, "lesson", ""),
    ("Naast Elkaar", date(2026, 3, 3), 15, 60, "Kantine stadhuis", 26, "talk", ""),
)
# Programme, hours planned and used besides meetings, euros planned and used.
_BUDGETS: Final = (
    ("Volgende Stap", 420, 330, 24_000, 21_350),
    ("Eigen Rooster", 900, 610, 18_000, 18_900),
    ("Frisse Weken", 600, 410, 9_000, 8_240),
    ("Twee Uur Vooruit", 1_600, 1_180, 12_000, 7_600),
    ("Adempauze", 480, 300, 15_000, 14_700),
    ("Leervoucher", None, 0, 42_000, 31_900),
    ("Naast Elkaar", 160, 90, 2_500, 1_150),
)
# When, which advice, how far, the day of the next look, and what is done.
_ADVICES: Final = (
    (date(2025, 6, 16), "vision", "done", None, "Werkdag van 12 juni 2025, met mensen uit elk "
     "domein."),
    (date(2025, 6, 16), "face", "done", None, "Noor."),
    (date(2026, 9, 22), "top", "doing", date(2026, 11, 24), "Sam en Robin zeiden elk iets toe."),
    (date(2026, 9, 22), "measure", "doing", date(2027, 1, 19), "Elk programma heeft een meetplan "
     "en een opgave."),
    (date(2026, 9, 22), "dialogue", "doing", date(2027, 2, 2), "Training voor teamleiders, in "
     "drie groepen."),
    (date(2026, 9, 22), "climate", "chosen", date(2027, 1, 12), ""),
)  # fmt: skip


def steps(town: Town, adviser: str) -> list[Step]:
    """What happens in this town, and when."""
    if town is not VOORBEELDSTAD:
        return []
    found: list[Step] = []
    for name, day, hour, minutes, place, room, kind, off in _MEETINGS:
        plan = partial(_plan, name, day, hour, minutes, place, room, kind)
        found.append((_first_day(day), Role.ADVISER, adviser, plan))
        hold = partial(_call_off, name, day, off) if off else partial(_hold, name, day)
        found.append((day + timedelta(days=0 if off else 1), Role.ADVISER, adviser, hold))
    for name, hours, besides, planned, used in _BUDGETS:
        spent = partial(_spend, name, hours, besides, planned, used)
        found.append((_BUDGETED[name], Role.ADVISER, adviser, spent))
    for on, code, state, next_on, note in _ADVICES:
        step = partial(step_with_advice, code, state, next_on, note)
        found.append((on, Role.ADVISER, adviser, step))
    return found


# Shortly after each ended, before it was decided about.
_BUDGETED: Final = {
    "Volgende Stap": date(2025, 6, 10),
    "Eigen Rooster": date(2026, 2, 10),
    "Frisse Weken": date(2025, 10, 21),
    "Twee Uur Vooruit": date(2025, 12, 16),
    "Adempauze": date(2026, 4, 21),
    "Leervoucher": date(2026, 5, 12),
    "Naast Elkaar": date(2026, 5, 26),
}


def _first_day(day: date) -> date:
    """A meeting is planned a week before, and once its programme is there."""
    return day - timedelta(days=7)


def _programme(name: str) -> Programme:
    """The first cycle of this name."""
    programme: Programme = Programme.objects.get(name=name, follows=None)
    return programme


def _plan(name: str, day: date, hour: int, minutes: int, place: str, room: int, kind: str) -> None:
    begins = timezone.make_aware(datetime.combine(day, time(hour)))
    meetings.plan_meeting(
        _programme(name).pk,
        meetings.When(begins_at=begins, minutes=minutes, place=place, capacity=room, kind=kind),
    )


def _meeting(name: str, day: date) -> Meeting:
    meeting: Meeting = Meeting.objects.get(programme=_programme(name), begins_at__date=day)
    return meeting


def _call_off(name: str, day: date, why: str) -> None:
    meetings.call_off_meeting(_meeting(name, day).pk, why)


def _hold(name: str, day: date) -> None:
    """Of every nine who take part, eight were there."""
    meeting = _meeting(name, day)
    inside = list(may_come(meeting).order_by("person__last_name", "pk"))
    if inside:
        came = [x.person_id for place, x in enumerate(inside) if place % 9]
        meetings.note_attendance(meeting.pk, came[: meeting.capacity])


def _spend(
    name: str, hours: int | None, besides: int, planned: int | None, used: int | None
) -> None:
    meetings.write_budget(
        _programme(name).pk, hours_planned=hours, hours_besides=besides, euros_planned=planned,
        euros_used=used,
    )  # fmt: skip
