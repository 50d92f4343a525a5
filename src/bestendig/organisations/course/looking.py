"""What was looked at together: a working session, and the HR processes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.course.models import ProcessLook, WorkingSession
from bestendig.organisations.course.processes import PROCESSES
from bestendig.organisations.refusal import Refused


@transaction.atomic
def note_session(
    held_on: date, employees: str, managers: str, hr: str, agreed: str = "",
    session_id: UUID | None = None,
) -> WorkingSession:  # fmt: skip
    """What each side said at a working session; session_id: the same one anew. It was no session of
    all layers without words of employees and of somebody else."""
    if held_on > timezone.localdate():
        raise Refused(_("This day is still to come."), field="held_on")
    if not employees.strip():
        raise Refused(_("This is still empty."), field="employees")
    if not (managers.strip() or hr.strip()):
        raise Refused(_("Write down what the other sides said too."), field="managers")
    row: WorkingSession = (
        WorkingSession.objects.select_for_update(of=("self",)).get(pk=session_id)
        if session_id
        else WorkingSession()
    )
    row.held_on, row.agreed = held_on, agreed.strip()
    row.employees, row.managers, row.hr = employees.strip(), managers.strip(), hr.strip()
    row.save()
    audit.record("note_session", object_kind="working_session", object_id=row.pk)
    return row


@transaction.atomic
def look_at_process(code: str, finding: str, why: str) -> ProcessLook:
    """How an HR process stands today; a second look on the same day replaces the first."""
    if code not in PROCESSES:
        raise Refused(_("This process is not on the list."))
    if not why.strip():
        raise Refused(_("Write how you can tell."), field="why")
    row: ProcessLook
    row, _made = ProcessLook.objects.update_or_create(
        code=code,
        looked_on=timezone.localdate(),
        defaults={"finding": ProcessLook.Finding(finding), "why": why.strip()},
    )
    audit.record(
        "look_at_process", object_kind="hr_process", object_id=row.pk, code=code,
        finding=row.finding,
    )  # fmt: skip
    return row
