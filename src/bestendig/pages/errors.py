"""Pages for when it did not work: what happened, what to do now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bestendig.organisations.roles import Ability, Role, may
from bestendig.pages.access import Desk


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address or the form arrived damaged."""
    del exception  # says more about us than to the reader
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: this is somebody else's page."""
    del exception
    return render(request, "errors/403.html", {"other_roles": _other_roles(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page."""
    del exception
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "errors/500.html", status=500)


def _other_roles(request: HttpRequest) -> tuple[Role, ...]:
    """The roles of this person that may open the page after all."""
    desk: Desk | None = getattr(request, "desk", None)
    match = request.resolver_match
    access = getattr(match.func, "access", None) if match else None
    if desk is None or desk.person is None or not isinstance(access, Ability):
        return ()
    return tuple(role for role in desk.roles if role is not desk.role and may(role, access))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token, mostly because cookies are off or the page was old."""
    del reason
    return render(request, "errors/csrf.html", status=403)
