"""This week: at most three things for a manager. A talk, an agreement, a question for the team.

All of it is between this manager and somebody, or of the whole team: nothing that one person did
not tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from bestendig.common.registry import months_after
from bestendig.dialogue.conversations.queries import Waiting, team_of, waiting_as_manager
from bestendig.dialogue.tailored.queries import Seen, agreements_of, helped_by
from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import tree_on
from bestendig.pages.dialogue.words import when
from bestendig.pages.home.card import Line
from bestendig.pages.wording import here
from bestendig.practice.futures.cards import to_answer
from bestendig.practice.futures.models import CardLine
from bestendig.programmes.queries.upkeep import ended_half_a_year_ago

MOST: Final = 3
# A year without a talk is long.
OVERDUE_MONTHS: Final = 12
# So much of a question that a team asks.
_SHORT: Final = 60
# One question a week; then they begin again.
QUESTIONS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What asks something, each with its page; and one question for the whole team."""

    lines: tuple[Line, ...]
    question: str


def week(person: Person) -> Week:
    """The three of this week. Where nothing waits: whom to propose a talk, in turn."""
    today = timezone.localdate()
    talks = [_talk(x) for x in waiting_as_manager(person)]
    deals = [_asked(x) for x in to_answer(person)[:1]]
    deals += [_deal(x) for x in agreements_of(person) if x.waits_for_me or x.due(today)]
    deals += [
        Line(
            text=_("Help %(name)s with a draft") % {"name": x.agreement.employee.first_name},
            url=reverse("tailored:write", args=[x.agreement_id]),
        )
        for x in helped_by(person)
    ]
    found = talks[:1] or _suggested(person, today)
    found += deals[:1]
    found += [*talks[1:], *deals[1:]]
    return Week(
        lines=tuple(found[: MOST - 1]),
        question=_question(person, today),
    )


def _suggested(person: Person, today: date) -> list[Line]:
    """With whom the last talk is longest ago, and nothing is planned."""
    member = next((x for x in team_of(person) if x.talk is None), None)
    if member is None:
        return []
    old = member.last is not None and member.last < months_after(today, -OVERDUE_MONTHS)
    text = here(f"home.talk.{'overdue' if old else 'suggest'}", name=member.person.first_name)
    return [Line(text=text, url=reverse("talks:invite", args=[member.person.pk]))]


def _talk(waits: Waiting) -> Line:
    name = waits.other.first_name if waits.other else ""
    text = here(f"home.talk.{waits.why}", name=name, when=when(waits.talk))
    return Line(text=text, url=reverse("talks:thread", args=[waits.talk.pk]))


def _asked(line: CardLine) -> Line:
    words = Truncator(line.words).chars(_SHORT)
    return Line(
        text=here("home.card.asked", words=words), url=reverse("futures:answer", args=[line.pk])
    )


def _deal(seen: Seen) -> Line:
    name = {"name": seen.other.first_name if seen.other else "–"}
    if not seen.waits_for_me:
        words = _("Look whether the agreement with %(name)s still fits") % name
    elif seen.other_signed:
        words = _("Sign the agreement with %(name)s") % name
    else:
        words = _("Read what %(name)s proposes") % name
    return Line(text=words, url=reverse("tailored:agreement", args=[seen.agreement.pk]))


def _question(person: Person, today: date) -> str:
    """Half a year after a programme for this team: what do we still use? Else the week's own."""
    ended = ended_half_a_year_ago(person, tree_on(today))
    if ended is not None:
        return here("follow.manager", programme=ended.name)
    return here(f"team.ask.{today.isocalendar().week % QUESTIONS + 1}")
