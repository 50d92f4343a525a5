"""What is asked of the two who make an agreement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from bestendig.dialogue.tailored.models import Kind
from bestendig.organisations.models import Person
from bestendig.pages.forms import Form, day_field
from bestendig.pages.people.choosing import PersonField
from bestendig.pages.people.forms import person_input
from bestendig.pages.wording import here

_FIRST: Final = (
    "kind", "what", "good_for_me", "good_for_work", "colleagues", "starts_on", "review_on",
)  # fmt: skip
STEPS: Final = ("learn", "room", "talk", "practise", "keep", "hours_planned", "euros_planned")
_MOST: Final = 100_000


def sentences(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """A field for one or two sentences: small, so that a telephone shows the next one too."""
    return forms.CharField(
        label=label, required=required, help_text=help_text, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=_MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class _Pointing(Form):
    """A form that points out a word about health or home once, and then believes its writer."""

    anyway = forms.BooleanField(
        label=_("This is not about health or home. Keep it like this."), required=False
    )
    warned = False

    def shown(self, names: tuple[str, ...]) -> Iterator[BoundField]:
        """Some of its fields, in this order."""
        return (self[name] for name in names)


class AskForm(_Pointing):
    """What it is about."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=Kind.choices, widget=forms.RadioSelect
    )
    what = sentences(
        _("What would you like to agree?"),
        required=True,
        help_text=_("In a few words. You can change it later."),
    )
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)
    talk = forms.UUIDField(required=False, widget=forms.HiddenInput)
    helped = forms.BooleanField(
        label=_("A colleague helps me with it"),
        help_text=_("You choose who in a moment. This person sees only the draft."),
        required=False,
    )

    @property
    def first(self) -> Iterator[BoundField]:
        return self.shown(("kind", "what"))


class DraftForm(_Pointing):
    """One short form; what is not needed is folded."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=Kind.choices)
    what = sentences(_("What do you agree?"), required=True)
    good_for_me = sentences("")
    good_for_work = sentences("")
    colleagues = sentences("")
    starts_on = day_field(_("From when?"), required=False)
    review_on = day_field(
        _("When do you look whether it still fits?"),
        required=False,
        help_text=_("Within a year. Both of you get a mail that day."),
    )
    learn = sentences(_("What will you learn?"))
    room = sentences(_("How much time and room do you get for it?"))
    talk = sentences(_("When do you talk about it?"))
    practise = sentences(_("Where do you practise?"))
    keep = sentences(_("How do you keep it up?"))
    hours_planned = _number(_("How many hours of work?"))
    euros_planned = _number(_("How many euros?"))

    def __init__(self, *args: Any, employee: bool, name: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        whose = "mine" if employee else "theirs"
        self.fields["good_for_me"].label = here(f"tailored.q1.{whose}", name=name)
        self.fields["good_for_work"].label = here("agreement.q2")
        self.fields["colleagues"].label = here(f"tailored.q3.{whose}")
        for field in ("good_for_me", "good_for_work", "colleagues", "starts_on", "review_on"):
            # May wait for later, but not for good: it does not say “not needed”.
            self.fields[field].later = True  # type: ignore[attr-defined]

    @property
    def first(self) -> Iterator[BoundField]:
        return self.shown(_FIRST)

    @property
    def steps(self) -> Iterator[BoundField]:
        return self.shown(STEPS)

    @property
    def open_steps(self) -> bool:
        """Whether the folded part has something to show."""
        return any(self[name].value() or self[name].errors for name in STEPS)


class HelperForm(Form):
    """A colleague who helps."""

    helper = PersonField(
        label=_("Who helps you?"),
        max_length=200,
        widget=person_input(),
        help_text=_("Name or e-mail address"),
    )

    @property
    def person(self) -> Person:
        """Who was typed."""
        found: Person = self.cleaned_data["helper"]
        return found


class FitsForm(Form):
    """It still fits, until a new day."""

    review_on = day_field(_("When do you look again?"), help_text=_("Within a year."))


class UsedForm(Form):
    """What was used until now."""

    hours = _number(_("How many hours until now?"))
    euros = _number(_("How many euros until now?"))
