"""The forms of the rights desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.breaches.actions import Description
from bestendig.organisations.breaches.models import Decision
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights.actions import APPLIED
from bestendig.organisations.rights.models import CorrectField, RequestState
from bestendig.pages.forms import Form

LONGEST = 2000


def add_refusal(form: forms.Form, refused: Refused) -> None:
    """Show what the action said at the field it is about, or above the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CorrectForm(Form):
    """What is wrong, and what it should be."""

    field = forms.ChoiceField(
        label=_("What is wrong?"), choices=CorrectField.choices, widget=forms.RadioSelect
    )
    wanted = forms.CharField(label=_("What should it be?"), max_length=200)
    text = _words(_("Is there more to say about it?"), required=False)


class ObjectForm(Form):
    """What the person does not want, and why."""

    text = _words(_("What do you not want, and why?"))


class EraseForm(Form):
    """How much has to go."""

    all_of_it = forms.TypedChoiceField(
        label=_("What do you want to erase?"),
        coerce=lambda value: value == "all",
        choices=[
            ("own", _("Only what is mine alone. It goes at once.")),
            ("all", _("Everything. What is mine goes at once; the rest I ask for.")),
        ],
        widget=forms.RadioSelect,
    )
    text = _words(_("Is there more to say about it?"), required=False)
    sure = forms.BooleanField(
        label=_("I know that what is erased does not come back."),
        error_messages={"required": _("Tick this first.")},
    )


class ExtendForm(Form):
    """Why it takes longer."""

    because = _words(_("Why does it take longer? The person reads this."))


class AnswerForm(Form):
    """The verdict, the answer, and for a correction the value to record."""

    verdict = forms.ChoiceField(label=_("What do you do?"), widget=forms.RadioSelect)
    answer = _words(_("Your answer. The person reads this."))

    def __init__(
        self, *args: Any, verdicts: frozenset[RequestState], field: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["verdict"]
        choice.choices = [(x.value, x.label) for x in RequestState if x in verdicts]
        value = _field_of_person(field)
        if value is not None:
            value.label = _("Record this value when you do it")
            value.required = False
            self.fields["value"] = value
            self.order_fields(["verdict", "value", "answer"])


def _field_of_person(name: str) -> Any:
    if name not in APPLIED:
        return None
    found: Any = Person._meta.get_field(name)
    if name == CorrectField.STARTS_ON:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    return found.formfield()


def _moment(label: Any, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("Write a moment like 31-12-2026 14:30.")},
    )


class DescribeForm(Form):
    """What is told of a breach."""

    happened = _words(_("What happened?"), help_text=_("Write no names of people."))
    data_kinds = _words(_("Which data?"), help_text=_("For example: names, teams, work e-mail."))
    people = forms.IntegerField(
        label=_("How many people is it about? A guess is fine."),
        required=False,
        min_value=0,
        max_value=10_000_000,
    )
    consequences = _words(_("What may it mean for them?"), required=False)
    measures = _words(_("What was done about it?"), required=False)

    def told(self) -> Description:
        """The cleaned answers as the action wants them."""
        return Description(**{k: v for k, v in self.cleaned_data.items() if k != "found_at"})


class RecordForm(DescribeForm):
    """The same, with the moment it was found."""

    found_at = _moment(_("When was it found?"), _("The clocks start here."))
    field_order = ("found_at", "happened", "data_kinds", "people", "consequences", "measures")


class DecideForm(Form):
    """Whether it was done, when, and why (not)."""

    decision = forms.ChoiceField(
        label=_("What was decided?"),
        choices=[(Decision.DONE, _("Done")), (Decision.NOT_NEEDED, _("Not needed"))],
        widget=forms.RadioSelect,
    )
    at = _moment(_("When?"))
    text = _words(
        _("Reference or reason"),
        required=False,
        help_text=_("Needed when you decide against it, or when it was late."),
    )


class NoteForm(Form):
    """A note."""

    text = _words(_("Note"), help_text=_("Write no names of people. A note stays as it is."))


class CloseForm(Form):
    """A last word."""

    text = _words(_("Last word"), required=False)
