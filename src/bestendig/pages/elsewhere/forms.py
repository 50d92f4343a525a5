"""Forms for published figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.benchmarks.actions import About, Choice
from bestendig.benchmarks.models import Target
from bestendig.benchmarks.reading import Published, Unit
from bestendig.pages.forms import Form

_MOST = 300


class SourceForm(Form):
    """A published file, and what it is."""

    file = forms.FileField(
        label=_("The published file"),
        help_text=_("Excel (.xlsx) or CSV, at most 5 MB, as it was published."),
        allow_empty_file=True,
    )
    title = forms.CharField(label=_("What is it called?"), max_length=200)
    publisher = forms.CharField(label=_("Who published it?"), max_length=200)
    year = forms.IntegerField(label=_("Of which year are the figures?"), min_value=1990)
    about = forms.CharField(
        label=_("Whom are they about?"),
        help_text=_("For example: 97 organisations of the British government."),
        max_length=200,
    )
    licence = forms.CharField(
        label=_("Under which licence?"),
        help_text=_("It stands with the file. For example: CC BY 4.0, or Open Government Licence."),
        max_length=200,
    )
    address = forms.URLField(
        label=_("Where does it stand?"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    def clean_year(self) -> int:
        """A year that has begun."""
        year = int(self.cleaned_data["year"])
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not begun yet."))
        return year

    def told(self) -> About:
        """What the source is."""
        said = {k: v for k, v in self.cleaned_data.items() if k != "file"}
        return About(**said)


class FigureForm(Form):
    """One figure to take: which column, of which row, and beside what of ours."""

    target = forms.ChoiceField(label=_("Beside which figure of ours?"), choices=Target)
    column = forms.ChoiceField(label=_("Which column?"))
    row = forms.ChoiceField(label=_("Which row?"), required=False)
    words = forms.CharField(
        label=_("The question, in the words of the source"),
        help_text=_("Leave this empty when the name of the column says it."),
        required=False,
        max_length=400,
    )
    unit = forms.ChoiceField(
        label=_("What kind of number is it?"),
        required=False,
        choices=[
            ("", _("as we understood it")),
            (str(Unit.PERCENT), _("a percentage")),
            (str(Unit.NUMBER), _("a mean or a mark")),
        ],
    )
    low = forms.FloatField(
        label=_("Lowest end of the scale"), help_text=_("Of a mean only."), required=False
    )
    high = forms.FloatField(
        label=_("Highest end of the scale"), help_text=_("Of a mean only."), required=False
    )
    is_same = forms.BooleanField(
        label=_("This is the same question as ours, with the same answers, counted the same way"),
        required=False,
    )

    def __init__(self, *args: Any, found: Published, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(x.name, x.name[:120]) for x in found.columns[:_MOST]]
        self.fields["column"].choices = columns  # type: ignore[attr-defined]  # a ChoiceField
        count = len(found.places)
        middle = _("The middle of all rows (%(count)s)") % {"count": count}
        rows = [(x, x[:120]) for x in dict.fromkeys(found.rows[:_MOST]) if x]
        self.fields["row"].choices = [("", middle), *rows]  # type: ignore[attr-defined]  # the same

    def choice(self) -> Choice:
        """What was chosen."""
        said = self.cleaned_data
        return Choice(
            target=Target(said["target"]),
            column=said["column"],
            words=said["words"],
            row=said["row"],
            unit=Unit(said["unit"]) if said["unit"] else None,
            low=said["low"],
            high=said["high"],
            is_same=said["is_same"],
        )
