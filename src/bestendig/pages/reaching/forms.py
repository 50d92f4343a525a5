"""The forms of reaching people."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.pages.forms import Form, day_field
from bestendig.pages.people.choosing import PersonField
from bestendig.pages.people.forms import person_input


class ReachForm(Form):
    """Who helps, and when the results come."""

    helper_name = forms.CharField(
        label=_("Who helps people who have no phone?"), required=False, max_length=80
    )
    helper_when = forms.CharField(
        label=_("When and where?"),
        required=False,
        max_length=120,
        help_text=_("For example: Tuesday at 12 in the canteen"),
    )
    results_on = day_field(
        _("When do people see what came out of it?"),
        required=False,
        help_text=_("It stands in the mail after the close."),
    )


class OnePersonForm(Form):
    """Whose letter was lost."""

    person = PersonField(label=_("Name or e-mail address"), max_length=200, widget=person_input())


class QuietForm(Form):
    """Days on which nobody is reminded."""

    name = forms.CharField(
        label=_("What is it?"), max_length=80, help_text=_("For example: autumn holidays")
    )
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
