"""PINs as they are typed."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.common.ring import pins
from bestendig.pages.forms import Form


def _pin_field(label: Any, *, help_text: Any = "") -> forms.CharField:
    # `off` and not `new-password`: a browser that keeps the PIN opens the plan to who has it.
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=pins.LONGEST * 2,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


PIN: Final = "ring_pin"


class CarryForm(Form):
    """The PIN, beside what a form brought: under a name that no form has."""

    ring_pin = _pin_field(_("Your PIN"))


class OpenForm(Form):
    """The PIN that opens it."""

    pin = _pin_field(_("Your PIN"))


class ChooseForm(Form):
    """A new PIN, typed twice: a slip would close the plan for good."""

    pin = _pin_field(
        _("Your PIN"),
        help_text=_("Six digits or more. Or a sentence that only you know."),
    )
    again = _pin_field(_("The same once more"))

    def clean(self) -> dict[str, Any]:
        """Both the same, and not one that is guessed at once."""
        said: dict[str, Any] = super().clean() or {}
        pin, again = pins.plain(said.get("pin", "")), pins.plain(said.get("again", ""))
        if pin:
            try:
                pins.check(pin)
            except pins.BadPin as bad:
                self.add_error("pin", str(bad))
        if pin and again and pin != again:
            self.add_error("again", _("These two are not the same."))
        return said


class SureForm(Form):
    """Throwing away is asked once."""

    sure = forms.BooleanField(
        label=_("Yes, throw away all I wrote"),
        error_messages={"required": _("Tick this first, so that it does not happen by accident.")},
    )
