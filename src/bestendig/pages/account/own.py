"""One's own account: profile, e-mail address, sign-ins."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.common import throttle
from bestendig.common.throttle import Limit, Locked
from bestendig.organisations.actions.changed_email import (
    EmailTaken,
    ask_email_change,
    confirm_email_change,
    pending_email,
)
from bestendig.organisations.actions.profile import save_profile
from bestendig.organisations.actions.sign_in_links import LinkExpired
from bestendig.organisations.actions.sign_ins import end_sign_ins
from bestendig.organisations.queries.accounts import (
    code_made_at,
    has_ways_to_confirm,
    may_change_ways_in,
    sign_ins_of,
)
from bestendig.organisations.roles import Ability
from bestendig.organisations.signing_in.sessions import SIGN_IN
from bestendig.pages.access import THROUGH, DeskRequest, allow, anyone
from bestendig.pages.account.forms import NewEmailForm, ProfileForm
from bestendig.pages.account.links import expired_page, locked_page, private_page
from bestendig.pages.letters import send_email_changed, send_email_confirmation

# No mailbox is to be flooded from here.
ASKED: Final = Limit("email_change_asked", 5, timedelta(hours=1), timedelta(hours=1))
LANGUAGES = (("nl", "Nederlands"), ("en", "English"))


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: DeskRequest) -> HttpResponse:
    """What we know of who is signed in, and how to change it."""
    desk = request.desk
    kinds = _kinds() if desk.person and desk.account.email else ()
    unwanted = set(desk.person.unwanted_mail) if desk.person else set()
    form = ProfileForm(
        request.POST or None,
        languages=LANGUAGES,
        kinds=kinds,
        initial={
            "language": desk.account.language,
            "wanted": [kind for kind, _label in kinds if kind not in unwanted],
        },
    )
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data.get("wanted", [])
        save_profile(
            desk.account,
            desk.person,
            language=form.cleaned_data["language"],
            wanted={kind: kind in chosen for kind, _label in kinds},
        )
        return redirect("account:profile")
    return render(
        request,
        "account/profile.html",
        {
            "form": form,
            "second_factor": has_ways_to_confirm(desk.account),
            "code_made_at": code_made_at(desk.person) if desk.person else None,
        },
    )


def _kinds() -> tuple[tuple[str, str], ...]:
    """The kinds of mail that somebody can do without."""
    return (
        ("reminder", _("reminders")),
        ("news", _("what came out of a survey")),
        ("look_back", _("the weekly question of my plan")),
        ("buddy", _("somebody would like to be my buddy")),
        ("talk", _("talks with my manager or my team")),
        ("tailored", _("tailored agreements that wait for me")),
        ("tailored_review", _("the day on which we look back at an agreement")),
    )


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_safe
def sign_ins(request: DeskRequest) -> HttpResponse:
    """Where this account is signed in."""
    return render(
        request,
        "account/sign_ins.html",
        {
            "sign_ins": sign_ins_of(request.desk.account),
            "this_one": request.session.get(SIGN_IN, ""),
            "code_made_at": code_made_at(request.desk.person) if request.desk.person else None,
        },
    )


@allow(Ability.OWN_ACCOUNT)
@require_POST
def end_sign_in(request: DeskRequest) -> HttpResponse:
    """End one sign-in, or all but this one."""
    this_one, one = request.session.get(SIGN_IN, ""), request.POST.get("one", "")
    if not one:
        end_sign_ins(request.desk.account, but=this_one or None)
    elif one == this_one:
        end_sign_ins(request.desk.account, only=UUID(one))
        logout(request)
        return redirect("public:start")
    else:
        end_sign_ins(request.desk.account, only=_uuid(one))
    return redirect("account:sign_ins")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)  # no sign-in has this one


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: DeskRequest) -> HttpResponse:
    """Ask for another address to sign in with; it changes when its owner confirms."""
    account = request.desk.account
    if not may_change_ways_in(account, request.session.get(THROUGH)):
        return render(request, "account/not_from_here.html", status=403)
    work = request.desk.person.work_email if request.desk.person else ""
    proposed = work if work and work.lower() != account.email else ""
    form = NewEmailForm(request.POST or None, initial={"email": proposed})
    if form.is_bound and form.is_valid():
        try:
            throttle.attempt(ASKED, account.pk)
        except Locked as locked:
            return locked_page(request, locked)
        new = form.cleaned_data["email"]
        send_email_confirmation(request, account, new, ask_email_change(account, new))
        return render(request, "account/email_sent.html", {"new": new})
    return render(request, "account/email.html", {"form": form, "proposed": proposed})


@anyone
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail to the new address; it may be opened anywhere."""
    new = pending_email(token)
    if new is None:
        return expired_page(request)
    if request.method != "POST":
        return private_page(render(request, "account/email_confirm.html", {"new": new}))
    try:
        changed = confirm_email_change(token)
    except LinkExpired:
        return expired_page(request)
    except EmailTaken:
        return private_page(render(request, "account/email_taken.html", status=409))
    send_email_changed(changed)
    return private_page(render(request, "account/email_changed.html", {"new": changed.new}))
