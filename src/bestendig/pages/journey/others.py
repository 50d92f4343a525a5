"""What passes between two people: read what was shared, take it back, and be buddies.

None of this needs the PIN: a copy is no longer in the ring, and taking back must always work.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.journey import buddies, sharing
from bestendig.journey.models import Buddies, Share
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow


@allow(Ability.OWN_PLAN)
@never_cache
@require_safe
def shared(request: DeskRequest) -> HttpResponse:
    """What others let me read, and what I shared."""
    me = request.person.pk
    shown = {"found": sharing.shared_with(me), "mine": sharing.shared_by(me)}
    return render(request, "journey/shared.html", shown)


@allow(Ability.OWN_PLAN)
@require_POST
def revoke(request: DeskRequest, share: UUID) -> HttpResponse:
    """Take it back at once."""
    try:
        sharing.revoke(request.person.pk, share)
    except Share.DoesNotExist as error:
        raise Http404 from error
    return redirect("journey:shared")


@allow(Ability.OWN_PLAN)
@require_POST
def ask(request: DeskRequest, person: UUID) -> HttpResponse:
    """Ask somebody to be buddies."""
    try:
        buddies.ask(request.person.pk, person)
    except (Refused, Person.DoesNotExist) as error:  # found somebody else meanwhile
        raise Http404 from error
    return _back()


@allow(Ability.OWN_PLAN)
@require_POST
def answer(request: DeskRequest, pair: UUID) -> HttpResponse:
    """Yes or no to who asked, or the end of it."""
    me, said = request.person.pk, request.POST.get("do", "")
    try:
        if said in {"yes", "no"}:
            buddies.answer(me, pair, yes=said == "yes")
        else:
            buddies.end(me, pair)
    except Buddies.DoesNotExist as error:
        raise Http404 from error
    return _back()


def _back() -> HttpResponse:
    return redirect(f"{reverse('journey:plan')}?deel=maatje#maatje")
