"""On the addresses of a survey nobody is signed in, and nothing is kept or told on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

# As in the proxy's configuration (docs/nginx.conf) and in the log (`common.quiet_logs`).
_SURVEY: Final = re.compile(r"/(?:en/)?v(?:/|$)")


class SurveyMiddleware:
    """Takes the sign-in away before anything could read it. Stands before the sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; of a survey's address also the refusals are neither kept nor told on."""
        if not _SURVEY.match(request.path_info):
            return self.get_response(request)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = self.get_response(request)
        patch_cache_control(response, no_store=True, private=True)
        response["Referrer-Policy"] = "no-referrer"
        return response
