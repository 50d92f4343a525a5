"""The code on paper: typed to sign in, and made by the organisation's administrator."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bestendig.common.throttle import Locked
from bestendig.organisations.actions.sign_in_codes import (
    CodeUnknown,
    HasEmail,
    HasRoles,
    make_code,
    use_code,
)
from bestendig.organisations.models import Organisation, Person
from bestendig.organisations.queries.accounts import code_made_at
from bestendig.organisations.roles import Ability
from bestendig.organisations.signing_in.models import SignIn
from bestendig.organisations.signing_in.secrets import in_groups
from bestendig.pages.access import DeskRequest, allow, anyone
from bestendig.pages.account.adapters import qr_svg
from bestendig.pages.account.entry import enter, leave_first
from bestendig.pages.account.forms import CodeForm, WhoForm
from bestendig.pages.account.links import locked_page, private_page
from bestendig.pages.forms import sent
from bestendig.pages.people.choosing import suggestions
from bestendig.pages.sources import source_of
from bestendig.pages.wording import here


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Sign in with the code on paper."""
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if not (form.is_bound and form.is_valid()):
        return render(request, "account/code.html", {"form": form})
    again = leave_first(request)
    if again:
        return again
    try:
        found = use_code(form.cleaned_data["code"], source_of(request))
    except Locked as locked:
        return locked_page(request, locked)
    except CodeUnknown:
        form.add_error("code", _wrong())
        return render(request, "account/code.html", {"form": form})
    return enter(
        request,
        found.account,
        SignIn.How.CODE,
        stay=form.cleaned_data["stay"],
        shared=form.cleaned_data["shared"],
        through=found.organisation_id,
    )


def _wrong() -> str:
    """Whom to call is known when there is one organisation; else it stands on the letter."""
    phones = list(Organisation.objects.values_list("contact_phone", flat=True)[:2])
    if len(phones) == 1 and phones[0]:
        return here("error.code.wrong", contact_phone=phones[0])
    return here("error.code.wrong.letter")


@allow(Ability.PEOPLE_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_code(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """Make a code for somebody without e-mail: shown once, as a letter to print."""
    person = get_object_or_404(Person.objects.select_related("account"), pk=person_id)
    if request.method != "POST":
        made_at = code_made_at(person)
        return render(request, "account/person_code.html", {"who": person, "made_at": made_at})
    try:
        made = make_code(person.pk)
    except HasEmail:
        return render(
            request, "account/person_code.html", {"who": person, "has_email": True}, status=409
        )
    return render(request, "account/code_letter.html", _shown(request, person, made))


@allow(Ability.CODES_GIVE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_for_now(request: DeskRequest) -> HttpResponse:
    """A code for who stands beside this screen: to scan or type, once, within the half hour."""
    form = WhoForm(sent(request))
    if form.is_valid():
        person = form.cleaned_data["who"]
        try:
            made = make_code(person.pk, once=True)
        except HasEmail:
            form.add_error("who", here("code.has_email"))
        except HasRoles:
            form.add_error("who", here("code.has_roles"))
        else:
            response = render(request, "account/code_now.html", _shown(request, person, made))
            return private_page(response)
    shown = {"form": form, "suggestions": suggestions()}
    return render(request, "account/code_for_now.html", shown)


def _shown(request: DeskRequest, person: Person, made: str) -> dict[str, Any]:
    """What a letter or a screen says of a code."""
    with translation.override(person.account.language if person.account else "nl"):
        path = reverse("account:code")
    address = (settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")) + path
    return {
        "who": person,
        "code": in_groups(made),
        "address": address,
        # Behind the # nothing is sent to a server or written in a log.
        "qr": qr_svg(f"{address}#{made}"),
    }
