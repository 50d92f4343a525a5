"""What pages and mails about a talk say."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common.texts import plain
from bestendig.dialogue.conversations.models import Conversation, Side
from bestendig.organisations.models import Person
from bestendig.pages.wording import here


def moment(at: datetime) -> str:
    """“dinsdag 8 december, 09:00 uur”."""
    there = timezone.localtime(at)
    return _("%(day)s, %(time)s") % {
        "day": date_format(there, "l j F"),
        "time": date_format(there, "H:i"),
    }


def when(talk: Conversation) -> str:
    """The moment of a talk, with where."""
    return f"{moment(talk.at)}, {talk.where}" if talk.where else moment(talk.at)


def invitation(opener: Side, me: Person, other: Person) -> str:
    """The words that stand ready when somebody invites."""
    employee, manager = (me, other) if opener is Side.EMPLOYEE else (other, me)
    return plain(
        here(
            f"talk.invite.by_{opener.value}",
            first_name=employee.first_name,
            manager_name=manager.first_name,
        )
    )


def name_of(talk: Conversation, side: Side) -> str:
    """What this one of the two is called; who was erased has no name any more."""
    person = talk.person(side)
    return person.first_name if person else _("your manager of then")
