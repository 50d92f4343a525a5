"""A lost second factor: taken away by who may, so that a new one can be set up."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.organisations.actions.sign_ins import end_sign_ins
from bestendig.organisations.models import Account, Person, RoleGrant
from bestendig.organisations.queries.accounts import works_elsewhere
from bestendig.organisations.queries.seats import organisations_of
from bestendig.organisations.roles import Role

_OWN_DOOR: Final = (Role.ORGANISATION_ADMIN, Role.DPO, Role.WORKS_COUNCIL)


class NotYours(Exception):
    """Somebody else has to do this: `by` is the role that may."""

    def __init__(self, by: Role) -> None:
        super().__init__(by)
        self.by = by


@transaction.atomic
def reset_second_factor(person_id: UUID) -> Account:
    """The organisation's administrator does it for a person of the bound organisation.

    All sign-ins end. Raises NotYours for an account that is also of another organisation, or of
    an administrator or an overseer: one organisation may not weaken the door to another, nor an
    administrator that of a colleague or of who watches them.
    """
    person: Person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    account = person.account
    if account is None:
        raise Person.DoesNotExist
    if account.is_platform_admin or works_elsewhere(account) or has_own_door(person):
        raise NotYours(Role.PLATFORM_ADMIN)
    audit.record("reset_second_factor", object_kind="person", object_id=person.pk)
    forget_second_factors(account)
    return account


@transaction.atomic
def reset_second_factor_of_administrator(account: Account) -> Account:
    """The platform's administrator does it for an organisation's administrator.

    It stands in the log of every organisation whose door it is. Raises NotYours for a platform
    administrator: that takes the command on the server.
    """
    if account.is_platform_admin:
        raise NotYours(Role.PLATFORM_ADMIN)
    _log_reset(account)
    for organisation in organisations_of(account):
        with scope.bind(organisation):
            _log_reset(account)
    forget_second_factors(account)
    return account


def has_own_door(person: Person) -> bool:
    """Whether an administrator of the organisation may not touch how this person signs in."""
    grants = RoleGrant.objects.filter(person=person, role__in=_OWN_DOOR)
    today = timezone.localdate()
    return bool(grants.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).exists())


def forget_second_factors(account: Account) -> None:
    """No second factor any more, and no sign-in."""
    Authenticator.objects.filter(user=account).delete()
    end_sign_ins(account)


def log_second_factor(action: str, authenticator: Authenticator) -> None:
    """Log what the account itself did with a second factor."""
    audit.record(
        action,
        object_kind="account",
        object_id=authenticator.user_id,
        kind=str(authenticator.type),
    )


def _log_reset(account: Account) -> None:
    audit.record("reset_second_factor", object_kind="account", object_id=account.pk)
