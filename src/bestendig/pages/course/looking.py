"""The working session and the HR processes: a page to go by, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.organisations.course import looking as actions
from bestendig.organisations.course import queries
from bestendig.organisations.course.models import ProcessLook, WorkingSession
from bestendig.organisations.course.processes import PROCESSES
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.course.forms import LookForm, SessionForm
from bestendig.pages.course.writing import form_view
from bestendig.pages.forms import sent
from bestendig.pages.wording import here, split_name

# The parts of a working session (`session.<part>`), and how many minutes each takes.
PARTS: Final = (
    ("welcome", 15), ("apart", 30), ("mixed", 40), ("pause", 15), ("choose", 30), ("agree", 20),
)  # fmt: skip
_SIDES: Final = ("employees", "managers", "hr")
_QUESTIONS: Final = (1, 2, 3)
_WRITE_DOWN: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a working session. begins: minutes after the start, as a clock says it."""

    begins: str
    minutes: int
    name: str
    text: str


@allow(Ability.COURSE_READ)
@require_safe
def session(request: DeskRequest) -> HttpResponse:
    """What a working session is made of, to print; and what earlier ones brought: what was agreed,
    and for who writes the vision what each side said."""
    may_write = request.desk.may(Ability.VISION_WRITE)
    shown = {
        "parts": _parts(),
        "minutes": sum(minutes for _part, minutes in PARTS),
        "sides": [
            (_side(side), [here(f"session.{side}.{x}") for x in _QUESTIONS]) for side in _SIDES
        ],
        "write_down": [here(f"session.write_down.{x}") for x in _WRITE_DOWN],
        "sessions": [
            (x, _said(x) if may_write else [])
            for x in queries.working_sessions()
            if may_write or x.agreed
        ],
        "may_write": may_write,
        "may_see_programmes": may_write and request.desk.may(Ability.PROGRAMMES_READ),
    }
    return render(request, "course/session.html", shown)


@allow(Ability.VISION_WRITE)
@form_view
def note_session(request: DeskRequest, session: UUID | None = None) -> HttpResponse:
    """What a working session brought; session: the same one in other words."""
    row = get_object_or_404(WorkingSession, pk=session) if session else None
    names = ("held_on", *_SIDES, "agreed")
    initial = {x: getattr(row, x) for x in names} if row else {"held_on": timezone.localdate()}
    form = SessionForm(sent(request), initial=initial)
    if form.is_valid() and form.carried_out(
        lambda: actions.note_session(**form.cleaned_data, session_id=session)
    ):
        return redirect("course:session")
    shown = {
        "form": form, "title": _("What the working session brought"), "text": here("session.note"),
    }  # fmt: skip
    return render(request, "course/session_form.html", shown)


@allow(Ability.COURSE_READ)
@require_safe
def processes(request: DeskRequest) -> HttpResponse:
    """The HR processes; what was seen of them, for who writes the course."""
    may_write = request.desk.may(Ability.COURSE_WRITE)
    found = queries.processes()
    looks = [x.last.finding for x in found if x.last]
    shown = {
        "rows": [(x, here(f"process.{x.code}"), here(f"process.{x.code}.ask")) for x in found],
        "may_write": may_write,
        "may_pledge": request.desk.may(Ability.PLEDGES_WRITE),
        "total": len(PROCESSES),
        "looked": len(looks),
        "helping": looks.count(ProcessLook.Finding.HELPS),
        "today": timezone.localdate(),
    }
    return render(request, "course/processes.html", shown)


@allow(Ability.COURSE_WRITE)
@form_view
def process(request: DeskRequest, code: str) -> HttpResponse:
    """Look at one HR process."""
    if code not in PROCESSES:
        raise Http404
    form = LookForm(sent(request))
    if form.is_valid() and form.carried_out(
        lambda: actions.look_at_process(code, **form.cleaned_data)
    ):
        return redirect(f"{reverse('course:processes')}#{code}")
    shown = {
        "form": form, "title": here(f"process.{code}"), "text": here(f"process.{code}.ask"),
    }  # fmt: skip
    return render(request, "course/process_form.html", shown)


def _parts() -> list[Part]:
    found, begun = [], 0
    for code, minutes in PARTS:
        name, words = split_name(here(f"session.{code}"))
        clock = f"{begun // 60}:{begun % 60:02}"
        found.append(Part(begins=clock, minutes=minutes, name=name, text=words))
        begun += minutes
    return found


def _said(session: WorkingSession) -> list[tuple[str, str]]:
    return [(_side(side), getattr(session, side)) for side in _SIDES if getattr(session, side)]


def _side(side: str) -> str:
    return {"employees": _("Employees"), "managers": _("Managers"), "hr": _("HR")}[side]
