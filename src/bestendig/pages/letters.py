"""Mail about signing in: words out of the copy deck, handed to the outbox, dressed when sent."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bestendig.common import outbox, scope
from bestendig.common.texts import plain, text
from bestendig.organisations.actions.changed_email import Changed
from bestendig.organisations.actions.sign_in_links import MadeLink
from bestendig.organisations.models import Account
from bestendig.organisations.queries.seats import seats_of
from bestendig.organisations.signing_in.secrets import kept

SUBJECTS: Final = {
    "sign_in_link": _("Your link to sign in"),
    "email_confirm": _("Is this your address?"),
    "account_notice": _("Something changed in how you sign in"),
}


def site_address(request: HttpRequest | None = None) -> str:
    """https://… of this site. Not what the visitor's browser says, where we know better."""
    if settings.BASE_URL or request is None:
        return str(settings.BASE_URL)
    return request.build_absolute_uri("/").rstrip("/")


def link_address(made: MadeLink, site: str) -> str:
    """The address of a sign-in link, in the language of the account."""
    with translation.override(made.account.language):
        return site + reverse("account:link", args=[made.token])


def send_link(request: HttpRequest, made: MadeLink) -> None:
    """The link, to the address of the account."""
    _send(
        "sign_in_link",
        made.account,
        key=kept("mail", made.token),
        texts=(text("mail.link.body", made.account.language, minutes=20),),
        address=link_address(made, site_address(request)),
        after=text("mail.link.not_you", made.account.language),
    )


def send_email_confirmation(request: HttpRequest, account: Account, email: str, token: str) -> None:
    """To the new address: is it yours?"""
    with translation.override(account.language):
        path = reverse("account:confirm_email", args=[token])
    _send(
        "email_confirm",
        account,
        to=email,
        key=kept("mail", token),
        texts=(text("mail.email.body", account.language),),
        address=site_address(request) + path,
        after=text("mail.link.not_you", account.language),
    )


def send_email_changed(changed: Changed) -> None:
    """To both addresses: what changed."""
    for to in sorted({x for x in (changed.old, changed.new) if x}):
        send_notice("email_changed", changed.account, to=to)


def send_notice(what: str, account: Account, *, to: str | None = None) -> None:
    """Something changed in how this account signs in; `what` names a text of the copy deck."""
    texts = (text(f"notice.{what}", account.language),)
    _send("account_notice", account, to=to, key=str(uuid4()), texts=texts)


def _send(
    kind: str,
    account: Account,
    *,
    key: str,
    texts: tuple[str, ...],
    to: str | None = None,
    address: str = "",
    after: str = "",
) -> None:
    to = to or account.email
    if not to:
        return  # who signs in with a code on paper sees it on the page of sign-ins
    body = "\n\n".join(plain(x) for x in (*texts, address, after) if x)
    with translation.override(account.language), _house_of(account):
        outbox.send(
            kind, to, str(SUBJECTS[kind]), body, key=f"{kind}/{key}", language=account.language
        )


def _house_of(account: Account) -> AbstractContextManager[None]:
    """The organisation whose mail it looks like: the bound one, else the account's only one."""
    seats = seats_of(account)
    if scope.current_or_none() is not None or len(seats) != 1:
        return nullcontext()
    return scope.bind(seats[0].organisation.pk)
