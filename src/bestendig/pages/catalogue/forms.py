"""Forms of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.actions import Described, Sourced
from bestendig.catalogue.codes import Audience, Cost, SourceKind, Time
from bestendig.catalogue.codes import Form as Kind
from bestendig.catalogue.entries import Entry, Origin, Wanted
from bestendig.pages.catalogue import names
from bestendig.pages.forms import Form, words_field

ANYTHING: Final = ("", _("All"))
FIRST: Final = ("zoek", "uitkomst", "factor", "fase")
MORE: Final = ("doelgroep", "soort", "tijd", "kosten", "gever")


class FilterForm(Form):
    """What to look for. It stands in the address, and everything may be left empty."""

    zoek = forms.CharField(label=_("Search"), required=False, max_length=80)
    uitkomst = forms.ChoiceField(label=_("Outcome"), required=False)
    factor = forms.ChoiceField(label=_("Factor at work"), required=False)
    fase = forms.ChoiceField(label=_("Step"), required=False)
    doelgroep = forms.ChoiceField(label=_("For whom"), required=False)
    soort = forms.ChoiceField(label=_("Kind"), required=False)
    tijd = forms.ChoiceField(label=_("Time it takes"), required=False)
    kosten = forms.ChoiceField(label=_("Cost to the organisation"), required=False)
    gever = forms.ChoiceField(label=_("Who gives it"), required=False)
    bron = forms.ChoiceField(
        label=_("From where"),
        required=False,
        choices=[
            ("", _("Our own offer")),
            (Origin.LIBRARY.value, _("Examples from the library")),
            (Origin.ALL.value, _("Both")),
        ],
    )

    def __init__(
        self, *args: Any, everything: Iterable[Entry] = (), few: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.few = few
        givers = sorted({x.provider for x in everything if x.provider}, key=str.casefold)
        choices: dict[str, Any] = {
            "uitkomst": names.outcomes(),
            "factor": names.factors(),
            "fase": names.phases(),
            "doelgroep": [x for x in Audience.choices if x[0] != Audience.EVERYBODY],
            "soort": Kind.choices,
            "tijd": Time.choices,
            "kosten": Cost.choices,
            "gever": [(x, x) for x in givers],
        }
        for name, found in choices.items():
            self.fields[name].choices = [ANYTHING, *found]  # type: ignore[attr-defined]  # a ChoiceField

    def wanted(self) -> Wanted:
        """What to look for; what cannot be read is not looked for."""
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            words=said.get("zoek", ""),
            outcome=said.get("uitkomst", ""),
            factor=said.get("factor", ""),
            phase=said.get("fase", ""),
            audience=said.get("doelgroep", ""),
            form=said.get("soort", ""),
            time=said.get("tijd", ""),
            cost=said.get("kosten", ""),
            provider=said.get("gever", ""),
        )

    def first(self) -> list[forms.BoundField]:
        """The fields that most people need; `few`: on the page for everybody, only two."""
        return [self[x] for x in FIRST[: 2 if self.few else None]]

    def more(self) -> list[forms.BoundField]:
        """The others."""
        return [self[x] for x in (*(FIRST[2:] if self.few else ()), *MORE)]

    @property
    def more_used(self) -> bool:
        """Whether one of the others is filled in."""
        return any(x.value() for x in self.more())


class NameForm(Form):
    """The first question when something is added: what is it?"""

    naam = forms.CharField(label=_("What is it called?"), max_length=120)
    wat = forms.CharField(
        label=_("What is it, in one or two sentences?"), max_length=400, required=False
    )


class InterventionForm(Form):
    """What is told of an intervention."""

    name = forms.CharField(label=_("What is it called?"), max_length=120)
    summary = forms.CharField(
        label=_("What is it, in one or two sentences?"),
        help_text=_("For the people who may take part. Say what they get."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    about = words_field(_("More about it"), required=False)
    outcomes = forms.MultipleChoiceField(
        label=_("What should it improve?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    factors = forms.MultipleChoiceField(
        label=_("Which factors at work does it use?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phases = forms.MultipleChoiceField(
        label=_("Which steps does it help with?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience.choices)
    form = forms.ChoiceField(label=_("What kind of thing is it?"), required=False)
    time = forms.ChoiceField(label=_("How much time does it take?"), required=False)
    cost = forms.ChoiceField(
        label=_("What does it cost the organisation for one person?"), required=False
    )
    provider = forms.CharField(label=_("Who gives it?"), required=False, max_length=120)
    contact = forms.CharField(
        label=_("Whom do people ask about it?"),
        help_text=_("A name with a telephone number. Empty: the contact person."),
        required=False,
        max_length=200,
    )
    enrol = forms.CharField(
        label=_("How do people enrol?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    link = forms.URLField(
        label=_("A page that tells more"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unknown = ("", _("Not known"))
        choices: dict[str, Any] = {
            "outcomes": names.outcomes(),
            "factors": names.factors(),
            "phases": names.phases_told(),
            "form": [unknown, *Kind.choices],
            "time": [unknown, *Time.choices],
            "cost": [unknown, *Cost.choices],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]  # a ChoiceField

    def described(self) -> Described:
        """What was told."""
        said = {k: v for k, v in self.cleaned_data.items() if k != "knowingly"}
        tags = {x: tuple(said[x]) for x in ("outcomes", "factors", "phases")}
        return Described(**{**said, **tags})


class AddForm(InterventionForm):
    """The same for something new, which may be there already."""

    knowingly = forms.BooleanField(
        label=_("I looked: this is something else, or I want it all the same"), required=False
    )

    def __init__(self, *args: Any, asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["knowingly"]


class StopForm(Form):
    """Why it is no longer offered."""

    why = forms.CharField(
        label=_("Why do you stop offering this?"),
        help_text=_("Adviser, board and works council read it."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ClaimForm(Form):
    """A source and what it says."""

    text = words_field(
        _("What does it say?"), help_text=_("In your own words, with its limits. No promise.")
    )
    kind = forms.ChoiceField(label=_("What kind of source is it?"), choices=SourceKind.choices)
    title = forms.CharField(label=_("What is the source called?"), max_length=200)
    publisher = forms.CharField(label=_("Who made it?"), required=False, max_length=200)
    year = forms.IntegerField(
        label=_("From which year?"), required=False, min_value=1900, max_value=2100
    )
    section = forms.CharField(
        label=_("Where in it?"),
        help_text=_("For example: page 12, or chapter 3."),
        required=False,
        max_length=80,
    )
    link = forms.URLField(
        label=_("Where does it stand?"), required=False, max_length=500, assume_scheme="https"
    )

    def sourced(self) -> Sourced:
        """What was told."""
        said = self.cleaned_data
        return Sourced(**{**said, "kind": SourceKind(said["kind"])})
