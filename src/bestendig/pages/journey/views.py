"""The one page of Mijn plan, and what is done on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, cast
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.catalogue.models import Intervention
from bestendig.catalogue.queries import offer
from bestendig.common.ring import opening
from bestendig.journey import actions, buddies, queries, sharing
from bestendig.journey.actions import HasHabit
from bestendig.journey.models import Buddies, Leaf, Share
from bestendig.journey.plan import Plan
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form
from bestendig.pages.journey.parts import BY_SLUG, PARTS, Part
from bestendig.pages.ring.door import PrivateRequest, private
from bestendig.programmes.actions.lasting import bring_idea
from bestendig.programmes.queries.programmes import ideas_of

# Of what is on offer and fits; all of it is one tap further.
_PROPOSED: Final = 5
_ANSWER_WITHIN: Final = timedelta(days=14)


@allow(Ability.OWN_PLAN)
@never_cache
@private
@require_safe
def plan(request: PrivateRequest) -> HttpResponse:
    """Where would you like to begin?"""
    return _page(request, shown=request.GET.get("deel", ""), kept="ok" in request.GET)


@allow(Ability.OWN_PLAN)
@never_cache
@private
@require_POST
def write(request: PrivateRequest, part: str) -> HttpResponse:
    """Keep what was typed in one part, or do what its button says."""
    if part not in BY_SLUG:
        raise Http404
    do = request.POST.get("do", "")
    if do:
        if (part, do) not in _BUTTONS:
            raise Http404
        _BUTTONS[part, do](request)
        return _back(part)
    chosen = BY_SLUG[part]
    if chosen.form is None:
        raise Http404
    form = _form(request, chosen, chosen.form, queries.plan(request.opened), request.POST)
    if not form.is_valid():
        return _page(request, shown=part, form=form)
    try:
        _WRITES[part](request, form.cleaned_data)
    except HasHabit as there:
        return _page(request, shown=part, form=form, there=there.habit)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, shown=part, form=form)
    return _back(part)


@allow(Ability.OWN_PLAN)
@never_cache
@require_POST
def on_list(request: DeskRequest, intervention: UUID) -> HttpResponse:
    """Put something of the offer on the own list, or take it off."""
    get_object_or_404(Intervention, pk=intervention)  # before the door: it tells nothing
    return _on_list(request, intervention)


@private
def _on_list(request: PrivateRequest, intervention: UUID) -> HttpResponse:
    try:
        actions.keep_on_list(request.opened, intervention, kept="off" not in request.POST)
    except Refused as refused:  # it went while somebody was looking
        raise Http404 from refused
    return _back("lijst")


def _compass(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.set_compass(request.opened, said["cluster"], said["words"])


def _explored(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.set_explored(request.opened, said["enjoys"], said["good_at"], said["learns"])


def _goal(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.set_goal(request.opened, said["words"], said["look_back"])


def _standing(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.set_standing(request.opened, said["word"])


def _hurdles(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.set_hurdles(request.opened, said["hurdles"])


def _habit(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.begin_habit(
        request.opened, said["words"], timezone.localdate(), another=said["another"]
    )


def _week(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.look_back(request.opened, said["words"], timezone.localdate())


def _talk(request: PrivateRequest, said: dict[str, Any]) -> None:
    actions.note_talk(request.opened, said["on"], said["who"], said["words"])


def _idea(request: PrivateRequest, said: dict[str, Any]) -> None:
    bring_idea(UUID(said["programme"]), request.person, said["words"], named=said["named"])


def _share(request: PrivateRequest, said: dict[str, Any]) -> None:
    sharing.share(request.opened, said["what"], UUID(said["reader"]))


_WRITES: Final[dict[str, Callable[[PrivateRequest, dict[str, Any]], None]]] = {
    "richting": _compass,
    "verkennen": _explored,
    "doel": _goal,
    "stand": _standing,
    "hindernis": _hurdles,
    "gewoonte": _habit,
    "week": _week,
    "praten": _talk,
    "idee": _idea,
    "delen": _share,
}


def _number(request: PrivateRequest) -> int:
    number = request.POST.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise Http404
    return int(number)


_BUTTONS: Final[dict[tuple[str, str], Callable[[PrivateRequest], None]]] = {
    ("gewoonte", "end"): lambda request: actions.end_habit(request.opened, _number(request)),
    ("week", "skip"): lambda _request: None,  # nothing is kept of it: skipping is fine
    ("week", "pause"): lambda request: actions.pause(request.opened, paused=True),
    ("week", "go_on"): lambda request: actions.pause(request.opened, paused=False),
    ("week", "remind"): lambda request: actions.remind(
        request.opened, timezone.localdate(), wanted=True
    ),
    ("week", "no_mail"): lambda request: actions.remind(
        request.opened, timezone.localdate(), wanted=False
    ),
    ("maatje", "wish"): lambda request: buddies.wish(request.person.pk, wanted=True),
    ("maatje", "no_wish"): lambda request: buddies.wish(request.person.pk, wanted=False),
    ("week", "forget"): lambda request: actions.forget(
        request.opened, Leaf.Kind.WEEKS, _number(request)
    ),
    ("praten", "forget"): lambda request: actions.forget(
        request.opened, Leaf.Kind.TALKS, _number(request)
    ),
}


def _back(part: str) -> HttpResponse:
    return redirect(f"{reverse('journey:plan')}?deel={part}&ok=1#{part}")


def _form(
    request: PrivateRequest, part: Part, kind: type[Form], plan: Plan, data: Any = None
) -> Form:
    initial = part.initial(plan)
    if part.slug == "praten":
        initial = {"on": timezone.localdate()}
    form: Any = kind(data, initial=initial, auto_id=f"{part.slug}_%s")
    if part.slug == "delen":
        names = dict(Share.What.choices)
        form.fields["what"].choices = [(x, names[x]) for x in sharing.items(plan)]
        form.fields["reader"].choices = [
            (str(x.pk), str(x)) for x in sharing.readers_for(request.person)
        ]
    return cast(Form, form)


def _page(
    request: PrivateRequest, *, shown: str, form: Form | None = None, there: str = "",
    kept: bool = False,
) -> HttpResponse:  # fmt: skip
    found = queries.plan(request.opened)
    ring = opening.ring_of(request.person.pk)
    rows = [
        {
            "part": part,
            "now": part.now(found),
            "is_open": part.slug == shown,
            "form": form
            if form is not None and part.slug == shown
            else part.form and _form(request, part, part.form, found),
        }
        for part in PARTS
        if found.goal or not part.later or part.slug == shown
    ]
    listed = list(Intervention.objects.filter(pk__in=found.shortlist))
    context = {
        "plan": found,
        "rows": rows,
        "there": there,
        "kept": kept,
        "has_pin": bool(ring and ring.has_pin),
        "today": timezone.localdate(),
        "was_away": found.was_away(timezone.localdate()),
        "listed": listed,
        "proposed": _proposed(found),
        "manager": request.person.manager,
        **_others(request),
    }
    return render(request, "journey/plan.html", context)


def _others(request: PrivateRequest) -> dict[str, Any]:
    """What of other people stands on the page: buddies, what was shared, answers to ideas."""
    me = request.person.pk
    pairs = list(buddies.pairs(me))
    return {
        "buddies": [(x, _other(x, me)) for x in pairs if x.since],
        "asked": [x for x in pairs if not x.since and x.asker_id == me],
        "asks": [x for x in pairs if not x.since and x.asked_id == me],
        "wishes": buddies.wishes(me),
        "willing": buddies.willing(me),
        "shared": sharing.shared_by(me).filter(revoked_at=None),
        "shared_with_me": len(sharing.shared_with(me)),
        "ideas": ideas_of(me),
        "answer_before": timezone.localdate() + _ANSWER_WITHIN,
        "may_be_mailed": bool(request.person.work_email),
    }


def _other(pair: Buddies, me: UUID) -> Person:
    return pair.asked if pair.asker_id == me else pair.asker


def _proposed(found: Plan) -> list[Intervention]:
    """What is on offer, first what goes with where somebody gains most."""
    rest = [x for x in offer() if x.pk not in found.shortlist]
    return sorted(rest, key=lambda x: found.cluster not in x.outcomes)[:_PROPOSED]
