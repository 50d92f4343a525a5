"""What is typed to sign in, and about one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form
from bestendig.pages.people.choosing import PersonField
from bestendig.pages.people.forms import person_input


class EmailForm(Form):
    """The address to send a link to."""

    email = forms.EmailField(
        label=_("Your e-mail address at work"),
        error_messages={"invalid": _("This does not look like an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "inputmode": "email"}),
    )


class StayForm(Form):
    """Whether this device is remembered."""

    stay = forms.BooleanField(
        label=_("Keep me signed in on this device"),
        help_text=_("For ninety days. Not on a device that others use too."),
        required=False,
    )
    shared = forms.BooleanField(
        label=_("Others use this screen too"),
        help_text=_("Then we forget everything when you are done, or do nothing for a while."),
        required=False,
    )


class CodeForm(StayForm):
    """The code on paper. It reads as it is written: small letters and spaces do not matter."""

    code = forms.CharField(
        label=_("The code on your letter"),
        help_text=_("Twelve letters and figures. Capitals and spaces make no difference."),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-code-from-fragment": "",
            }
        ),
    )
    field_order = ("code", "stay", "shared")


class WhoForm(Form):
    """Who stands here."""

    who = PersonField(label=_("Who stands here?"), max_length=200, widget=person_input())


class NewEmailForm(Form):
    """Another address to sign in with."""

    email = forms.EmailField(
        label=_("Your new e-mail address"),
        error_messages={"invalid": _("This does not look like an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class ProfileForm(Form):
    """Language, and the mail that somebody wants."""

    language = forms.ChoiceField(label=_("Language of mail to you"), widget=forms.RadioSelect)
    wanted = forms.MultipleChoiceField(
        label=_("Mail you want"),
        help_text=_("What you need to sign in or what the law asks comes anyway."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, languages: Any, kinds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        self.fields["wanted"].choices = kinds  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["wanted"]
