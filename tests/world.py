"""Two small organisations with somebody in every role, for tests of pages and walls."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from bestendig.common import scope
from bestendig.organisations.models import (
    Account,
    Kind,
    Organisation,
    Person,
    Province,
    RoleGrant,
    SizeClass,
    Unit,
    UnitKind,
    UnitVersion,
)
from bestendig.organisations.roles import Role
from bestendig.pages.access import PERSON, ROLE
from bestendig.pages.second_step import SHOWN_AT

START = date(2025, 1, 1)


@dataclass
class Place:
    """One organisation with its people by role, and its concern with one team."""

    organisation: Organisation
    people: dict[Role, Person] = field(default_factory=dict)
    concern: Unit | None = None
    team: Unit | None = None


@dataclass
class World:
    """`here` and `there` know nothing of each other; `platform` administers both."""

    here: Place
    there: Place
    platform: Account


def make_world() -> World:
    """Two organisations, eleven roles."""
    return World(
        here=make_place("voorbeeldstad", "Voorbeeldstad"),
        there=make_place("oefenwaard", "Oefenwaard"),
        platform=Account.objects.create_user("platform@bestendig.example", is_platform_admin=True),
    )


def make_place(slug: str, name: str) -> Place:
    """An organisation with a concern, a team, and a person in every role there is in one."""
    organisation = Organisation.objects.create(
        slug=slug,
        name=name,
        kind=Kind.MUNICIPALITY,
        size_class=SizeClass.UNDER_50,
        province=Province.UTRECHT,
        contact_name="Noor",
        contact_phone="030 123 45 67",
        fg_name="Alex",
        fg_contact=f"fg@{slug}.example",
    )
    place = Place(organisation=organisation)
    with scope.bind(organisation.pk):
        place.concern = make_unit(name, UnitKind.CONCERN, None)
        place.team = make_unit("Wegen en Riolering", UnitKind.TEAM, place.concern)
        for role in Role:
            if role is not Role.PLATFORM_ADMIN:
                place.people[role] = make_person(place, role)
        place.people[Role.EMPLOYEE].manager = place.people[Role.MANAGER]
        place.people[Role.EMPLOYEE].save()
    return place


def make_unit(name: str, kind: UnitKind, parent: Unit | None) -> Unit:
    """A unit that has been there from the start."""
    unit = Unit.objects.create()
    UnitVersion.objects.create(unit=unit, name=name, kind=kind, parent=parent, valid_from=START)
    return unit


def make_person(place: Place, role: Role, name: str = "") -> Person:
    """A person with an account, in the team, with `role` beside employee."""
    email = f"{name or role}@{place.organisation.slug}.example".lower()
    person = Person.objects.create(
        account=Account.objects.create_user(email),
        first_name=name or role.value.replace("_", " ").title(),
        work_email=email,
        unit=place.team,
        starts_on=START,
    )
    if role not in {Role.EMPLOYEE, Role.MANAGER}:
        RoleGrant.objects.create(person=person, role=role, starts_on=START)
    return person


def sign_in(
    client: Client, person: Person | Account, role: Role | None = None, *, second: bool = True
) -> None:
    """Sign in as this person in this role; `second`: with a second factor."""
    account = person.account if isinstance(person, Person) else person
    assert account is not None
    client.force_login(account)
    session = client.session
    if isinstance(person, Person):
        session[PERSON] = str(person.pk)
    if role is not None:
        session[ROLE] = role.value
    session[SHOWN_AT] = time.time() if second else 0
    session.save()
