"""Giving and taking roles, with dates; and handing them over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.locking import lock_people
from bestendig.organisations.models import Kind, Organisation, Person, RoleGrant
from bestendig.organisations.queries.people import administrators
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

# Everybody is an employee; who has a team is its manager; the platform is no organisation's.
NOT_GIVEN: Final = frozenset({Role.EMPLOYEE, Role.MANAGER, Role.PLATFORM_ADMIN})
# The FG decides nothing about what the FG watches over (GDPR, art. 38(6)).
DECIDES: Final = frozenset({Role.ORGANISATION_ADMIN, Role.HR, Role.ADVISER, Role.BOARD})


def roles_to_give(organisation: Organisation) -> list[Role]:
    """The roles that can be given here."""
    fund = organisation.kind == Kind.FUND
    return [x for x in Role if x not in NOT_GIVEN and (fund or x is not Role.FUND_ANALYST)]


@transaction.atomic
def give_role(
    person_id: UUID, role: Role, starts_on: date, ends_on: date | None = None
) -> RoleGrant:
    """Give somebody a role from one day, and perhaps until another (not included).

    Raises Refused for a role that is not given here, dates that do not fit, a role that the
    person has in that time, and the FG or the works council beside a role that decides.
    """
    organisation = lock_people()
    person: Person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if role not in roles_to_give(organisation):
        raise Refused(_("This role is not given here."), field="role")
    if ends_on is not None and ends_on <= starts_on:
        raise Refused(_("The end is not after the start."), field="ends_on")
    if person.ends_on and person.ends_on <= starts_on:
        raise Refused(_("This person has left by then."), field="person")
    then = _in_time(person, starts_on, ends_on)
    if role in then:
        raise Refused(_("This person has this role already in that time."), field="role")
    if (role is Role.DPO and then & DECIDES) or (role in DECIDES and Role.DPO in then):
        raise Refused(
            _("The data protection officer cannot also have a role that decides."), field="role"
        )
    if {Role.BOARD, Role.WORKS_COUNCIL} <= then | {role}:
        raise Refused(
            _("Who decides for the organisation cannot also be in its works council."),
            field="role",
        )
    grant: RoleGrant = RoleGrant.objects.create(
        person=person,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by=scope.actor().person,
    )
    audit.record("give_role", object_kind="person", object_id=person.id, role=str(role))
    return grant


@transaction.atomic
def take_role(grant_id: UUID, ends_on: date) -> None:
    """Take a role on a day. A role that has not begun by then is as if it never was.

    Raises Refused when no organisation administrator would be left on that day.
    """
    lock_people()
    grant: RoleGrant = RoleGrant.objects.select_for_update(of=("self",)).get(pk=grant_id)
    if grant.ends_on is not None and grant.ends_on <= ends_on:
        raise Refused(_("This role ends earlier already."), field="ends_on")
    if grant.role == Role.ORGANISATION_ADMIN:
        keep_an_administrator(ends_on, grant)
    person, role = grant.person_id, grant.role
    end_grant(grant, ends_on)
    audit.record("take_role", object_kind="person", object_id=person, role=role)


def keep_an_administrator(on: date, without: RoleGrant) -> None:
    """Raises Refused when on that day nobody would be organisation administrator."""
    day = max(on, timezone.localdate())
    if not administrators(day).exclude(pk=without.pk).exists():
        raise Refused(
            _("This is the last organisation administrator. First give somebody else the role.")
        )


def hand_over_roles(
    person: Person, successor: Person, on: date, only: Collection[Role] | None = None
) -> None:
    """Give the roles of somebody (`only` these; None: all) to the successor, from a day.

    Inside a transaction. A role that the successor has already is not given twice. Raises
    Refused where the successor may not have it.
    """
    for grant in _open_grants(person, on):
        start = max(on, grant.starts_on)
        wanted = only is None or grant.role in only
        if wanted and Role(grant.role) not in _in_time(successor, start, grant.ends_on):
            give_role(successor.pk, Role(grant.role), start, grant.ends_on)
            end_grant(grant, on)


def end_roles(person: Person, on: date) -> None:
    """End all roles of somebody on a day. Inside a transaction.

    Raises Refused when no organisation administrator would be left.
    """
    for grant in _open_grants(person, on):
        if grant.role == Role.ORGANISATION_ADMIN:
            keep_an_administrator(on, grant)
        end_grant(grant, on)


def end_grant(grant: RoleGrant, on: date) -> None:
    """End a grant on a day; one that has not begun by then is as if it never was."""
    if grant.starts_on >= on:
        grant.delete()
    else:
        grant.ends_on = on
        grant.save()


def _open_grants(person: Person, on: date) -> list[RoleGrant]:
    grants = RoleGrant.objects.select_for_update(of=("self",)).filter(person=person)
    return list(grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)))


def _in_time(person: Person, starts_on: date, ends_on: date | None) -> set[Role]:
    """The roles somebody has somewhere in a time."""
    grants = RoleGrant.objects.filter(person=person)
    grants = grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on))
    if ends_on is not None:
        grants = grants.filter(starts_on__lt=ends_on)
    return {Role(role) for role in grants.values_list("role", flat=True)}
