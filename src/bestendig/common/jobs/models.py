"""One row for each time that a job was asked for."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models

from bestendig.common.jobs.defining import known


class State(models.TextChoices):
    """Where a run is. The words for people are the pages'."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class JobRun(models.Model):
    """A job that was asked for. Read by the worker for all organisations, so it is not scoped:
    pages find runs by `queries`, which say whose they show."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # None: work for the platform itself.
    organisation_id = models.UUIDField(null=True)
    name = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    task_id = models.UUIDField(null=True)
    back = models.CharField(max_length=300, blank=True)

    account_id = models.BigIntegerField(null=True)
    person_id = models.UUIDField(null=True)
    role = models.CharField(max_length=32, blank=True)

    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    # Counts claims: the number that the fence checks.
    attempt = models.PositiveIntegerField(default=0)
    # A run that loses this many workers is given up; trying again by hand gives it new ones.
    last_attempt = models.PositiveIntegerField(default=5)
    worker = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=80, blank=True)
    # A short code, never a message or a trace: those can quote what somebody wrote.
    error = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "state", "-created_at"], name="runs_of_org"),
            models.Index(fields=["state", "lease_until"], name="runs_to_reap"),
        ]

    @property
    def label(self) -> Any:
        """What people read; the bare name when this version no longer knows the job."""
        job = known(self.name)
        return job.label if job else self.name


class Pulse(models.Model):
    """The heartbeat and progress of a running job, on PostgreSQL. No foreign key: it is written
    over another connection, while the run itself may be locked. A row an attempt: a worker that
    was put to sleep in the middle of writing one holds up nobody else's."""

    run_id = models.UUIDField()
    attempt = models.PositiveIntegerField()
    until = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run_id", "attempt"], name="one_pulse_an_attempt")
        ]


class Due(models.Model):
    """That a periodic job was started for one moment. Its uniqueness is what makes it once."""

    name = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "at"], name="one_start_a_moment")
        ]
