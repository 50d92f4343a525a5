"""Telling people what the draw decided: by mail, and on paper for who has no address.

Who has an urgent place, or withdrew, was spoken to already and gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from bestendig.common import audit, outbox, scope
from bestendig.common.texts import plain, text
from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused
from bestendig.organisations.telling import address_of
from bestendig.programmes.models import Draw, Enrolment
from bestendig.programmes.queries.taking_part import draw_of, enrolled

_S = Enrolment.State
KIND = "draw_outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Practical:
    """What whoever is placed has to know."""

    time: str
    place: str
    reply_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter, in the language of who gets it; with the deck's marks."""

    enrolment: Enrolment
    language: str
    subject: str
    words: str


def letters(programme_id: UUID, said: Practical, *, paper: bool) -> list[Letter]:
    """The letters of who is drawn and who waits. paper: of who has no address."""
    draw = draw_of(programme_id)
    if draw is None:
        return []
    organisation = Organisation.objects.get(pk=scope.current())
    rows = enrolled(programme_id).filter(drawn=True, state__in=[_S.IN, _S.WAITING])
    rows = rows.select_related("person__account", "programme")
    return [
        _letter(row, draw, said, organisation)
        for row in rows
        if bool(address_of(row.person)) is not paper
    ]


@transaction.atomic
def mail_outcome(programme_id: UUID, said: Practical) -> int:
    """Mail everybody who has an address: how many. Nobody gets it twice."""
    made = letters(programme_id, said, paper=False)
    for one in made:
        outbox.send(
            KIND,
            address_of(one.enrolment.person),
            one.subject,
            plain(one.words),
            key=f"{KIND}/{programme_id}/{one.enrolment.pk}",
            language=one.language,
        )
    audit.record("mail_draw", object_kind="programme", object_id=programme_id, people=len(made))
    return len(made)


@transaction.atomic
def print_outcome(programme_id: UUID, said: Practical) -> Sequence[Letter]:
    """The letters on paper. Raises Refused when everybody has an address."""
    made = letters(programme_id, said, paper=True)
    if not made:
        raise Refused(_("Everybody has an e-mail address: there is nothing to print."))
    audit.record("print_draw", object_kind="programme", object_id=programme_id, people=len(made))
    return made


def _letter(row: Enrolment, draw: Draw, said: Practical, organisation: Organisation) -> Letter:
    language = row.person.account.language if row.person.account else "nl"
    with override(language):
        starts = date_format(row.starts_on, "l j F Y") if row.starts_on else ""
        values = {
            "first_name": row.person.first_name,
            "programme": row.programme.name,
            "contact_name": organisation.contact_name or organisation.name,
            "check_url": settings.BASE_URL + reverse("programmes:check", args=[row.programme_id]),
            "start_date": starts,
            "second_start": starts,
            "time": said.time,
            "place": said.place,
            "reply_by": date_format(said.reply_by, "l j F"),
        }
    key = "lottery.waiting" if row.state == _S.WAITING else "lottery.placed"
    if draw.places is None:
        order = "lottery.teams" if draw.by_team else "lottery.people"
        key, values["order"] = "lottery.turn", text(order, language, start_date=starts)
    return Letter(
        enrolment=row,
        language=language,
        subject=text("lottery.subject", language, programme=row.programme.name),
        words=text(key, language, **values),
    )
