"""Sign in by a link in an e-mail: asked for, sent, used once.

1. `ask_link` makes one for an account that may sign in; for anybody else it does nothing.
2. The page mails it, and answers the same to everybody.
3. The link's page asks for one press on a button, so that a mail scanner uses nothing up.
4. `use_link` lets the account in, and ends its other links.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope, throttle
from bestendig.common.scope import Actor, Origin
from bestendig.common.throttle import Limit, Locked
from bestendig.organisations.models import Account, SignInLink
from bestendig.organisations.queries.seats import seats_of
from bestendig.organisations.signing_in import secrets

VALID: Final = timedelta(minutes=20)
# How many links one address gets: a mailbox is not to be flooded by somebody else.
ASKED: Final = Limit("link_asked", 5, timedelta(minutes=15), timedelta(minutes=15))


class LinkExpired(Exception):
    """The link is unknown, used or too old; which of these is nobody's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLink:
    """A link that can be mailed once; the token is kept nowhere."""

    account: Account
    token: str
    expires_at: datetime


def ask_link(email: str, *, next_page: str = "", valid: timedelta = VALID) -> MadeLink | None:
    """A new link for the account with this address; None when nothing is to be sent."""
    try:
        throttle.attempt(ASKED, email.lower())
    except Locked:
        return None
    account = Account.objects.filter(email=email.lower(), is_active=True).first()
    if account is None or not (account.is_platform_admin or seats_of(account)):
        return None
    return make_link(account, next_page=next_page, valid=valid)


@transaction.atomic
def make_link(
    account: Account,
    *,
    next_page: str = "",
    valid: timedelta = VALID,
    emergency: bool = False,
) -> MadeLink:
    """A new link for `account`; what has expired is cleared away."""
    now = timezone.now()
    SignInLink.objects.filter(expires_at__lt=now).delete()
    token = secrets.new_token()
    link = SignInLink.objects.create(
        account=account,
        token_hash=secrets.kept("link", token),
        made_at=now,
        expires_at=now + valid,
        next_page=next_page[:200],
        emergency=emergency,
    )
    return MadeLink(account=account, token=token, expires_at=link.expires_at)


def link_is_open(token: str) -> bool:
    """Whether the link can still be used; looking uses nothing up."""
    return SignInLink.objects.filter(
        token_hash=secrets.kept("link", token), used_at=None, expires_at__gt=timezone.now()
    ).exists()


@transaction.atomic
def use_link(token: str) -> SignInLink:
    """The link, used up, with its account. Raises LinkExpired."""
    link = (
        SignInLink.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(token_hash=secrets.kept("link", token))
        .first()
    )
    now = timezone.now()
    if link is None or link.used_at or link.expires_at <= now or not link.account.is_active:
        raise LinkExpired
    SignInLink.objects.filter(account=link.account, used_at=None).update(used_at=now)
    with scope.acting(Actor(account=link.account.pk, origin=Origin.WEB)):
        audit.record("use_sign_in_link", object_kind="account", object_id=link.account.pk)
    return link
