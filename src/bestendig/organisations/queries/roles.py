"""Who has which role in the organisation, for whoever may give roles."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q

from bestendig.organisations.models import Person, RoleGrant
from bestendig.organisations.queries.seats import in_service


def grants_now(today: date) -> list[RoleGrant]:
    """The roles that people have today or get later, by name: one query."""
    return list(
        RoleGrant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .filter(Q(person__ends_on__isnull=True) | Q(person__ends_on__gt=today))
        .select_related("person")
        .order_by("role", "person__last_name", "person__first_name", "starts_on")
    )


def managers_now(today: date) -> int:
    """How many people have a team: nobody gives that role, it follows from the list of people."""
    led = Q(team__ends_on__isnull=True) | Q(team__ends_on__gt=today)
    managers = in_service(Person.objects.all(), today).annotate(people=Count("team", filter=led))
    return int(managers.filter(people__gt=0).count())
