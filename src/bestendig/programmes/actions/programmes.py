"""Beginning a programme and changing what it is: the name, the promise, for whom, when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dimodel import Factor, Outcome, Phase
from bestendig.organisations.course.models import Challenge
from bestendig.organisations.models import Person, Unit
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a programme is. challenges: what of the organisation it is part of. units: whole units
    it is for; none: everybody."""

    name: str
    promise: str
    begins: date
    ends: date
    for_whom: str = ""
    units: Collection[UUID] = ()
    challenges: Collection[UUID] = ()
    outcomes: Collection[str] = ()
    factors: Collection[str] = ()
    phases: Collection[str] = ()
    owner: UUID | None = None
    light: bool = False
    helpers: bool = False


@transaction.atomic
def begin_programme(details: Details) -> Programme:
    """A new programme, with nothing arranged yet."""
    programme = Programme()
    _put(programme, details)
    audit.record("begin_programme", object_kind="programme", object_id=programme.pk)
    return programme


@transaction.atomic
def change_programme(programme_id: UUID, details: Details) -> Programme:
    """Say anew what it is. Raises Refused once it was decided about."""
    programme = changeable(programme_id)
    if programme.plan_id and details.light:
        raise Refused(_("It has a measurement plan already."), field="light")
    if programme.started_at and details.begins != programme.begins:
        raise Refused(_("It has started. That day stays."), field="begins")
    _put(programme, details)
    audit.record("change_programme", object_kind="programme", object_id=programme.pk)
    return programme


def changeable(programme_id: UUID) -> Programme:
    """A programme, locked, of which the cycle is not closed yet."""
    programme: Programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    if hasattr(programme, "decision"):
        raise Refused(_("This cycle is closed. Go on in the next one."))
    return programme


def _put(programme: Programme, details: Details) -> None:
    for field, words in (("name", details.name), ("promise", details.promise)):
        if not words.strip():
            raise Refused(_("This is still empty."), field=field)
    if details.ends < details.begins:
        raise Refused(_("The end must come after the beginning."), field="ends")
    units = list(Unit.objects.filter(pk__in=details.units))
    if len(units) != len(set(details.units)):
        raise Refused(_("This unit is not there any more."), field="units")
    challenges = list(Challenge.objects.filter(pk__in=details.challenges))
    if len(challenges) != len(set(details.challenges)):
        raise Refused(_("This challenge is not there any more."), field="challenges")
    owner = Person.objects.filter(pk=details.owner).first() if details.owner else None
    if details.owner and owner is None:
        raise Refused(_("This person does not work here any more."), field="owner")
    programme.name, programme.promise = details.name.strip(), details.promise.strip()
    programme.begins, programme.ends = details.begins, details.ends
    programme.for_whom = details.for_whom.strip()
    programme.outcomes = [x.value for x in Outcome if x in details.outcomes]
    programme.factors = [x.value for x in Factor if x in details.factors]
    programme.phases = [x.value for x in Phase if x in details.phases]
    programme.owner, programme.light = owner, details.light
    programme.helpers = details.helpers
    programme.save()
    programme.units.set(units)
    programme.challenges.set(challenges)
