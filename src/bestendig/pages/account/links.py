"""The ways in, and the link by e-mail."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common import throttle
from bestendig.common.throttle import Limit, Locked
from bestendig.organisations.actions.sign_in_links import (
    LinkExpired,
    ask_link,
    link_is_open,
    use_link,
)
from bestendig.organisations.queries.providers import provider_of_address
from bestendig.organisations.signing_in.models import SignIn
from bestendig.pages.access import anyone
from bestendig.pages.account.demo import demo_doors
from bestendig.pages.account.entry import enter, leave_first, own_page
from bestendig.pages.account.forms import EmailForm, StayForm
from bestendig.pages.letters import send_link
from bestendig.pages.sources import source_of

ASKED_HERE: Final = Limit("link_asked_here", 20, timedelta(hours=1), timedelta(minutes=15))
# Every answer takes this long, so that the time does not tell whether an address is known.
ANSWER_SECONDS: Final = 0.3


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways in; asks for a link. The answer is the same for an address that we do not know."""
    next_page = own_page(request.POST.get("next") or request.GET.get("next", ""))
    form = EmailForm(request.POST) if request.method == "POST" else EmailForm()
    context: dict[str, Any] = {"doors": demo_doors(), "form": form, "next": next_page}
    if not (form.is_bound and form.is_valid()):
        return render(request, "account/sign_in.html", context)
    email = form.cleaned_data["email"]
    provider = None if "link" in request.POST else provider_of_address(email)
    if provider:
        return render(request, "account/choose_way.html", {**context, "provider": provider})
    try:
        throttle.attempt(ASKED_HERE, source_of(request))
    except Locked as locked:
        return locked_page(request, locked)
    _send(request, email, next_page)
    return redirect("account:link_sent")


def _send(request: HttpRequest, email: str, next_page: str) -> None:
    began = time.monotonic()
    with transaction.atomic():
        made = ask_link(email, next_page=next_page)
        if made:
            send_link(request, made)
    time.sleep(max(0.0, ANSWER_SECONDS - (time.monotonic() - began)))


@anyone
@never_cache
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    return render(request, "account/link_sent.html")


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: only its button signs in, so a mail scanner uses nothing up."""
    if request.method != "POST":
        if not link_is_open(token):
            return expired_page(request)
        return private_page(render(request, "account/link.html", {"form": StayForm()}))
    again = leave_first(request)
    if again:
        return private_page(again)
    form = StayForm(request.POST)
    try:
        used = use_link(token)
    except LinkExpired:
        return expired_page(request)
    return private_page(
        enter(
            request,
            used.account,
            SignIn.How.COMMAND if used.emergency else SignIn.How.LINK,
            next_page=used.next_page,
            stay=form.is_valid() and form.cleaned_data["stay"],
            shared=form.is_valid() and form.cleaned_data["shared"],
        )
    )


def expired_page(request: HttpRequest) -> HttpResponse:
    return private_page(
        render(request, "account/link_expired.html", {"form": EmailForm()}, status=410)
    )


def private_page(response: HttpResponse) -> HttpResponse:
    """Neither kept nor told to the next page: the address holds the token.

    Not `no-referrer`: with that a browser sends the button's form with `Origin: null`, which
    the protection against forged forms refuses. `strict-origin` tells the host only.
    """
    response["Referrer-Policy"] = "strict-origin"
    patch_cache_control(response, no_store=True, private=True)
    return response


def locked_page(request: HttpRequest, locked: Locked) -> HttpResponse:
    """Too many tries: how long to wait."""
    response = render(request, "account/locked.html", {"minutes": locked.minutes}, status=429)
    response["Retry-After"] = str(locked.minutes * 60)
    return response
