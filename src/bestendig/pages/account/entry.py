"""The one door behind all ways in: a known account becomes a session.

1. The way in (link, code, passkey, provider) says who it is; `enter` remembers how.
2. allauth asks for the second factor when the account has one (`adapters.SecondFactorStage`).
3. `begin` makes the sign-in, says how long it lasts, and where the account may go.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records, perform_login
from allauth.account.models import Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from bestendig.organisations.actions.sign_ins import begin_sign_in
from bestendig.organisations.models import Account
from bestendig.organisations.signing_in.models import SignIn
from bestendig.organisations.signing_in.sessions import SIGN_IN
from bestendig.pages.access import THROUGH
from bestendig.pages.second_step import show_second_factor
from bestendig.pages.shared_screen import is_tablet, share_screen

ENTRY: Final = "entry"
# Roles above employee sign in every working day; an employee's own phone may be remembered.
SHORT: Final = timedelta(hours=12)
LONG: Final = timedelta(days=90)


def own_page(address: str) -> str:
    """`address` when it is a page of this site, else nothing: nobody is sent elsewhere."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else ""


def leave_first(request: HttpRequest) -> HttpResponse | None:
    """Sign out who is signed in, and let the browser send the same form once more.

    What is bound for an earlier sign-in stays bound to the end of its request; the next request
    begins with nothing. None when nobody is signed in.
    """
    if not request.user.is_authenticated:
        return None
    logout(request)
    return HttpResponse(status=307, headers={"Location": request.get_full_path()})


def enter(
    request: HttpRequest,
    account: Account,
    how: SignIn.How,
    *,
    next_page: str = "",
    stay: bool = False,
    shared: bool = False,
    through: UUID | None = None,
    second_factor: bool = False,
) -> HttpResponse:
    """Let `account` in, after its second factor when it has one.

    stay: remember this device, when the account has no role above employee. shared: others use
    this screen too, so that it forgets.
    through: the one organisation this sign-in opens. second_factor: it was shown already.
    """
    if request.session.get(ENTRY):
        logout(request)  # nothing of an earlier try goes along
    request.session[ENTRY] = {
        "how": how,
        "stay": stay,
        "shared": shared,
        "through": str(through) if through else "",
        "second_factor": second_factor,
    }
    going = Login(user=account, redirect_url=own_page(next_page) or None)
    response: HttpResponse = perform_login(request, going)
    return response


def begin(request: HttpRequest, account: Account) -> None:
    """The account is in: note the sign-in and how long it lasts."""
    entry: dict[str, Any] = request.session.pop(ENTRY, {"how": SignIn.How.PASSKEY})
    through = UUID(entry["through"]) if entry.get("through") else None
    sign_in, above = begin_sign_in(
        account,
        SignIn.How(entry["how"]),
        request.headers.get("User-Agent", ""),
        through=through,
    )
    request.session[SIGN_IN] = str(sign_in.pk)
    if through:
        request.session[THROUGH] = str(through)
    shown = any(x.get("method") == "mfa" for x in get_authentication_records(request, account))
    if shown or entry.get("second_factor"):
        show_second_factor(request)
    if entry.get("shared") or is_tablet(request):
        share_screen(request)
    else:
        request.session.set_expiry(LONG if entry.get("stay") and not above else SHORT)
