"""Signing out, and being nowhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bestendig.organisations.actions.sign_ins import end_sign_ins
from bestendig.organisations.signing_in.sessions import SIGN_IN
from bestendig.pages.access import anyone


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this sign-in, here and in the list of sign-ins."""
    if request.user.is_authenticated and request.session.get(SIGN_IN):
        end_sign_ins(request.user, only=UUID(request.session[SIGN_IN]))
    logout(request)
    return redirect("public:start")


@anyone
@require_safe
def nowhere(request: HttpRequest) -> HttpResponse:
    """Signed in, but in no organisation (any more)."""
    return render(request, "account/nowhere.html", status=403)
