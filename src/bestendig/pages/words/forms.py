"""The forms of open answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.measurement.models import OpenAnswers
from bestendig.pages.forms import Form, words_field


class AdviceForm(Form):
    """The FG's advice."""

    advice = forms.ChoiceField(
        label=_("May they be shown?"),
        choices=OpenAnswers.Advice,
        widget=forms.RadioSelect,
    )
    words = words_field(
        _("What has to be taken out, or why not?"),
        required=False,
        help_text=_("Kinds of things: names, functions, places, health. You have not read them."),
    )


class DecisionForm(Form):
    """To show them or not, and why."""

    show = forms.TypedChoiceField(
        label=_("What do you decide?"),
        choices=[
            ("yes", _("make them ready, and show them")),
            ("no", _("do not show: destroy them")),
        ],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    why = words_field(
        _("Why?"), help_text=_("Works council and FG read this, with your name and the day.")
    )


class PassageForm(Form):
    """Which words of one answer go."""

    places = forms.TypedMultipleChoiceField(
        label=_("Which words go?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everything = forms.BooleanField(label=_("The whole answer"), required=False)

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(words)
        self.fields["places"].choices = list(enumerate(words))  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> list[int]:
        """The places of the words, from nought."""
        if self.cleaned_data["everything"]:
            return list(range(self.count))
        return list(self.cleaned_data["places"])
