"""Choosing a PIN, opening, another PIN, a forgotten one, and closing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.common.ring import opening
from bestendig.common.throttle import Locked
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.account.entry import own_page
from bestendig.pages.forms import sent
from bestendig.pages.ring.door import PrivateRequest, close, keep_open, private
from bestendig.pages.ring.forms import ChooseForm, OpenForm, SureForm
from bestendig.pages.wording import here


@allow(Ability.OWN_PLAN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest) -> HttpResponse:
    """The first time: a PIN, or without one, knowing what that means."""
    if opening.ring_of(request.person.pk) is not None:
        return redirect(_next(request))
    form = ChooseForm(request.POST if _chooses(request) else None)
    if request.method == "POST" and ("without" in request.POST or form.is_valid()):
        pin = "" if "without" in request.POST else form.cleaned_data["pin"]
        response = redirect(_next(request))
        try:
            keep_open(request, response, opening.begin(request.person.pk, pin))
        except opening.RingExists:  # two tabs: the first one counts
            return redirect("ring:open")
        return response
    return render(request, "ring/begin.html", {"form": form, "next": _next(request)})


@allow(Ability.OWN_PLAN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_up(request: DeskRequest) -> HttpResponse:
    """The PIN, every visit."""
    ring = opening.ring_of(request.person.pk)
    if ring is None:
        return redirect("ring:begin")
    form = OpenForm(sent(request))
    said = {"form": form, "next": _next(request)}
    if request.method == "POST" and (not ring.has_pin or form.is_valid()):
        pin = form.cleaned_data["pin"] if ring.has_pin else ""
        try:
            opened = opening.open_with(request.person.pk, pin)
        except opening.WrongPin as wrong:
            form.add_error("pin", here("ring.wrong", left=wrong.left))
        except Locked as locked:
            return render(request, "ring/wait.html", {"minutes": locked.minutes}, status=429)
        except opening.RingGone:
            return redirect("ring:gone")
        else:
            if opened.wrong:
                response = render(request, "ring/tried.html", {**said, "wrong": opened.wrong})
            else:
                response = redirect(_next(request))
            keep_open(request, response, opened)
            return response
    return render(request, "ring/open.html", {**said, "has_pin": ring.has_pin})


@allow(Ability.OWN_PLAN)
@never_cache
@private
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PrivateRequest) -> HttpResponse:
    """Another PIN, or from now on without."""
    form = ChooseForm(request.POST if _chooses(request) else None)
    if request.method == "POST" and ("without" in request.POST or form.is_valid()):
        opening.change_pin(
            request.opened, "" if "without" in request.POST else form.cleaned_data["pin"]
        )
        return redirect("ring:change")
    ring = opening.ring_of(request.person.pk)
    has_pin = bool(ring and ring.has_pin)
    return render(request, "ring/change.html", {"form": form, "has_pin": has_pin})


@allow(Ability.OWN_PLAN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: DeskRequest) -> HttpResponse:
    """Begin anew: what was written is thrown away."""
    form = SureForm(sent(request))
    if request.method == "POST" and form.is_valid():
        opening.throw_away(request.person.pk)
        response = redirect("ring:begin")
        close(request, response)
        return response
    return render(request, "ring/forgotten.html", {"form": form})


@allow(Ability.OWN_PLAN)
@never_cache
@require_safe
def gone(request: DeskRequest) -> HttpResponse:
    """The key is not there (any more): nobody can read it."""
    return render(request, "ring/gone.html", {"form": SureForm()}, status=410)


@allow(Ability.OWN_PLAN)
@require_POST
def close_up(request: DeskRequest) -> HttpResponse:
    """Close it on this device."""
    response = redirect("home:today")
    close(request, response)
    return response


def _chooses(request: DeskRequest) -> bool:
    return request.method == "POST" and "without" not in request.POST


def _next(request: DeskRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return own_page(wanted) or reverse("home:today")
