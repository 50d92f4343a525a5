"""The people of an organisation, for whoever may manage them (the organisation administrator)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bestendig.organisations.imports.snapshot import known_units
from bestendig.organisations.models import Organisation, Person, RoleGrant
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.roles import Role

STATES = ("here", "soon", "left", "elsewhere", "no_email")


@dataclass(frozen=True)
class Held:
    """What somebody holds that must go on without them."""

    team: tuple[Person, ...]
    grants: tuple[RoleGrant, ...]
    contact: bool

    @property
    def anything(self) -> bool:
        return bool(self.team or self.grants or self.contact)


def people_found(
    *, search: str = "", unit: UUID | None = None, state: str = "here"
) -> QuerySet[Person]:
    """People by a part of their name or of their unit's, in a unit or below it, in a state.

    One query, ordered by name. state: one of STATES; "here" is in service today.
    """
    today = timezone.localdate()
    people: QuerySet[Person] = Person.objects.all()
    if state == "soon":
        people = people.filter(starts_on__gt=today)
    elif state == "left":
        people = people.filter(ends_on__lte=today)
    else:
        people = in_service(people, today)
    if state == "elsewhere":
        people = people.filter(kind=Person.Kind.PARTICIPATION)
    if state == "no_email":
        people = people.filter(work_email="")
    if unit is not None:
        people = people.filter(unit__in=units_below(unit, today))
    for word in search.split():
        named = Q(first_name__icontains=word) | Q(last_name__icontains=word)
        named |= Q(work_email__icontains=word)
        now = Q(unit__versions__valid_until__isnull=True)
        people = people.filter(
            named | Q(pk__in=Person.objects.filter(now, unit__versions__name__icontains=word))
        )
    return people.order_by("last_name", "first_name", "id")


def units_below(unit: UUID, today: date) -> set[UUID]:
    """This unit and every unit below it."""
    children: dict[UUID | None, list[UUID]] = {}
    for one in known_units(today):
        children.setdefault(one.parent, []).append(one.id)
    found, waiting = {unit}, [unit]
    while waiting:
        below = children.get(waiting.pop(), [])
        waiting += [x for x in below if x not in found]
        found |= set(below)
    return found


def unit_paths() -> dict[UUID, str]:
    """Every unit with the names down to it, in the order of the tree: one query."""
    units = known_units(timezone.localdate())
    by_id = {unit.id: unit for unit in units}
    children: dict[UUID | None, list[UUID]] = {}
    for unit in units:
        parent = unit.parent if unit.parent in by_id else None
        children.setdefault(parent, []).append(unit.id)
    found: dict[UUID, str] = {}

    def walk(parent: UUID | None, above: str) -> None:
        for one in children.get(parent, []):
            found[one] = f"{above} › {by_id[one].name}" if above else by_id[one].name
            walk(one, found[one])

    walk(None, "")
    return found


def unit_names(units: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """What these units are called today."""
    wanted = {unit for unit in units if unit}
    return {x.id: x.name for x in known_units(timezone.localdate()) if x.id in wanted}


def held_by(person: Person, organisation: Organisation) -> Held:
    """The team, roles and contact-person's place of somebody."""
    today = timezone.localdate()
    return Held(
        team=tuple(Person.objects.filter(manager=person).exclude(ends_on__lte=today)),
        grants=tuple(
            RoleGrant.objects.filter(person=person).filter(
                Q(ends_on__isnull=True) | Q(ends_on__gt=today)
            )
        ),
        contact=is_contact(person, organisation),
    )


def is_contact(person: Person, organisation: Organisation) -> bool:
    """Whether this is the contact person that stands in every footer."""
    if person.work_email and organisation.contact_email:
        return person.work_email.casefold() == organisation.contact_email.casefold()
    name = organisation.contact_name.casefold()
    return bool(name) and name in {str(person).casefold(), person.first_name.casefold()}


def leavers_with_a_team() -> list[Person]:
    """People who have left and are still somebody's manager, each with `people`: how many."""
    today = timezone.localdate()
    still = Q(team__ends_on__isnull=True) | Q(team__ends_on__gt=today)
    return list(
        Person.objects.filter(ends_on__lte=today)
        .annotate(people=Count("team", filter=still))
        .filter(people__gt=0)
        .order_by("last_name", "first_name")
    )


def administrators(on: date, without: UUID | None = None) -> QuerySet[RoleGrant]:
    """The grants of organisation administrator that still count on a day, of people in service."""
    grants: QuerySet[RoleGrant] = RoleGrant.objects.filter(role=Role.ORGANISATION_ADMIN)
    if without is not None:
        grants = grants.exclude(person_id=without)
    return (
        grants.filter(starts_on__lte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))
        .filter(Q(person__ends_on__isnull=True) | Q(person__ends_on__gt=on))
    )
