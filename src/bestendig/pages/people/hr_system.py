"""The HR system that keeps people up to date by SCIM: its tokens."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.organisations.connections.models import ApiToken
from bestendig.organisations.connections.tokens import end_token, make_token, tokens
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form


class TokenForm(Form):
    """Which system gets a token."""

    name = forms.CharField(
        label=_("Which system is it for?"),
        help_text=_("Such as the name of your HR system. You see it in this list."),
        max_length=80,
    )


@allow(Ability.CONNECTIONS_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hr_system(request: DeskRequest) -> HttpResponse:
    """The address and the tokens; a new token is shown this once, and never kept."""
    form = TokenForm(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        made = make_token(form.cleaned_data["name"])
        form = TokenForm()
    context = {
        "form": form,
        "made": made,
        "address": request.build_absolute_uri("/scim/v2"),
        "tokens": tokens(),
    }
    return render(request, "people/hr_system.html", context, status=422 if form.errors else 200)


@allow(Ability.CONNECTIONS_MANAGE)
@require_POST
def end(_request: DeskRequest, token: UUID) -> HttpResponse:
    """From now on this token opens nothing."""
    try:
        end_token(token)
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    return redirect("people:hr_system")
