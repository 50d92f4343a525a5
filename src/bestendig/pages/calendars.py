"""Days as a file that calendars read (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event

# What a calendar keeps for a talk.
TALK_MINUTES: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a calendar. at: a moment, or a whole day; key: what stays the same when the
    rest changes; sequence: higher when it did; minutes: how long a moment lasts; busy: whether one
    has no time for anything else then."""

    key: str
    words: str
    at: datetime | date
    link: str
    sequence: int = 0
    minutes: int = TALK_MINUTES
    place: str = ""
    busy: bool = False


def calendar_file(name: str, entries: Iterable[Entry], *, subscribed: bool = False) -> HttpResponse:
    """The file. subscribed: a calendar fetches it again and again, twice a day."""
    made = Calendar()
    made.add("prodid", "-//Bestendig//NL")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    if subscribed:
        made.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry))
    return HttpResponse(
        made.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bestendig.ics"'},
    )


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@bestendig")
    event.add("summary", entry.words)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    if isinstance(entry.at, datetime):
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("dtend", entry.at.astimezone(UTC) + timedelta(minutes=entry.minutes))
    else:
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + timedelta(days=1))
    event.add("sequence", entry.sequence)
    event.add("description", entry.link)
    if entry.place:
        event.add("location", entry.place)
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    return event
