"""The second factor: allauth's pages, each behind our own gate, with our templates."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bestendig.organisations.actions.second_factors import log_second_factor
from bestendig.organisations.queries.accounts import has_ways_to_confirm, may_change_ways_in
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import THROUGH, DeskRequest, allow, anyone
from bestendig.pages.account.entry import ENTRY
from bestendig.pages.second_step import has_second_factor, show_second_factor

View = Callable[..., HttpResponse]


def at_the_door(view: View) -> View:
    """One of allauth's pages for who is not signed in yet."""
    return anyone(never_cache(view))


def inside(view: View) -> View:
    """One of allauth's pages for who is signed in."""
    return allow(Ability.OWN_ACCOUNT)(never_cache(view))


def changing(view: View) -> View:
    """The same, where something changes: not through one organisation's door to another's."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change_ways_in(request.desk.account, request.session.get(THROUGH)):
            return render(request, "account/not_from_here.html", status=403)
        return view(request, *args, **kwargs)

    return inside(guarded)


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    """What there is, what is missing, and where to go on without."""
    account, desk = request.desk.account, request.desk
    found = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    codes = next((x for x in found if x.type == Authenticator.Type.RECOVERY_CODES), None)
    return render(
        request,
        "account/second_factor.html",
        {
            "app": next((x for x in found if x.type == Authenticator.Type.TOTP), None),
            "passkeys": [x for x in found if x.type == Authenticator.Type.WEBAUTHN],
            "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
            "has_one": has_ways_to_confirm(account),
            "asked_for": desk.needs_second_factor,
            "shown": has_second_factor(request),
            "as_employee": desk.person if Role.EMPLOYEE in desk.roles else None,
        },
    )


@require_safe
def passkeys(request: HttpRequest) -> HttpResponse:
    """allauth returns here after a change; our overview shows the passkeys too."""
    del request
    return redirect("account:second_factor")


def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone; what another way in had begun is dropped."""
    if request.session.get(ENTRY):
        logout(request)
    response: HttpResponse = webauthn.login_webauthn(request)
    return response


def making(view: View) -> View:
    """The same, where a second factor is made: logged, and it counts as shown.

    allauth shows the recovery codes next, which asks to show the factor once more; who just made
    it did that.
    """

    @wraps(view)
    def noted(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = Authenticator.objects.filter(user=request.desk.account)
        before = list(own.values_list("pk", flat=True))
        response = view(request, *args, **kwargs)
        for made in own.exclude(pk__in=before):
            log_second_factor("add_second_factor", made)
            if made.type != Authenticator.Type.RECOVERY_CODES:
                show_second_factor(request)
                record_authentication(
                    request, made.user, "mfa", type=str(made.type), reauthenticated=True
                )
        return response

    return changing(noted)


def again(view: View) -> View:
    """Show the second factor once more; who has none is brought to where one is made."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_ways_to_confirm(request.desk.account):
            return redirect("account:second_factor")
        return view(request, *args, **kwargs)

    return inside(guarded)


authenticate = at_the_door(base.authenticate)
passkey_sign_in = at_the_door(sign_in_with_passkey)
reauthenticate = again(base.reauthenticate)
reauthenticate_passkey = again(webauthn.reauthenticate_webauthn)
activate_app = making(totp.activate_totp)
deactivate_app = making(totp.deactivate_totp)
recovery_codes = inside(recovery.view_recovery_codes)
new_recovery_codes = making(recovery.generate_recovery_codes)
list_passkeys = inside(passkeys)
add_passkey = making(webauthn.add_webauthn)
rename_passkey = changing(webauthn.edit_webauthn)
remove_passkey = changing(webauthn.remove_webauthn)
