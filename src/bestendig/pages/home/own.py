"""Mijn plan on the home page. Somebody may look along: of what stands in it, nothing is shown but
the habit, and that only while its owner has the plan open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bestendig.common.ring import opening, visits
from bestendig.journey.queries import plan
from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card
from bestendig.pages.wording import here


def my_habit(desk: Desk) -> Card | None:
    """The own habit, for who began a plan: one line and one button. Closed, the way to open it."""
    ring = opening.ring_of(desk.person.pk) if desk.person else None
    if ring is None:
        return None
    address = reverse("journey:plan")
    opened = visits.opened_now(ring.person_id)
    habits = plan(opened).habits if opened else ()
    if habits:
        return Card(
            title=_("My habit"),
            own="; ".join(x.words for x in habits),
            private=True,
            action=_("What went well?"),
            url=f"{address}?deel=week#week",
        )
    if opened:
        return _to_plan()
    return Card(
        title=_("My habit"),
        text=here("home.habit.closed"),
        action=_("Open my plan"),
        url=address,
    )


def first_plan(desk: Desk) -> Card | None:
    """The way to a plan, for who has none yet."""
    if desk.person is None or opening.ring_of(desk.person.pk) is not None:
        return None
    return _to_plan()


def _to_plan() -> Card:
    return Card(
        title=_("My plan"),
        text=here("home.own_plan"),
        action=_("To my plan"),
        url=reverse("journey:plan"),
    )
