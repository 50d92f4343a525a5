"""A talk on paper and in a calendar: beside any cycle of talks that there is already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.dialogue.conversations.models import Column, Conversation
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.calendars import Entry, calendar_file
from bestendig.pages.dialogue import words
from bestendig.pages.dialogue.views import agenda, own_talk
from bestendig.pages.letters import site_address
from bestendig.pages.pdf import pdf_response


@allow(Ability.TALKS)
@require_safe
def card(request: DeskRequest, talk: UUID) -> HttpResponse:
    """The conversation card with what is on the agenda, and room to write."""
    return _card(request, own_talk(request, talk))


@allow(Ability.TALKS)
@require_safe
def blank_card(request: DeskRequest) -> HttpResponse:
    """The card for a talk that is planned elsewhere, or not at all."""
    return _card(request, None)


@allow(Ability.TALKS)
@require_safe
def calendar(request: DeskRequest, talk: UUID) -> HttpResponse:
    """The moment, for one's calendar. Who with, and nothing of what about."""
    found = own_talk(request, talk)
    name = words.name_of(found, found.side_of(request.person).other)
    entry = Entry(
        key=f"talk-{found.pk}",
        words=_("Talk with %(name)s") % {"name": name},
        at=found.at,
        link=site_address(request) + reverse("talks:thread", args=[found.pk]),
        sequence=found.sequence,
        place=found.where,
        busy=True,
    )
    return calendar_file(_("Talks"), [entry])


def _card(request: DeskRequest, talk: Conversation | None) -> HttpResponse:
    columns = agenda(talk, talk.side_of(request.person)) if talk else [(x, []) for x in Column]
    shown: dict[str, Any] = {"columns": columns, "talk": talk}
    if talk is not None:
        side = talk.side_of(request.person)
        shown |= {"other": words.name_of(talk, side.other), "when": words.when(talk)}
    return pdf_response(
        request,
        "pdf/conversation_card.html",
        shown,
        f"{_('conversation-card')}.pdf",
        looks="bestendig/conversation-card-pdf.css",
    )
