"""Units as groups."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from scim2_models import InvalidValueException, Meta, NotFoundException, Reference

from bestendig.api.scim import users
from bestendig.api.scim.resources import Group, Member
from bestendig.common import audit
from bestendig.organisations.actions.units import add_unit, end_unit, rename_unit
from bestendig.organisations.connections.models import ScimUnit
from bestendig.organisations.imports.snapshot import known_units
from bestendig.organisations.locking import lock_people
from bestendig.organisations.models import Person, Unit, UnitKind, UnitVersion


def groups() -> QuerySet[UnitVersion]:
    """The units of today, as they are called."""
    today = timezone.localdate()
    now = [unit.id for unit in known_units(today)]
    versions: QuerySet[UnitVersion] = UnitVersion.objects.filter(unit__in=now, valid_until=None)
    return versions.select_related("unit", "unit__scim").order_by("unit_id")


def named(found: QuerySet[UnitVersion], attribute: str, value: str) -> QuerySet[UnitVersion]:
    """Those whose `attribute` equals a value."""
    if attribute == "externalid":
        return found.filter(unit__scim__external_id=value).exclude(unit__scim__external_id="")
    if attribute == "id":
        try:
            return found.filter(unit_id=UUID(value))
        except ValueError:
            return found.none()
    return found.filter(name__iexact=value)


def one(group_id: str) -> UnitVersion:
    """The unit of this id. Raises NotFoundException."""
    found = named(groups(), "id", group_id).first()
    if found is None:
        raise NotFoundException(detail="There is no such group.")
    return found


def resources(several: list[UnitVersion], base: str) -> list[Group]:
    """Units as resources; one query for all their people."""
    inside: dict[UUID, list[Person]] = {}
    for person in users.users().filter(unit__in=[x.unit_id for x in several]):
        inside.setdefault(person.unit_id, []).append(person)  # type: ignore[arg-type]
    return [_resource(x, inside.get(x.unit_id, []), base) for x in several]


def _resource(version: UnitVersion, people: list[Person], base: str) -> Group:
    link: ScimUnit | None = getattr(version.unit, "scim", None)
    return Group(
        id=str(version.unit_id),
        external_id=(link.external_id or None) if link else None,
        display_name=version.name,
        members=[Member(value=str(x.pk), ref=Reference(f"{base}/Users/{x.pk}")) for x in people]
        or None,
        meta=Meta(resource_type="Group", location=f"{base}/Groups/{version.unit_id}"),
    )


def create(wanted: Group) -> UnitVersion:
    """A new unit, under the concern where there is one; people give it its place later."""
    today = timezone.localdate()
    roots = [x for x in known_units(today) if x.parent is None and x.kind == UnitKind.CONCERN]
    top = Unit.objects.get(pk=roots[0].id) if len(roots) == 1 else None
    unit = add_unit(str(wanted.display_name)[:120], UnitKind.DEPARTMENT, top, today)
    return save(one(str(unit.pk)), wanted)


def save(version: UnitVersion, wanted: Group) -> UnitVersion:
    """Make a unit what the resource says: its name, its outside id, and who is in it."""
    today, unit = timezone.localdate(), version.unit
    if wanted.display_name and wanted.display_name != version.name:
        rename_unit(unit, wanted.display_name[:120], today)
    ScimUnit.objects.update_or_create(unit=unit, defaults={"external_id": wanted.external_id or ""})
    _place(unit, {str(x.value) for x in wanted.members or [] if x.value})
    return one(str(unit.pk))


def remove(version: UnitVersion) -> None:
    """End a unit; its people are in none. A unit of today goes as if it never was.

    Raises InvalidValueException while there are units under it.
    """
    unit, today = version.unit, timezone.localdate()
    if UnitVersion.objects.filter(parent=unit, valid_until=None).exists():
        raise InvalidValueException(detail="There are units under this one. Move them first.")
    _place(unit, set())
    if version.valid_from >= today and unit.versions.count() == 1:
        unit.delete()
        audit.record("remove_unit", object_kind="unit", object_id=version.unit_id)
    else:
        end_unit(unit, today)


def _place(unit: Unit, wanted: set[str]) -> None:
    """Exactly these people are in the unit. Raises InvalidValueException for somebody unknown."""
    lock_people()
    people = {str(x.pk): x for x in users.users().filter(pk__in=_ids(wanted))}
    if wanted - people.keys():
        raise InvalidValueException(detail="A member is not a user of this service.")
    leaving = Person.objects.filter(unit=unit).exclude(pk__in=_ids(wanted))
    coming = Person.objects.filter(pk__in=_ids(wanted)).exclude(unit=unit)
    count = leaving.update(unit=None) + coming.update(unit=unit)
    if count:
        audit.record("place_people", object_kind="unit", object_id=unit.pk, people=count)


def _ids(texts: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise InvalidValueException(detail="A member is not a user of this service.") from error
