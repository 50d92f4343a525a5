"""Pages that are the same for everybody who is asked: drawn once, and kept.

    @kept
    def page(place: Place, asked: Asked) -> str:
        return drawn(place, asked, "survey/….html", {…})

    return handed(request, page(Place.of(request), asked))

Such a page is made of the arguments of its function and of nothing else; an answer, or anything
else of one person, is never among them. What the visit needs is put in when it is handed over.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from bestendig.measurement.queries.asked import Asked
from bestendig.pages.context import language_links
from bestendig.pages.survey import tablets
from bestendig.pages.survey.pages import VisitRequest

kept = lru_cache(maxsize=128)
# Stands where the mark and the tag of a visit come.
_A_VISIT: Final = SimpleNamespace(mark=secrets.token_hex(16), tag=secrets.token_hex(16))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when a page is read: what it depends on beside what it tells."""

    address: str
    language: str
    tablet: str
    today: date

    @classmethod
    def of(cls, request: VisitRequest) -> Place:
        """Of this request."""
        return cls(
            address=request.get_full_path(),
            language=get_language() or settings.LANGUAGE_CODE,
            tablet=tablets.tablet_of(request),
            today=timezone.localdate(),
        )


def drawn(place: Place, asked: Asked, template: str, context: Mapping[str, Any]) -> str:
    """The page, for nobody in particular."""
    known = {
        "organisation": asked.organisation,
        "visit": _A_VISIT,
        "tablet": place.tablet,
        "demo": settings.DEMO,
        "language_links": language_links(place.address, place.language),
    }
    return render_to_string(template, {**known, **context})


def handed(request: VisitRequest, page: str) -> HttpResponse:
    """The page, for this visit."""
    visit = request.visit
    return HttpResponse(page.replace(_A_VISIT.mark, visit.mark).replace(_A_VISIT.tag, visit.tag))
