"""Who takes part here and works elsewhere. Who may: PEOPLE_MANAGE."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service


def participants() -> QuerySet[Person]:
    """Participants of today, by name."""
    rows: QuerySet[Person] = Person.objects.filter(kind=Person.Kind.PARTICIPATION)
    return in_service(rows, timezone.localdate())
