"""The page of a manager's own team."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.dialogue.tailored.queries import team_of
from bestendig.dialogue.team import steps
from bestendig.dialogue.team.queries import together_of
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.home.card import Line
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.reading import newest
from bestendig.pages.results.team import talk_questions, views
from bestendig.pages.team.together import held_back
from bestendig.pages.team.week import week
from bestendig.pages.wording import here


@allow(Ability.TEAM_LEAD)
@never_cache
@require_safe
def team(request: DeskRequest) -> HttpResponse:
    """This week, the published picture, one next step."""
    size = team_of(request.person).size
    shown: dict[str, Any] = {"size": size, "questions": talk_questions()}
    if size:
        shown |= {
            "week": week(request.person),
            "step": step_of(request.person),
            "together": together_of(request.person),
        }
    found = newest(request.desk)
    if found is not None:
        view = views(found)[0]
        shown |= {
            "release": found.release,
            "view": view,
            "everybody": found.everybody,
            "level": Label(Kind.LEVEL),
        }
    shown["back_of"], shown["obstacles"] = held_back(request.desk, shown.get("view"))
    return render(request, "team/team.html", shown)


@allow(Ability.TEAM_LEAD)
@require_POST
def set_aside(request: DeskRequest) -> HttpResponse:
    """Not this step."""
    steps.set_aside(request.person, request.POST.get("step", "")[:60])
    return redirect(reverse("team:team") + "#stap")


def step_of(person: Person) -> tuple[steps.Step, Line, str] | None:
    """The one next step in words: with its page, and why it is this one."""
    found = steps.next_step(person, timezone.localdate())
    if found is None:
        return None
    text = here(f"team.step.{found.kind}")
    return found, Line(text=text, url=reverse(_PAGES[found.kind])), here("team.step.why")


_PAGES = {
    "picture": "results:card",
    "agreement": "tailored:team",
    "pledge": "course:course",
    "room": "team:ledger",
    "offer": "catalogue:offer",
}
