"""The evidence card: what is known of one intervention, from where, and by which rule."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bestendig.catalogue.grading import Standing
from bestendig.catalogue.library import Item, Said, known_of, library
from bestendig.catalogue.models import Intervention
from bestendig.catalogue.queries import entry_of, results_of, taken_over
from bestendig.findings.models import PublishedFinding
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.proof import needed_at_first, parts


@allow(Ability.EVIDENCE_READ)
@require_safe
def card(request: DeskRequest, intervention: UUID) -> HttpResponse:
    """One intervention of the organisation."""
    one = get_object_or_404(Intervention, pk=intervention)
    item = library().items.get(one.library)
    known = results_of(one.pk)
    shown = {
        "one": one,
        "parts": parts(one.name, one.outcomes, known),
        "claims": one.claims.all(),
        "measured": bool(known),
        "findings": _found(known) if request.desk.may(Ability.PROGRAMMES_READ) else frozenset(),
        "may_write": request.desk.may(Ability.CATALOGUE_WRITE),
        **_about(entry_of(one), item),
    }
    return render(request, "catalogue/card.html", shown)


@allow(Ability.EVIDENCE_READ)
@require_safe
def library_card(request: DeskRequest, code: str) -> HttpResponse:
    """One example of the library, with what the report says of it."""
    item = library().items.get(code)
    if item is None:
        raise Http404
    shown = {
        "taken": taken_over(code),
        "may_write": request.desk.may(Ability.CATALOGUE_WRITE),
        **_about(item.entry(names.language()), item),
    }
    return render(request, "catalogue/library_card.html", shown)


def said(claim: Said) -> dict[str, Any]:
    """A claim in the language of the page, with its source."""
    return {
        "text": claim.texts[names.language()],
        "source": claim.source,
        "kind": claim.source.kind.label,
        "section": claim.section,
    }


def _found(known: list[Standing]) -> frozenset[UUID]:
    """The programmes of which the finding can be read."""
    sources = {row.source for standing in known for row in standing.results}
    rows = PublishedFinding.objects.filter(programme__in=sources)
    return frozenset(rows.values_list("programme", flat=True))


def _about(entry: Any, item: Item | None) -> dict[str, Any]:
    return {
        "entry": entry,
        "names": names.names(),
        "examples": [said(x) for x in item.claims] if item else [],
        "known": [said(x) for x in known_of(entry.factors)],
        "needed": needed_at_first(),
    }
