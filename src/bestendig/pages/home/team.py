"""The manager's one next step, on the home page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card
from bestendig.pages.team.views import step_of


def next_step(desk: Desk) -> Card | None:
    """One suggestion; it is set aside on the page of the team."""
    found = step_of(desk.person) if desk.person else None
    if found is None:
        return None
    return Card(
        title=_("One next step"),
        text=found[1].text,
        action=_("Look at this step"),
        url=reverse("team:team") + "#stap",
    )
