"""The visitor's forms: is what was filled in well formed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.effects.planning import Situation
from bestendig.pages.forms import Form


class PlanForm(Form):
    """Five questions about a programme that is still to be measured."""

    people = forms.IntegerField(
        label=_("How many people is the programme for?"),
        help_text=_("Everyone who could take part, also those who would start later."),
        min_value=2,
        max_value=1_000_000,
    )
    teams = forms.IntegerField(
        label=_("Do whole teams take part at once? How many teams?"),
        help_text=_("Leave this empty when people take part one by one."),
        min_value=1,
        max_value=100_000,
        required=False,
    )
    waiting_list = forms.ChoiceField(
        label=_("Can some of them start later?"),
        help_text=_("Those who wait are the comparison. Afterwards they get the programme too."),
        choices=[("yes", _("Yes, that can be arranged")), ("no", _("No, nobody can wait"))],
        widget=forms.RadioSelect,
    )
    start = forms.ChoiceField(
        label=_("Does everyone start together, or in turn?"),
        choices=[
            ("together", _("Together, or in two rounds")),
            ("turn", _("In turn, in three groups or more")),
        ],
        widget=forms.RadioSelect,
    )
    response = forms.IntegerField(
        label=_("How many in every 100 fill in a questionnaire?"),
        help_text=_("In municipalities this is often about 65."),
        min_value=5,
        max_value=100,
        initial=65,
    )

    def clean(self) -> dict[str, Any]:
        """Refuses more teams than people, and starting in turn when nobody can wait."""
        answers = super().clean() or {}
        people, teams = answers.get("people"), answers.get("teams")
        if people is not None and teams is not None and teams > people:
            self.add_error("teams", _("There are more teams than people. Is one of the two right?"))
        if answers.get("waiting_list") == "no" and answers.get("start") == "turn":
            self.add_error("start", _("In turn means that some start later. Can they?"))
        return answers

    def situation(self) -> Situation:
        """The answers as the engine's question."""
        answers = self.cleaned_data
        return Situation(
            people=answers["people"],
            teams=answers["teams"],
            can_wait=answers["waiting_list"] == "yes",
            in_turn=answers["start"] == "turn",
            response=answers["response"] / 100,
        )
