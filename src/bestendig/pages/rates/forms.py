"""Forms of the import of absence and turnover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form
from bestendig.pages.wording import here
from bestendig.rates.models import Measure, Scale


class RatesFileForm(Form):
    """The file, and where its figures come from."""

    file = forms.FileField(
        label=_("The file with the figures"),
        help_text=_("Excel (.xlsx) or CSV, at most 2 MB."),
        allow_empty_file=True,
    )
    source = forms.CharField(
        label=_("Where do the figures come from?"),
        help_text=_("For example: the absence report of our HR system."),
        max_length=200,
    )
    differs = forms.CharField(
        label=_("Do you count differently from what stands below?"),
        help_text=_("Leave this empty when you count the same. It will stand under the charts."),
        max_length=400,
        required=False,
    )


class ScalesForm(Form):
    """What numbers mean that may mean two things."""

    def __init__(self, *args: Any, asks: Mapping[Measure, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for measure, example in asks.items():
            said = example.replace(".", ",")
            self.fields[measure] = forms.ChoiceField(
                label=here(f"rates.asks.{measure}", example=said),
                choices=[
                    (str(Scale.FRACTION), _part(example, 100)),
                    (str(Scale.PERCENT), _part(example, 1)),
                ],
                widget=forms.RadioSelect,
            )

    def scales(self) -> dict[Measure, Scale]:
        """What was said."""
        return {Measure(name): Scale(value) for name, value in self.cleaned_data.items()}


def _part(example: str, times: int) -> str:
    value = f"{float(example) * times:g}".replace(".", ",")
    return here("rates.asks.choice", value=value)


class ConfirmForm(Form):
    """Yes, do this."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
