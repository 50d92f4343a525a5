"""A sign-in that is used is seen: on which day, and no more."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bestendig.organisations.actions.sign_ins import see_sign_in
from bestendig.organisations.signing_in.sessions import SIGN_IN

SEEN = "seen_on"


class SeenMiddleware:
    """Notes the day, once a day for each sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the day noted."""
        sign_in = request.session.get(SIGN_IN)
        today = timezone.localdate().isoformat()
        if sign_in and request.session.get(SEEN) != today:
            see_sign_in(sign_in)
            request.session[SEEN] = today
        return self.get_response(request)
