"""Where an account may work: its persons, the organisations they are in, and their roles.

For the account itself only: this is how a sign-in becomes somebody in an organisation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.common.scope import own_rows
from bestendig.organisations.models import Account, Organisation, Person, RoleGrant
from bestendig.organisations.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A person of this account in one organisation."""

    person: Person
    organisation: Organisation


def seats_of(account: Account, *, through: UUID | None = None) -> tuple[Seat, ...]:
    """The persons of `account` in service today: where they work, then where they take part.

    through: the organisation whose own provider signed this account in; it opens no other.
    """
    with own_rows(account.pk):
        persons = list(
            in_service(Person.across.filter(account=account), timezone.localdate())
            .select_related("organisation")
            .order_by("kind", "organisation__name")
        )
    return tuple(
        Seat(person=person, organisation=person.organisation)
        for person in persons
        if through is None or person.organisation_id == through
    )


def organisations_of(account: Account) -> set[UUID]:
    """The organisations that `account` is of, also where it has left or is still to come."""
    with own_rows(account.pk):
        persons = Person.across.filter(account=account)
        return set(persons.values_list("organisation_id", flat=True))


def in_service(persons: QuerySet[Person], on: date) -> QuerySet[Person]:
    """Those of `persons` who are in service on the day `on`."""
    return persons.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=on),
        Q(ends_on__isnull=True) | Q(ends_on__gt=on),
    )


def leaders_on(day: date) -> frozenset[UUID]:
    """Who has somebody in service on `day` as whose manager they stand."""
    team = in_service(Person.objects.filter(manager__isnull=False), day)
    return frozenset(team.values_list("manager_id", flat=True))


def roles_of(person: Person) -> tuple[Role, ...]:
    """The roles of `person` today, in the order of the role table. Needs its organisation bound.

    Everybody is an employee; who has a team is its manager, without anybody having to say so.
    """
    today = timezone.localdate()
    granted = set(
        RoleGrant.objects.filter(person=person, starts_on__lte=today)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today))
        .values_list("role", flat=True)
    )
    if in_service(Person.objects.filter(manager=person), today).exists():
        granted.add(Role.MANAGER)
    return tuple(role for role in Role if role is Role.EMPLOYEE or role in granted)


def first_role(roles: Sequence[Role], last: str) -> Role:
    """The role to begin in: the last one used, else the first that is more than employee."""
    if last in roles:
        return Role(last)
    return next((role for role in roles if role is not Role.EMPLOYEE), Role.EMPLOYEE)
