"""The page of the course, for everybody in the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.organisations.actions.vision import DEFINITION, SOURCE
from bestendig.organisations.course import queries
from bestendig.organisations.course.models import Challenge
from bestendig.organisations.models import VisionVersion
from bestendig.organisations.queries.vision import visions
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.course.chain import Link, chain
from bestendig.pages.wording import here
from bestendig.practice.futures.queries import of_my_work, pictures
from bestendig.programmes.queries.programmes import programmes, standings

_MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One challenge with the programmes that are part of it."""

    challenge: Challenge
    links: tuple[Link, ...]


@allow(Ability.COURSE_READ)
@require_safe
def course(request: DeskRequest) -> HttpResponse:
    """Why, where to, what it takes, and who does what."""
    desk = request.desk
    goals, loose = _goals(request)
    pledges = list(queries.pledges())
    all_futures = pictures()
    # Of the own work, else of everybody's; the others are one tap away.
    futures = of_my_work(request.person, all_futures)[:_MOST] or all_futures[:_MOST]
    shown: dict[str, Any] = {
        "futures": futures,
        "may_write_futures": desk.may(Ability.FUTURES_WRITE),
        "vision": visions().first() or VisionVersion(definition=DEFINITION, source=SOURCE),
        "going": [x for x in goals if x.challenge.ended_on is None],
        "ended": [x for x in goals if x.challenge.ended_on is not None],
        "loose": loose if desk.may(Ability.PROGRAMMES_READ) else [],
        "preconditions": [
            (x, here(f"precondition.{x.code.value}")) for x in queries.preconditions()
        ],
        "duties": list(queries.duties()),
        "pledges": pledges,
        "today": timezone.localdate(),
        "mine": request.person.pk,
        "may_write": desk.may(Ability.COURSE_WRITE),
        "may_pledge": desk.may(Ability.PLEDGES_WRITE),
        "may_write_vision": desk.may(Ability.VISION_WRITE),
    }
    return render(request, "course/course.html", shown)


def _goals(request: DeskRequest) -> tuple[list[Goal], list[Link]]:
    """The challenges with their programmes, and the programmes that are part of none. Who may not
    open programmes sees those that have started."""
    rows = programmes()
    if not request.desk.may(Ability.PROGRAMMES_READ):
        rows = rows.exclude(started_at=None)
    links = chain(standings(rows), request.desk)
    of = [(link, {x.pk for x in link.programme.challenges.all()}) for link in links]
    goals = [
        Goal(challenge=x, links=tuple(link for link, mine in of if x.pk in mine))
        for x in queries.challenges()
    ]
    return goals, [link for link, mine in of if not mine]
