"""Meetings: planned, moved, called off, held; and what a programme costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.programmes import changeable
from bestendig.programmes.models import Attendance, Budget, Meeting, Programme
from bestendig.programmes.queries.meetings import may_come

LONGEST: Final = 12 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When and where, for how long a person, room for how many, and what kind of learning."""

    begins_at: datetime
    minutes: int
    place: str
    kind: str
    capacity: int | None = None


@transaction.atomic
def plan_meeting(programme_id: UUID, when: When) -> Meeting:
    """A meeting of a programme. A programme of a single meeting has one."""
    programme = changeable(programme_id)
    meeting = Meeting(programme=programme)
    _put(meeting, programme, when)
    audit.record("plan_meeting", object_kind="programme", object_id=programme.pk)
    return meeting


def put_again(programme: Programme, when: When, told_from: date) -> Meeting:
    """A refresher, after the programme's end. The caller locked the programme."""
    meeting = Meeting(programme=programme, again=True, told_from=told_from)
    _put(meeting, programme, when)
    audit.record("plan_meeting", object_kind="programme", object_id=programme.pk)
    return meeting


@transaction.atomic
def change_meeting(meeting_id: UUID, when: When) -> Meeting:
    """The same meeting at another time or place; one that was called off takes place after all."""
    meeting, programme = _of(meeting_id)
    if meeting.came is not None:
        raise Refused(_("It has been held."))
    stood = (meeting.begins_at, meeting.place)
    _put(meeting, programme, when)
    if meeting.told_at and stood != (meeting.begins_at, meeting.place):  # who came then comes now
        meeting.told_at = None
        meeting.save(update_fields=["told_at"])
    audit.record("change_meeting", object_kind="programme", object_id=programme.pk)
    return meeting


@transaction.atomic
def set_room(meeting_id: UUID, capacity: int | None) -> Meeting:
    """For how many there is room, after all; also of a meeting that was held."""
    meeting, programme = _of(meeting_id)
    if capacity is not None and capacity < (meeting.came or 0):
        raise Refused(_("%(n)d people were there, so they fitted.") % {"n": meeting.came},
                      field="capacity")  # fmt: skip
    meeting.capacity = capacity
    meeting.save(update_fields=["capacity"])
    audit.record("change_meeting", object_kind="programme", object_id=programme.pk)
    return meeting


@transaction.atomic
def call_off_meeting(meeting_id: UUID, why: str) -> Meeting:
    """It does not take place; why, in one of four words, never about somebody."""
    meeting, programme = _of(meeting_id)
    if meeting.came is not None:
        raise Refused(_("It has been held."))
    meeting.off = Meeting.Off(why)
    meeting.save(update_fields=["off"])
    audit.record("call_off_meeting", object_kind="programme", object_id=programme.pk, why=why)
    return meeting


@transaction.atomic
def note_attendance(meeting_id: UUID, people: Collection[UUID]) -> Meeting:
    """Who came, of who takes part; no more than there was room for. What was noted before is
    replaced."""
    meeting, programme = _of(meeting_id)
    if meeting.off:
        raise Refused(_("It did not take place."))
    if meeting.begins_at > timezone.now():
        raise Refused(_("It is still to come."))
    allowed = set(may_come(meeting).values_list("person", flat=True))
    if not set(people) <= allowed:
        raise Refused(_("Only who takes part can be noted."), field="people")
    if meeting.capacity is not None and len(set(people)) > meeting.capacity:
        raise Refused(
            _("There was room for %(n)d. Did more fit? Make more room first.")
            % {"n": meeting.capacity},
            field="people",
        )
    Attendance.objects.filter(meeting=meeting).delete()
    Attendance.objects.bulk_create(
        Attendance(organisation_id=meeting.organisation_id, meeting=meeting, person_id=one)
        for one in set(people)
    )
    meeting.came = len(set(people))
    meeting.save(update_fields=["came"])
    audit.record("note_attendance", object_kind="programme", object_id=programme.pk)
    return meeting


@transaction.atomic
def write_budget(
    programme_id: UUID, *, hours_planned: int | None, hours_besides: int,
    euros_planned: int | None, euros_used: int | None,
) -> Budget:  # fmt: skip
    """Working hours and euros: what was planned, and what was used besides the meetings."""
    programme = changeable(programme_id)
    row: Budget
    row, _made = Budget.objects.update_or_create(
        programme=programme,
        defaults={
            "hours_planned": hours_planned, "hours_besides": hours_besides,
            "euros_planned": euros_planned, "euros_used": euros_used,
        },
    )  # fmt: skip
    audit.record("write_budget", object_kind="programme", object_id=programme.pk)
    return row


def _of(meeting_id: UUID) -> tuple[Meeting, Programme]:
    meeting: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.again:  # it comes after a cycle, also after one that was decided about
        return meeting, Programme.objects.get(pk=meeting.programme_id)
    return meeting, changeable(meeting.programme_id)


def _put(meeting: Meeting, programme: Programme, when: When) -> None:
    _refuse_day(meeting, programme, timezone.localdate(when.begins_at))
    if not 0 < when.minutes <= LONGEST:
        raise Refused(_("Choose between 1 minute and 12 hours."), field="minutes")
    if not when.place.strip():
        raise Refused(_("This is still empty."), field="place")
    meeting.begins_at, meeting.minutes = when.begins_at, when.minutes
    meeting.place, meeting.capacity = when.place.strip(), when.capacity
    meeting.kind, meeting.off = Meeting.Kind(when.kind), ""
    meeting.save()


def _refuse_day(meeting: Meeting, programme: Programme, day: date) -> None:
    if meeting.again:
        if day <= max(programme.ends, timezone.localdate()):
            raise Refused(_("Choose a day that is still to come."), field="day")
        return
    others = Meeting.objects.filter(programme=programme, off="", again=False)
    if programme.light and others.exclude(pk=meeting.pk).exists():
        raise Refused(_("This programme is a single meeting. Change that first."))
    if not programme.begins <= day <= programme.ends:
        raise Refused(_("Choose a day within the programme."), field="day")
