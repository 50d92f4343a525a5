"""Words to read out, and paper for on the wall and beside a tablet. No code is on any of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bestendig.measurement.addresses import code_address, printed
from bestendig.measurement.models import Wave
from bestendig.measurement.reaching.people import reach_of
from bestendig.measurement.reaching.telling import OVER, what_to_tell
from bestendig.measurement.reaching.words import values_of
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.pdf import pdf_response
from bestendig.pages.reaching.paper import LOOKS, qr_code
from bestendig.pages.reaching.whose import wave_or_404
from bestendig.pages.wording import here


@allow(Ability.REACH_PEOPLE)
@require_safe
def read_aloud(request: DeskRequest, wave: UUID) -> HttpResponse:
    """What a manager reads out: when the letters are handed out, and when it has ended."""
    found = wave_or_404(request, wave)
    said = what_to_tell(found, language()) if found.state in OVER else ""
    return render(request, "reaching/read_aloud.html", {**_values(request, found), "ended": said})


@allow(Ability.REACH_PEOPLE)
@require_safe
def poster(request: DeskRequest, wave: UUID) -> HttpResponse:
    """A page for on the wall: what it is, until when, and where to type the code of the letter."""
    found = wave_or_404(request, wave)
    values = _values(request, found)
    address = code_address(request.organisation.slug, language())
    more = {"short_url": printed(address), "qr": qr_code(address, here("poster.qr.alt"))}
    return _pdf(request, "poster", {**values, **more})


@allow(Ability.REACH_PEOPLE)
@require_safe
def tablet(request: DeskRequest, wave: UUID) -> HttpResponse:
    """A page for beside a tablet that people share, and one for who puts it ready and helps."""
    found = wave_or_404(request, wave)
    values = _values(request, found)
    address = settings.BASE_URL + reverse("survey:tablet", args=[request.organisation.slug])
    more = {"tablet_url": printed(address), "qr": qr_code(address, here("tablet.qr.alt"))}
    return _pdf(request, "tablet", {**values, **more})


def _pdf(request: DeskRequest, name: str, values: dict[str, Any]) -> HttpResponse:
    file = f"{name}-{slugify(values['wave'].name)}.pdf"
    return pdf_response(request, f"pdf/{name}.html", values, file, looks=LOOKS)


def _values(request: DeskRequest, wave: Wave) -> dict[str, Any]:
    return {
        **values_of(wave, request.organisation, language()),
        "wave": wave,
        "reach": reach_of(wave),
        "organisation": request.organisation,
    }


def language() -> str:
    """The language of the page."""
    return (get_language() or "nl")[:2]
