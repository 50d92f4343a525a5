"""A tablet that people share: it goes back to the code by itself, and forgets who was there.

A cookie says that this device is one, and whose. Nothing about it is in the database, so nobody
needs an account to put a tablet ready.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import override

from bestendig.pages.survey import visits

DAYS: Final = 30


def tablet_of(request: HttpRequest) -> str:
    """The short name of the organisation whose tablet this is; empty on any other device."""
    return request.COOKIES.get(visits.cookie_name("tablet"), "")


def back(request: HttpRequest) -> HttpResponse | None:
    """On a tablet: to where the next person types a code, in Dutch. Elsewhere None."""
    slug = tablet_of(request)
    if not slug:
        return None
    with override("nl"):
        where = reverse("survey:code", kwargs={"slug": slug})
    return HttpResponseRedirect(where, status=303)


def put_ready(response: HttpResponse, slug: str) -> None:
    """From here on this device is a shared tablet."""
    visits.set_cookie(response, "tablet", slug, DAYS * 86_400)


def take_away(response: HttpResponse) -> None:
    """It is an ordinary device again."""
    visits.set_cookie(response, "tablet", "", 0)
