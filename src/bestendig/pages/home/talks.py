"""Talks on the home page: of an employee one, of a manager at most three this week."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from bestendig.dialogue.conversations.queries import (
    Waiting,
    waiting_as_employee,
)
from bestendig.pages.access import Desk
from bestendig.pages.dialogue.words import when
from bestendig.pages.home.card import Card, Line
from bestendig.pages.team.week import week
from bestendig.pages.wording import here

_MOST: Final = 3


def my_talk(desk: Desk) -> Card | None:
    """The employee's: what a talk asks, or when it is."""
    waits = waiting_as_employee(desk.person) if desk.person else []
    if not waits:
        return None
    lines = tuple(_line(x) for x in waits[:_MOST])
    return Card(
        title=_("Your talk"),
        lines=lines,
        action=_("Open the talk"),
        url=lines[0].url,
    )


def this_week(desk: Desk) -> Card | None:
    """The manager's: at most three things, of which one is a question for the team."""
    if desk.person is None:
        return None
    now = week(desk.person)
    question = Line(text=here("team.ask", question=now.question), url=reverse("team:team"))
    return Card(
        title=_("This week"),
        text="" if now.lines else here("empty.manager.home"),
        lines=(*now.lines, question) if now.lines else (),
        action=_("Your talks"),
        url=reverse("talks:list"),
    )


def _line(waits: Waiting) -> Line:
    name = waits.other.first_name if waits.other else ""
    text = here(f"home.talk.{waits.why}", name=name, when=when(waits.talk))
    return Line(text=text, url=reverse("talks:thread", args=[waits.talk.pk]))
