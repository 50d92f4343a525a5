"""How a person signs in, for the administrator who helps: code, lost second factor, new address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bestendig.organisations.actions.changed_email import EmailTaken, follow_work_email
from bestendig.organisations.actions.second_factors import (
    NotYours,
    reset_second_factor,
    reset_second_factor_of_administrator,
)
from bestendig.organisations.models import Account, Person
from bestendig.organisations.queries.accounts import code_made_at, has_ways_to_confirm
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.account.forms import EmailForm
from bestendig.pages.letters import send_email_changed, send_notice
from bestendig.pages.wording import here


@allow(Ability.PEOPLE_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: DeskRequest, person_id: UUID) -> HttpResponse:
    """How this person signs in, and what can be done when that no longer works."""
    who = get_object_or_404(Person.objects.select_related("account"), pk=person_id)
    refused = ""
    if request.method == "POST" and who.account:
        refused = _help(who, request.POST.get("do", ""))
        if not refused:
            return redirect("account:person", person_id=who.pk)
    return render(
        request,
        "account/person.html",
        {
            "who": who,
            "second_factor": bool(who.account) and has_ways_to_confirm(who.account),
            "code_made_at": code_made_at(who),
            "differs": _differs(who),
            "refused": refused,
        },
        status=409 if refused else 200,
    )


def _help(who: Person, what: str) -> str:
    """Does it; the sentence that says why not, or nothing."""
    try:
        if what == "reset":
            send_notice("factor_reset", reset_second_factor(who.pk))
        elif what == "follow" and _differs(who):
            send_email_changed(follow_work_email(who.pk))
    except NotYours:
        return here("factor.not_yours")
    except EmailTaken:
        return _("There is already an account with this e-mail address.")
    return ""


def _differs(who: Person) -> bool:
    email = who.work_email.lower()
    return bool(who.account and email and who.account.email != email)


@allow(Ability.ORGANISATIONS_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def administrators(request: DeskRequest) -> HttpResponse:
    """The platform's administrator helps an administrator of an organisation."""
    form = EmailForm(request.POST or None)
    form.fields["email"].label = _("The administrator's e-mail address at work")
    done = False
    if form.is_bound and form.is_valid():
        account = Account.objects.filter(email=form.cleaned_data["email"].lower()).first()
        try:
            if account is None:
                form.add_error("email", _("There is no account with this e-mail address."))
            else:
                send_notice("factor_reset", reset_second_factor_of_administrator(account))
                done = True
        except NotYours:
            form.add_error("email", _("Only the command on the server can do this."))
    return render(request, "account/administrators.html", {"form": form, "done": done})
