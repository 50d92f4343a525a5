"""What is asked of who adds people, who draws, and who settles who is compared."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.queries.units import Tree
from bestendig.pages.forms import Form, day_field
from bestendig.pages.people.choosing import PersonField
from bestendig.pages.people.forms import person_input
from bestendig.pages.waves.forms import unit_label
from bestendig.programmes.actions.drawing import Held
from bestendig.programmes.actions.letters import Practical
from bestendig.programmes.actions.settling import Said
from bestendig.programmes.queries.sides import Sides
from bestendig.programmes.queries.taking_part import Chances

MOST_STARTS = 6


def _panel_field() -> forms.CharField:
    return forms.CharField(
        label=_("Passphrase of the key-holder"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
        help_text=_("The key of these surveys is locked. The key-holder types it here."),
    )


class OpenForm(Form):
    """Until when people sign up themselves."""

    until = day_field(_("Until which day can people sign up themselves?"))

    def until_day(self) -> date:
        """The day."""
        day: date = self.cleaned_data["until"]
        return day


class UnitForm(Form):
    """Whose people are asked. units: those the programme is for; none: all can be chosen. Nothing
    is chosen beforehand: one click would ask the whole organisation."""

    unit = forms.ChoiceField(label=_("Which team or department?"))

    def __init__(self, *args: Any, tree: Tree, units: Collection[UUID] = (), **kw: Any) -> None:
        super().__init__(*args, **kw)
        of = {key for x in units if x in tree.forest for key in tree.forest.whole(x)}
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # a field with choices
            ("", _("Choose a team or department")),
            *(
                (str(x.unit), unit_label(tree.path(x.unit), x.total))
                for x in tree
                if x.total and (not units or x.unit in of)
            ),
        ]

    def unit_id(self) -> UUID:
        """The unit."""
        return UUID(self.cleaned_data["unit"])


class SomebodyForm(Form):
    """Who is asked."""

    person = PersonField(label=_("Name or e-mail address"), max_length=200, widget=person_input())

    def person_id(self) -> UUID:
        """The person."""
        found: UUID = self.cleaned_data["person"].pk
        return found


class FixForm(Form):
    """Closing the list."""

    by_department = forms.BooleanField(
        label=_("Give each department its share of the places"),
        required=False,
        help_text=_("Useful when departments differ much. The list then has a letter for each."),
    )

    def __init__(self, *args: Any, chances: Chances, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if chances.by_team:
            del self.fields["by_department"]


class DrawForm(Form):
    """What is settled before the draw, and the number that was drawn in public."""

    places = forms.IntegerField(label=_("How many places are there?"), min_value=1)
    last_start = day_field(
        _("When does whoever waits start, at the latest?"),
        help_text=_("It stands in everybody's letter: it is a promise."),
    )
    witness = forms.CharField(
        label=_("Who is there to see it?"),
        max_length=120,
        help_text=_("For example: a member of the works council. Everybody here can read it."),
    )
    seed = forms.CharField(
        label=_("Which number was drawn?"),
        max_length=80,
        help_text=_("Let somebody draw it where everybody can see: with dice, or out of a hat."),
    )
    panel = _panel_field()

    def __init__(self, *args: Any, chances: Chances, locked: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.in_turn = chances.in_turn
        if chances.by_team:
            self.fields["places"].label = _("How many teams can start first?")
        if not locked:
            del self.fields["panel"]
        if not chances.in_turn:
            return
        del self.fields["places"], self.fields["last_start"]
        rest = dict(self.fields)
        self.fields.clear()
        for number in range(1, MOST_STARTS + 1):
            self.fields[f"start_{number}"] = day_field(
                _("Start %(number)d") % {"number": number}, required=number < 3
            )
        self.fields.update(rest)

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the days together stands at the first of them."""
        super().add_error("start_1" if field == "starts" and self.in_turn else field, error)

    def carried_out(self, action: Any) -> bool:
        """As every form; what is refused about the days stands at the first."""
        self.fields.setdefault("starts", forms.Field(required=False))
        try:
            return super().carried_out(action)
        finally:
            del self.fields["starts"]

    def held(self) -> Held:
        """What was said, as the action asks it."""
        said = self.cleaned_data
        days = [said.get(f"start_{x}") for x in range(1, MOST_STARTS + 1)]
        return Held(
            seed=said["seed"],
            witness=said["witness"],
            places=said.get("places"),
            last_start=said.get("last_start"),
            starts=[x for x in days if x],
        )

    def passphrase(self) -> str | None:
        """Of the key-holder, where it was needed."""
        return self.cleaned_data.get("panel") or None


class SidesForm(Form):
    """Whom the people who take part are compared with, or which team starts when."""

    compared = forms.MultipleChoiceField(
        label=_("With which teams are they compared?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose teams that do similar work. Choose none for everybody else."),
    )
    panel = _panel_field()

    def __init__(self, *args: Any, sides: Sides, tree: Tree, locked: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.sides = sides
        if not locked:
            del self.fields["panel"]
        if sides.compared:
            self.fields["compared"].choices = [  # type: ignore[attr-defined]  # as above
                (str(x.unit), unit_label(tree.path(x.unit), x.total))
                for x in tree if x.total and x.total < tree.total
            ]  # fmt: skip
        else:
            del self.fields["compared"]
        if sides.in_turn:
            rest = dict(self.fields)
            self.fields.clear()
            for number, team in enumerate(sides.teams):
                label = _("%(team)s: first day") % {"team": team.name}
                self.fields[f"start_{number}"] = day_field(label)
            self.fields.update(rest)

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the days together stands at the first of them."""
        super().add_error("start_0" if field == "starts" else field, error)

    def carried_out(self, action: Any) -> bool:
        """As every form; what is refused about the days stands at the first."""
        self.fields.setdefault("starts", forms.Field(required=False))
        try:
            return super().carried_out(action)
        finally:
            del self.fields["starts"]

    def said(self) -> Said:
        """What was said, as the action asks it."""
        given, teams = self.cleaned_data, self.sides.teams if self.sides.in_turn else ()
        return Said(
            compared=[UUID(x) for x in given.get("compared", ())],
            starts={team.unit: given[f"start_{n}"] for n, team in enumerate(teams)},
        )

    def passphrase(self) -> str | None:
        """Of the key-holder, where it was needed."""
        return self.cleaned_data.get("panel") or None


class LettersForm(Form):
    """What stands in the letters."""

    time = forms.CharField(label=_("At what time?"), max_length=40)
    place = forms.CharField(label=_("Where?"), max_length=120)
    reply_by = day_field(_("Until when can somebody say that it does not suit?"))

    def practical(self) -> Practical:
        """What was said, as the action asks it."""
        return Practical(**self.cleaned_data)
