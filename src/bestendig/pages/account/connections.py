"""The organisation's own sign-in: set it up, and try whether it answers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.organisations.actions.openid import DomainTaken, Settings, save_provider
from bestendig.organisations.models import IdentityProvider
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.account.openid import answer_address
from bestendig.pages.account.openid_client import ProviderDown, client_of, safe_address
from bestendig.pages.forms import Form

DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class ProviderForm(Form):
    """What the municipality's provider gave, and how it is offered."""

    name = forms.CharField(
        label=_("Name on the button"),
        help_text=_("What colleagues call it, such as: my Voorbeeldstad account."),
        max_length=80,
    )
    issuer = forms.CharField(
        label=_("Address of the provider (issuer)"),
        help_text=_("As it stands in its own settings. It starts with https://."),
        max_length=200,
        widget=forms.URLInput,
    )
    client_id = forms.CharField(label=_("Client id"), max_length=200)
    secret = forms.CharField(
        label=_("Client secret"),
        help_text=_("Kept outside the database and never shown again. Empty: it stays as it is."),
        max_length=400,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    email_domains = forms.CharField(
        label=_("E-mail domains"),
        help_text=_("What stands behind the @, separated by commas. Only these may come in."),
        max_length=400,
    )
    trusts_email = forms.BooleanField(
        label=_("The provider only hands out e-mail addresses of our own"),
        help_text=_("Needed for Entra and others that do not say which addresses are confirmed."),
        required=False,
    )
    counts_as_second_factor = forms.BooleanField(
        label=_("Signing in there already asks for a second step"), required=False, initial=True
    )
    active = forms.BooleanField(
        label=_("Offer it on the sign-in page"), required=False, initial=True
    )

    def clean_issuer(self) -> str:
        """An address that we may speak with."""
        issuer: str = self.cleaned_data["issuer"].rstrip("/")
        if not safe_address(issuer):
            raise forms.ValidationError(_("This must be an address that starts with https://."))
        return issuer

    def clean_email_domains(self) -> tuple[str, ...]:
        """The domains, each once."""
        found = [
            x.strip().lower().lstrip("@") for x in self.cleaned_data["email_domains"].split(",")
        ]
        domains = tuple(dict.fromkeys(x for x in found if x))
        if not domains or not all(DOMAIN.fullmatch(x) for x in domains):
            raise forms.ValidationError(_("A domain looks like voorbeeldstad.nl."))
        return domains


@allow(Ability.CONNECTIONS_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connections(request: DeskRequest) -> HttpResponse:
    """What is connected, and how to change it."""
    provider = IdentityProvider.objects.first()
    form = ProviderForm(request.POST or None, initial=_initial(provider))
    if form.is_bound and form.is_valid():
        try:
            save_provider(Settings(**form.cleaned_data))
        except DomainTaken:
            form.add_error(
                "email_domains", _("Another organisation already signs in with this domain.")
            )
        else:
            return redirect("account:connections")
    return _page(request, form, provider)


@allow(Ability.CONNECTIONS_MANAGE)
@never_cache
@require_POST
def try_connection(request: DeskRequest) -> HttpResponse:
    """Read what the provider tells about itself, and say whether we can work with it."""
    provider = IdentityProvider.objects.first()
    if provider is None:
        return redirect("account:connections")
    try:
        client_of(provider)
    except ProviderDown as down:
        tried = f"openid.try.{down.reason}"
    else:
        tried = "openid.try.good"
    return _page(request, ProviderForm(initial=_initial(provider)), provider, tried)


def _page(
    request: DeskRequest, form: ProviderForm, provider: IdentityProvider | None, tried: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "provider": provider,
        "tried": tried,
        "answer_address": answer_address(request, request.organisation.slug),
    }
    return render(request, "account/connections.html", context)


def _initial(provider: IdentityProvider | None) -> dict[str, Any]:
    if provider is None:
        return {}
    names = (
        "name", "issuer", "client_id", "active", "trusts_email", "counts_as_second_factor",
    )  # fmt: skip
    return {
        **{name: getattr(provider, name) for name in names},
        "email_domains": ", ".join(provider.email_domains),
    }
