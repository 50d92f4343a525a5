"""Taking messages to the mail server, one by one, under a lease.

What can go wrong between the server's yes and our own note of it is kept small and told apart:
the moment the server says yes, the message's name is left in a file beside the data, before
the database is asked anything. A message that is found half-sent with such a file is sent; one
without it is sent again, under the same Message-ID, so that the receiver's mail can tell.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models, transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.outbox import refusals
from bestendig.common.outbox.envelope import envelope
from bestendig.common.outbox.models import Message, State
from bestendig.common.outbox.queue import address_of, contents_of

log = logging.getLogger(__name__)

# Waits after each try that failed: together about three days.
WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440, 1440))

Wish = Callable[[UUID, str], bool]
_unwanted: list[Wish] = []
# What to do with a message after all: send it, let it be, or not before a moment.
Decision = bool | datetime
Decide = Callable[[str, str], Decision]
_decides: dict[str, Decide] = {}


def ask_wishes_of(unwanted: Wish) -> None:
    """Say who knows whether a person does not want this kind of mail: `unwanted(person, kind)`,
    called with the message's organisation bound."""
    _unwanted.append(unwanted)


def ask_about(kind: str, decide: Decide) -> None:
    """Say who decides, just before a message of this kind leaves, whether it still must:
    `decide(key, address)`, called with the message's organisation bound."""
    _decides[kind] = decide


def send_due(most: int = 50) -> int:
    """Send what is due, at most so many; how many the mail server took."""
    sent = 0
    server: BaseEmailBackend | None = None
    try:
        for _ in range(most):
            message = _claim()
            if message is None:
                break
            if _settled(message):
                continue
            server = server or get_connection(timeout=30)
            sent += _send(message, server)
    finally:
        if server is not None:
            server.close()
    return sent


def _claim() -> Message | None:
    """The next message that is due, or was being sent by a worker that fell silent."""
    now = timezone.now()
    due = models.Q(state=State.QUEUED, next_try_at__lte=now) | models.Q(
        state=State.SENDING, lease_until__lt=now
    )
    if not Message.objects.filter(due).exists():
        return None
    with transaction.atomic():
        found = Message.objects.select_for_update(skip_locked=True).filter(due).first()
        if found is None:
            return None
        found.state, found.lease_until = State.SENDING, now + timedelta(seconds=settings.MAIL_LEASE)
        found.tries += 1
        found.save(update_fields=["state", "lease_until", "tries"])
    return found


def _settled(message: Message) -> bool:
    """Whether there is nothing to send now: it left already, nobody wants it, or it is to wait."""
    if _mark(message).exists():
        _ended(message, State.SENT, "")
        return True
    if not message.needed and _is_unwanted(message):
        _ended(message, State.UNWANTED, "")
        return True
    decided = _decided(message)
    if isinstance(decided, datetime):
        _wait(message, decided)
    elif not decided:
        _ended(message, State.UNWANTED, "")
    return decided is not True


def _decided(message: Message) -> Decision:
    decide = _decides.get(message.kind)
    if decide is None or message.organisation_id is None:
        return True
    with scope.bind(message.organisation_id):
        return decide(message.key, address_of(message))


def _wait(message: Message, until: datetime) -> None:
    """Not now: it was not tried."""
    _change(
        message,
        state=State.QUEUED,
        tries=message.tries - 1,
        lease_until=None,
        next_try_at=until,
    )


def _is_unwanted(message: Message) -> bool:
    if message.person_id is None or message.organisation_id is None:
        return False
    with scope.bind(message.organisation_id):
        return any(unwanted(message.person_id, message.kind) for unwanted in _unwanted)


def _send(message: Message, server: BaseEmailBackend) -> bool:
    try:
        server.open()
        server.send_messages([_written(message)])
    except Exception as error:  # noqa: BLE001 - each message fails by itself
        server.close()
        _refused(message, refusals.reason(error))
        return False
    _mark(message).touch()
    _ended(message, State.SENT, "")
    return True


def _written(message: Message) -> EmailMessage:
    with scope.bind(message.organisation_id) if message.organisation_id else nullcontext():
        return envelope(message, contents_of(message))


def _refused(message: Message, why: refusals.Reason) -> None:
    log.warning("mail %s of kind %s not sent: %s", message.id, message.kind, why.code)
    given_up = why.final or message.tries > len(WAITS)
    if why.bounced or (given_up and message.traceless):
        _ended(message, State.BOUNCED, why.code)
    elif given_up:
        # The contents stay, sealed, for whoever tries again by hand.
        _change(message, state=State.FAILED, error=why.code, lease_until=None)
    else:
        wait = WAITS[message.tries - 1]
        _change(
            message,
            state=State.QUEUED,
            error=why.code,
            lease_until=None,
            next_try_at=timezone.now() + wait,
        )


def _ended(message: Message, state: State, code: str) -> None:
    if message.traceless:
        _ours(message).delete()
    else:
        _change(
            message,
            state=state,
            error=code,
            lease_until=None,
            contents=None,
            sent_at=timezone.now() if state != State.UNWANTED else None,
        )
    _mark(message).unlink(missing_ok=True)


def _change(message: Message, **fields: object) -> None:
    """Change the message, unless another worker took it meanwhile."""
    _ours(message).update(**fields)


def _ours(message: Message) -> models.QuerySet[Message]:
    return Message.objects.filter(id=message.id, state=State.SENDING, tries=message.tries)


def _mark(message: Message) -> Path:
    folder = Path(settings.DATA_DIR) / "sent"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / message.id.hex
