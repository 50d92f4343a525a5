"""The forms of checking a file: which file, and what its columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from bestendig.common.table_files import TableError
from bestendig.effects.question import Assignment
from bestendig.findings.check import Request
from bestendig.findings.data_file import Columns, outcome_of
from bestendig.pages.forms import Form
from bestendig.pages.public.carried import unpack
from bestendig.pages.wording import here

LIMIT: Final = 10_000_000
_COLUMNS: Final = ("person", "wave", "group", "cluster", "start")


class FileForm(Form):
    """The file to check."""

    file = forms.FileField(
        label=_("Your file"),
        help_text=_("Excel (.xlsx), CSV, SPSS (.sav) or Parquet, at most 10 MB."),
        allow_empty_file=True,
    )


class CarriedForm(Form):
    """The file as it travels with the page."""

    name = forms.CharField(widget=forms.HiddenInput, max_length=255)
    content = forms.CharField(widget=forms.HiddenInput, strip=False)

    def clean_content(self) -> bytes:
        """The file's bytes."""
        return unpack(self.cleaned_data["content"], LIMIT)


class ColumnsForm(CarriedForm):
    """What the columns mean, and how people came to the programme.

    `first` are the questions everybody answers; `more` is folded until somebody needs it.
    """

    first = ("assignment", "outcomes", "lower", "group", "comparison", "cluster")

    assignment = forms.ChoiceField(
        label=_("How did people or teams come to the programme?"),
        widget=forms.RadioSelect,
        choices=[
            (Assignment.LOTTERY.value, _("By lottery")),
            (Assignment.ASSIGNED.value, _("The organisation decided, without looking at scores")),
            (Assignment.SCORE.value, _("Because of their score, or because things went badly")),
            (Assignment.SELF.value, _("They chose for themselves")),
            (Assignment.UNKNOWN.value, _("I do not know")),
        ],
        initial=Assignment.UNKNOWN.value,
    )
    layout = forms.ChoiceField(
        label=_("How is the file laid out?"),
        widget=forms.RadioSelect,
        choices=[
            ("wide", _("One row a person, a column for each measurement")),
            ("long", _("One row for each person and measurement")),
        ],
    )
    outcomes = forms.CharField(
        label=_("Which scores do you want to check?"),
        help_text=_(
            "A line a subject, in order of time. Like: Pleasure = Pleasure before, Pleasure after"
        ),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    group = forms.ChoiceField(
        label=_("Which column says who took part?"),
        help_text=_("No such column? Then we compare only before and after."),
        required=False,
    )
    comparison = forms.CharField(
        label=_("What does that column say for people who did not take part?"), required=False
    )
    person = forms.ChoiceField(label=_("Which column says who it is?"), required=False)
    wave = forms.ChoiceField(label=_("Which column says which measurement it is?"), required=False)
    cluster = forms.ChoiceField(
        label=_("Which column says in which team people work?"),
        help_text=_("People in one team resemble each other. That counts in what you can see."),
        required=False,
    )
    start = forms.ChoiceField(
        label=_("Did teams or people start in turn? Which column says when?"), required=False
    )
    baseline = forms.CharField(
        label=_("Which measurement was the last before the start?"),
        help_text=_("Empty: the first."),
        required=False,
    )
    end = forms.CharField(
        label=_("Which measurement decides?"), help_text=_("Empty: the last."), required=False
    )
    primary = forms.CharField(
        label=_("On which subjects do you judge the programme?"),
        help_text=_("Names with commas between them. Empty: all."),
        required=False,
    )
    lower = forms.CharField(
        label=_("For which subjects is less better?"),
        help_text=_("For example absence or workload. Names with commas between them."),
        required=False,
    )
    programme = forms.CharField(
        label=_("What is the programme called?"), max_length=80, required=False
    )

    def __init__(self, *args: Any, columns: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– no such column –")), *((name, name) for name in columns)]
        for name in _COLUMNS:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
            field.choices = choices

    @property
    def first_fields(self) -> list[BoundField]:
        """The questions that stand open."""
        return [self[name] for name in self.first]

    @property
    def more_fields(self) -> list[BoundField]:
        """The questions that are folded."""
        return [field for field in self.visible_fields() if field.name not in self.first]

    @property
    def more_wrong(self) -> bool:
        """Whether something folded has to be mended."""
        return any(field.errors for field in self.more_fields)

    def clean_outcomes(self) -> dict[str, tuple[str, ...]]:
        """The outcomes by name, each with its columns."""
        wide = self.data.get("layout") != "long"
        lines = [line.strip() for line in self.cleaned_data["outcomes"].splitlines()]
        try:
            return dict(outcome_of(line, wide=wide) for line in lines if line)
        except TableError as error:
            raise ValidationError(here(error.code, **error.params)) from error

    def request(self, language: str) -> Request:
        """What is asked of the file."""
        answers = self.cleaned_data
        return Request(
            columns=Columns(
                layout=answers["layout"],
                outcomes=answers["outcomes"],
                comparison=answers["comparison"] or None,
                person=answers["person"] or None,
                wave=answers["wave"] or None,
                group=answers["group"] or None,
                cluster=answers["cluster"] or None,
                start=answers["start"] or None,
            ),
            assignment=Assignment(answers["assignment"]),
            baseline=answers["baseline"] or None,
            end=answers["end"] or None,
            primary=_names(answers["primary"]),
            lower_is_better=frozenset(_names(answers["lower"])),
            language=language,
            programme=answers["programme"] or None,
        )


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())
