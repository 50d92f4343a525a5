"""People as users."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import timezone
from scim2_models import Meta, NotFoundException, UniquenessException

from bestendig.api.scim.resources import Email, Membership, Name, User
from bestendig.organisations.actions.people import (
    Details,
    add_person,
    change_person,
    end_person,
    reopen_person,
)
from bestendig.organisations.connections.models import ScimPerson
from bestendig.organisations.models import Person
from bestendig.organisations.queries.people import unit_names


def users() -> QuerySet[Person]:
    """Whom an HR system sees: employees in service, and those it knows itself until it removes
    them. One query with their names there."""
    known = Q(scim__isnull=False, scim__removed=False)
    today = timezone.localdate()
    here = Q(scim__isnull=True) & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))
    people: QuerySet[Person] = Person.objects.filter(kind=Person.Kind.EMPLOYMENT)
    return people.filter(known | here).select_related("scim").order_by("id")


def named(people: QuerySet[Person], attribute: str, value: str) -> QuerySet[Person]:
    """Those whose `attribute` equals a value."""
    if attribute == "id":
        key = _id(value)
        return people.filter(pk=key) if key else people.none()
    if attribute == "externalid":
        return people.filter(scim__external_id=value).exclude(scim__external_id="")
    if attribute in ("emails", "emails.value"):
        return people.filter(work_email__iexact=value)
    own = Q(scim__user_name__iexact=value)
    unnamed = Q(scim__isnull=True) & Q(work_email__iexact=value)
    return people.filter(own | unnamed)


def one(user_id: str, *, lock: bool = False) -> Person:
    """The person of this id. Raises NotFoundException."""
    found = named(users(), "id", user_id)
    if lock:
        found = found.select_for_update(of=("self",))
    person = found.first()
    if person is None:
        raise NotFoundException(detail="There is no such user.")
    return person


def resources(people: list[Person], base: str) -> list[User]:
    """People as resources; one query for the names of their units."""
    names = unit_names([person.unit_id for person in people])
    return [resource(person, names, base) for person in people]


def resource(person: Person, names: Any, base: str) -> User:
    """One person as a resource."""
    link: ScimPerson | None = getattr(person, "scim", None)
    gone = person.ends_on is not None and person.ends_on <= timezone.localdate()
    unit = names.get(person.unit_id)
    user_name = link.user_name if link else person.work_email or str(person.pk)
    return User(
        id=str(person.pk),
        external_id=(link.external_id or None) if link else None,
        user_name=user_name,
        # Who has no name but the userName has none that was given.
        name=None
        if person.first_name == user_name[:80]
        else Name(given_name=person.first_name, family_name=person.last_name or None),
        emails=[Email(value=person.work_email, type=Email.Type.work)]
        if person.work_email
        else None,
        active=not gone,
        groups=[Membership(value=str(person.unit_id), display=unit)] if unit else None,
        meta=Meta(resource_type="User", location=f"{base}/Users/{person.pk}"),
    )


def create(wanted: User) -> Person:
    """Somebody new, or somebody back whom the system had removed. Raises UniquenessException."""
    name = str(wanted.user_name)
    if named(users(), "username", name).exists():
        raise UniquenessException(detail="There is a user with this userName.")
    back = ScimPerson.objects.filter(user_name__iexact=name, removed=True).first()
    person = back.person if back else add_person(_details(wanted, Person()))
    if back:
        back.removed = False
        back.save(update_fields=["removed"])
    return save(person, wanted)


def save(person: Person, wanted: User) -> Person:
    """Make a person what the resource says, by the actions that people use."""
    change_person(person.pk, _details(wanted, person))
    name = str(wanted.user_name)
    if ScimPerson.objects.filter(user_name__iexact=name).exclude(person=person).exists():
        raise UniquenessException(detail="There is a user with this userName.")
    ScimPerson.objects.update_or_create(
        person=person,
        defaults={"user_name": name, "external_id": wanted.external_id or ""},
    )
    today = timezone.localdate()
    gone = person.ends_on is not None and person.ends_on <= today
    if wanted.active is False and not gone:
        end(person)
    elif wanted.active and gone:
        reopen_person(person.pk)
    return one(str(person.pk))


def remove(person: Person) -> None:
    """Gone for that system; ended for us."""
    name = person.scim.user_name if hasattr(person, "scim") else person.work_email or str(person.pk)
    ScimPerson.objects.update_or_create(
        person=person, defaults={"removed": True, "user_name": name}
    )
    if person.ends_on is None or person.ends_on > timezone.localdate():
        end(person)


def end(person: Person) -> None:
    """End somebody today; their team waits on the page of people, their roles end."""
    today = timezone.localdate()
    day = max(today, person.starts_on) if person.starts_on else today
    end_person(person.pk, day, roles=(), hand_over_later=True)


def _details(wanted: User, person: Person) -> Details:
    name = wanted.name or Name()
    first, last = name.given_name or "", name.family_name or ""
    if not first:
        first, last = last or str(wanted.user_name), ""
    return Details(
        first_name=first[:80],
        last_name=last[:120],
        work_email=_address(wanted),
        unit=person.unit_id,
        manager=person.manager_id,
        function_family=person.function_family,
        age_band=person.age_band,
        starts_on=person.starts_on,
    )


def _address(wanted: User) -> str:
    """The last work address that is one; without any, a userName that is one."""
    given = [x.value for x in wanted.emails or [] if x.value]
    for address in [*reversed(given), *([] if given else [wanted.user_name])]:
        try:
            validate_email(address)
        except ValidationError:
            continue
        return str(address).lower()
    return ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
