"""People come, change and leave; and what somebody held goes on with somebody else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.actions.roles import end_roles, hand_over_roles
from bestendig.organisations.imports.managers import in_circle
from bestendig.organisations.locking import lock_people
from bestendig.organisations.logins import accounts_for
from bestendig.organisations.models import Organisation, Person, Unit
from bestendig.organisations.personnel import hasher
from bestendig.organisations.queries.people import Held, held_by, is_contact
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is kept of a person. personnel_number: None leaves the hash as it is."""

    first_name: str
    last_name: str = ""
    work_email: str = ""
    personnel_number: str | None = None
    unit: UUID | None = None
    manager: UUID | None = None
    function_family: str = ""
    age_band: str = ""
    starts_on: date | None = None
    kind: str = Person.Kind.EMPLOYMENT


class HoldsThings(Refused):
    """Somebody leaves who still has a team or a role: say who takes over."""

    def __init__(self, held: Held) -> None:
        super().__init__(
            _("This person still has a team, a role or a task. Choose who takes over."),
            field="successor",
        )
        self.held = held


@transaction.atomic
def add_person(details: Details) -> Person:
    """Somebody new in the bound organisation. Raises Refused for a number or address that is
    somebody's already, and for a unit or manager that is not there."""
    lock_people()
    person = Person(kind=details.kind)
    _fill(person, details)
    person.save()
    audit.record("add_person", object_kind="person", object_id=person.id)
    return person


@transaction.atomic
def change_person(person_id: UUID, details: Details) -> Person:
    """Other details of somebody. Raises Refused as `add_person`, and for managers in a circle."""
    lock_people()
    person = _locked(person_id)
    _fill(person, details)
    person.save()
    audit.record("change_person", object_kind="person", object_id=person.id)
    return person


@transaction.atomic
def end_person(
    person_id: UUID,
    ends_on: date,
    successor_id: UUID | None = None,
    roles: Collection[Role] | None = None,
    *,
    hand_over_later: bool = False,
) -> Person:
    """Somebody leaves on a day, the first one that they are not there.

    Their team and the contact person's place go to the successor now, their roles on that day.
    roles: only these go over (None: all), the others end. hand_over_later: the team waits on the
    page of people, where a system that says who left knows no successor. Raises HoldsThings when
    there is something to hand over and nobody to take it; Refused for a day before the start, and
    when no organisation administrator would be left.
    """
    organisation = lock_people()
    person = _locked(person_id)
    if person.starts_on and ends_on < person.starts_on:
        raise Refused(_("The end is before the start of the service."), field="ends_on")
    held = held_by(person, organisation)
    goes_over = [x for x in held.grants if roles is None or x.role in roles]
    waits = hand_over_later and not goes_over
    if successor_id is None and not waits and (held.team or held.contact or goes_over):
        raise HoldsThings(held)
    if successor_id is not None:
        successor = _successor(person, successor_id, ends_on)
        _hand_over(person, successor, organisation, ends_on, roles)
    end_roles(person, ends_on)
    person.ends_on = ends_on
    person.save()
    audit.record("end_person", object_kind="person", object_id=person.id, team=len(held.team))
    return person


@transaction.atomic
def hand_over(person_id: UUID, successor_id: UUID) -> Person:
    """Give what somebody holds to somebody else, today. They may have left already."""
    organisation = lock_people()
    person, today = _locked(person_id), timezone.localdate()
    team = len(held_by(person, organisation).team)
    _hand_over(person, _successor(person, successor_id, today), organisation, today, None)
    audit.record("hand_over_person", object_kind="person", object_id=person.id, team=team)
    return person


@transaction.atomic
def reopen_person(person_id: UUID) -> Person:
    """Somebody stays after all, or comes back. Roles do not come back by themselves."""
    lock_people()
    person = _locked(person_id)
    if person.ends_on is None:
        raise Refused(_("This person has no end of service."))
    person.ends_on = None
    person.save()
    audit.record("reopen_person", object_kind="person", object_id=person.id)
    return person


def _locked(person_id: UUID) -> Person:
    person: Person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    return person


def _fill(person: Person, details: Details) -> None:
    address = details.work_email.strip().lower()
    others = Person.objects.exclude(pk=person.pk)
    if address and others.filter(work_email__iexact=address).exists():
        raise Refused(_("Somebody else here has this e-mail address."), field="work_email")
    if details.personnel_number is not None:
        kept = hasher()(details.personnel_number)
        if kept and others.filter(personnel_hash=kept).exists():
            raise Refused(
                _("Somebody else here has this personnel number."), field="personnel_number"
            )
        person.personnel_hash = kept
    if person.ends_on and details.starts_on and person.ends_on < details.starts_on:
        raise Refused(_("The end is before the start of the service."), field="starts_on")
    person.unit = _unit(details.unit)
    person.manager = _manager(person, details.manager)
    for name in ("first_name", "last_name", "function_family", "age_band", "starts_on"):
        setattr(person, name, getattr(details, name))
    person.work_email = address
    if address and person.account_id is None:
        person.account = accounts_for([address])[0].get(address)


def _unit(unit_id: UUID | None) -> Unit | None:
    if unit_id is None:
        return None
    unit: Unit | None = Unit.objects.filter(pk=unit_id, ended_on__isnull=True).first()
    if unit is None:
        raise Refused(_("This unit is not there any more."), field="unit")
    return unit


def _manager(person: Person, manager_id: UUID | None) -> Person | None:
    """The manager, who must be here, and not be managed by this person in a roundabout way."""
    if manager_id is None:
        return None
    if manager_id == person.pk:
        raise Refused(_("Nobody is their own manager."), field="manager")
    manager: Person | None = Person.objects.filter(pk=manager_id).first()
    if manager is None or (manager.ends_on and manager.ends_on <= timezone.localdate()):
        raise Refused(_("This manager is not here any more."), field="manager")
    after = dict(Person.objects.values_list("id", "manager_id"))
    after[person.pk] = manager.pk
    if person.pk in in_circle(after):
        raise Refused(
            _("This way somebody would manage themselves in a roundabout way."), field="manager"
        )
    return manager


def _successor(person: Person, successor_id: UUID, on: date) -> Person:
    successor: Person | None = Person.objects.filter(pk=successor_id).first()
    gone = successor is None or (successor.ends_on is not None and successor.ends_on <= on)
    if successor is None or gone or successor.pk == person.pk:
        raise Refused(_("Choose somebody else, who stays."), field="successor")
    return successor


def _hand_over(
    person: Person,
    successor: Person,
    organisation: Organisation,
    on: date,
    roles: Collection[Role] | None,
) -> None:
    """The team goes over now, the roles on the day, the contact person's place now."""
    Person.objects.filter(manager=person).exclude(pk=successor.pk).update(manager=successor)
    if successor.manager_id == person.pk:
        # Who takes over comes where the leaver stood.
        successor.manager_id = person.manager_id
        successor.save(update_fields=["manager"])
    if in_circle(dict(Person.objects.values_list("id", "manager_id"))):
        raise Refused(
            _("This person is managed by somebody of that team. Choose somebody else."),
            field="successor",
        )
    hand_over_roles(person, successor, on, roles)
    if is_contact(person, organisation):
        organisation.contact_name = str(successor)
        organisation.contact_email = successor.work_email
        organisation.contact_phone = ""
        organisation.save(update_fields=["contact_name", "contact_email", "contact_phone"])
