"""What to look for in the log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.common.audit.queries import Search
from bestendig.organisations.logs import OUTCOMES
from bestendig.pages.forms import Form
from bestendig.pages.oversight.log_words import actions


class SearchForm(Form):
    """What is left empty does not matter."""

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Up to and including"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    action = forms.ChoiceField(label=_("What was done"), required=False)
    outcome = forms.ChoiceField(label=_("How it ended"), required=False)
    about = forms.CharField(
        label=_("What it was about"),
        required=False,
        max_length=120,
        help_text=_("The kind or the number of a thing, as “More” under an entry gives it."),
    )
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("everything"))
        self.fields["action"].choices = [everything, *actions()]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [everything, *OUTCOMES.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two days in the right order."""
        found = super().clean() or {}
        if found.get("since") and found.get("until") and found["since"] > found["until"]:
            self.add_error("until", _("This is before the first day."))
        return found

    def search(self) -> Search:
        """What was asked; nothing of it when the form is not right."""
        if not self.is_valid():
            return Search()
        return Search(**self.cleaned_data)
