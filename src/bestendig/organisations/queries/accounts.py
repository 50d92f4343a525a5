"""What an account has and where it belongs; for the account itself and for actions."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.utils import timezone

from bestendig.common import scope
from bestendig.organisations.models import Account, Person, SignInCode
from bestendig.organisations.queries.seats import organisations_of
from bestendig.organisations.signing_in.models import SignIn


def works_elsewhere(account: Account) -> bool:
    """Whether the account is also of an organisation that is not the bound one."""
    return bool(organisations_of(account) - {scope.current_or_none()})


def sign_ins_of(account: Account) -> QuerySet[SignIn]:
    """The account's own sign-ins, newest first; nobody else sees them."""
    return SignIn.objects.filter(
        account=account, sessions__expire_date__gt=timezone.now()
    ).distinct()


def code_made_at(person: Person) -> datetime | None:
    """When the code on paper of this person was made; for the person and the administrator."""
    found = SignInCode.objects.filter(
        account=person.account_id,
        organisation=scope.current(),
        once=False,
        expires_at__gt=timezone.now(),
    ).first()
    return found.made_at if found else None


def may_change_ways_in(account: Account, through: str | None) -> bool:
    """Whether a session may change e-mail address and second factor.

    through: the organisation whose provider or code opened the session. Who manages that could
    otherwise make a door of their own into what the account is elsewhere.
    """
    if not through:
        return True
    theirs = {str(organisation) for organisation in organisations_of(account)}
    return not account.is_platform_admin and theirs <= {through}


def has_ways_to_confirm(account: Account) -> bool:
    """Whether the account has a second factor (recovery codes alone are none)."""
    own = Authenticator.objects.filter(user=account)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
