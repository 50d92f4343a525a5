"""Which one step is suggested to a manager, and setting one aside (R21).

The rule is a list with an order. It looks at what the manager knows anyway: whether a picture was
published, with whom there is an agreement, what was promised. Never at an answer, a plan, a
preparation or somebody's taking part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.dialogue.tailored.queries import team_of
from bestendig.dialogue.team.models import RoomLine, StepSetAside
from bestendig.organisations.course.queries import pledges_of
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.releases.queries import pictures_visible_to

# So long after a survey closed, its picture is something to talk about.
FRESH: Final = timedelta(days=90)
# After setting one aside it stays quiet for a while.
QUIET: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One suggestion. kind: which text; code: what is remembered when it is set aside."""

    kind: str
    code: str


@transaction.atomic
def set_aside(person: Person, code: str) -> None:
    """This manager does not want this step. Not in the log: it is nobody else's business."""
    found = next((x for x in _list(person, timezone.localdate()) if x.code == code), None)
    if found is not None:
        StepSetAside.objects.get_or_create(
            person=person, step=code, defaults={"on": timezone.localdate()}
        )


def next_step(person: Person, today: date) -> Step | None:
    """The first of the list that applies and was not set aside; None in the week after one was."""
    aside = dict(StepSetAside.objects.filter(person=person).values_list("step", "on"))
    if any(on > today - QUIET for on in aside.values()):
        return None
    return next((x for x in _list(person, today) if x.code not in aside), None)


def _list(person: Person, today: date) -> list[Step]:
    """The steps that apply, in their order."""
    team = team_of(person)
    if not team.size:
        return []
    found = []
    newest = pictures_visible_to(person, Role.MANAGER).first()
    if newest is not None and newest.closed_on > today - FRESH:
        found.append(Step(kind="picture", code=f"picture {newest.wave_id}"))
    if team.without:
        found.append(Step(kind="agreement", code="agreement"))
    if not pledges_of(person).exists():
        found.append(Step(kind="pledge", code="pledge"))
    if not RoomLine.objects.filter(manager=person, on__year=today.year).exists():
        found.append(Step(kind="room", code="room"))
    found.append(Step(kind="offer", code="offer"))
    return found
