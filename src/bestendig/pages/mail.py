"""Mail in the house style: the words that were queued, dressed as the organisation's.

Whoever queues a mail gives its text. It is dressed at the moment of sending, here: HTML with the
organisation's name and colour, and under both bodies who to turn to, and, where a mail is not
needed, the way to get no more of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from django.utils import translation

from bestendig.common.colours import TEXT, WHITE, darkened
from bestendig.common.outbox.envelope import unsubscribe_address
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import Contents
from bestendig.organisations.models import Organisation

HOUSE = "#0f5f68"
_ADDRESS = re.compile(r"https?://\S+")
_BUTTON = re.compile(r"^\[(.+)\] (https?://\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a mail: a paragraph, one point of a list, or a link that stands alone.

    address: where a link goes; its words are what stands on the button, or empty.
    """

    kind: str
    words: str
    address: str = ""


def dress(message: Message, contents: Contents) -> Contents:
    """What is sent for what was queued, in the language of the receiver."""
    organisation = Organisation.objects.filter(id__in=[message.organisation_id]).first()
    with translation.override(message.language):
        context = {
            "subject": contents.subject,
            "blocks": blocks(contents.text),
            "text": _BUTTON.sub(r"\1: \2", contents.text.strip()),
            "organisation": organisation,
            "colour": colour_of(organisation),
            "unsubscribe": "" if message.needed else unsubscribe_address(message),
        }
        text = render_to_string("mail/base.txt", context)
        html = render_to_string("mail/base.html", context)
    return replace(contents, text=text, html=html)


def blocks(text: str) -> list[Block]:
    """The parts of a plain text, one a line; `•` begins a point, an address alone is a link, and
    `[words] address` is one with those words on it."""
    found = []
    for line in (x.strip() for x in text.splitlines()):
        if line.startswith("• "):
            found.append(Block("point", line[2:]))
        elif button := _BUTTON.fullmatch(line):
            found.append(Block("link", button[1], button[2]))
        elif _ADDRESS.fullmatch(line):
            found.append(Block("link", "", line))
        elif line:
            found.append(Block("words", line))
    return found


def colour_of(organisation: Organisation | None) -> str:
    """The organisation's own colour, as dark as white letters on it need; else ours."""
    own = organisation.brand_colour if organisation else ""
    return darkened(own or HOUSE, WHITE, TEXT)
