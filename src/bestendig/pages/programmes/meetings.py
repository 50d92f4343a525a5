"""Meetings of a programme, who was there, and time and money."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes.meeting_forms import (
    BudgetForm,
    CameForm,
    MeetingForm,
    OffForm,
    RoomForm,
)
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view
from bestendig.pages.wording import here
from bestendig.programmes.actions import meetings as actions
from bestendig.programmes.models import Budget, Meeting
from bestendig.programmes.queries import meetings as queries
from bestendig.programmes.rules.reach import about


@allow(Ability.PROGRAMMES_READ)
@form_view
def meetings(request: DeskRequest, programme: UUID) -> HttpResponse:
    """All meetings, and a new one for who makes programmes."""
    standing = standing_or_404(programme)
    found = standing.programme
    writes = request.desk.may(Ability.PROGRAMMES_WRITE)
    may_write = writes and not hasattr(found, "decision")
    rows = list(queries.meetings_of(found.pk))
    last = rows[-1] if rows else None
    initial = {
        "minutes": last.minutes if last else 120,
        "place": last.place if last else "",
        "capacity": last.capacity if last else None,
        "kind": last.kind if last else Meeting.Kind.LESSON.value,
    }
    form = MeetingForm(sent(request) if may_write else None, initial=initial)
    if form.is_valid() and form.carried_out(lambda: actions.plan_meeting(found.pk, form.when())):
        return redirect("programmes:meetings", found.pk)
    k = request.organisation.k
    shown = {
        "programme": found,
        # Advisers have the list itself; others are told about how many, where enough came.
        "rows": [
            (
                x,
                # A refresher comes after a cycle, also after one that was decided about.
                writes if x.again else may_write,
                about(x.came or 0) if queries.told_of(x, k) else None,
            )
            for x in rows
        ],
        "form": form,
        "may_write": may_write,
        "may_add": may_write and not (found.light and any(not x.off for x in rows)),
        "now": timezone.now(),
    }
    return render(request, "programmes/meetings.html", shown)


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def meeting(request: DeskRequest, meeting: UUID) -> HttpResponse:
    """One meeting: move it, call it off, and say who was there."""
    row = get_object_or_404(Meeting.objects.select_related("programme"), pk=meeting)
    doing, said = request.POST.get("do", ""), sent(request)
    begins = timezone.localtime(row.begins_at)
    form = MeetingForm(
        said if doing == "move" else None,
        initial={
            "day": begins.date(), "time": begins.time(), "minutes": row.minutes,
            "place": row.place, "capacity": row.capacity, "kind": row.kind,
        },
    )  # fmt: skip
    room = RoomForm(said if doing == "room" else None, initial={"capacity": row.capacity})
    off = OffForm(said if doing == "off" else None)
    came = CameForm(
        said if doing == "came" else None,
        rows=queries.may_come(row),
        initial={"people": [str(x) for x in queries.came_to(row)]},
    )
    if room.is_valid() and room.carried_out(
        lambda: actions.set_room(row.pk, room.cleaned_data["capacity"])
    ):
        return redirect("programmes:meeting", row.pk)
    if (
        (form.is_valid() and form.carried_out(lambda: actions.change_meeting(row.pk, form.when())))
        or (
            off.is_valid()
            and off.carried_out(lambda: actions.call_off_meeting(row.pk, off.cleaned_data["why"]))
        )
        or (
            came.is_valid()
            and came.carried_out(lambda: actions.note_attendance(row.pk, came.ids()))
        )
    ):
        return redirect("programmes:meetings", row.programme_id)
    shown = {
        "programme": row.programme, "meeting": row, "form": form, "off": off, "came": came,
        "room": room,
        "over": row.begins_at <= timezone.now(),
    }  # fmt: skip
    return render(request, "programmes/meeting.html", shown)


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def budget(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Time and money: planned, and used so far."""
    found = standing_or_404(programme).programme
    row = Budget.objects.filter(programme=found).first()
    names = ("hours_planned", "hours_besides", "euros_planned", "euros_used")
    form = BudgetForm(sent(request), initial={x: getattr(row, x) for x in names} if row else {})
    if form.is_valid() and form.carried_out(
        lambda: actions.write_budget(found.pk, **form.said())  # type: ignore[arg-type]  # ints
    ):
        return redirect("programmes:detail", found.pk)
    shown = {
        "programme": found, "form": form, "title": _("Time and money"),
        "text": here("programme.budget"),
    }  # fmt: skip
    return render(request, "programmes/one_form.html", shown)
