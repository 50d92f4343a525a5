"""Instemming: what lies with the works council, and what it may decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions import agreements as act
from bestendig.organisations.models import Agreement
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.agreements.forms import DecideForm, today
from bestendig.pages.agreements.views import ADVISERS
from bestendig.pages.telling import message_key, tell_roles


@allow(Ability.CONSENT_GIVE)
@require_safe
def consent(request: DeskRequest) -> HttpResponse:
    """What lies with the works council now, and what it agreed to before."""
    agreements = agreements_in_order(timezone.localdate())
    standing = agreements.of(Agreement.Kind.CONSENT)
    newest = standing.newest
    asked = newest if newest and newest.state == Agreement.State.ASKED else None
    return render(
        request,
        "agreements/consent.html",
        {
            "standing": standing,
            "asked": asked,
            "dpia": agreements.of(Agreement.Kind.DPIA),
            "organisation": request.organisation,
        },
    )


@allow(Ability.CONSENT_GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Agree, do not agree, or ask something first."""
    asked = get_object_or_404(
        Agreement.objects.defer("document"), pk=pk, kind=Agreement.Kind.CONSENT
    )
    initial = {**today(), "valid_from": asked.valid_from, "valid_until": asked.valid_until}
    form = DecideForm(request.POST or None, request.FILES or None, initial={**initial, "words": ""})
    if request.method == "POST" and form.is_valid():
        decided = form.carried_out(lambda: _decide(request, asked, form))
        if decided:
            return redirect("agreements:consent")
    return render(request, "agreements/decide.html", {"form": form, "asked": asked})


@allow(Ability.HOME)
@require_safe
def risks(request: DeskRequest) -> HttpResponse:
    """What can go wrong, and what cannot, in plain words. For everybody in the organisation."""
    return render(request, "agreements/risks.html")


def _decide(request: DeskRequest, asked: Agreement, form: DecideForm) -> None:
    said: dict[str, Any] = form.cleaned_data
    kind = "consent_decided"
    if said["decision"] == "give":
        done = act.give_consent(
            asked, form.period(), said["words"] or asked.rules, said["decided_on"], form.upload()
        )
    elif said["decision"] == "refuse":
        done = act.refuse_consent(asked, said["words"], said["decided_on"])
    else:
        done, kind = act.ask_about_consent(asked, said["words"]), "consent_question"
    key = message_key(kind, done.pk, done.steps.count())
    tell_roles(kind, ADVISERS, request.organisation, "agreements:index", key)
