"""What is asked about meetings, and about time and money."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form, day_field
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.models import Enrolment, Meeting


class MeetingForm(Form):
    """When and where."""

    day = day_field(_("On which day?"))
    time = forms.TimeField(
        label=_("At what time?"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("How many minutes of working time does it take?"), min_value=1, max_value=720
    )
    place = forms.CharField(label=_("Where?"), max_length=120)
    capacity = forms.IntegerField(
        label=_("How many people fit?"), min_value=1, max_value=30_000, required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of learning is it?"),
        choices=Meeting.Kind,
        widget=forms.RadioSelect,
        help_text=_("Learning at work counts as much as a course."),
    )

    def when(self) -> When:
        """What was said, as the action asks it."""
        said = self.cleaned_data
        begins = timezone.make_aware(datetime.combine(said["day"], said["time"]))
        return When(
            begins_at=begins, minutes=said["minutes"], place=said["place"], kind=said["kind"],
            capacity=said["capacity"],
        )  # fmt: skip


class RoomForm(Form):
    """How many fitted after all."""

    capacity = forms.IntegerField(
        label=_("How many people fit?"), min_value=1, max_value=30_000, required=False
    )


class OffForm(Form):
    """Why a meeting does not take place."""

    why = forms.ChoiceField(
        label=_("Why does it not take place?"), choices=Meeting.Off, widget=forms.RadioSelect
    )


class CameForm(Form):
    """Who came."""

    people = forms.MultipleChoiceField(
        label=_("Who was there?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, rows: Iterable[Enrolment], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["people"].choices = [  # type: ignore[attr-defined]  # a field with choices
            (str(x.person_id), str(x.person)) for x in rows
        ]

    def ids(self) -> list[UUID]:
        """Who came."""
        return [UUID(x) for x in self.cleaned_data["people"]]


class BudgetForm(Form):
    """Time and money of a programme."""

    hours_planned = forms.IntegerField(
        label=_("How many working hours were planned for everybody together?"),
        min_value=0, max_value=1_000_000, required=False,
    )  # fmt: skip
    hours_besides = forms.IntegerField(
        label=_("How many hours were used outside the meetings?"),
        min_value=0, max_value=1_000_000, required=False,
        help_text=_("For example for talks one to one. The hours of meetings are counted."),
    )  # fmt: skip
    euros_planned = forms.IntegerField(
        label=_("How many euros were planned?"), min_value=0, max_value=100_000_000, required=False
    )
    euros_used = forms.IntegerField(
        label=_("How many euros were used so far?"),
        min_value=0, max_value=100_000_000, required=False,
    )  # fmt: skip

    def said(self) -> dict[str, int | None]:
        """What was said, as the action asks it."""
        return {**self.cleaned_data, "hours_besides": self.cleaned_data["hours_besides"] or 0}
