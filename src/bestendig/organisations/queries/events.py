"""Context events, for whoever has `Ability.EVENTS_READ`; a chart shows those of its units."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from bestendig.organisations.models import ContextEvent, Unit


def events() -> QuerySet[ContextEvent]:
    """All events with their units, the latest first, in two queries."""
    rows: QuerySet[ContextEvent] = ContextEvent.objects.prefetch_related(
        Prefetch("units", Unit.objects.all())
    )
    return rows


def events_for(units: Collection[UUID], first: date, last: date) -> QuerySet[ContextEvent]:
    """Events between two days about any of these units or about the whole organisation."""
    return (
        events()
        .filter(
            Q(units__isnull=True) | Q(units__in=units),
            Q(starts_on__range=(first, last)) | Q(starts_on__lte=last, ends_on__gte=first),
        )
        .distinct()
        .order_by("starts_on")
    )
