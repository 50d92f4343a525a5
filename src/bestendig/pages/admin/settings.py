"""Instellingen: one page that shows all of them, and a form for each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions import settings as change
from bestendig.organisations.actions.settings import Changed
from bestendig.organisations.models import Agreement, Processing
from bestendig.organisations.queries.agreements import Lack, agreements_in_order
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.admin.forms import (
    ContactForm,
    DetailsForm,
    KeepingForm,
    ProcessingForm,
    SmallestGroupForm,
    values_of,
)
from bestendig.pages.forms import Form
from bestendig.pages.telling import tell_roles
from bestendig.pages.wording import here


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the settings: its title, form and action. agreed: it was agreed with the OR."""

    title: str | Promise
    form: type[Form]
    action: Callable[..., Changed]
    lead: str
    agreed: bool = False


PARTS: Final = MappingProxyType(
    {
        "gegevens": Part(
            title=_("The organisation"),
            form=DetailsForm,
            action=change.change_details,
            lead="settings.details",
        ),
        "contact": Part(
            title=_("Contact person and FG"),
            form=ContactForm,
            action=change.change_contact,
            lead="settings.contact",
        ),
        "kleinste-groep": Part(
            title=_("Smallest group"),
            form=SmallestGroupForm,
            action=change.change_smallest_group,
            lead="settings.smallest",
            agreed=True,
        ),
        "bewaren": Part(
            title=_("How long we keep things"),
            form=KeepingForm,
            action=change.change_keeping_times,
            lead="settings.keeping",
            agreed=True,
        ),
        "verwerking": Part(
            title=_("Purpose, ground and processor"),
            form=ProcessingForm,
            action=change.change_processing,
            lead="settings.processing",
            agreed=True,
        ),
    }
)


@allow(Ability.SETTINGS_READ)
@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """All settings, for who may see them; with the way to change them for who may."""
    standing = agreements_in_order(timezone.localdate()).of(Agreement.Kind.CONSENT)
    return render(
        request,
        "admin/settings.html",
        {
            "organisation": request.organisation,
            "processing": Processing.objects.first() or Processing(),
            "reopened": standing if standing.lack == Lack.REOPENED else None,
            "may_change": request.desk.may(Ability.SETTINGS_MANAGE),
        },
    )


@allow(Ability.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: DeskRequest, name: str) -> HttpResponse:
    """Change one part."""
    if name not in PARTS:
        raise Http404(name)
    this = PARTS[name]
    form = this.form(request.POST or None, initial=_initial(request, name, this))

    def change_it() -> None:
        tell_reopened(request, this.action(**form.cleaned_data))

    if request.method == "POST" and form.is_valid() and form.carried_out(change_it):
        return redirect("admin:settings")
    standing = agreements_in_order(timezone.localdate()).of(Agreement.Kind.CONSENT)
    context = {"form": form, "part": this, "consent": standing.in_order and this.agreed}
    return render(request, "admin/settings_part.html", context)


def tell_reopened(request: DeskRequest, changed: Changed) -> None:
    """Mail who must act when a change opened the works council's consent again."""
    if not changed.reopened:
        return
    now = timezone.now().isoformat()
    advisers, council = (Role.ADVISER, Role.HR), (Role.WORKS_COUNCIL,)
    organisation = request.organisation
    tell_roles("consent_reopened", advisers, organisation, "agreements:index", f"reopened/{now}")
    tell_roles(
        "consent_reopened_council", council, organisation, "agreements:consent", f"council/{now}"
    )


def _initial(request: DeskRequest, name: str, this: Part) -> dict[str, Any]:
    organisation = request.organisation
    if name == "verwerking":
        processing = Processing.objects.first() or Processing()
        values = values_of(processing, this.form)
        # A proposal, that becomes the purpose when somebody saves it.
        values["purpose"] = values["purpose"] or here("settings.purpose.proposal")
        return values
    values = values_of(organisation, this.form)
    if name == "kleinste-groep":
        values |= {
            "decision": organisation.k_decision,
            "advice": organisation.k_advice,
            "decided_on": organisation.k_decided_on,
        }
    return values
