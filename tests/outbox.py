"""Reading what the outbox holds, as the receiver would."""

from __future__ import annotations

import re

from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import address_of, contents_of


def letters() -> list[tuple[str, str]]:
    """(to whom, plain text) of each message, oldest first."""
    return [(address_of(x), contents_of(x).text) for x in Message.objects.order_by("queued_at")]


def path_in(text: str) -> str:
    """The path of the one link in a letter."""
    (address,) = re.findall(r"https?://[^/\s]+(/\S+)", text)
    return str(address)
