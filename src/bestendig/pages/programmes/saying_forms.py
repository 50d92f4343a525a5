"""What is asked of who notes and codes what people said, and of who reacts to what came out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.findings.reacting import NOTED_FOR
from bestendig.organisations.roles import Role
from bestendig.pages.catalogue import names
from bestendig.pages.forms import Form, day_field, words_field
from bestendig.programmes.models import Coding, Interview

_NOTHING = ("", _("says nothing of this"))


class InterviewForm(Form):
    """A talk that was held."""

    voice = forms.ChoiceField(label=_("With whom?"), choices=Interview.Voice)
    kind = forms.ChoiceField(label=_("What kind of talk?"), choices=Interview.Kind)
    people = forms.IntegerField(
        label=_("How many people were there?"), min_value=1, max_value=500, initial=1
    )
    month = day_field(
        _("When was it?"), help_text=_("We keep the month only, so that nobody can be traced.")
    )


class FragmentForm(Form):
    """One thing that was said."""

    words = forms.CharField(
        label=_("What was said?"),
        max_length=600,
        help_text=_("One thing, in a few sentences. No names, nothing about health or home."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    verbatim = forms.BooleanField(label=_("These are somebody’s own words"), required=False)
    agreed_on = day_field(
        _("On which day did this person agree to be quoted?"),
        required=False,
        help_text=_("Without agreement nobody but the advisers reads it. Leave it empty then."),
    )


class CodingForm(Form):
    """Where it stands in the DI-model."""

    outcome = forms.ChoiceField(label=_("What is it about?"), required=False)
    factor = forms.ChoiceField(label=_("Which factor helped or hindered?"), required=False)
    phase = forms.ChoiceField(label=_("Which step?"), required=False)
    place = forms.ChoiceField(label=_("Does that lie at work or outside it?"), required=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for name, found in (
            ("outcome", names.outcomes()),
            ("factor", names.factors()),
            ("phase", names.steps()),
            ("place", Coding.Place.choices),
        ):
            self.fields[name].choices = [_NOTHING, *found]  # type: ignore[attr-defined]  # with choices


class ReactionForm(Form):
    """What somebody has to say about what came out."""

    words = words_field(
        _("Your reaction"),
        help_text=_("Who reads this finding reads it, with your role. It cannot be changed later."),
    )
    spoken_by = forms.ChoiceField(label=_("Who says this?"), required=False)

    def __init__(self, *args: Any, own: Role, for_others: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not for_others:
            del self.fields["spoken_by"]
            return
        choices = [("", own.label), *((x.value, x.label) for x in NOTED_FOR)]
        self.fields["spoken_by"].choices = choices  # type: ignore[attr-defined]  # with choices

    def spoken_by_role(self) -> Role | None:
        """Whose reaction it is; None: of who writes."""
        said = self.cleaned_data.get("spoken_by")
        return Role(said) if said else None


class DiscussedForm(Form):
    """With whom what came out was discussed."""

    with_whom = forms.CharField(
        label=_("With whom?"),
        max_length=200,
        help_text=_("A group, no names: for example the works council, or eight participants."),
    )
    held_on = day_field(_("When was that?"))
    changed = words_field(
        _("What do you see differently now?"),
        required=False,
        help_text=_("What was explained, doubted or added. The verdict itself stays as it is."),
    )
