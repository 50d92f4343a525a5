"""The moments of a plan for somebody's own calendar (R43)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from bestendig.measurement.queries.waves import waves
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.waves.reading import plan_or_404
from bestendig.programmes.models import MeasurementPlan

_LONG = timedelta(minutes=30)


@allow(Ability.WAVES_READ)
@require_safe
def calendar(request: DeskRequest, plan: UUID) -> HttpResponse:
    """When each moment opens and closes, as a file that calendars read."""
    found = plan_or_404(request, plan)
    made = Calendar()
    made.add("prodid", "-//Bestendig//NL")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", found.name)
    for event in _events(found):
        made.add_component(event)
    return HttpResponse(
        made.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="bestendig.ics"'},
    )


def _events(plan: MeasurementPlan) -> list[Event]:
    """Two for each moment; of a survey that was launched, as it will really close."""
    launched = {wave.pk: wave for wave in waves()}
    link = settings.BASE_URL + reverse("waves:plan", args=[plan.pk])
    sequence = plan.versions.count()
    events = []
    for moment in plan.waves.all():
        wave = launched.get(moment.wave_id) if moment.wave_id else None
        name = f"{plan.name}: {moment.name}"
        for code, words, at in (
            ("opens", _("Survey opens: %(name)s"), (wave or moment).opens_at),
            ("closes", _("Survey closes: %(name)s"), (wave or moment).closes_at),
        ):
            events.append(_event(f"{moment.pk}-{code}", words % {"name": name}, at, link, sequence))
    return events


def _event(key: str, words: str, at: datetime, link: str, sequence: int) -> Event:
    event = Event()
    event.add("uid", f"{key}@bestendig")
    event.add("summary", words)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", at.astimezone(UTC))
    event.add("dtend", at.astimezone(UTC) + _LONG)
    event.add("sequence", sequence)
    event.add("description", link)
    event.add("transp", "TRANSPARENT")
    return event
