"""What is to be done after a programme: tasks that come by themselves, once, and are closed with a
note. And whoever took part can say that they want to hear nothing more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.common.registry import months_after
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import (
    Enrolment,
    NoContact,
    Programme,
    ProgrammeDecision,
    UpkeepTask,
)

# Months after the end at which somebody asks how it goes (R39).
MONTHS: Final = (1, 3, 6, 12)
# So long before its day a task appears; what is longer past than this does not come any more.
AHEAD: Final = timedelta(days=7)
LATE: Final = timedelta(days=31)
# So long there is to plan something once a gain is seen to fade.
SOON: Final = timedelta(days=14)


def raise_due(today: date) -> int:
    """Make the contacts that are due, of every programme in which something keeps it going: how
    many. Again on the same day: none. Not of what was stopped: nothing is kept up there."""
    rows = (
        Programme.objects.exclude(started_at=None)
        .exclude(decision__kind=ProgrammeDecision.Kind.STOP)
        .filter(maintenance__exception="", ends__lt=today)
        .exclude(maintenance__what="")
    )
    return sum(_raise(x, today) for x in rows)


@transaction.atomic
def raise_faded(programme_id: UUID, survey: str, on: date) -> bool:
    """What was gained fades, as this survey (its key) shows: whether the task is new."""
    return _made(programme_id, f"faded-{survey}", kind=UpkeepTask.Kind.FADED, due_on=on + SOON)


@transaction.atomic
def close_task(task_id: UUID, note: str, *, done: bool) -> None:
    """It was done, or will not be: with a note that works council and board may read."""
    task = UpkeepTask.objects.select_for_update(of=("self",)).get(pk=task_id)
    if task.state != UpkeepTask.State.OPEN:
        raise Refused(_("This was closed already."))
    if not note.strip():
        raise Refused(_("Write down what was done, or why not."), field="note")
    task.state = UpkeepTask.State.DONE if done else UpkeepTask.State.DISMISSED
    task.note, task.closed_on = note.strip(), timezone.localdate()
    task.closed_by = scope.actor().person
    task.save(update_fields=["state", "note", "closed_on", "closed_by"])
    audit.record("close_upkeep", object_kind="programme", object_id=task.programme_id, done=done)


@transaction.atomic
def want_contact(enrolment_id: UUID, *, wanted: bool) -> None:
    """Whether somebody who took part may be approached about it later. Nobody asks why."""
    row = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment_id)
    if wanted:
        NoContact.objects.filter(enrolment=row).delete()
    else:
        NoContact.objects.get_or_create(enrolment=row)
    audit.record("want_contact", object_kind="programme", object_id=row.programme_id)


@transaction.atomic
def _raise(programme: Programme, today: date) -> int:
    made = 0
    for months in MONTHS:
        due = months_after(programme.ends, months)
        if due - AHEAD <= today <= due + LATE:
            made += _made(
                programme.pk, f"contact-{months}", kind=UpkeepTask.Kind.CONTACT, months=months,
                due_on=due,
            )  # fmt: skip
    return made


def _made(programme_id: UUID, key: str, **values: object) -> bool:
    _task, made = UpkeepTask.objects.get_or_create(
        programme_id=programme_id, key=key, defaults=values
    )
    if made:
        audit.record("raise_upkeep", object_kind="programme", object_id=programme_id)
    return bool(made)
