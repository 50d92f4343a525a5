"""Talks on the home page: of an employee one, of a manager at most three this week."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from bestendig.dialogue.conversations.queries import (
    Waiting,
    team_of,
    waiting_as_employee,
    waiting_as_manager,
)
from bestendig.pages.access import Desk
from bestendig.pages.dialogue.words import when
from bestendig.pages.home.card import Card, Line
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


def this_week(desk: Desk) -> Card:
    """The manager's: at most three talks, or somebody to invite."""
    waits = waiting_as_manager(desk.person) if desk.person else []
    lines = tuple(_line(x) for x in waits[:_MOST])
    if not lines and desk.person:
        free = [x.person for x in team_of(desk.person) if x.talk is None]
        lines = tuple(
            Line(
                text=here("home.talk.suggest", name=x.first_name),
                url=reverse("talks:invite", args=[x.pk]),
            )
            for x in free[:1]
        )
    return Card(
        title=_("This week"),
        text="" if waits else here("empty.manager.home"),
        lines=lines,
        action=_("Your talks"),
        url=reverse("talks:list"),
    )


def _line(waits: Waiting) -> Line:
    name = waits.other.first_name if waits.other else ""
    text = here(f"home.talk.{waits.why}", name=name, when=when(waits.talk))
    return Line(text=text, url=reverse("talks:thread", args=[waits.talk.pk]))
