"""allauth's forms of the second factor in our words, with our throttle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bestendig.common import throttle
from bestendig.common.throttle import Limit, Locked
from bestendig.pages.forms import Form
from bestendig.pages.wording import here

# By account, over all kinds: six figures are guessed in a million tries.
TRIES: Final = Limit("second_factor", 10, timedelta(minutes=15), timedelta(minutes=15))
# A code of the app is good for one use: longer than the 90 seconds in which it is accepted.
USED: Final = Limit("totp_used", 1, timedelta(minutes=2), timedelta(minutes=2))


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def _count_try(account: Any) -> None:
    try:
        throttle.attempt(TRIES, account.pk)
    except Locked as locked:
        raise ValidationError(here("error.code.locked", minutes=locked.minutes)) from locked


class _CodeChecked(Form):
    """A code of the app, or one of the recovery codes."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        """The code when it is right, and was not used before."""
        _count_try(self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            try:
                throttle.attempt(USED, f"{self.user.pk} {code.replace(' ', '')}")
            except Locked as used:
                raise ValidationError(_("You used this code already. Wait for the next.")) from used
        throttle.forgive(TRIES, self.user.pk)
        return code


class AuthenticateForm(_CodeChecked, base.AuthenticateForm):
    """At sign-in."""

    code = _code_field(
        _("The code"), _("Six figures out of the app on your phone, or a recovery code.")
    )


class ReauthenticateForm(_CodeChecked, base.ReauthenticateForm):
    """Once more, before something about signing in changes."""

    code = _code_field(
        _("The code"), _("Six figures out of the app on your phone, or a recovery code.")
    )


class ActivateTotpForm(Form, totp.ActivateTOTPForm):
    """The first code of the app shows that it was set up well."""

    code = _code_field(
        _("The code that the app shows now"), _("Six figures; a new one every half minute.")
    )

    def clean_code(self) -> str:
        """The code when it is right."""
        _count_try(self.user)
        code: str = super().clean_code()
        throttle.forgive(TRIES, self.user.pk)
        return code


class DeactivateTotpForm(Form, totp.DeactivateTOTPForm):
    """Nothing to fill in."""


class GenerateRecoveryCodesForm(Form, recovery.GenerateRecoveryCodesForm):
    """Nothing to fill in."""


class _Named(Form):
    name = forms.CharField(
        label=_("What you call this passkey"),
        help_text=_("So that you know later which device it is on."),
        max_length=60,
        required=False,
    )


class AddPasskeyForm(_Named, webauthn.AddWebAuthnForm):
    """A new passkey; made by the browser when the button is pressed."""

    passwordless = forms.BooleanField(
        label=_("Also sign in with this passkey, without e-mail"), required=False, initial=True
    )


class RenamePasskeyForm(_Named, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""


class _PasskeyShown(Form):
    user: Any

    def clean_credential(self) -> Any:
        """The passkey that was shown."""
        if self.user is not None:
            _count_try(self.user)
        found = super().clean_credential()  # type: ignore[misc]
        if self.user is not None:
            throttle.forgive(TRIES, self.user.pk)
        return found


class AuthenticatePasskeyForm(_PasskeyShown, webauthn.AuthenticateWebAuthnForm):
    """At sign-in, after the first step."""


class ReauthenticatePasskeyForm(_PasskeyShown, webauthn.ReauthenticateWebAuthnForm):
    """Once more, before something about signing in changes."""


class SignInPasskeyForm(_PasskeyShown, webauthn.LoginWebAuthnForm):
    """Instead of a link."""
