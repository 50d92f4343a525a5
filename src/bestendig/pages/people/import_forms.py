"""The forms of the import: the file, its columns, and the last question before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.imports.fields import Field, lacking
from bestendig.pages.forms import Form
from bestendig.pages.people.forms import day_input
from bestendig.pages.wording import here


class PeopleFileForm(Form):
    """The file to import."""

    file = forms.FileField(
        label=_("The file of your HR system"),
        help_text=_("Excel (.xlsx) or CSV, at most 10 MB. About 100,000 people fit in it."),
        allow_empty_file=True,
    )


class ColumnsForm(Form):
    """Which column is what, and whether the file holds everybody."""

    everybody = forms.ChoiceField(
        label=_("What does this file hold?"),
        choices=[
            ("no", _("Only new people and changes. Nobody is ended.")),
            ("yes", _("Everybody who works here. Who is missing is ended.")),
        ],
        initial="no",
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(
        label=_("Who is missing is out of service on"),
        help_text=_("Only when the file holds everybody."),
        required=False,
        widget=day_input(),
    )
    whole_or_nothing = forms.BooleanField(
        label=_("Import nothing as long as a row is refused"), required=False
    )

    def __init__(self, *args: Any, columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = list(columns)
        self.fields["ends_on"].initial = timezone.localdate()
        for index, column in enumerate(self.columns):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=column,
                required=False,
                choices=[("", _("leave this column")), *Field.choices],
            )

    @property
    def asked(self) -> list[BoundField]:
        """The questions about the file as a whole."""
        return [self["everybody"], self["ends_on"], self["whole_or_nothing"]]

    @property
    def column_fields(self) -> list[BoundField]:
        """A question for each column, in the order of the file."""
        return [self[f"column_{index}"] for index in range(len(self.columns))]

    def clean(self) -> dict[str, Any]:
        """Refuses a choice of columns without a name or with one thing twice, and no date."""
        said = super().clean() or {}
        wrong = lacking([Field(x) for x in self.mapping().values()])
        if wrong is not None:
            raise ValidationError(here(wrong))
        if said.get("everybody") == "yes" and not said.get("ends_on"):
            self.add_error("ends_on", _("Give the date on which the others are out of service."))
        return said

    def mapping(self) -> dict[str, str]:
        """column -> field."""
        chosen = {
            column: self.cleaned_data.get(f"column_{index}", "")
            for index, column in enumerate(self.columns)
        }
        return {column: field for column, field in chosen.items() if field}

    def day(self) -> date | None:
        """When who is missing is ended; None when nobody is."""
        if self.cleaned_data["everybody"] != "yes":
            return None
        day: date = self.cleaned_data["ends_on"]
        return day

    @staticmethod
    def initial_of(mapping: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
        """The columns as they were named before."""
        return {f"column_{index}": mapping.get(x, "") for index, x in enumerate(columns)}


class ConfirmForm(Form):
    """Yes, do this."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    many_end = forms.BooleanField(required=False)

    def __init__(self, *args: Any, many: int = 0, present: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if many:
            self.fields["many_end"].label = _(
                "Yes, %(many)s of the %(present)s people have really left"
            ) % {"many": many, "present": present}
        else:
            del self.fields["many_end"]
