"""The register of sources (R87): every claim with where it comes from; and naming one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.catalogue.actions import add_claim, remove_claim
from bestendig.catalogue.library import library
from bestendig.catalogue.models import Claim, Intervention
from bestendig.catalogue.queries import claims_with_their_intervention
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.forms import ClaimForm


@allow(Ability.EVIDENCE_READ)
@require_safe
def register(request: DeskRequest) -> HttpResponse:
    """Every source with what it says, and of what."""
    shown = {"shipped": list(_shipped()), "own": claims_with_their_intervention()}
    return render(request, "catalogue/sources.html", shown)


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: DeskRequest, intervention: UUID) -> HttpResponse:
    """Name a source and what it says."""
    one = get_object_or_404(Intervention, pk=intervention)
    form = ClaimForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: add_claim(one.pk, form.sourced()))
    ):
        return redirect("catalogue:card", intervention=one.pk)
    shown = {"form": form, "one": one}
    return render(request, "catalogue/claim.html", shown, status=422 if form.errors else 200)


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@require_POST
def remove(_request: DeskRequest, intervention: UUID, claim: UUID) -> HttpResponse:
    """Take a claim away again."""
    one = get_object_or_404(Claim, pk=claim, intervention_id=intervention)
    remove_claim(intervention, one.pk)
    return redirect("catalogue:card", intervention=intervention)


def _shipped() -> Iterator[dict[str, Any]]:
    """The sources of the library, each with its claims."""
    found = library()
    for source in found.sources.values():
        claims: list[dict[str, Any]] = [
            {"text": x.texts[names.language()], "section": x.section, "of": "", "url": ""}
            for x in found.known
            if x.source is source
        ]
        claims += [
            {
                "text": x.texts[names.language()],
                "section": x.section,
                "of": item.name,
                "url": reverse("catalogue:library", kwargs={"code": item.code}),
            }
            for item in found.items.values()
            for x in item.claims
            if x.source is source
        ]
        yield {"source": source, "claims": claims}
