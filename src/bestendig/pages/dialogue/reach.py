"""How many talks there were: for HR in fives, and only where nobody can be recognised (R20, R36,
R47), by the rule for agreements."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.dialogue.conversations.queries import talked_before
from bestendig.measurement.models import RollingKind
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.calendars import TALK_MINUTES
from bestendig.pages.counted import both, counted_of, first_of_month
from bestendig.pages.results.quarterly import quarter_of, trend_said
from bestendig.pages.results.reading import WHOLE, reading
from bestendig.releases.queries import releases_visible_to

_HOUR = 60


@allow(Ability.TALKS_REACH)
@require_safe
def standing(request: DeskRequest) -> HttpResponse:
    """About how many people had a talk in the past year, planned beside held, with how many room
    in the work was spoken of, and what people say of their talks."""
    first, k = first_of_month(), request.organisation.k
    tree, talked = tree_on(first), talked_before(first)
    counted = counted_of(tree, talked.held, k)
    shown: dict[str, Any] = {"first": first, "counted": counted, "k": k, "said": said(request)}
    if counted.total is not None:
        waiting = both(len(talked.held), len(talked.invited - talked.held), tree.total, k)
        room = both(len(talked.room), len(talked.held - talked.room), tree.total, k)
        shown |= {
            "planned": waiting and sum(waiting),
            "held_hours": hours(counted.total),
            "planned_hours": waiting and hours(sum(waiting)),
            "room": room and room[0],
            "minutes": TALK_MINUTES,
        }
    return render(request, "talks/standing.html", shown)


def hours(people: int) -> int:
    """Hours of so many talks, of what calendars keep for one."""
    return people * TALK_MINUTES // _HOUR


def said(request: DeskRequest) -> dict[str, Any] | None:
    """What came of the three questions after a talk, beside the quarter before; None before a
    first quarter was counted."""
    rows = releases_visible_to(request.person, request.desk.role).filter(rolling=RollingKind.TALK)
    newest = rows.values_list("wave_id", flat=True).first()
    found = reading(request.desk, newest, within=WHOLE) if newest else None
    if found is None:
        return None
    return {"quarter": quarter_of(found.release.title), "lines": trend_said(found.whole)}
