"""The two checklists: the organisation's, of which the progress is kept, and one's own, which
never reaches the server."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.organisations.course.actions import step_with_advice
from bestendig.organisations.course.advice import ORGANISATION, OWN, PHASE_OF, Advice, Phase
from bestendig.organisations.course.models import AdviceStep
from bestendig.organisations.course.queries import Reminder, Why, advice_steps, reminders
from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk, DeskRequest, allow
from bestendig.pages.course.forms import AdviceForm
from bestendig.pages.course.writing import form_view
from bestendig.pages.forms import sent
from bestendig.pages.home.card import Line
from bestendig.pages.wording import here

# Where in the product something of an advice is done.
_PLACES: Final = MappingProxyType(
    {
        "vision": ("course:session", Ability.COURSE_READ),
        "top": ("course:course", Ability.COURSE_READ),
        "policy": ("course:processes", Ability.COURSE_READ),
        "face": ("course:course", Ability.COURSE_READ),
        "use": ("catalogue:works", Ability.EVIDENCE_READ),
        "measure": ("programmes:list", Ability.PROGRAMMES_READ),
    }
)
_OWN_PLACES: Final = MappingProxyType(
    {
        **dict.fromkeys(
            ("destination", "goal", "talk", "look_back", "mild"),
            ("journey:plan", Ability.OWN_PLAN),
        ),
        "offer": ("catalogue:offer", Ability.OFFER_READ),
        "join_in": ("contact:ask", Ability.CONTACT_ASK),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One advice as a page shows it. url: where in the product something of it is done."""

    code: str
    text: str
    how: str = ""
    url: str = ""
    step: AdviceStep | None = None


@allow(Ability.COURSE_READ)
@require_safe
def advice(request: DeskRequest) -> HttpResponse:
    """The organisation's list; how far it is, for who writes the course."""
    may_write = request.desk.may(Ability.COURSE_WRITE)
    steps = advice_steps() if may_write else {}
    busy = [x for x in steps.values() if x.state != AdviceStep.State.CHOSEN]
    shown = {
        "phases": [(phase, _phase(phase), _rows(phase, steps, request.desk)) for phase in Phase],
        "may_write": may_write,
        "busy": len(busy),
        "done": sum(x.state == AdviceStep.State.DONE for x in busy),
        "total": len(ORGANISATION),
        "reminders": advice_lines() if may_write else (),
        "planned": [
            (here(f"advice.{x.code}"), x)
            for x in sorted(steps.values(), key=lambda x: (x.on is None, x.on))
            if x.on is not None
        ],
    }
    return render(request, "course/advice.html", shown)


@allow(Ability.COURSE_WRITE)
@form_view
def step(request: DeskRequest, code: str) -> HttpResponse:
    """How far the organisation is with one advice."""
    if code not in PHASE_OF:
        raise Http404
    row = advice_steps().get(code)
    initial = {"state": row.state, "on": row.on, "note": row.note} if row else {}
    form = AdviceForm(sent(request), initial=initial)
    if form.is_valid() and form.carried_out(lambda: step_with_advice(code, **form.cleaned_data)):
        return redirect(f"{reverse('course:advice')}#{code}")
    shown = {"form": form, "title": here(f"advice.{code}"), "text": here(f"advice.{code}.how")}
    return render(request, "course/step.html", shown)


@allow(Ability.COURSE_READ)
@require_safe
def own(request: DeskRequest) -> HttpResponse:
    """One's own list: nothing of what is ticked comes here; the browser keeps it, or paper."""
    rows = [(phase, _phase(phase), _own_rows(phase, request.desk)) for phase in Phase]
    return render(request, "course/own.html", {"phases": rows})


def advice_lines() -> tuple[Line, ...]:
    """What the checklist asks today, each with where it is done."""
    return tuple(_line(x) for x in reminders(timezone.localdate()))


def _line(reminder: Reminder) -> Line:
    if reminder.code:
        words = (
            _("Begin with: %(advice)s")
            if reminder.why is Why.BEGIN
            else _("Look back at: %(advice)s")
        )
        text = words % {"advice": here(f"advice.{reminder.code}")}
        return Line(text=text, url=reverse("course:step", args=[reminder.code]))
    text = (
        here("advice.remind.look")
        if reminder.why is Why.LOOK
        else here("advice.remind.untouched", phase=_phase(reminder.phase).lower())
    )
    return Line(text=text, url=f"{reverse('course:advice')}#{reminder.phase}")


def _rows(phase: Phase, steps: dict[str, AdviceStep], desk: Desk) -> list[Row]:
    return [
        Row(
            code=x.code,
            text=here(f"advice.{x.code}"),
            how=here(f"advice.{x.code}.how"),
            url=_url(_PLACES, x, desk),
            step=steps.get(x.code),
        )
        for x in ORGANISATION
        if x.phase is phase
    ]


def _own_rows(phase: Phase, desk: Desk) -> list[Row]:
    return [
        Row(code=x.code, text=here(f"own.{x.code}"), url=_url(_OWN_PLACES, x, desk))
        for x in OWN
        if x.phase is phase
    ]


def _url(places: MappingProxyType[str, tuple[str, Ability]], advice: Advice, desk: Desk) -> str:
    name, ability = places.get(advice.code, ("", None))
    return reverse(name) if ability is not None and desk.may(ability) else ""


def _phase(phase: Phase) -> str:
    return {Phase.THINK: _("Think"), Phase.DO: _("Do"), Phase.LOOK: _("Look")}[phase]
