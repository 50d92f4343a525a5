"""A screen that people share: it forgets who was there (R30).

Somebody says so while signing in, or the device is a tablet that was put ready for surveys. Every
page then has a button that ends it, and counts down when nobody touches it. Without JavaScript the
server forgets after five minutes. Nothing is kept by the browser, so the way back leads nowhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from bestendig.pages.survey.tablets import tablet_of

SHARED: Final = "shared_screen"
IDLE: Final = timedelta(minutes=5)


def is_tablet(request: HttpRequest) -> bool:
    """Whether this device was put ready for people who share it."""
    return bool(tablet_of(request))


def share_screen(request: HttpRequest) -> None:
    """From here on this visit is one on a shared screen."""
    request.session[SHARED] = True
    request.session.set_expiry(IDLE)


def is_shared(request: HttpRequest) -> bool:
    """Whether this visit is one."""
    return bool(request.session.get(SHARED))


def keep_nothing(request: HttpRequest, response: HttpResponse) -> None:
    """No copy of this page in the browser; and five minutes more for who is still there."""
    request.session.set_expiry(IDLE)
    patch_cache_control(response, no_store=True, private=True)


def forget(response: HttpResponse) -> None:
    """Let the browser throw away what it kept of pages."""
    response["Clear-Site-Data"] = '"cache", "storage"'
