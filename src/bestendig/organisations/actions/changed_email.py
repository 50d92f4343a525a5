"""Another e-mail address to sign in with.

By the person: a link goes to the new address, and only pressing its button changes anything;
the old address gets a notice. By the organisation's administrator: the account follows the
work address that the organisation has, with a notice to both, and every sign-in ends.
An import changes the work address only, never the account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit
from bestendig.organisations.actions.second_factors import NotYours, has_own_door
from bestendig.organisations.actions.sign_in_links import LinkExpired
from bestendig.organisations.actions.sign_ins import end_sign_ins
from bestendig.organisations.models import Account, Person, SignInLink
from bestendig.organisations.queries.accounts import works_elsewhere
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in import secrets
from bestendig.organisations.signing_in.models import EmailChange

VALID: Final = timedelta(hours=24)


class EmailTaken(Exception):
    """Another account has this address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An address that changed; old: None when there was none."""

    account: Account
    old: str | None
    new: str


@transaction.atomic
def ask_email_change(account: Account, email: str) -> str:
    """The token of the link that goes to the new address; an earlier one stops working."""
    now = timezone.now()
    token = secrets.new_token()
    EmailChange.objects.update_or_create(
        account=account,
        defaults={
            "email": email.lower(),
            "token_hash": secrets.kept("email", token),
            "made_at": now,
            "expires_at": now + VALID,
        },
    )
    audit.record("ask_email_change", object_kind="account", object_id=account.pk)
    return token


def pending_email(token: str) -> str | None:
    """The new address that this link confirms; None when it no longer works."""
    change = EmailChange.objects.filter(
        token_hash=secrets.kept("email", token), expires_at__gt=timezone.now()
    ).first()
    return change.email if change else None


@transaction.atomic
def confirm_email_change(token: str) -> Changed:
    """The account gets its new address. Raises LinkExpired, EmailTaken."""
    change = (
        EmailChange.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(token_hash=secrets.kept("email", token), expires_at__gt=timezone.now())
        .first()
    )
    if change is None:
        raise LinkExpired
    changed = _change(change.account, change.email)
    change.delete()
    audit.record("confirm_email_change", object_kind="account", object_id=changed.account.pk)
    return changed


@transaction.atomic
def follow_work_email(person_id: UUID) -> Changed:
    """The account of a person of the bound organisation gets that person's work address.

    Raises NotYours when the account is also of another organisation, or of somebody whose door
    an administrator may not touch; EmailTaken.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    account = person.account
    if account is None or not person.work_email:
        raise Person.DoesNotExist
    if account.is_platform_admin or works_elsewhere(account) or has_own_door(person):
        raise NotYours(Role.EMPLOYEE)
    changed = _change(account, person.work_email)
    audit.record("follow_work_email", object_kind="person", object_id=person.pk)
    end_sign_ins(account)
    return changed


def _change(account: Account, email: str) -> Changed:
    new, old = email.lower(), account.email
    if Account.objects.filter(email=new).exclude(pk=account.pk).exists():
        raise EmailTaken
    account.email = new
    account.save(update_fields=["email"])
    # A link that is still in the old mailbox opens nothing any more.
    SignInLink.objects.filter(account=account).delete()
    return Changed(account=account, old=old, new=new)
