"""Recording what happened at work or around it (R6), and never at anybody's home.

The words are checked here against a short list that nearly always means somebody's home or
health. It is a warning to think again, not a guarantee: who writes it is asked to rephrase.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import ContextEvent, Unit
from bestendig.organisations.rules.home_words import about_home


@transaction.atomic
def record_event(
    title: str,
    side: ContextEvent.Side | str,
    starts_on: date,
    ends_on: date | None = None,
    units: Iterable[Unit] = (),
    description: str = "",
) -> ContextEvent:
    """A new event. Without units it is about the whole organisation."""
    event = ContextEvent()
    _write(event, title, side, starts_on, ends_on, units, description)
    audit.record("record_event", object_kind="context_event", object_id=event.pk)
    return event


@transaction.atomic
def change_event(
    event: ContextEvent,
    title: str,
    side: ContextEvent.Side | str,
    starts_on: date,
    ends_on: date | None = None,
    units: Iterable[Unit] = (),
    description: str = "",
) -> ContextEvent:
    """The same event in other words, on another date, or about other units."""
    event = ContextEvent.objects.select_for_update().get(pk=event.pk)
    _write(event, title, side, starts_on, ends_on, units, description)
    audit.record("change_event", object_kind="context_event", object_id=event.pk)
    return event


@transaction.atomic
def remove_event(event: ContextEvent) -> None:
    """Take an event away, from every chart too."""
    audit.record("remove_event", object_kind="context_event", object_id=event.pk)
    ContextEvent.objects.get(pk=event.pk).delete()


def _write(
    event: ContextEvent,
    title: str,
    side: ContextEvent.Side | str,
    starts_on: date,
    ends_on: date | None,
    units: Iterable[Unit],
    description: str,
) -> None:
    refused = {
        name: _("“%(word)s” sounds like somebody's home or health. Write what happened at work.")
        % {"word": word}
        for name, words in (("title", title), ("description", description))
        if (word := about_home(words))
    }
    if ends_on is not None and ends_on < starts_on:
        refused["ends_on"] = _("That is before it began.")
    if not title.strip():
        refused["title"] = _("This is still empty.")
    if refused:
        raise ValidationError(refused)
    units = list(units)
    if any(unit.organisation_id != scope.current() for unit in units):
        raise scope.WrongScope("a unit of another organisation")
    event.title, event.description, event.side = title.strip(), description.strip(), side
    event.starts_on, event.ends_on = starts_on, ends_on
    event.save()
    event.units.set(units)
