"""Sign in by a code, for who has no e-mail address.

On paper: the organisation's administrator makes one, hands over the letter, and cannot see it
again. Or at a desk, from a screen, for who stands there: that one works once, within the half hour.
Either opens that organisation only, whatever else the account may be. A new one replaces the old
one of its kind.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope, throttle
from bestendig.common.scope import Actor, Origin
from bestendig.common.throttle import Limit
from bestendig.organisations.models import Account, Person, SignInCode
from bestendig.organisations.queries.seats import roles_of
from bestendig.organisations.roles import ABOVE_EMPLOYEE
from bestendig.organisations.signing_in import secrets

VALID: Final = timedelta(days=365)
VALID_ONCE: Final = timedelta(minutes=30)
BY_SOURCE: Final = Limit("code_by_source", 10, timedelta(minutes=15), timedelta(minutes=15))
# Over everybody together: a million machines guess no faster than one.
IN_TOTAL: Final = Limit("code_in_total", 500, timedelta(hours=1), timedelta(minutes=15))


class HasEmail(Exception):
    """This person can sign in by e-mail, which is safer than paper."""


class HasRoles(Exception):
    """This person is more than an employee: HR is no way into another role."""


class CodeUnknown(Exception):
    """No account has this code (any more)."""


@transaction.atomic
def make_code(person_id: UUID, *, once: bool = False) -> str:
    """A new code for a person of the bound organisation. Raises HasEmail, Person.DoesNotExist; and
    HasRoles for a code that works once, which more people may make than letters."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.work_email or (person.account and person.account.email):
        raise HasEmail
    if once and ABOVE_EMPLOYEE & set(roles_of(person)):
        raise HasRoles
    if person.account is None:
        person.account = Account.objects.create_user(None)
        person.save(update_fields=["account"])
    now = timezone.now()
    code = secrets.new_code()
    SignInCode.objects.update_or_create(
        account=person.account,
        organisation_id=person.organisation_id,
        once=once,
        defaults={
            "code_hash": secrets.kept("code", code),
            "made_at": now,
            "expires_at": now + (VALID_ONCE if once else VALID),
        },
    )
    action = "make_code_for_now" if once else "make_sign_in_code"
    audit.record(action, object_kind="person", object_id=person.pk)
    return code


def use_code(typed: str, source: str) -> SignInCode:
    """The code that `typed` means, with its account. Raises CodeUnknown, throttle.Locked.

    source: where it was typed, so that guessing there is slowed down.
    """
    throttle.check(IN_TOTAL, "")
    throttle.attempt(BY_SOURCE, source)
    code = secrets.read_code(typed)
    found = (
        SignInCode.objects.select_related("account")
        .filter(
            code_hash=secrets.kept("code", code),
            expires_at__gt=timezone.now(),
            account__is_active=True,
        )
        .first()
        if code
        else None
    )
    if found is not None and found.once and not _used_up(found):
        found = None  # somebody else was first
    if found is None:
        throttle.attempt(IN_TOTAL, "")
        raise CodeUnknown
    throttle.forgive(BY_SOURCE, source)
    # Not in the organisation's log: when an employee signs in is nobody's business there.
    with scope.acting(Actor(account=found.account_id, origin=Origin.WEB)), transaction.atomic():
        audit.record("use_sign_in_code", object_kind="account", object_id=found.account_id)
    return found


def _used_up(code: SignInCode) -> bool:
    """It opens nothing from now on; whether it did until now."""
    now = timezone.now()
    rows = SignInCode.objects.filter(pk=code.pk, expires_at__gt=now)
    return bool(rows.update(expires_at=now))
