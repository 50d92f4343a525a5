"""Erased on schedule: what, how long, why, when next, and the proof."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.common.registry import REGISTRY
from bestendig.organisations.retention.queries import proofs, schedule
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow

PER_PAGE = 50


@allow(Ability.RETENTION_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """The schedule, what is behind on top, and what was erased."""
    page = Paginator(proofs(), PER_PAGE).get_page(request.GET.get("pagina"))
    names = {code: rule.what for code, rule in REGISTRY.rules.items()}
    shown = [(names.get(proof.rule, proof.rule), proof) for proof in page]
    context = {"schedule": schedule(timezone.localdate()), "page": page, "proofs": shown}
    return render(request, "rights/erased.html", context)
