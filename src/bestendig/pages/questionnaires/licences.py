"""Questionnaires of somebody else, and what the licence allows."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.questionnaires.forms import LicenceForm, RegisterForm
from bestendig.questionnaires.actions.instruments import register_instrument, renew_licence
from bestendig.questionnaires.models import Instrument
from bestendig.questionnaires.queries.instruments import instruments

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.QUESTIONNAIRES_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """All licences, and whether they are valid today."""
    shown = {
        "all": instruments(timezone.localdate()),
        "may_write": request.desk.may(Ability.QUESTIONNAIRES_WRITE),
    }
    return render(request, "questionnaires/licences.html", shown)


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def register(request: DeskRequest) -> HttpResponse:
    """Write down an instrument and its licence."""
    form = RegisterForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: register_instrument(form.told()))
    ):
        return redirect("questionnaires:licences")
    return render(request, "questionnaires/licence_form.html", {"form": form})


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def renew(request: DeskRequest, instrument: UUID) -> HttpResponse:
    """What the licence says now."""
    found = get_object_or_404(Instrument, pk=instrument)
    initial = {name: getattr(found, name) for name in LicenceForm.base_fields}
    form = LicenceForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: renew_licence(found.pk, form.told()))
    ):
        return redirect("questionnaires:licences")
    shown = {"form": form, "instrument": found}
    return render(request, "questionnaires/licence_form.html", shown)
