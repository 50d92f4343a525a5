"""Context events: what happened at work or around it, on a time line."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions.events import change_event, record_event, remove_event
from bestendig.organisations.models import ContextEvent, Unit
from bestendig.organisations.queries.events import events
from bestendig.organisations.queries.units import names_of, tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.structure.forms import EventForm, done

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.EVENTS_READ)
@require_safe
def timeline(request: DeskRequest) -> HttpResponse:
    """All events, the latest first, by year."""
    found = list(events())
    names = names_of(unit.pk for event in found for unit in event.units.all())
    years = [
        {
            "year": year,
            "rows": [
                {"event": event, "units": sorted(names[unit.pk] for unit in event.units.all())}
                for event in inside
            ],
        }
        for year, inside in groupby(found, key=lambda event: event.starts_on.year)
    ]
    shown = {"years": years, "may_write": request.desk.may(Ability.EVENTS_WRITE)}
    return render(request, "structure/events.html", shown)


@allow(Ability.EVENTS_WRITE)
@form_view
def add(request: DeskRequest) -> HttpResponse:
    """Record an event."""
    form = EventForm(
        request.POST or None, tree=tree_on(timezone.localdate()), initial={"side": "inside"}
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: record_event(**_answers(form)))
    ):
        return redirect("structure:events")
    return render(request, "structure/event_form.html", {"form": form})


@allow(Ability.EVENTS_WRITE)
@form_view
def change(request: DeskRequest, event: UUID) -> HttpResponse:
    """Change an event."""
    found = get_object_or_404(ContextEvent, pk=event)
    initial = {x: getattr(found, x) for x in ("title", "side", "starts_on", "ends_on")}
    units = names_of(found.units.values_list("pk", flat=True))
    initial |= {"description": found.description, "units": [str(unit) for unit in units]}
    form = EventForm(
        request.POST or None,
        tree=tree_on(timezone.localdate()),
        also=units,
        initial=initial,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: change_event(found, **_answers(form)))
    ):
        return redirect("structure:events")
    return render(request, "structure/event_form.html", {"form": form, "event": found})


@allow(Ability.EVENTS_WRITE)
@form_view
def remove(request: DeskRequest, event: UUID) -> HttpResponse:
    """Ask once, then take an event away."""
    found = get_object_or_404(ContextEvent, pk=event)
    if request.method == "POST":
        remove_event(found)
        return redirect("structure:events")
    return render(request, "structure/remove_event.html", {"event": found})


def _answers(form: EventForm) -> dict[str, Any]:
    return form.cleaned_data | {
        "units": list(Unit.objects.filter(pk__in=form.cleaned_data["units"]))
    }
