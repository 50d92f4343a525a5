"""What is asked of who writes the course."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.course.models import AdviceStep, Pledge, ProcessLook
from bestendig.organisations.models import Person
from bestendig.pages.forms import Form, day_field, words_field
from bestendig.pages.people.choosing import PersonField
from bestendig.pages.people.forms import person_input
from bestendig.pages.wording import here


class ChallengeForm(Form):
    """One challenge."""

    name = forms.CharField(
        label=_("What does the organisation have to achieve?"),
        max_length=100,
        help_text=_("In a few words that a colleague would use."),
    )
    why = words_field(_("Why, and what does it ask of people?"), required=False)
    year = forms.IntegerField(label=_("From which year?"), min_value=2000, max_value=2099)


class EndForm(Form):
    """The day on which a challenge was over."""

    on = day_field(_("Since when is it over?"))


class PreconditionForm(Form):
    """How one of the four stands."""

    met = forms.BooleanField(label=_("It is there"), required=False)
    evidence = words_field("", required=False)
    keeper = PersonField(
        label=_("Who looks after it?"),
        max_length=200,
        required=False,
        widget=person_input(),
        help_text=_("Name or e-mail address"),
    )

    def __init__(self, *args: Any, question: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["evidence"].label = question

    def keeper_id(self) -> UUID | None:
        """Who looks after it."""
        return _id(self.cleaned_data["keeper"])


class PledgeForm(Form):
    """A promise."""

    what = words_field(
        _("What will you do?"), help_text=_("Something that colleagues can see you do.")
    )
    due_on = day_field(_("By when?"))


class ToldForm(Form):
    """What became of a promise."""

    outcome = forms.ChoiceField(
        label=_("Did you do it?"),
        choices=[
            (Pledge.Outcome.KEPT.value, _("yes, I did it")),
            (Pledge.Outcome.NOT_KEPT.value, _("no, it did not work out")),
        ],
        widget=forms.RadioSelect,
    )
    note = words_field(
        _("What did you do, or why did it not work out?"),
        required=False,
        help_text=_("Everybody here reads this."),
    )


class DutyForm(Form):
    """Something that has to be done, and by whom."""

    what = forms.CharField(
        label=_("What has to be done?"),
        max_length=200,
        help_text=_("For example: tell new colleagues what there is."),
    )
    holder = PersonField(
        label=_("Who does it?"),
        max_length=200,
        widget=person_input(),
        help_text=_("Name or e-mail address"),
    )

    def holder_id(self) -> UUID | None:
        """Who does it."""
        return _id(self.cleaned_data["holder"])


class AdviceForm(Form):
    """How far the organisation is with one advice."""

    state = forms.ChoiceField(
        label=_("How far are you?"),
        required=False,
        choices=[
            ("", _("not chosen")),
            (AdviceStep.State.CHOSEN.value, _("chosen, not begun yet")),
            (AdviceStep.State.DOING.value, _("busy with it")),
            (AdviceStep.State.DONE.value, _("done")),
        ],
        widget=forms.RadioSelect,
    )
    on = day_field(
        _("When do you begin, or look back?"),
        required=False,
    )
    note = words_field(
        _("What do you do, or what did you see?"),
        required=False,
        help_text=_("Advisers and board read this."),
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["on"].help_text = here("advice.on")


class SessionForm(Form):
    """What a working session brought."""

    held_on = day_field(_("When was it?"))
    employees = words_field(
        _("What did employees say most?"), help_text=_("What was said, never who said it.")
    )
    managers = words_field(_("What did managers say most?"), required=False)
    hr = words_field(_("What did HR say most?"), required=False)
    agreed = words_field(
        _("What was agreed?"),
        required=False,
        help_text=_("The sentences for the vision, and the first step."),
    )


class LookForm(Form):
    """How an HR process stands."""

    finding = forms.ChoiceField(
        label=_("Does it help people to go on working well?"),
        choices=ProcessLook.Finding.choices,
        widget=forms.RadioSelect,
    )
    why = words_field(
        _("What helps, and what is in the way?"), help_text=_("About the process, never a person.")
    )


def _id(person: Person | None) -> UUID | None:
    return None if person is None else person.pk
