"""What is on offer, for everybody in the organisation: find something, and how to join."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from bestendig.catalogue.models import Intervention
from bestendig.catalogue.queries import offer as on_offer
from bestendig.catalogue.queries import results_of
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.looking import look, model_filter
from bestendig.pages.catalogue.proof import plain_proof


@allow(Ability.OFFER_READ)
@require_safe
def offer(request: DeskRequest) -> HttpResponse:
    """The organisation's own offer, with the filter."""
    seen = look(request, only_own=True)
    shown = {
        "look": seen,
        "page": seen.page(request),
        "names": names.names(),
        **model_filter(seen),
    }
    return render(request, "catalogue/offer.html", shown)


@allow(Ability.OFFER_READ)
@require_safe
def offered(request: DeskRequest, intervention: UUID) -> HttpResponse:
    """One thing on offer: what it is, how to join, whom to ask, and whether it works."""
    one = get_object_or_404(Intervention, pk=intervention)
    shown = {
        "one": one,
        "names": names.names(),
        "proof": plain_proof(results_of(one.pk)),
        "is_offered": on_offer().filter(pk=one.pk).exists(),
        "may_see_proof": request.desk.may(Ability.EVIDENCE_READ),
    }
    return render(request, "catalogue/offered.html", shown)
