"""Today, the organisation's places, and the switch."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bestendig.organisations.actions.seats import remember_seat
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import PERSON, ROLE, Desk, DeskRequest, allow
from bestendig.pages.home.cards import cards
from bestendig.pages.navigation import menu, places
from bestendig.pages.ring.door import read_along


@allow(Ability.HOME)
@require_safe
def today(request: DeskRequest) -> HttpResponse:
    """The home page of the role; who has a first task instead is sent there."""
    with read_along(request):  # the own habit, while the own plan is open
        found, first = cards(request.desk), menu(request.desk.role)[0]
    if not found and first.name != "home:today":
        return redirect(first.url)
    everything = request.desk.person and not _behind(request.desk)
    response = render(request, "home/today.html", {"cards": found, "everything": everything})
    if any(card.private for card in found):
        patch_cache_control(response, no_store=True, private=True)
    return response


@allow(Ability.HOME)
@require_safe
def organisation(request: DeskRequest) -> HttpResponse:
    """What there is to see and arrange about the organisation, for this role."""
    heading = _behind(request.desk) or _("Everything in one place")
    context = {"places": places(request.desk.role), "heading": heading}
    return render(request, "home/organisation.html", context)


def _behind(desk: Desk) -> str:
    """The word in the menu that leads to every place there is; "" where the menu has none."""
    entries = menu(desk.role)
    return next((str(x.label) for x in entries if x.name == "home:organisation"), "")


@allow(Ability.OWN_ACCOUNT)
@require_POST
def switch(request: DeskRequest) -> HttpResponse:
    """Go on in another role or organisation. Only what the account has can be chosen."""
    desk, wanted = request.desk, request.POST.get("person", "")
    if wanted == "platform" and desk.account.is_platform_admin:
        request.session[PERSON] = "platform"
        remember_seat(desk.account, None, Role.PLATFORM_ADMIN)
        return redirect("home:today")
    seat = next((x for x in desk.seats if str(x.person.pk) == wanted), None)
    if seat is None:
        raise PermissionDenied
    request.session[PERSON] = wanted
    role = request.POST.get("role", "")
    # Which roles there are in another organisation is found out when that one is bound.
    if desk.person == seat.person and role in desk.roles:
        request.session[ROLE] = role
        remember_seat(desk.account, seat.person, Role(role))
    else:
        request.session.pop(ROLE, None)
    return redirect("home:today")
