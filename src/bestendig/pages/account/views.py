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
from bestendig.pages.ring.door import close
from bestendig.pages.shared_screen import forget, is_shared


@anyone
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this sign-in, here and in the list of sign-ins. A shared screen goes on to the next
    person, and forgets; also when the server forgot this visit before."""
    shared = is_shared(request) or "shared" in request.POST
    if request.user.is_authenticated and request.session.get(SIGN_IN):
        end_sign_ins(request.user, only=UUID(request.session[SIGN_IN]))
    logout(request)
    response = redirect("account:code" if shared else "public:start")
    if shared:
        forget(response)
    close(request, response)
    return response


@anyone
@require_safe
def nowhere(request: HttpRequest) -> HttpResponse:
    """Signed in, but in no organisation (any more)."""
    return render(request, "account/nowhere.html", status=403)
