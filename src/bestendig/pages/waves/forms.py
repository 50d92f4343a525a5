"""What is asked of who plans a survey."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bestendig.measurement.actions.planned import Passphrases
from bestendig.organisations.queries.names import people_named
from bestendig.organisations.queries.units import Tree
from bestendig.pages.forms import Form, day_field, words_field
from bestendig.programmes.models import PlannedWave
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.queries.questionnaires import Row


def passphrase_input() -> forms.PasswordInput:
    """A field for a passphrase, that no browser remembers."""
    return forms.PasswordInput(attrs={"autocomplete": "off"})


class DescribeForm(Form):
    """What a plan is called and what one wants to know."""

    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=100,
        help_text=_("Colleagues see this name in their invitation."),
    )
    purpose = words_field(
        _("What do you want to know?"),
        help_text=_("In one or two sentences. The works council reads this."),
    )


class OnceForm(DescribeForm):
    """One survey."""

    opens = day_field(_("When does it open?"))
    closes = day_field(_("When does it close?"), help_text=_("Two weeks is usually enough."))

    def window(self) -> Window:
        """The days that were chosen."""
        return Window(self.cleaned_data["opens"], self.cleaned_data["closes"])


class EveryForm(DescribeForm):
    """The same survey again and again."""

    opens = day_field(_("When does the first one open?"))
    months = forms.TypedChoiceField(
        label=_("How long between two of them?"),
        choices=[(3, _("three months")), (4, _("four months")), (6, _("half a year")),
                 (12, _("a year"))],
        coerce=int,
        initial=6,
    )  # fmt: skip
    times = forms.TypedChoiceField(
        label=_("How many times?"),
        choices=[(n, str(n)) for n in range(2, 9)],
        coerce=int,
        initial=3,
        help_text=_("All within two years: answers are linked no longer."),
    )


class AroundForm(DescribeForm):
    """Before something, when it ends, and some months later."""

    begins = day_field(_("When does it begin?"), help_text=_("We measure in the weeks before."))
    ends = day_field(_("When does it end?"), help_text=_("We measure in the weeks after."))
    follow_ups = forms.TypedMultipleChoiceField(
        label=_("And later, to see what is left?"),
        choices=[(6, _("six months after the end")), (12, _("a year after the end"))],
        coerce=int,
        initial=[6, 12],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class RhythmForm(DescribeForm):
    """The fixed moments of the coming two years."""

    def __init__(self, *args: Any, windows: list[Window], rows: Iterable[Row], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.count = len(windows)
        for number, window in enumerate(windows, start=1):
            for name, label, day in (
                ("opens", gettext("Moment %(number)d opens"), window.first),
                ("closes", gettext("Moment %(number)d closes"), window.last),
            ):
                field = day_field(label % {"number": number})
                field.initial = day
                self.fields[f"{name}_{number}"] = field
        self.fields["questionnaire"] = forms.ChoiceField(
            label=_("With which questions?"),
            required=False,
            choices=[("", _("choose later")), *questionnaire_choices(rows)],
            help_text=_("The same questions every time show what changes."),
        )

    def windows(self) -> list[Window]:
        """The days that were chosen."""
        said = self.cleaned_data
        return [
            Window(said[f"opens_{number}"], said[f"closes_{number}"])
            for number in range(1, self.count + 1)
        ]

    def questionnaire(self) -> UUID | None:
        """The chosen version."""
        chosen = self.cleaned_data["questionnaire"]
        return UUID(chosen) if chosen else None


class WindowForm(Form):
    """When a survey opens and closes."""

    opens = day_field(_("When does it open?"), help_text=_("At eight in the morning."))
    closes = day_field(_("When does it close?"), help_text=_("At eight in the evening."))

    def window(self) -> Window:
        """The days that were chosen."""
        return Window(self.cleaned_data["opens"], self.cleaned_data["closes"])


class QuestionsForm(Form):
    """Which questions are asked."""

    questionnaire = forms.ChoiceField(label=_("Which questionnaire?"), widget=forms.RadioSelect)
    extra = forms.ChoiceField(
        label=_("A few questions beside it?"),
        required=False,
        help_text=_("At most five, for what this survey is about."),
    )
    everywhere = forms.BooleanField(
        label=_("The same questions for all moments of this plan that are to come"),
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, rows: Iterable[Row], extras: Iterable[Row], several: bool, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        extras = list(extras)
        self.fields["questionnaire"].choices = questionnaire_choices(rows)  # type: ignore[attr-defined]  # a ChoiceField
        nothing = ("", _("no"))
        self.fields["extra"].choices = [nothing, *questionnaire_choices(extras)]  # type: ignore[attr-defined]  # the same
        if not extras:
            del self.fields["extra"]
        if not several:
            del self.fields["everywhere"]

    def chosen(self) -> dict[str, Any]:
        """What was chosen, as `choose_questions` asks it."""
        extra = self.cleaned_data.get("extra")
        return {
            "questionnaire": UUID(self.cleaned_data["questionnaire"]),
            "extra": UUID(extra) if extra else None,
            "everywhere": self.cleaned_data.get("everywhere", False),
        }


class PeopleForm(Form):
    """Everybody, or whole units."""

    whom = forms.ChoiceField(
        label=_("Who is asked?"),
        choices=[("all", _("everybody who works here")), ("units", _("these units, as a whole"))],
        initial="all",
        widget=forms.RadioSelect,
    )
    units = forms.MultipleChoiceField(
        label=_("Which units?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With everything that is under them. People cannot be picked one by one."),
    )

    def __init__(self, *args: Any, tree: Tree, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["units"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            (str(place.unit), unit_label(tree.path(place.unit), place.total))
            for place in tree
            if place.total and place.total < tree.total
        ]

    def units_chosen(self) -> list[UUID] | None:
        """The chosen units; None for everybody."""
        if self.cleaned_data["whom"] == "all":
            return None
        return [UUID(unit) for unit in self.cleaned_data["units"]]


class PurposeForm(Form):
    """What one wants to know."""

    purpose = words_field(
        _("What do you want to know?"),
        help_text=_("In one or two sentences. The works council reads this."),
    )


class UnitsForm(Form):
    """Whole units, after a round of talks or to ask what holds people back."""

    units_chosen = forms.MultipleChoiceField(
        label=_("Which units?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With everything that is under them. People cannot be picked one by one."),
    )

    def __init__(self, *args: Any, tree: Tree, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["units_chosen"].choices = [  # type: ignore[attr-defined]  # a MultipleChoiceField
            (str(place.unit), unit_label(tree.path(place.unit), place.total))
            for place in tree
            if place.total
        ]

    def units(self) -> list[UUID]:
        """The chosen units."""
        return [UUID(unit) for unit in self.cleaned_data["units_chosen"]]


class AttendedForm(Form):
    """Who was at an activity."""

    attended = words_field(
        _("Who was there?"),
        help_text=_("One a line: a work e-mail address or a name. Which activity is not kept."),
    )

    def clean_attended(self) -> str:
        """Each line must be one person."""
        self._found, unknown = people_named(self.cleaned_data["attended"])
        if unknown:
            raise forms.ValidationError(
                gettext("We do not know these, or there are several: %(lines)s"),
                params={"lines": ", ".join(unknown)},
            )
        return str(self.cleaned_data["attended"])

    def people(self) -> list[UUID]:
        """Those who were named."""
        return self._found


class OpenQuestionForm(Form):
    """One question that is answered in words."""

    nl = forms.CharField(
        label=_("The open question"),
        max_length=200,
        required=False,
        help_text=_("Like: Wat zou jouw werk beter maken? Empty: no open question."),
    )
    en = forms.CharField(label=_("The same in English"), max_length=200, required=False)


class LockForm(Form):
    """Locking a plan again: what changed, and why."""

    why = words_field(
        _("What did you change, and why?"), help_text=_("Works council and FG read this.")
    )


class AboutForm(DescribeForm):
    """The same with what happens to the answers of one person over time."""

    privacy = forms.ChoiceField(
        label=_("What happens with the answers of one person over time?"),
        choices=PlannedWave.Privacy,
        widget=forms.RadioSelect,
        help_text=_("Linked, you see change. After the launch this cannot be altered."),
    )


class PassphraseForm(Form):
    """Of the key-holder."""

    passphrase = forms.CharField(label=_("Passphrase"), strip=False, widget=passphrase_input())


class LaunchForm(Form):
    """The last step: whether a key-holder must be there when the box is opened."""

    panel = forms.CharField(
        label=_("Passphrase of the key of this plan"),
        help_text=_("The key-holder put it there at an earlier survey of this plan."),
        strip=False,
        widget=passphrase_input(),
    )
    box = forms.CharField(
        label=_("Passphrase of the key-holder"),
        required=False,
        strip=False,
        min_length=12,
        help_text=_("Twelve signs or more; three words that do not belong together are good."),
        widget=passphrase_input(),
    )
    again = forms.CharField(
        label=_("The same once more"), required=False, strip=False, widget=passphrase_input()
    )
    lock_panel = forms.BooleanField(
        label=_("Put it on the key that lays answers beside each other too"), required=False
    )

    def __init__(self, *args: Any, panel_is_locked: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if panel_is_locked:
            del self.fields["lock_panel"]
        else:
            del self.fields["panel"]

    def clean(self) -> dict[str, Any]:
        """The two must be the same."""
        said = super().clean() or {}
        if said.get("box", "") != said.get("again", "") and "box" not in self.errors:
            self.add_error("again", gettext("This is not the same."))
        if said.get("lock_panel") and not said.get("box"):
            self.add_error("box", gettext("This is still empty."))
        return said

    def passphrases(self) -> Passphrases:
        """What the key-holder said."""
        said = self.cleaned_data
        return Passphrases(
            panel=said.get("panel") or None,
            box=said["box"] or None,
            lock_panel=said.get("lock_panel", False),
        )


class LaterForm(Form):
    """Closing later."""

    closes = day_field(_("Until which day?"), help_text=_("At eight in the evening."))


def questionnaire_choices(rows: Iterable[Row]) -> list[tuple[str, str]]:
    """Fixed versions to choose from, with their length."""
    return [(str(row.version.pk), _row_label(row)) for row in rows]


def first_days(window: Window) -> dict[str, date]:
    """A window as the first values of a form."""
    return {"opens": window.first, "closes": window.last}


def _row_label(row: Row) -> str:
    questions = ngettext("%(n)d question", "%(n)d questions", row.count) % {"n": row.count}
    minutes = ngettext("%(n)d minute", "%(n)d minutes", row.minutes) % {"n": row.minutes}
    return f"{row.version.questionnaire.title} ({questions}, {minutes})"


def unit_label(path: tuple[str, ...], people: int) -> str:
    """A unit with what is above it, and how many people it has."""
    heads = ngettext("%(n)d person", "%(n)d people", people) % {"n": people}
    return f"{' › '.join(path[1:] or path)} ({heads})"
