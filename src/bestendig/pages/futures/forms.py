"""What is asked of who writes what changes in the work, and of a team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.queries import offer
from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import in_force
from bestendig.organisations.roles import Role
from bestendig.pages.access import Desk
from bestendig.pages.forms import Form, words_field
from bestendig.practice.futures.cards import LONGEST
from bestendig.practice.futures.models import Topic
from bestendig.practice.futures.queries import Seen, families, own_units
from bestendig.practice.futures.writing import Said


def _lines(label: Any, help_text: Any) -> forms.CharField:
    return words_field(label, help_text=help_text)


def _year(label: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=required, min_value=2000, max_value=2099,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class FutureForm(Form):
    """The words of a picture."""

    title = forms.CharField(
        label=_("What changes, in one sentence?"),
        max_length=100,
        help_text=_("For example: less at the counter, more complicated questions."),
    )
    changes = _lines(
        _("What will be different?"),
        _("One change a line. Each line can go on the agenda of a talk."),
    )
    begins = _year(_("From which year does it change?"))
    until = _year(_("Until which year?"), required=False)
    skills = _lines(_("What does it ask of people?"), _("What you have to know or do. One a line."))
    routes = _lines(_("What can you do?"), _("Ways to get there, also to other work. One a line."))
    offers = forms.MultipleChoiceField(
        label=_("What is on offer that helps?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        offers = [(str(x.pk), x.name) for x in offer()]
        self.fields["offers"].choices = offers  # type: ignore[attr-defined]  # a field with choices

    def said(self) -> Said:
        """The words, for the action."""
        told = {x: self.cleaned_data[x] for x in FutureForm.base_fields}
        return Said(**{**told, "offers": tuple(UUID(x) for x in told["offers"])})


class FirstForm(FutureForm):
    """The words, and whose work they are about."""

    work = forms.ChoiceField(label=_("Whose work is it about?"))
    field_order = ("work",)

    def __init__(self, *args: Any, desk: Desk, person: Person, day: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        own = own_units(person)
        units = list(in_force(day).order_by("name").values_list("unit", "name"))
        self.fields["work"].choices = (  # type: ignore[attr-defined]  # a field with choices
            [(f"unit {x}", name) for x, name in units if x in own]
            if desk.role is Role.MANAGER
            else [
                ("", _("Choose")),
                ("whole", _("The whole organisation")),
                (_("A kind of function"), [(f"family {x}", x) for x in families()]),
                (_("A team or domain"), [(f"unit {x}", name) for x, name in units]),
            ]
        )

    def about(self) -> dict[str, Any]:
        """Whose work, for the action."""
        kind, _space, which = self.cleaned_data["work"].partition(" ")
        if kind == "unit":
            return {"unit": UUID(which)}
        return {"family": which}


_LABELS: Final = {
    Topic.CHANGES: _("What do you see changing?"),
    Topic.STAYS: _("What would you like to keep?"),
    Topic.LEARN: _("What would you like to learn, or do differently?"),
    Topic.ASK: _("What would you like to know?"),
}


class LineForm(Form):
    """One line for the card of a team."""

    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    tell = forms.BooleanField(label=_("My manager may know that I ask this"), required=False)

    def __init__(self, *args: Any, topic: Topic, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["words"].label = _LABELS[topic]
        if topic is not Topic.ASK:
            del self.fields["tell"]

    def named(self) -> bool:
        """Whether the manager may know who it was."""
        return bool(self.cleaned_data.get("tell"))


ON_THE_LIST: Final = "list"


class AnswerForm(Form):
    """What a manager answers, and where it is read."""

    answer = words_field(
        _("Your answer"), help_text=_("Write down what you do not know yet too, and when you will.")
    )
    picture = forms.ChoiceField(label=_("Where can everybody read it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, pictures: Iterable[Seen], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["picture"].choices = [  # type: ignore[attr-defined]  # a field with choices
            *((str(x.picture.pk), f"{x.name}: {x.version.title}") for x in pictures),
            (ON_THE_LIST, _("Under what changes in the work, without a picture")),
        ]

    def picture_id(self) -> UUID | None:
        """The picture it is about."""
        chosen = self.cleaned_data["picture"]
        return None if chosen == ON_THE_LIST else UUID(chosen)
