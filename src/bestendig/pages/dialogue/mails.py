"""Mail about a talk, to the other one. Who has no e-mail at work reads it on the own page."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bestendig.common import outbox
from bestendig.common.texts import plain
from bestendig.dialogue.conversations.models import Conversation, Side
from bestendig.pages.dialogue.words import name_of, when
from bestendig.pages.letters import site_address
from bestendig.pages.wording import here

KIND: Final = "talk"


def tell(request: HttpRequest, what: str, talk: Conversation, to: Side, number: int = 0) -> None:
    """Queue it in the transaction of what it tells. what: invited, moved, agreed, off, outcome.

    The words of an invitation go along; of what was prepared or agreed never a word does.
    """
    person = talk.person(to)
    if person is None or not person.work_email:
        return
    language = person.account.language if person.account else settings.LANGUAGE_CODE
    with translation.override(language):
        name = name_of(talk, to.other)
        own = talk.read() if what == "invited" else ""
        said = plain(here(f"talk.mail.{what}", name=name, when=when(talk)))
        links = [f"[{_('Open the talk')}] {_address(request, 'talks:thread', talk)}"]
        if what == "agreed":
            calendar = _address(request, "talks:calendar", talk)
            links.append(f"[{_('Put it in my calendar')}] {calendar}")
        outbox.send(
            KIND,
            person.work_email,
            here(f"talk.mail.{what}.subject", name=name),
            "\n\n".join(x for x in (own, said, *links) if x),
            key=f"{KIND}/{talk.pk}/{what}/{talk.sequence}/{number}",
            needed=False,
            language=language,
            person=person.pk,
        )


def _address(request: HttpRequest, name: str, talk: Conversation) -> str:
    return site_address(request) + reverse(name, args=[talk.pk])
