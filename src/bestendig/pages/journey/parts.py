"""The parts of the page: their address, their name, and one line on what stands in them now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bestendig.journey.plan import Plan
from bestendig.pages.forms import Form
from bestendig.pages.journey import forms
from bestendig.pages.wording import here, split_name

_SHORT: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part. slug: in the address. later: it appears after the first goal."""

    slug: str
    title: str | Promise
    now: Callable[[Plan], str]
    form: type[Form] | None = None
    initial: Callable[[Plan], dict[str, Any]] = lambda _plan: {}
    later: bool = False

    @property
    def template(self) -> str:
        """What stands in it."""
        return f"journey/parts/{self.slug}.html"


def _goal(plan: Plan) -> str:
    if not plan.goal:
        return ""
    day = date_format(plan.look_back, "j F Y") if plan.look_back else ""
    return f"{_short(plan.goal)} ({day})" if day else _short(plan.goal)


def _standing(plan: Plan) -> str:
    return split_name(here(f"plan.me.word.{plan.word}"))[0] if plan.word else ""


def _weeks(plan: Plan) -> str:
    if plan.paused:
        return _("on pause")
    return _short(plan.weeks[0].words) if plan.weeks else ""


PARTS: Final = (
    Part(
        slug="richting",
        title=gettext_lazy("Where do I want to go?"),
        form=forms.CompassForm,
        initial=lambda plan: {"cluster": plan.cluster, "words": plan.destination},
        now=lambda plan: _short(plan.destination),
    ),
    Part(
        slug="verkennen",
        title=gettext_lazy("What do I enjoy, what am I good at?"),
        form=forms.ExploreForm,
        initial=lambda plan: {
            "enjoys": plan.enjoys,
            "good_at": plan.good_at,
            "learns": plan.learns,
        },
        now=lambda plan: _short(plan.enjoys or plan.good_at or plan.learns),
    ),
    Part(
        slug="doel",
        title=gettext_lazy("My goal"),
        form=forms.GoalForm,
        initial=lambda plan: {"words": plan.goal, "look_back": plan.look_back},
        now=_goal,
    ),
    Part(
        slug="stand",
        title=gettext_lazy("Where am I now?"),
        form=forms.StandingForm,
        initial=lambda plan: {"word": plan.word},
        now=_standing,
    ),
    Part(
        slug="hindernis",
        title=gettext_lazy("What holds me back?"),
        form=forms.HurdlesForm,
        initial=lambda plan: {"hurdles": list(plan.hurdles)},
        now=lambda plan: ", ".join(here(f"plan.me.hurdle.{x}.is") for x in plan.hurdles),
    ),
    Part(
        slug="gewoonte",
        title=gettext_lazy("One habit"),
        form=forms.HabitForm,
        now=lambda plan: _short("; ".join(x.words for x in plan.habits)),
    ),
    Part(slug="week", title=gettext_lazy("What went well?"), form=forms.WeekForm, now=_weeks),
    Part(
        slug="lijst",
        title=gettext_lazy("What appeals to me?"),
        now=lambda plan: (
            _("on my list: %(n)s") % {"n": len(plan.shortlist)} if plan.shortlist else ""
        ),
    ),
    Part(
        slug="praten",
        title=gettext_lazy("With whom do I talk?"),
        form=forms.TalkForm,
        now=lambda plan: _short(plan.talks[0].who or plan.talks[0].words) if plan.talks else "",
        later=True,
    ),
    Part(slug="maatje", title=gettext_lazy("A buddy"), now=lambda _plan: "", later=True),
    Part(
        slug="delen",
        title=gettext_lazy("Share something"),
        form=forms.ShareForm,
        now=lambda _plan: "",
        later=True,
    ),
    Part(
        slug="idee",
        title=gettext_lazy("An idea for a programme"),
        form=forms.IdeaForm,
        now=lambda _plan: "",
        later=True,
    ),
)
BY_SLUG: Final = {part.slug: part for part in PARTS}


def _short(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(_SHORT)
