"""What is typed in the parts of Mijn plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bestendig.dimodel import OUTCOMES, Word
from bestendig.journey.plan import HURDLES
from bestendig.pages.forms import Form, day_field
from bestendig.pages.wording import here
from bestendig.programmes.queries.programmes import open_for_ideas


def _words(label: Any, *, rows: int = 3, required: bool = True, help_text: Any = "") -> Any:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
    )


class CompassForm(Form):
    """Where most is to be gained, and where to."""

    cluster = forms.ChoiceField(
        label=_("Where do you gain most?"), required=False, widget=forms.RadioSelect
    )
    words = _words(_("Your destination"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(x.code, here(f"plan.me.cluster.{x.code}")) for x in OUTCOMES]
        self.fields["cluster"].choices = [*chosen, ("", _("I do not know yet"))]  # type: ignore[attr-defined]
        self.fields["words"].help_text = here("plan.me.destination")


class ExploreForm(Form):
    """Three questions, each of which may be left out."""

    enjoys = _words(_("What do I enjoy in my work?"), rows=2, required=False)
    good_at = _words(_("What am I good at?"), rows=2, required=False)
    learns = _words(_("How do I learn best?"), rows=2, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("enjoys", "good_at", "learns"):
            self.fields[name].help_text = here(f"plan.me.explore.{name}")


class GoalForm(Form):
    """A goal in own words, with a date."""

    words = _words(_("My goal"), required=False, help_text=_("In your own words."))
    look_back = day_field(_("On this day I look back"), required=False)


class StandingForm(Form):
    """One of seven words."""

    word = forms.ChoiceField(label=_("What fits you best now?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].choices = [  # type: ignore[attr-defined]
            (x.value, here(f"plan.me.word.{x.value}")) for x in Word
        ]


class HurdlesForm(Form):
    """None, one or more of three."""

    hurdles = forms.MultipleChoiceField(
        label=_("What holds you back?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hurdles"].choices = [  # type: ignore[attr-defined]
            (x.value, here(f"plan.me.hurdle.{x.value}.is")) for x in HURDLES
        ]


class HabitForm(Form):
    """One habit; `another`: chosen beside the first."""

    words = _words(_("My habit"), rows=2, help_text=_("Small enough to begin this week."))
    another = forms.BooleanField(required=False, widget=forms.HiddenInput)


class WeekForm(Form):
    """One question."""

    words = _words(_("This went well"))


class TalkForm(Form):
    """With whom, when, what stayed with you."""

    who = forms.CharField(
        label=_("With whom?"),
        required=False,
        max_length=200,
        help_text=_("Whoever you like: a colleague, your partner, a coach. A name is not needed."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    on = day_field(_("When?"))
    words = _words(_("What stayed with you?"), rows=2, required=False)


class IdeaForm(Form):
    """An idea for a programme, asked or not."""

    programme = forms.ChoiceField(label=_("For which programme?"))
    words = _words(_("My idea"), rows=3)
    named = forms.BooleanField(label=_("My name may stand there"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = [  # type: ignore[attr-defined]
            (str(x.pk), x.name) for x in open_for_ideas()
        ]


class ShareForm(Form):
    """What, and with whom: one of each."""

    what = forms.ChoiceField(label=_("What do you share?"), widget=forms.RadioSelect)
    reader = forms.ChoiceField(label=_("With whom?"), widget=forms.RadioSelect)
