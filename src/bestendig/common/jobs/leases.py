"""Who carries out which run: claiming, holding, giving back, ending.

Each change is a statement that names the attempt it is for, so that it does nothing once
another worker has the run.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from bestendig.common.jobs import pulse
from bestendig.common.jobs.models import JobRun, State
from bestendig.common.jobs.running import LeaseLost, Running
from bestendig.common.scope import Actor, Origin


def lease() -> timedelta:
    """How long a worker may be silent before its job is given to another."""
    return timedelta(seconds=settings.JOB_LEASE)


def claim(worker: str) -> Running | None:
    """Take the first run that waits; None when nothing does."""
    if not DBTaskResult.objects.ready().exists():
        return None
    with exclusive_transaction():
        task = DBTaskResult.objects.ready().get_locked()
        if task is None:
            return None
        task.claim(worker)
        run = JobRun.objects.select_for_update().filter(task_id=task.id).first()
        if run is None or run.state != State.WAITING:
            _close(task.id, "FAILED")
            return None
        run.attempt += 1
        run.state, run.worker = State.RUNNING, worker
        run.started_at = timezone.now()
        run.lease_until = run.started_at + lease()
        run.save(update_fields=["attempt", "state", "worker", "started_at", "lease_until"])
    who = Actor(account=run.account_id, person=run.person_id, role=run.role, origin=Origin.JOB)
    return Running(run=run.id, attempt=run.attempt, organisation=run.organisation_id, actor=who)


def hold(run: UUID, attempt: int) -> JobRun:
    """Lock the run until the open transaction ends. Raises LeaseLost when it is another's."""
    held = (
        JobRun.objects.select_for_update()
        .filter(id=run, attempt=attempt, state=State.RUNNING)
        .first()
    )
    if held is None:
        raise LeaseLost(str(run))
    return held


def finish(running: Running) -> None:
    """Mark the run as done, in the transaction in which it was done."""
    run = hold(running.run, running.attempt)
    end(run, running, State.FINISHED, "")


def fail(running: Running, code: str) -> None:
    """Mark the run as failed. Raises LeaseLost when it is another's by now."""
    with transaction.atomic():
        end(hold(running.run, running.attempt), running, State.FAILED, code)


def give_back(run: JobRun, wait: timedelta = timedelta()) -> None:
    """Let any worker begin again with a run that is locked here and was running."""
    run.state, run.worker, run.lease_until = State.WAITING, "", None
    run.save(update_fields=["state", "worker", "lease_until"])
    DBTaskResult.objects.filter(id__in=[run.task_id]).update(
        status="READY", started_at=None, run_after=timezone.now() + wait
    )


def reap() -> int:
    """Give back, or give up after too many tries, what silent workers held; how many that were."""
    now = timezone.now()
    late = list(JobRun.objects.filter(state=State.RUNNING, lease_until__lt=now))
    beats = pulse.read(run.id for run in late)
    return sum(_reap(run) for run in late if not _alive(run, beats.get(run.id), now))


def _alive(run: JobRun, beat: pulse.Beat | None, now: datetime) -> bool:
    return beat is not None and beat.attempt == run.attempt and beat.until > now


def _reap(late: JobRun) -> bool:
    with transaction.atomic():
        # A run that is locked is in its last act, by a worker that lives: leave it.
        run = (
            JobRun.objects.select_for_update(skip_locked=True)
            .filter(id=late.id, attempt=late.attempt, state=State.RUNNING)
            .first()
        )
        if run is None:
            return False
        if run.attempt >= run.last_attempt:
            _close_run(run, State.FAILED, "worker_lost")
        else:
            give_back(run)
    return True


def end(run: JobRun, running: Running, state: State, code: str) -> None:
    """Put a locked run in one of its two end states."""
    run.done, run.total, run.note = running.done, running.total, running.note
    run.save(update_fields=["done", "total", "note"])
    _close_run(run, state, code)


def _close_run(run: JobRun, state: State, code: str) -> None:
    run.state, run.error, run.finished_at, run.lease_until = state, code, timezone.now(), None
    run.save(update_fields=["state", "error", "finished_at", "lease_until"])
    _close(run.task_id, "SUCCESSFUL" if state == State.FINISHED else "FAILED")


def _close(task: UUID | None, status: str) -> None:
    # Not the library's own `set_failed`: that keeps the trace, which can quote somebody's data.
    DBTaskResult.objects.filter(id__in=[task]).update(status=status, finished_at=timezone.now())
