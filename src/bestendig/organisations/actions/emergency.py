"""The last way in: a command on the server makes an administrator, and a link for fifteen minutes.

For a new installation, and for when nobody can help the last administrator any more. Whoever
can give this command controls the server already; so it is not hidden but loud: it stands in
the audit log of every organisation that it touches, where the data protection officer reads it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.actions.second_factors import forget_second_factors
from bestendig.organisations.actions.sign_in_links import MadeLink, make_link
from bestendig.organisations.models import Account, Organisation, Person, RoleGrant
from bestendig.organisations.roles import Role

VALID: Final = timedelta(minutes=15)
BY_COMMAND: Final = Actor(origin=Origin.COMMAND)


@transaction.atomic
def restore_administrator(
    email: str, organisation: Organisation | None, *, forget_second_factor: bool
) -> MadeLink:
    """A link for the administrator of `organisation`, or of the platform when it is None.

    The account, the person and the role are made when they are missing, and opened when they
    were closed. forget_second_factor: for who lost it; without it, it is asked at sign-in.
    """
    address = email.lower()
    account = Account.objects.select_for_update().filter(email=address).first()
    account = account or Account.objects.create_user(address)
    account.is_active = True
    if organisation is None:
        account.is_platform_admin = True
    account.save()
    if forget_second_factor:
        forget_second_factors(account)
    for touched in [organisation] if organisation else Organisation.objects.order_by("slug"):
        with scope.bind(touched.pk, BY_COMMAND):
            if organisation:
                _make_administrator(account, address)
            _record(account, forget_second_factor)
    with scope.acting(BY_COMMAND):
        _record(account, forget_second_factor)
    return make_link(account, valid=VALID, emergency=True)


def _make_administrator(account: Account, email: str) -> None:
    today = timezone.localdate()
    person = Person.objects.select_for_update(of=("self",)).filter(account=account).first()
    person = person or Person.objects.filter(work_email__iexact=email).first()
    person = person or Person(first_name=email.partition("@")[0][:80], work_email=email)
    person.account = account
    if person.ends_on and person.ends_on <= today:
        person.ends_on = None
    person.save()
    _grant(person, today)


def _grant(person: Person, today: date) -> None:
    RoleGrant.objects.get_or_create(
        person=person,
        role=Role.ORGANISATION_ADMIN,
        ends_on=None,
        defaults={"starts_on": today},
    )


def _record(account: Account, forgot: bool) -> None:
    audit.record(
        "make_emergency_link",
        object_kind="account",
        object_id=account.pk,
        second_factor_forgotten=forgot,
    )
