"""What is asked of who makes a programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.models import Intervention
from bestendig.dimodel import CORE as DIALOGUE
from bestendig.dimodel import FACTORS, LEADERSHIP, OUTCOMES, PHASES_TEXT, Phase
from bestendig.organisations.course.models import Challenge
from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import Tree
from bestendig.pages.forms import Form, day_field, words_field
from bestendig.pages.public.forms import PlanForm
from bestendig.pages.waves.forms import unit_label
from bestendig.pages.wording import here, split_name
from bestendig.programmes.actions.measuring import Answers, Shape
from bestendig.programmes.actions.programmes import Details
from bestendig.programmes.models import MaintenancePlan, PreconditionCheck, ProgrammeDecision
from bestendig.programmes.rules.designing import SMALLEST
from bestendig.programmes.rules.scales import offered


class ProgrammeForm(Form):
    """What a programme is."""

    name = forms.CharField(label=_("What is it called?"), max_length=100)
    promise = words_field(
        _("What do you promise?"),
        help_text=_("One or two sentences: what people get, and what it asks of them."),
    )
    begins = day_field(_("When does it begin?"))
    ends = day_field(_("When does it end?"), help_text=_("The last meeting, or the last week."))
    challenges = forms.MultipleChoiceField(
        label=_("What does the organisation have to achieve, that this is part of?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outcomes = forms.MultipleChoiceField(
        label=_("What is it to help with?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    factors = forms.MultipleChoiceField(
        label=_("What does the organisation change for it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    phases = forms.MultipleChoiceField(
        label=_("Which steps does it help with?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without “keeping it up” much of what was won is often lost again."),
    )
    units = forms.MultipleChoiceField(
        label=_("For which teams?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none when it is for everybody."),
    )
    for_whom = forms.CharField(
        label=_("For whom, in your own words?"),
        required=False,
        max_length=200,
        help_text=_("For example: everybody up to scale 10."),
    )
    helpers = forms.BooleanField(
        label=_("Who takes part helps others: HR, coaches, managers"),
        required=False,
        help_text=_("What comes out is then about them, and not yet about whom they help."),
    )
    owner = forms.ChoiceField(
        label=_("Who can people turn to?"),
        help_text=_("This person sees to it, and stands on the page."),
    )
    light = forms.BooleanField(
        label=_("It is a single meeting"),
        required=False,
        help_text=_("Then no measurement plan is needed. What people thought of it is asked."),
    )

    def __init__(
        self, *args: Any, tree: Tree, owners: Iterable[Person], challenges: Iterable[Challenge],
        **kw: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kw)
        self._choose("challenges", [(str(x.pk), x.name) for x in challenges])
        if not self.fields["challenges"].choices:  # type: ignore[attr-defined]  # as below
            self.fields["challenges"].help_text = here("programme.no_challenges")
        self._choose("outcomes", [(x.code, here(x.text)) for x in OUTCOMES])
        parts = (*FACTORS, DIALOGUE, LEADERSHIP)
        self._choose("factors", [(x.code, split_name(here(x.text))[0]) for x in parts])
        self._choose("phases", list(zip(Phase, here(PHASES_TEXT).split(" – "), strict=True)))
        self._choose(
            "units",
            [(str(x.unit), unit_label(tree.path(x.unit), x.total)) for x in tree
             if x.total and x.total < tree.total],
        )  # fmt: skip
        self._choose("owner", [(str(x.pk), str(x)) for x in owners])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def details(self) -> Details:
        """What was said, as the action asks it."""
        said = self.cleaned_data
        return Details(
            **{x: said[x] for x in ("name", "promise", "begins", "ends", "for_whom",
                                    "outcomes", "factors", "phases", "light", "helpers")},
            units=[UUID(x) for x in said["units"]],
            challenges=[UUID(x) for x in said["challenges"]],
            owner=UUID(said["owner"]),
        )  # fmt: skip


class QuestionsForm(PlanForm):
    """The five questions of “Plan a measurement”, and whom else is known to answer."""

    others = forms.IntegerField(
        label=_("How many colleagues outside it can answer the same questions?"),
        help_text=_("They can be the comparison. Leave it empty when nobody else is asked."),
        min_value=0,
        max_value=1_000_000,
        required=False,
    )
    other_teams = forms.IntegerField(
        label=_("In how many teams are they?"),
        help_text=_("Only needed when whole teams take part."),
        min_value=1,
        max_value=100_000,
        required=False,
    )

    def answers(self) -> Answers:
        """What was said, as the action asks it."""
        said = self.cleaned_data
        return Answers(
            people=said["people"],
            teams=said["teams"],
            others=said["others"] or 0,
            other_teams=said["other_teams"],
            can_wait=said["waiting_list"] == "yes",
            in_turn=said["start"] == "turn",
            response=said["response"],
        )


class ShapeForm(Form):
    """The proposal, as somebody may choose otherwise."""

    code = forms.ChoiceField(label=_("The design"), widget=forms.RadioSelect)
    primary = forms.MultipleChoiceField(
        label=_("What will show whether it helps?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most three. With one you see an effect soonest."),
    )
    smallest = forms.TypedChoiceField(
        label=_("From which size does an effect matter to you?"), coerce=float
    )
    moments = forms.ChoiceField(label=_("When do we measure?"), widget=forms.RadioSelect)
    comparison = forms.CharField(
        label=_("With whom do you compare?"), required=False, max_length=300
    )
    owner = forms.ChoiceField(label=_("Who sees to it that it is measured?"))

    def __init__(
        self, *args: Any, codes: list[tuple[str, str]], owners: Iterable[Person],
        rhythm: str, **kw: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kw)
        language = (get_language() or "nl")[:2]
        self._choose("code", codes)
        self._choose("primary", [(x.code, x.name[language]) for x in offered()])
        self._choose("smallest", [(str(x), here(f"programme.smallest.{x}")) for x in SMALLEST])
        own = ("own", here("programme.moments.own"))
        self._choose("moments", [("rhythm", rhythm), own] if rhythm else [own])
        self._choose("owner", [(str(x.pk), str(x)) for x in owners])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def shape(self) -> Shape:
        """What was chosen, as the action asks it."""
        said = self.cleaned_data
        return Shape(
            code=said["code"],
            primary=said["primary"],
            smallest=said["smallest"],
            comparison=said["comparison"],
            owner=UUID(said["owner"]),
            rhythm=said["moments"] == "rhythm",
        )


class LockForm(Form):
    """Locking the plan as it stands; a next version says why."""

    why = forms.CharField(
        label=_("What changed, and why?"),
        max_length=500,
        help_text=_("Works council, data protection officer and board read this."),
    )

    def __init__(self, *args: Any, again: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not again:
            del self.fields["why"]

    def reason(self) -> str:
        """The reason; empty for the first version."""
        return str(self.cleaned_data.get("why", ""))


class MaintenanceForm(Form):
    """What keeps it going."""

    ways = forms.MultipleChoiceField(
        label=_("How?"),
        required=False,
        choices=MaintenancePlan.Way,
        widget=forms.CheckboxSelectMultiple,
    )
    what = words_field(_("What is going to happen?"))
    who = forms.CharField(label=_("Who sees to it?"), max_length=120)
    when = forms.CharField(
        label=_("When?"), max_length=120, help_text=_("For example: three and six months after.")
    )


class WhyForm(Form):
    """A reason."""

    why = words_field(_("Why is there nothing?"))


class ValueForm(Form):
    """What it brings, for both."""

    employee = words_field(_("For whoever takes part"), required=False)
    organisation = words_field(_("For the organisation"), required=False)


class IdeaForm(Form):
    """An idea of the people it is for."""

    idea = words_field(_("What was the idea, or what was said?"))
    who = forms.CharField(
        label=_("With whom?"),
        max_length=120,
        help_text=_("A group, no names: for example six colleagues of one team."),
    )
    on = day_field(_("When was that?"))
    done = words_field(_("What was done with it?"), required=False)


class AnswerForm(Form):
    """What was done with an idea."""

    done = words_field(
        _("What was done with it?"), help_text=_("Nothing is an answer too: say why.")
    )


class PreconditionsForm(Form):
    """The four preconditions, each with how one can tell."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for code in PreconditionCheck.Code:
            self.fields[f"{code.value}_met"] = forms.BooleanField(label=code.label, required=False)
            self.fields[f"{code.value}_evidence"] = forms.CharField(
                label=here(f"precondition.{code.value}"), required=False, max_length=500
            )

    def said(self) -> list[tuple[str, bool, str]]:
        """Code, whether it is met, and the evidence, of each of which something was said."""
        rows = [
            (x.value, self.cleaned_data[f"{x.value}_met"], self.cleaned_data[f"{x.value}_evidence"])
            for x in PreconditionCheck.Code
        ]
        return [row for row in rows if row[1] or row[2] or f"{row[0]}_met" in self.changed_data]


class CloseForm(Form):
    """What was done about a task, or why nothing."""

    done = forms.ChoiceField(
        label=_("Was it done?"),
        choices=[("done", _("yes, it was done")), ("dismissed", _("no, and it will not be"))],
        widget=forms.RadioSelect,
    )
    note = words_field(
        _("What was done, or why not?"),
        help_text=_("In a sentence, without names. Works council and board may read it."),
    )


class OfferForm(Form):
    """What of the offer a programme is."""

    intervention = forms.ChoiceField(
        label=_("Which one is it?"),
        required=False,
        help_text=_("Choose the same one again for every group that does the same."),
    )

    def __init__(
        self, *args: Any, alike: list[UUID], offered: Iterable[Intervention], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        rows = {x.pk: (str(x.pk), x.name) for x in offered}
        first = [rows.pop(x) for x in alike if x in rows]
        groups = [(_("Looks like it"), first), (_("The rest of the offer"), list(rows.values()))]
        choices: list[Any] = [("", _("not on offer, or not known yet"))]
        choices += [(name, found) for name, found in groups if found]
        self.fields["intervention"].choices = choices  # type: ignore[attr-defined]  # with choices


class AsNewForm(Form):
    """The programme as something new on offer."""

    name = forms.CharField(label=_("What is it called?"), max_length=120)
    summary = forms.CharField(
        label=_("What is it, in a sentence?"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    knowingly = forms.BooleanField(
        label=_("I looked: this is something else, or I want it all the same"), required=False
    )

    def __init__(self, *args: Any, asked: bool, **kw: Any) -> None:
        super().__init__(*args, auto_id="new_%s", **kw)
        if not asked:
            del self.fields["knowingly"]


class DecideForm(Form):
    """Keep it, adjust it or stop it."""

    kind = forms.ChoiceField(
        label=_("What do you decide?"), choices=ProgrammeDecision.Kind, widget=forms.RadioSelect
    )
    why = words_field(
        _("Why?"), help_text=_("In one or two sentences. Everybody here may read it.")
    )
    on = day_field(_("When was it decided?"))


class CycleForm(Form):
    """The days of the next cycle."""

    begins = day_field(_("When does it begin?"))
    ends = day_field(_("When does it end?"))
