"""Sign-ins: begun, seen, and ended by who they belong to."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.models import Account
from bestendig.organisations.queries.seats import roles_of, seats_of
from bestendig.organisations.roles import ABOVE_EMPLOYEE, Role
from bestendig.organisations.signing_in.devices import device_of
from bestendig.organisations.signing_in.models import Session, SignIn


def begin_sign_in(
    account: Account, how: SignIn.How, user_agent: str, *, through: UUID | None = None
) -> tuple[SignIn, bool]:
    """A new sign-in, and whether the account has a role above employee anywhere.

    through: the only organisation it opens. An organisation's audit log tells of sign-ins of
    roles above employee only: when an employee signs in is nobody's business.
    """
    now = timezone.now()
    browser, system = device_of(user_agent)
    sign_in = SignIn.objects.create(
        account=account,
        how=how,
        browser=browser,
        system=system,
        made_at=now,
        last_seen_on=timezone.localdate(now),
    )
    above = account.is_platform_admin and through is None
    for seat in seats_of(account, through=through):
        who = Actor(account=account.pk, person=seat.person.pk, origin=Origin.WEB)
        with scope.bind(seat.organisation.pk, who), transaction.atomic():
            if set(roles_of(seat.person)) & ABOVE_EMPLOYEE:
                above = True
                audit.record("sign_in", object_kind="account", object_id=account.pk, how=how)
    return sign_in, above


def see_sign_in(sign_in_id: str) -> None:
    """Note that it was used today; the day is enough."""
    today = timezone.localdate()
    SignIn.objects.filter(pk=sign_in_id, last_seen_on__lt=today).update(last_seen_on=today)


@transaction.atomic
def end_sign_ins(account: Account, *, only: UUID | None = None, but: str | None = None) -> int:
    """End sign-ins of `account`: one, all, or all but one. Returns how many.

    An employee who signs out is in no log either.
    """
    rows = SignIn.objects.filter(account=account)
    if only is not None:
        rows = rows.filter(pk=only)
    if but is not None:
        rows = rows.exclude(pk=but)
    keys = list(rows.values_list("pk", flat=True))
    Session.objects.filter(sign_in__in=keys).delete()
    SignIn.objects.filter(pk__in=keys).delete()
    who = scope.actor()
    if keys and (who.account, who.role) != (account.pk, Role.EMPLOYEE):
        audit.record("end_sign_ins", object_kind="account", object_id=account.pk, count=len(keys))
    return len(keys)
