"""What allauth asks of us: it does the second factor, we do all that a visitor sees."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bestendig.common import keys
from bestendig.common.sealing import open_sealed, seal
from bestendig.organisations.models import Account
from bestendig.pages.account.entry import ENTRY, begin
from bestendig.pages.letters import send_notice

KEY = "platform/second-factor"
ABOUT = b"second factor"
# allauth's name of a notice -> ours.
NOTICES = {
    "mfa/email/totp_activated": "factor_added",
    "mfa/email/totp_deactivated": "factor_removed",
    "mfa/email/webauthn_added": "factor_added",
    "mfa/email/webauthn_removed": "factor_removed",
    "mfa/email/recovery_codes_generated": "recovery_codes_made",
}


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, but not after a provider that asked for one itself."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if request.session.get(ENTRY, {}).get("second_factor"):
            return False
        return bool(super()._should_handle(request))


class AccountAdapter(DefaultAccountAdapter):
    """Signing in goes through our own pages; allauth's are closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account here: an organisation does."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """Only the second factor."""
        return ["bestendig.pages.account.adapters.SecondFactorStage"]

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home."""
        del request
        return reverse("home:today")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The start page."""
        del request
        return reverse("public:start")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Django's login under a new session key, then our own bookkeeping."""
        super().login(request, user)
        begin(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseBase:
        """Back to the ways in; that an account is closed is told to nobody."""
        del request, user
        return HttpResponse(status=302, headers={"Location": reverse("account:sign_in")})

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing: our pages say themselves what happened."""

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: Any = None, email: Any = None
    ) -> None:
        """A notice that something changed in how this account signs in."""
        del context, email
        send_notice(NOTICES[template_prefix], user)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets sealed with a key outside the database; a QR code without a file."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Wait for the next one and try that."),
    }

    def encrypt(self, text: str) -> str:
        """`text`, sealed."""
        sealed = seal(text.encode(), keys.store().ensure(KEY), ABOUT)
        return base64.b64encode(sealed).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed."""
        sealed = base64.b64decode(encrypted_text)
        return open_sealed(sealed, keys.store().ensure(KEY), ABOUT).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR code as inline SVG; the page gives it its text."""
        return qr_svg(url)

    def get_totp_label(self, user: Any) -> str:
        """What the app on the phone shows."""
        return str(user.email or "Bestendig")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for: this host."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Bestendig"}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - allauth's
        """What a passkey is called until its owner names it."""
        number = self._count(user, type) + 1
        return str(_("Passkey %(number)s") % {"number": number})

    def _count(self, user: Any, kind: Any) -> int:
        from allauth.mfa.models import Authenticator  # noqa: PLC0415 - apps are loaded later

        return int(Authenticator.objects.filter(user=user, type=kind).count())

    def _get_site_name(self) -> str:
        return "Bestendig"


def qr_svg(content: str) -> str:
    """A QR code as an SVG element for in a page."""
    return segno.make(content, error="m").svg_inline(
        border=2, omitsize=True, svgclass="qr", lineclass=""
    )
