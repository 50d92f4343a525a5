"""Changing the tree of units, each change from a day on.

1. A change makes a new version of the unit; what held before stays as it was.
2. A change from the same day replaces what began that day, as long as that was written today or
   is still to come: it corrects a mistake, not history.
3. A change cannot begin before the latest version: the later one is changed or taken back first.
4. Nothing goes under itself, on any day from then on, or under something that ends.
5. A unit that has people or units under it ends only when is said where they go.

Refusals are ValidationErrors, by the field they are about.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import Organisation, Person, Unit, UnitKind, UnitVersion
from bestendig.organisations.queries.units import in_force


@transaction.atomic
def add_unit(name: str, kind: UnitKind | str, parent: Unit | None, on: date) -> Unit:
    """A new unit under `parent` (None: at the top) from the day `on`."""
    _lock()
    name = _free_name(name, parent, on)
    _stays(parent, on)
    unit: Unit = Unit.objects.create()
    UnitVersion.objects.create(
        unit=unit,
        name=name,
        kind=UnitKind(kind),
        parent=parent,
        valid_from=on,
        position=_last_position(parent, on) + 1,
    )
    audit.record("add_unit", object_kind="unit", object_id=unit.pk, starts_on=on.isoformat())
    return unit


@transaction.atomic
def rename_unit(unit: Unit, name: str, on: date, kind: UnitKind | str | None = None) -> UnitVersion:
    """Another name, and perhaps another kind, from the day `on`."""
    _lock()
    now = _latest(unit)
    name = _free_name(name, now.parent, on, but=unit)
    version = _from(now, on, name=name, kind=UnitKind(kind or now.kind))
    audit.record("rename_unit", object_kind="unit", object_id=unit.pk, starts_on=on.isoformat())
    return version


@transaction.atomic
def move_unit(unit: Unit, parent: Unit | None, on: date) -> UnitVersion:
    """Under another unit (None: at the top) from the day `on`, with all that is under it."""
    _lock()
    now = _latest(unit)
    _stays(parent, on)
    _no_circle(unit, parent, on)
    _free_name(now.name, parent, on, but=unit)
    version = _from(now, on, parent=parent, position=_last_position(parent, on) + 1)
    audit.record("move_unit", object_kind="unit", object_id=unit.pk, starts_on=on.isoformat())
    return version


@transaction.atomic
def end_unit(unit: Unit, on: date, heir: Unit | None = None) -> None:
    """End a unit: `on` is the first day without it. `heir` takes its people and what is under it.

    With a day still to come, people move when that day is there (`settle_ended_units`).
    """
    _lock()
    now = _latest(unit)
    if on <= now.valid_from:
        raise ValidationError({"on": _("It began on that day or later. Choose a later day.")})
    below = list(
        UnitVersion.objects.filter(parent=unit, valid_until__isnull=True).select_related("unit")
    )
    if UnitVersion.objects.filter(parent=unit, valid_until__gt=on).exists():
        raise ValidationError(
            {"on": _("Something under it changes after that day. Choose a later day.")}
        )
    people = Person.objects.filter(unit=unit)
    if heir is None and (below or people.exists()):
        raise ValidationError({"heir": _("Where do the people and the units under it go?")})
    if heir is not None:
        if heir.pk == unit.pk:
            raise ValidationError({"heir": _("It cannot go to itself. Choose another unit.")})
        _stays(heir, on, field="heir")
        for child in below:
            if child.unit_id == heir.pk:
                raise ValidationError(
                    {"heir": _("That unit is under it. Move it first, or choose another one.")}
                )
            move_unit(child.unit, heir, max(on, child.valid_from))
    now.valid_until = on
    now.save(update_fields=["valid_until"])
    Unit.objects.filter(pk=unit.pk).update(ended_on=on, heir=heir)
    unit.ended_on, unit.heir = on, heir
    audit.record("end_unit", object_kind="unit", object_id=unit.pk, people=people.count())
    settle_ended_units()


@transaction.atomic
def settle_ended_units() -> int:
    """Move everybody out of units that have ended by today, to their heirs. How many moved."""
    moved = 0
    ended = Unit.objects.filter(ended_on__lte=timezone.localdate(), heir__isnull=False)
    for unit in ended.filter(people__isnull=False).distinct().select_related("heir"):
        heir = unit.heir
        while heir and heir.heir_id and heir.ended_on <= timezone.localdate():
            heir = heir.heir
        moved += Person.objects.filter(unit=unit).update(unit=heir)
    if moved:
        audit.record("move_people_of_ended_units", people=moved)
    return moved


@transaction.atomic
def take_back_change(version: UnitVersion) -> None:
    """Undo the latest change of a unit, as long as it was written today or is still to come."""
    _lock()
    latest = _latest(version.unit)
    if latest.pk != version.pk or not is_correctable(latest):
        raise ValidationError(_("This is history now. Make a new change instead."))
    before = (
        UnitVersion.objects.filter(unit=version.unit, valid_until=latest.valid_from)
        .exclude(pk=latest.pk)
        .first()
    )
    if before is None:
        raise ValidationError(_("This is how the unit began. End the unit instead."))
    _stays(before.parent, latest.valid_from)
    _no_circle(version.unit, before.parent, latest.valid_from)
    latest.delete()
    before.valid_until = None
    before.save(update_fields=["valid_until"])
    audit.record("take_back_unit_change", object_kind="unit", object_id=version.unit_id)


@transaction.atomic
def take_back_end(unit: Unit) -> None:
    """Let a unit go on that would have ended on a day to come. Its people are still in it.

    What stood under it and moves elsewhere on that day has a history of its own.
    """
    _lock()
    unit = Unit.objects.get(pk=unit.pk)
    if unit.ended_on is None or unit.ended_on <= timezone.localdate():
        raise ValidationError(_("This is history now. Make a new change instead."))
    last = UnitVersion.objects.get(unit=unit, valid_until=unit.ended_on)
    _stays(last.parent, unit.ended_on)
    _free_name(last.name, last.parent, unit.ended_on, but=unit)
    Unit.objects.filter(pk=unit.pk).update(ended_on=None, heir=None)
    last.valid_until = None
    last.save(update_fields=["valid_until"])
    audit.record("take_back_unit_end", object_kind="unit", object_id=unit.pk)


def _lock() -> None:
    """One change of the tree at a time, for this organisation."""
    Organisation.objects.select_for_update().get(pk=scope.current())


def _latest(unit: Unit) -> UnitVersion:
    """The version that has no end. Raises ValidationError for a unit that ends."""
    latest: UnitVersion | None = UnitVersion.objects.filter(
        unit=unit, valid_until__isnull=True
    ).first()
    if latest is None:
        raise ValidationError(_("This unit has ended."))
    return latest


def is_correctable(version: UnitVersion) -> bool:
    """Whether a version was written today or is still to come, so that it may be corrected."""
    today = timezone.localdate()
    return version.valid_from > today or timezone.localdate(version.made_at) == today


def _from(now: UnitVersion, on: date, **changes: object) -> UnitVersion:
    """A version like `now` with `changes`, from `on`; on the same day it takes its place."""
    if on < now.valid_from:
        day = date_format(now.valid_from, "j F Y")
        raise ValidationError(
            {
                "on": _("There is a later change, from %(day)s. Choose that day or later.")
                % {"day": day}
            }
        )
    if on == now.valid_from:
        if not is_correctable(now):
            raise ValidationError(
                {"on": _("What began on that day is history now. Choose a later day.")}
            )
        for field, value in changes.items():
            setattr(now, field, value)
        now.save()
        return now
    now.valid_until = on
    now.save(update_fields=["valid_until"])
    same = {x: getattr(now, x) for x in ("unit", "name", "kind", "parent", "position")}
    version: UnitVersion = UnitVersion.objects.create(**(same | changes), valid_from=on)
    return version


def _free_name(name: str, parent: Unit | None, on: date, but: Unit | None = None) -> str:
    """The name without spare spaces. Raises ValidationError when a sister has it already."""
    name = " ".join(name.split())
    sisters = in_force(on).filter(parent=parent, name__iexact=name)
    if but is not None:
        sisters = sisters.exclude(unit=but)
    if not name:
        raise ValidationError({"name": _("This is still empty.")})
    if sisters.exists():
        raise ValidationError({"name": _("There is a unit of that name here already.")})
    return name


def _stays(parent: Unit | None, on: date, field: str = "parent") -> None:
    """Raises ValidationError when `parent` is not there on `on`, or ends after it."""
    if parent is None:
        return
    there = UnitVersion.objects.filter(unit=parent)
    if not there.filter(valid_from__lte=on).exists():
        raise ValidationError({field: _("That unit is not there yet on this day.")})
    if not there.filter(valid_until__isnull=True).exists():
        raise ValidationError({field: _("That unit ends. Choose another one.")})


def _no_circle(unit: Unit, parent: Unit | None, on: date) -> None:
    """Raises ValidationError when `unit` would come under itself, on `on` or any later day."""
    if parent is None:
        return
    rest = list(UnitVersion.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on)))
    for day in {on, *(x.valid_from for x in rest if x.valid_from > on)}:
        above: dict[UUID, UUID | None] = {
            x.unit_id: x.parent_id
            for x in rest
            if x.valid_from <= day and (x.valid_until is None or x.valid_until > day)
        }
        at: UUID | None = parent.pk
        while at is not None:
            if at == unit.pk:
                raise ValidationError({"parent": _("A unit cannot stand under itself.")})
            at = above.get(at)


def _last_position(parent: Unit | None, on: date) -> int:
    last = in_force(on).filter(parent=parent).order_by("-position").first()
    return last.position if last else 0
