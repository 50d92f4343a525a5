"""The people and units of the bound organisation, as the plan needs them: two queries."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from bestendig.organisations.imports.values import Known, KnownUnit
from bestendig.organisations.models import Person, RoleGrant, UnitVersion
from bestendig.organisations.roles import Role


def known_people(today: date) -> list[Known]:
    """Everybody, those who left too: they may come back."""
    admins = _administrators(today)
    kept = admins if len(admins) == 1 else set()
    rows = Person.objects.order_by("id").values_list(
        "id", "personnel_hash", "first_name", "last_name", "work_email", "unit_id", "manager_id",
        "function_family", "age_band", "starts_on", "ends_on", "kind",
    )  # fmt: skip
    return [
        Known(
            id=row[0],
            number=row[1],
            first_name=row[2],
            last_name=row[3],
            work_email=row[4],
            unit=row[5],
            manager=row[6],
            function_family=row[7],
            age_band=row[8],
            starts_on=row[9],
            ends_on=row[10],
            participant=row[11] == Person.Kind.PARTICIPATION,
            kept=row[0] in kept,
        )
        for row in rows.iterator(chunk_size=2000)
    ]


def _administrators(today: date) -> set[UUID]:
    """Who is organisation administrator; when it is only one, that one cannot be ended."""
    return set(
        RoleGrant.objects.filter(role=Role.ORGANISATION_ADMIN, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .filter(Q(person__ends_on__isnull=True) | Q(person__ends_on__gt=today))
        .values_list("person_id", flat=True)
    )


def known_units(today: date) -> list[KnownUnit]:
    """The units as they are called and stand today."""
    rows = (
        UnitVersion.objects.filter(valid_from__lte=today, unit__ended_on__isnull=True)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=today))
        .order_by("position", "name", "unit_id")
    )
    return [
        KnownUnit(id=unit, name=name, kind=kind, parent=parent)
        for unit, name, kind, parent in rows.values_list("unit_id", "name", "kind", "parent_id")
    ]
