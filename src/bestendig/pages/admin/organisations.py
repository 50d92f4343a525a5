"""Organisaties: for the platform administrator, who sees that they are there and no more."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions.organisations import create_organisation
from bestendig.organisations.queries.platform import organisations, states
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.admin.forms import OrganisationForm
from bestendig.pages.telling import welcome_administrator

PER_PAGE = 20


@allow(Ability.ORGANISATIONS_MANAGE)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """Which organisations there are, and how they stand."""
    page = Paginator(organisations(), PER_PAGE).get_page(request.GET.get("pagina"))
    made = organisations().filter(slug=request.GET.get("gemaakt", "")).first()
    context = {"page": page, "states": states(page), "made": made}
    return render(request, "admin/organisations.html", context)


@allow(Ability.ORGANISATIONS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Make one, with its first administrator."""
    form = OrganisationForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and form.carried_out(lambda: _make(form.cleaned_data)):
        return redirect(f"{reverse('admin:organisations')}?gemaakt={form.cleaned_data['slug']}")
    return render(request, "admin/organisation_new.html", {"form": form})


@transaction.atomic
def _make(said: dict[str, Any]) -> None:
    welcome_administrator(create_organisation(**said))
