"""Writing what changes in a kind of work, anew after a year, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.catalogue.queries import offer
from bestendig.common import audit, scope
from bestendig.organisations.models import Person, Unit
from bestendig.organisations.queries.units import in_force
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.practice.futures.models import FuturePicture, FutureVersion, ReaderMark
from bestendig.practice.futures.queries import own_units

YEARS: Final = range(2000, 2100)
_OBJECT: Final = "future_picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The words of a picture. offers: what of the catalogue helps with it."""

    title: str
    changes: str
    begins: int
    until: int | None = None
    skills: str = ""
    routes: str = ""
    offers: tuple[UUID, ...] = ()


@transaction.atomic
def draw_picture(
    writer: Person, said: Said, *, unit: UUID | None = None, family: str = ""
) -> FuturePicture:
    """A first picture: of a unit, of a function family, or of everybody's work."""
    _refuse_who_may_not(writer, unit)
    if unit is not None and not in_force(timezone.localdate()).filter(unit=unit).exists():
        raise Refused(_("This team is not there any more."), field="work")
    place = Unit.objects.get(pk=unit) if unit else None
    twice = Refused(
        _("There is a picture of this work already. Write that one anew."), field="work"
    )
    family = family.strip()
    if FuturePicture.objects.filter(unit=place, family__iexact=family, ended_on=None).exists():
        raise twice
    try:
        with transaction.atomic():
            picture: FuturePicture = FuturePicture.objects.create(unit=place, family=family)
    except IntegrityError:  # somebody else wrote it in the meantime
        raise twice from None
    _write(picture, writer, said)
    audit.record("draw_future", object_kind=_OBJECT, object_id=picture.pk)
    return picture


@transaction.atomic
def renew_picture(writer: Person, picture_id: UUID, said: Said) -> FutureVersion:
    """The same picture as it is seen now. What stood before stays; readers are asked anew."""
    picture = _going(writer, picture_id)
    version = _write(picture, writer, said)
    ReaderMark.objects.filter(version__picture=picture).delete()
    audit.record("renew_future", object_kind=_OBJECT, object_id=picture.pk, number=version.number)
    return version


@transaction.atomic
def end_picture(writer: Person, picture_id: UUID) -> None:
    """It does not hold any more: nobody reads it among the others."""
    picture = _going(writer, picture_id)
    picture.ended_on = timezone.localdate()
    picture.save(update_fields=["ended_on"])
    ReaderMark.objects.filter(version__picture=picture).delete()
    audit.record("end_future", object_kind=_OBJECT, object_id=picture.pk)


def _going(writer: Person, picture_id: UUID) -> FuturePicture:
    picture: FuturePicture = FuturePicture.objects.select_for_update(of=("self",)).get(
        pk=picture_id
    )
    _refuse_who_may_not(writer, picture.unit_id)
    if picture.ended_on is not None:
        raise Refused(_("This picture was ended."))
    return picture


def _refuse_who_may_not(writer: Person, unit: UUID | None) -> None:
    """A manager writes of the units of the own team alone."""
    if scope.actor().role == Role.MANAGER and unit not in own_units(writer):
        raise Refused(_("You write for your own team."), field="work")


def _write(picture: FuturePicture, writer: Person, said: Said) -> FutureVersion:
    for field in ("title", "changes", "skills", "routes"):
        if not getattr(said, field).strip():
            raise Refused(_("This is still empty."), field=field)
    if said.begins not in YEARS:
        raise Refused(_("Choose a year like 2026."), field="begins")
    if said.until is not None and said.until not in range(said.begins, YEARS.stop):
        raise Refused(_("That is before it begins."), field="until")
    offers = list(offer().filter(pk__in=said.offers))
    if len(offers) != len(set(said.offers)):
        raise Refused(_("One of these is not on offer any more. Choose again."), field="offers")
    last = FutureVersion.objects.filter(picture=picture).first()
    version: FutureVersion = FutureVersion.objects.create(
        picture=picture,
        number=last.number + 1 if last else 1,
        title=said.title.strip(),
        changes=said.changes.strip(),
        begins=said.begins,
        until=said.until,
        skills=said.skills.strip(),
        routes=said.routes.strip(),
        writer=writer,
        written_on=timezone.localdate(),
    )
    version.offers.set(offers)
    return version
