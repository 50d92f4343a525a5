"""Asking for a job, and asking again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django_tasks import task

from bestendig.common import audit, scope
from bestendig.common.jobs.defining import Job, known, only_ids
from bestendig.common.jobs.models import JobRun, State

TRIES: Final = 5


class NotFailed(ValueError):
    """Only a job that failed can be tried again."""


@task()
def carry_out(run: str) -> None:
    """The one task that django-tasks knows; which job it is stands in the run."""
    raise NotImplementedError(f"run {run}: only `bestendig worker` carries out jobs")


def enqueue(
    job: Job,
    organisation: UUID | None,
    back: str,
    after: datetime | None,
    arguments: dict[str, Any],
) -> JobRun:
    """See `jobs.enqueue`."""
    bound = scope.current_or_none()
    if bound is not None and organisation not in {None, bound}:
        raise scope.WrongScope("a job for another organisation than the bound one")
    if known(job.name) is not job:
        raise ValueError(f"{job.name} is not a registered job")
    who = scope.actor()
    with transaction.atomic():
        run = JobRun.objects.create(
            organisation_id=organisation or bound,
            name=job.name,
            arguments=only_ids(arguments),
            back=back,
            account_id=who.account,
            person_id=who.person,
            role=who.role,
        )
        queue_task(run, after)
    return run


def queue_task(run: JobRun, after: datetime | None = None) -> None:
    """A new task for a run that waits."""
    run.task_id = UUID(carry_out.using(run_after=after).enqueue(run=str(run.id)).id)
    run.state = State.WAITING
    run.save(update_fields=["task_id", "state"])


def again(run_id: UUID) -> JobRun:
    """Let a failed run be tried again, for who asked for it. Raises NotFailed for any other."""
    with transaction.atomic():
        run = JobRun.objects.select_for_update().get(id=run_id)
        if run.state != State.FAILED:
            raise NotFailed(run.state)
        run.error, run.finished_at = "", None
        run.last_attempt = run.attempt + TRIES
        run.save(update_fields=["error", "finished_at", "last_attempt"])
        queue_task(run)
        audit.record("retry_job", object_kind="job", object_id=run.id, job=run.name)
    return run
