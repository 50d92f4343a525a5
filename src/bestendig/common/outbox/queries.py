"""Messages as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from bestendig.common import scope
from bestendig.common.outbox.models import Message, State
from bestendig.common.outbox.queue import address_of

MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A message that did not arrive. `address` is empty for who may not see it."""

    id: UUID
    kind: str
    address: str
    error: str
    bounced: bool
    queued_at: datetime


def undelivered(organisation: UUID | None) -> list[Undelivered]:
    """Messages of one organisation that bounced or were given up, with their addresses, for its
    administrator; None: of all, without addresses, for the platform administrator."""
    lost = Message.objects.filter(state__in=[State.FAILED, State.BOUNCED]).order_by("-queued_at")
    if organisation is not None:
        lost = lost.filter(organisation_id=organisation)
    return [
        Undelivered(
            id=message.id,
            kind=message.kind,
            address=address_of(message) if organisation else "",
            error=message.error,
            bounced=message.state == State.BOUNCED,
            queued_at=message.queued_at,
        )
        for message in lost.defer("contents")[:MOST]
    ]


def on_its_way(organisation: UUID | None) -> int:
    """How many messages wait to be sent, for the same people; not those that leave no trace."""
    waiting = Message.objects.filter(state__in=[State.QUEUED, State.SENDING], traceless=False)
    if organisation is not None:
        waiting = waiting.filter(organisation_id=organisation)
    return waiting.count()


def lost_of(keys: str) -> dict[str, str]:
    """Of the bound organisation's messages whose key begins with `keys`, those that did not arrive:
    key -> why, as a code of the copy deck under `mail.error.`."""
    lost = [State.FAILED, State.BOUNCED, State.UNWANTED]
    found = Message.objects.filter(
        organisation_id=scope.current(), key__startswith=keys, state__in=lost, traceless=False
    )
    return {key: why or "not_sent" for key, why in found.values_list("key", "error")}
