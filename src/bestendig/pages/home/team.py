"""On the home page: the manager's one next step, and what a manager proposed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from bestendig.dialogue.team.models import Proposal
from bestendig.dialogue.team.queries import proposed_to
from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card, Line
from bestendig.pages.team.together import of_own_team
from bestendig.pages.team.views import step_of
from bestendig.pages.wording import here


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


def proposed(desk: Desk) -> Card | None:
    """The employee's: what waits for a yes or a no. Not what it is: somebody may look along."""
    if desk.person is None:
        return None
    waits = proposed_to(desk.person).filter(state=Proposal.State.ASKED)
    lines = tuple(
        Line(
            text=_("%(name)s proposes something to learn") % {"name": x.manager.first_name},
            url=reverse("team:proposals"),
        )
        for x in waits[:1]
    )
    return Card(title=_("Proposed to you"), lines=lines) if lines else None


def with_hr(_desk: Desk) -> Card:
    """The manager's: a question about the team, and a sheet to print."""
    return Card(
        title=_("Prepare with HR"),
        text=here("team.hr.lead"),
        action=_("Prepare with HR"),
        url=reverse("team:ask_hr"),
    )


def with_team(desk: Desk) -> Card | None:
    """The employee's: the own turn to tell a story, and the goal of the team."""
    found = of_own_team(desk.person) if desk.person else None
    if found is None:
        return None
    url, lines = reverse("team:ours"), []
    if found.next_up == desk.person:
        lines.append(Line(text=_("It is your turn to tell a story"), url=url))
    if found.goal and found.goal.done < found.goal.target:
        lines.append(Line(text=found.goal.what, url=url))
    return Card(title=_("With your team"), lines=tuple(lines)) if lines else None
