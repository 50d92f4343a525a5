"""A visit: one person answering on one device, known by a cookie and by nothing else.

The cookie holds the link and 32 random bytes. Forms carry an HMAC of those bytes: who cannot
read the cookie cannot make it. Django's own protection needs a cookie that outlives the visit
and a Referer or Origin that `no-referrer` takes away (decision 70).
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bestendig.measurement.actions.answering import Entry, entry_of_link

# Long enough for a break that was longer than meant; a phone keeps its tabs for weeks.
SECONDS: Final = 4 * 60 * 60
SECONDS_ON_A_TABLET: Final = 30 * 60
_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who holds `link` answers on this device; `secret` is known here only."""

    link: str
    secret: bytes
    entry: Entry

    @property
    def mark(self) -> str:
        """What its forms carry."""
        return self._made("form")

    @property
    def tag(self) -> str:
        """By which the browser knows whose answers it kept: the same for each visit by one link."""
        return hmac.new(self.entry.token, b"kept on the device", "sha256").hexdigest()[:32]

    def owns(self, request: HttpRequest) -> bool:
        """Whether the form that was sent is of this visit."""
        return hmac.compare_digest(request.POST.get("mark", "").encode(), self.mark.encode())

    def _made(self, what: str) -> str:
        return hmac.new(self.secret, what.encode(), "sha256").hexdigest()[:32]


def cookie_name(what: str = "visit") -> str:
    """With TLS a name that no other host, and no page in the clear, can set."""
    return what if settings.DEMO else f"__Host-{what}"


def set_cookie(response: HttpResponse, what: str, value: str, seconds: int) -> None:
    """A cookie that no script reads; seconds 0: away with it."""
    response.set_cookie(
        cookie_name(what),
        value,
        max_age=seconds,
        secure=not settings.DEMO,
        httponly=True,
        samesite="Lax",  # not Strict: the link in a mail comes from another site
    )


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit of this browser, if it has one."""
    link, _dot, text = request.COOKIES.get(cookie_name(), "").partition(".")
    try:
        secret = urlsafe_b64decode(text)
    except ValueError:
        return None
    entry = entry_of_link(link) if len(secret) == _SECRET_BYTES else None
    return Visit(link=link, secret=secret, entry=entry) if entry else None


def begin(request: HttpRequest, response: HttpResponse, link: str) -> None:
    """Let `response` begin a visit, or go on with it when it is of the same link."""
    now = visit_of(request)
    secret = now.secret if now and now.link == link else secrets.token_bytes(_SECRET_BYTES)
    keep(request, response, link, secret)


def keep(request: HttpRequest, response: HttpResponse, link: str, secret: bytes) -> None:
    """Let the browser keep the visit for some hours more; a shared tablet for half an hour."""
    shared = cookie_name("tablet") in request.COOKIES
    value = f"{link}.{urlsafe_b64encode(secret).decode()}"
    set_cookie(response, "visit", value, SECONDS_ON_A_TABLET if shared else SECONDS)


def forget(response: HttpResponse) -> None:
    """End the visit on this device."""
    set_cookie(response, "visit", "", 0)
