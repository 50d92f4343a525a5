"""The door of private pages: open with the PIN, and for a quarter of an hour after the last page.

    @allow(Ability.OWN_PLAN)
    @private
    def plan(request: PrivateRequest) -> HttpResponse:
        note.taken(request.opened)

Who has not begun is sent to choose a PIN, who has to open is sent to the PIN page, and both come
back. What stands in an address is looked up before the door, so that what is not there is a 404 and
not a question for a PIN. A form that comes after the quarter of an hour is not lost: the PIN page
carries what was typed, in the browser and nowhere else, and hands it in with the PIN.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from bestendig.common.ring import opening, visits
from bestendig.common.ring.opened import Opened
from bestendig.common.throttle import Locked
from bestendig.pages.access import DeskRequest
from bestendig.pages.ring.forms import PIN, CarryForm
from bestendig.pages.wording import here

SESSION: Final = "ring"


class PrivateRequest(DeskRequest):
    """A request of somebody whose ring is open."""

    opened: Opened


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who opened the own ring; keep it open a while, and the page in no cache."""

    @wraps(view)
    def behind(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        person: UUID = request.desk.person.pk
        opened = opened_of(request)
        if opened is None and request.method == "POST":
            opened, page = _opened_with_the_form(request, person)
            if page is not None:
                return page
        if opened is None:
            return _sent_to_the_door(request, person)
        request.opened = opened
        with visits.present(opened):
            response = view(request, *args, **kwargs)
        keep_open(request, response, opened)
        patch_cache_control(response, no_store=True, private=True)
        return response

    return behind


def opened_of(request: Any) -> Opened | None:
    """The ring that who asks has open; None while it is closed."""
    person = request.desk.person if request.desk else None
    if person is None:
        return None
    secret = request.COOKIES.get(cookie_name(), "")
    return visits.reopened(request.session.get(SESSION), secret, person.pk)


def read_along(request: Any) -> AbstractContextManager[None]:
    """While this lasts, what is kept about who asks includes the own ring, when that is open."""
    opened = opened_of(request)
    return visits.present(opened) if opened else nullcontext()


def keep_open(request: HttpRequest, response: HttpResponse, opened: Opened) -> None:
    """Let this visit read on until it was left alone for a quarter of an hour."""
    secret = request.COOKIES.get(cookie_name(), "")
    if len(secret) < 40:  # not one of ours
        secret = visits.new_secret()
    request.session[SESSION] = visits.kept(opened, secret)
    _set_cookie(response, secret, int(visits.IDLE.total_seconds()))


def close(request: HttpRequest, response: HttpResponse) -> None:
    """Forget the key on both sides."""
    request.session.pop(SESSION, None)
    _set_cookie(response, "", 0)


def cookie_name() -> str:
    """With TLS a name that no other host, and no page in the clear, can set."""
    return "ring" if settings.DEMO else "__Host-ring"


def _set_cookie(response: HttpResponse, value: str, seconds: int) -> None:
    response.set_cookie(
        cookie_name(),
        value,
        max_age=seconds,
        secure=not settings.DEMO,
        httponly=True,
        samesite="Lax",  # as the session's
    )


def _opened_with_the_form(request: Any, person: UUID) -> tuple[Opened | None, HttpResponse | None]:
    """Open with the PIN that came along with a form; else the page that asks for it."""
    ring = opening.ring_of(person)
    if ring is None:
        return None, None
    pin, said = request.POST.get(PIN, ""), ""
    if pin or not ring.has_pin:
        try:
            return opening.open_with(person, pin), None
        except opening.WrongPin as wrong:
            said = here("ring.wrong", left=wrong.left)
        except Locked as locked:
            said = here("ring.wait", minutes=locked.minutes)
        except opening.RingGone:
            return None, redirect("ring:gone")
    form = CarryForm()
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {PIN, "csrfmiddlewaretoken"}
        for value in values
    ]
    shown = {"form": form, "carried": carried, "said": said, "address": request.get_full_path()}
    return None, render(request, "ring/carry.html", shown, status=403 if said else 200)


def _sent_to_the_door(request: Any, person: UUID) -> HttpResponse:
    request.session.pop(SESSION, None)
    ring = opening.ring_of(person)
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    if ring is not None and not ring.has_pin and request.method in {"GET", "HEAD"}:
        try:
            opened = opening.open_with(person)
        except opening.RingGone:
            return redirect("ring:gone")
        response = redirect(back)
        keep_open(request, response, opened)
        return response
    name = "ring:begin" if ring is None else "ring:open"
    return redirect(f"{reverse(name)}?{urlencode({'next': back})}" if back else reverse(name))
