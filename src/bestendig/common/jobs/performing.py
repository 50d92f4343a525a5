"""Carrying out one run, and what each way of ending means."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction

from bestendig.common.jobs import leases
from bestendig.common.jobs.defining import Job, JobRefused, known
from bestendig.common.jobs.models import JobRun, State
from bestendig.common.jobs.parting import where
from bestendig.common.jobs.running import LeaseLost, Running, Stopped, inside, step

log = logging.getLogger(__name__)


def run_waiting(worker: str = "here") -> int:
    """Carry out everything that waits, in this process, one after the other; how many that were."""
    count = 0
    while (running := leases.claim(worker)) is not None:
        perform(running)
        count += 1
    return count


def perform(running: Running) -> None:
    """Carry out a claimed run to one of its ends. Raises nothing that the job raised."""
    run = JobRun.objects.get(id=running.run)
    job = known(run.name)
    try:
        if job is None:
            leases.fail(running, "unknown_job")
            return
        _attempt(running, job, run)
    except LeaseLost:
        log.warning("job %s, attempt %s: another worker has it", run.name, running.attempt)


def _attempt(running: Running, job: Job, run: JobRun) -> None:
    try:
        with inside(running):
            _do(running, job, run)
    except LeaseLost:
        raise
    except JobRefused as refused:
        leases.fail(running, refused.code)
    except Stopped:
        _again(running, "stopped", timedelta())
    except (OperationalError, InterfaceError):
        # The database was busy or away: nothing was committed, and it may be back.
        _again(running, "database", timedelta(seconds=2**running.attempt))
    except Exception as error:  # noqa: BLE001 - a job's fault ends the job, not the worker
        _note(job, error)
        leases.fail(running, "unexpected")


def _do(running: Running, job: Job, run: JobRun) -> None:
    if job.stepwise:
        job.function(**run.arguments)
        with transaction.atomic():
            leases.finish(running)
        return
    with step():
        job.function(**run.arguments)
        leases.finish(running)


def _again(running: Running, code: str, wait: timedelta) -> None:
    with transaction.atomic():
        run = leases.hold(running.run, running.attempt)
        if code != "stopped" and run.attempt >= run.last_attempt:
            leases.end(run, running, State.FAILED, code)
        else:
            leases.give_back(run, wait)


def _note(job: Job, error: Exception) -> None:
    """For whoever maintains the program."""
    log.error("job %s failed: %s at %s", job.name, type(error).__name__, where(error))
