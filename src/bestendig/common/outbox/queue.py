"""Putting a message in the outbox, and reading what was put there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.common.outbox import sealed
from bestendig.common.outbox.models import Message, State


@dataclass(frozen=True, slots=True)
class Contents:
    """What a message says, and to which address."""

    to: str
    subject: str
    text: str
    html: str = ""


def put(
    kind: str,
    contents: Contents,
    key: str,
    needed: bool,
    language: str,
    person: UUID | None,
    *,
    traceless: bool = False,
) -> None:
    """See `outbox.send`."""
    if not needed and person is None:
        raise ValueError("a message that is not needed must say whose wish counts")
    if "\n" in contents.to + contents.subject or "\r" in contents.to + contents.subject:
        raise ValueError("an address and a subject are each one line")
    name = uuid4()
    message = Message(
        id=name,
        organisation_id=scope.current_or_none(),
        kind=kind,
        key=key,
        person_id=person,
        needed=needed,
        traceless=traceless,
        language=language,
        address=sealed.close(contents.to.encode(), name, "address"),
        contents=sealed.close(json.dumps(asdict(contents)).encode(), name, "contents"),
        next_try_at=timezone.now(),
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)


def contents_of(message: Message) -> Contents:
    """What it says. Raises ValueError once it was erased."""
    if message.contents is None:
        raise ValueError("the contents are erased")
    return Contents(**json.loads(sealed.open_up(bytes(message.contents), message.id, "contents")))


def address_of(message: Message) -> str:
    """To whom it goes or went."""
    return sealed.open_up(bytes(message.address), message.id, "address").decode()


def again(message: UUID, organisation: UUID | None) -> bool:
    """Let a message that was given up be tried again; False when it was not, or is another's.

    organisation: whose administrator asks; None: the platform's.
    """
    with transaction.atomic():
        given_up = Message.objects.filter(id=message, state=State.FAILED, contents__isnull=False)
        if organisation is not None:
            given_up = given_up.filter(organisation_id=organisation)
        changed = given_up.update(state=State.QUEUED, tries=0, error="", next_try_at=timezone.now())
        if changed:
            audit.record("retry_mail", object_kind="message", object_id=message)
    return bool(changed)
