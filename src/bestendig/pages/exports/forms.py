"""What one chooses before taking figures along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.taking.models import Package
from bestendig.pages.forms import Form
from bestendig.releases.queries import Row

SERIES = "reeks"
GROUP = "groep"


class ChoiceForm(Form):
    """Whether earlier surveys go along. The field is part of the address: hence its name."""

    reeks = forms.BooleanField(
        label=_("Earlier surveys too"),
        required=False,
        help_text=_("Figures that were asked in exactly the same way, as they were shown then."),
    )


class GroupForm(Form):
    """Whose picture goes on paper."""

    groep = forms.ChoiceField(label=_("Of whom"), required=False)

    def __init__(self, groups: Iterable[tuple[Row, int]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field = self.fields["groep"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type
        # A list shows no other space at the beginning of a line.
        space = 3 * "\N{NO-BREAK SPACE}"
        field.choices = [(row.code, depth * space + row.name) for row, depth in groups]


class ArchiveForm(Form):
    """What the archivist decided; all of it may wait."""

    worth = forms.ChoiceField(
        label=_("What does the selection list say?"),
        choices=Package.Worth.choices,
        help_text=_("Ask your archivist. It goes into the metadata; you can leave it open."),
    )
    years = forms.IntegerField(
        label=_("For how many years, when it is kept for a time"),
        required=False,
        min_value=1,
        max_value=200,
    )
    category = forms.CharField(
        label=_("Category in the selection list"), required=False, max_length=120
    )

    def choice(self) -> dict[str, Any]:
        """For `request_package`."""
        said = self.cleaned_data
        return {
            "worth": Package.Worth(said["worth"]),
            "years": said["years"],
            "category": said["category"],
        }
