"""Work that outlasts a page: queued with the caller's transaction, carried out exactly once.

    @job("people.import", _("Import people"))
    def import_people(import_id: str) -> None: ...

    run = enqueue(import_people, import_id=row.id, back=reverse("admin:import", args=[row.id]))

1. `enqueue` writes a task (django-tasks, database backend) and a `JobRun` in the caller's
   transaction: rolled back, neither exists. Arguments are ids, never contents.
2. A worker claims the oldest task: state RUNNING, attempt + 1, a lease of half a minute.
3. A thread prolongs the lease while the worker lives (`pulse`), and carries `progress` outside.
   Neither waits for the job's own transaction: on PostgreSQL they are in a row of their own,
   over a connection of their own; on SQLite, where one writer locks all others out, they are
   in a small file beside the database, which is on the same machine by definition.
4. The job runs in one transaction, bound to the organisation and the actor who asked for it.
   That transaction begins by locking the run and checking the attempt (`fence`), and ends by
   marking it finished. So what a job does and that it is done are committed together, or not.
5. A worker that dies leaves its lease to run out; any worker then gives the task back (`reaper`).
   One that was only asleep, and wakes, is refused by the fence: the attempt is not its own.

A job too long for one transaction says `stepwise=True`. It is bound to nothing until it opens a
`step()` (write: a transaction, fenced) or a `reading()` (no transaction on SQLite). Each step is
committed exactly once for the attempt that made it; to go on where an earlier attempt stopped,
a job marks in its own rows, inside the step, what it has done.

A job over things that have nothing to do with each other does each in a `part()` (`parts`), so
that one fault keeps nothing else waiting, and the job fails all the same.

What a job cannot take back (a mail, a call to another system) is not done here: it is queued in
the outbox, inside the transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bestendig.common.jobs.defining import Job, JobRefused, NotAnId, job
from bestendig.common.jobs.parting import parts
from bestendig.common.jobs.running import (
    LeaseLost,
    Stopped,
    fence,
    progress,
    reading,
    step,
)

if TYPE_CHECKING:
    from bestendig.common.jobs.models import JobRun

__all__ = [
    "Job",
    "JobRefused",
    "LeaseLost",
    "NotAnId",
    "Stopped",
    "enqueue",
    "fence",
    "job",
    "parts",
    "progress",
    "reading",
    "step",
]


def enqueue(
    wanted: Job,
    *,
    organisation: UUID | None = None,
    back: str = "",
    after: datetime | None = None,
    **arguments: Any,
) -> JobRun:
    """Queue a job, within the transaction of the caller, for whoever acts now.

    organisation: for which one; by default the bound one, and where none is bound the platform.
    back: the page that shows what came of it. after: not before this moment.
    Raises NotAnId when an argument is anything but an id, and WrongScope for another
    organisation than the bound one.
    """
    from bestendig.common.jobs import queue  # noqa: PLC0415 - tables exist once apps are loaded

    return queue.enqueue(wanted, organisation, back, after, arguments)
