"""Forms of talks: when, the words of an invitation, a preparation, what was agreed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.dialogue.conversations import agreeing, inviting
from bestendig.dialogue.conversations.models import Column
from bestendig.pages.forms import Form, day_field
from bestendig.pages.wording import here

_SATURDAY = 5


class MomentForm(Form):
    """A day, a time, and where."""

    day = day_field(_("Which day?"))
    time = forms.TimeField(
        label=_("What time?"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    where = forms.CharField(
        label=_("Where?"),
        required=False,
        max_length=80,
        help_text=_("On the job, over coffee, on a walk."),
    )

    @property
    def at(self) -> datetime:
        """The moment that was chosen."""
        chosen = datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"])
        return timezone.make_aware(chosen)


class InviteForm(MomentForm):
    """The same with the words, which stand ready."""

    words = forms.CharField(
        label=_("Your invitation"),
        max_length=inviting.LONGEST_INVITATION,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class HeldForm(Form):
    """When it was."""

    on = day_field(_("When did you talk?"))


class OutcomeForm(Form):
    """What was agreed. after: what the writer read last."""

    words = forms.CharField(
        label=_("What did you agree?"),
        max_length=agreeing.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PrepareForm(Form):
    """Three questions, none of which has to be answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in Column:
            field = forms.CharField(
                label=here(f"talk.prepare.{column.value}"),
                required=False,
                max_length=5000,
                widget=forms.Textarea(attrs={"rows": 5}),
            )
            self.fields[column.value] = field


def first_moment(today: date) -> dict[str, Any]:
    """What stands ready: in a week, on a working day, in the morning."""
    day = today + timedelta(days=7)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return {"day": day, "time": time(9, 0)}
