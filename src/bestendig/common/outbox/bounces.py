"""Mail that came back: reading a delivery report (RFC 3464), and noting which message it was.

A report is believed only when it names one of our messages, by the address it returned to or by
the Message-ID of the original that it holds. Both contain the message's random name, which only
its receiver has seen.
"""

from __future__ import annotations

import imaplib
import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from typing import Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from bestendig.common.outbox.models import Message as Sent
from bestendig.common.outbox.models import State

_RETURNED_TO: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_NAME: Final = re.compile(r"\b([0-9a-f]{32})@")


@dataclass(slots=True)
class Count:
    """What was found: messages noted as bounced, and mail that was no report about ours."""

    bounced: int = 0
    other: int = 0


def read(raw: bytes, count: Count) -> None:
    """Read one mail of the bounce box, and note what it says."""
    report = message_from_bytes(raw, policy=policy.default)
    names = list(_names(report)) if _says_undeliverable(report) else []
    changed = Sent.objects.filter(id__in=names, state=State.SENT).update(
        state=State.BOUNCED, error="bounced"
    )
    if changed:
        count.bounced += changed
    else:
        count.other += 1


def read_box(url: str, count: Count) -> None:
    """Read and empty a bounce box: maildir:///folder or imaps://user:password@host/box.

    A mail is removed only after what it says was noted. Raises ImproperlyConfigured.
    """
    parts = urlsplit(url)
    if parts.scheme == "maildir" and parts.path.strip("/"):
        _read_maildir(unquote(parts.path), count)
    elif parts.scheme in {"imap", "imaps"} and parts.hostname:
        _read_imap(url, count)
    else:
        raise ImproperlyConfigured(
            "BOUNCE_URL must look like maildir:///path/to/folder or imaps://user:password@host/INBOX."
        )


def _read_maildir(folder: str, count: Count) -> None:
    box = mailbox.Maildir(folder, create=False)
    for key in list(box.keys()):
        read(box.get_bytes(key), count)
        box.discard(key)


def _read_imap(url: str, count: Count) -> None:
    parts = urlsplit(url)
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    with kind(parts.hostname or "", port, timeout=30) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.select(unquote(parts.path.strip("/")) or "INBOX")
        _status, found = server.search(None, "ALL")
        for number in found[0].split():
            _status, data = server.fetch(number.decode(), "(RFC822)")
            if data and isinstance(data[0], tuple):
                read(data[0][1], count)
                server.store(number.decode(), "+FLAGS", "\\Deleted")
        server.expunge()


def _says_undeliverable(report: EmailMessage) -> bool:
    """Whether it is a report of a delivery that failed for good, not of one that is late."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for status in part.get_payload():
            if isinstance(status, Message) and _failed(status):
                return True
    return False


def _failed(status: Message) -> bool:
    action = str(status.get("Action", "")).strip().lower()
    return action == "failed" and str(status.get("Status", "5")).strip().startswith("5")


def _names(report: EmailMessage) -> Iterator[UUID]:
    """The random names of our messages that a report is about."""
    returned_to = [str(x) for header in _RETURNED_TO for x in report.get_all(header, [])]
    for _words, address in getaddresses(returned_to):
        local = address.rpartition("@")[0].rpartition("+")[2]
        if re.fullmatch(r"[0-9a-f]{32}", local):
            yield UUID(local)
    for part in report.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            for found in _NAME.finditer(_message_id(part)):
                yield UUID(found[1])


def _message_id(part: Message) -> str:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
    headers = part.get_payload(decode=True)
    if not isinstance(headers, bytes):
        return ""
    return str(message_from_bytes(headers).get("Message-ID", ""))
