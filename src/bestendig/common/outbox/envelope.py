"""A message as it travels: its headers, its two bodies, and where its bounce returns."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formataddr, parseaddr
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives

from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import Contents

SALT: Final = "outbox.unsubscribe"
UNSUBSCRIBE: Final = "/afmelden/{token}/"
_names: list[Callable[[UUID], str]] = []
Dress = Callable[[Message, Contents], Contents]
_dresses: list[Dress] = []


def dress_with(dress: Dress) -> None:
    """Say how a message is put in the house style, called with its organisation bound."""
    _dresses.append(dress)


def ask_names_of(name: Callable[[UUID], str]) -> None:
    """Say who knows the name of an organisation by its id, for the sender of its mail."""
    _names.append(name)


def envelope(message: Message, contents: Contents) -> EmailMultiAlternatives:
    """The message for the mail server. Its Message-ID follows from its id, at every try."""
    for dress in _dresses:
        contents = dress(message, contents)
    _name, address = parseaddr(settings.MAIL_FROM)
    headers = {
        "From": formataddr((sender_name(message.organisation_id), address)),
        "Message-ID": message_id(message.id),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": message.language,
    }
    if not message.needed:
        headers["List-Unsubscribe"] = f"<{unsubscribe_address(message)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        contents.subject,
        contents.text,
        return_path(message.id) or address,
        [contents.to],
        headers=headers,
    )
    if contents.html:
        mail.attach_alternative(contents.html, "text/html")
    return mail


def message_id(message: UUID) -> str:
    """The Message-ID of a message, the same at every try."""
    return f"<{message.hex}@{parseaddr(settings.MAIL_FROM)[1].rpartition('@')[2]}>"


def return_path(message: UUID) -> str:
    """Where the bounce of a message returns: an address of its own, if there is a bounce box."""
    local, _at, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{message.hex}@{host}" if local else ""


def sender_name(organisation: UUID | None) -> str:
    """In whose name mail is sent: the organisation's, else the platform's."""
    known = [name(organisation) for name in _names] if organisation else []
    return known[0] if known else parseaddr(settings.MAIL_FROM)[0] or "Bestendig"


def unsubscribe_address(message: Message) -> str:
    """The page where this person wants no more mail of this kind, without signing in."""
    who = [str(message.organisation_id), str(message.person_id), message.kind]
    token = signing.dumps(who, salt=SALT, compress=True)
    return settings.BASE_URL + UNSUBSCRIBE.format(token=token)


def read_token(token: str) -> tuple[UUID, UUID, str]:
    """Organisation, person and kind of mail in a token. Raises signing.BadSignature."""
    organisation, person, kind = signing.loads(token, salt=SALT)
    return UUID(organisation), UUID(person), kind
