"""The drawer “More for your team”, and what the team itself sees of it."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.dialogue.team import together as actions
from bestendig.dialogue.team.queries import Together, together_of
from bestendig.measurement.models import RollingKind
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk, DeskRequest, allow
from bestendig.pages.forms import Form, day_field, sent
from bestendig.pages.results.picture import One
from bestendig.pages.results.reading import newest, reading
from bestendig.pages.results.team import View, views
from bestendig.pages.team.room import form_view
from bestendig.pages.wording import here
from bestendig.releases.queries import releases_visible_to

_MOST: Final = 3
_OBSTACLES: Final = "hindernis"
_DARE: Final = "fase_mogen_kunnen_durven"
_LEADERSHIP: Final = "leiderschap"
_YES: Final = 1
_STATEMENTS: Final = ("1", "2", "3", "4")


class GoalForm(Form):
    """A goal that is counted together."""

    what = forms.CharField(label=_("What do you want to reach together?"), max_length=160)
    target = forms.IntegerField(
        label=_("How often, all together?"), min_value=1, max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    until = day_field(_("Until when?"))


class ActionForm(Form):
    """What somebody does about it."""

    what = forms.CharField(
        label=_("What do you do about it?"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    until = day_field(_("Until when?"))


@allow(Ability.TEAM_LEAD)
@never_cache
@form_view
def goal(request: DeskRequest) -> HttpResponse:
    """A goal for the team."""
    form = GoalForm(sent(request))
    if form.is_valid() and form.carried_out(
        lambda: actions.set_goal(request.person, **form.cleaned_data)
    ):
        return _drawer()
    return render(request, "team/goal.html", {"form": form})


@allow(Ability.TEAM_LEAD)
@never_cache
@form_view
def action(request: DeskRequest) -> HttpResponse:
    """What is done about what holds people back."""
    form = ActionForm(sent(request))
    if form.is_valid() and form.carried_out(
        lambda: actions.write_action(request.person, **form.cleaned_data)
    ):
        return _drawer()
    return render(request, "team/action.html", {"form": form})


@allow(Ability.TEAM_LEAD)
@require_POST
def act(request: DeskRequest) -> HttpResponse:
    """What a button in the drawer does."""
    do = request.POST.get("do", "")
    if do not in _ACTS:
        raise Http404
    try:
        _ACTS[do](request.person, *(_id(request, x) for x in _NEEDS.get(do, ())))
    except Refused:  # the team is gone meanwhile: the page shows so
        return redirect("team:team")
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    return _drawer()


@allow(Ability.TEAM_LEAD)
@never_cache
@require_safe
def self_check(request: DeskRequest) -> HttpResponse:
    """Statements for oneself: there is no form, nothing of it can be sent. Beside it what the own
    team answered, where that passed the gate for this team alone (R23)."""
    shown = {
        "statements": [
            (x, here(f"leadcheck.{x}"), here(f"leadcheck.{x}.hint")) for x in _STATEMENTS
        ],
        "answers": [(x, here(f"leadcheck.{x}")) for x in ("a", "b", "c")],
        "mirror": (),
    }  # fmt: skip
    found = newest(request.desk)
    if found is not None:
        view = views(found)[0]
        shown |= {"release": found.release, "view": view, "mirror": mirror(view)}
    return render(request, "team/self_check.html", shown)


@allow(Ability.TEAM_MEMBER)
@never_cache
@require_safe
def ours(request: DeskRequest) -> HttpResponse:
    """For who is in a team: whose turn it is, the goal, what the manager does."""
    return render(request, "team/ours.html", {"together": of_own_team(request.person)})


@allow(Ability.TEAM_MEMBER)
@require_POST
def join_in(request: DeskRequest) -> HttpResponse:
    """Let the own turn pass, or add one to the goal."""
    try:
        if request.POST.get("do") == "pass":
            actions.pass_turn(request.person, _id(request, "rota"), request.person.pk)
        else:
            actions.add_to_goal(request.person, _id(request, "goal"))
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    return redirect("team:ours")


def of_own_team(person: Person) -> Together | None:
    """What goes in the team that somebody is in; None where nothing does."""
    found = together_of(person.manager) if person.manager else None
    return None if found is None or found.is_empty else found


def held_back(desk: Desk, picture: View | None) -> tuple[View | None, tuple[str, ...]]:
    """What holds people back, and of whom: of the question that gathers a quarter where it has
    come out, else of the newest picture."""
    if desk.person is not None:
        rows = releases_visible_to(desk.person, desk.role).filter(rolling=RollingKind.OBSTACLES)
        if (gathered := rows.first()) is not None:
            view = views(reading(desk, gathered.wave_id, earlier=False))[0]
            if lines := obstacles(view):
                return view, lines
    return picture, obstacles(picture) if picture is not None else ()


def obstacles(view: View) -> tuple[str, ...]:
    """What holds people back, of the group or what it is rolled up to: published shares, the
    largest first; else how people see being allowed, able and daring."""
    found = [
        (one.value.value, here("obstacle.share", question=spread.name, share=one.text))
        for spread in view.picture.spreads
        if spread.question.construct == _OBSTACLES
        for one in spread.answers
        if one.meaning.answer == _YES and one.value is not None
    ]
    if found:
        return tuple(words for _value, words in sorted(found, reverse=True)[:_MOST])
    return tuple(
        here("obstacle.level", name=x.name, value=x.text, scale=x.scale) for x in _of(view, _DARE)
    )


def mirror(view: View) -> tuple[str, ...]:
    """How the own team sees leadership: only where its figures are shown for this team alone."""
    if not view.is_own:
        return ()
    return tuple(
        here("obstacle.level", name=x.name, value=x.text, scale=x.scale)
        for x in _of(view, _LEADERSHIP)
    )


def _of(view: View, construct: str) -> list[One]:
    return [
        x
        for x in view.picture.means
        if x.value is not None and x.meaning.scale is not None
        and x.meaning.scale.code == construct
    ]  # fmt: skip


def _drawer() -> HttpResponse:
    return redirect(reverse("team:team") + "#meer")


def _id(request: DeskRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as unknown:
        raise Http404 from unknown


_NEEDS: Final = MappingProxyType(
    {"pass": ("rota", "person"), "add": ("goal",), "end": ("goal",), "done": ("action",)}
)
_ACTS: Final[MappingProxyType[str, Callable[..., None]]] = MappingProxyType(
    {
        "begin": actions.begin_stories,
        "stop": actions.stop_stories,
        "pass": actions.pass_turn,
        "add": actions.add_to_goal,
        "end": actions.end_goal,
        "done": actions.finish_action,
    }
)
