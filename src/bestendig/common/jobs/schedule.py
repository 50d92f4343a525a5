"""Jobs that start by themselves: once for each moment, however many workers there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.defining import Job, all_jobs
from bestendig.common.jobs.models import Due


def start_due(now: datetime | None = None) -> int:
    """Queue what should have started by now and did not; how many that were.

    Of several moments that passed while no worker ran, only the last one counts. A job that
    was never seen before begins with its next moment.
    """
    now = now or timezone.now()
    return sum(_start(job, now) for job in all_jobs() if job.daily or job.every)


def latest(job: Job, now: datetime) -> datetime:
    """The last moment at or before `now` at which a periodic job should start."""
    if job.every:
        seconds = int(job.every.total_seconds())
        return datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
    if job.daily is None:
        raise ValueError(f"{job.name} does not start by itself")
    here = timezone.get_default_timezone()
    today = now.astimezone(here).date()
    at = datetime.combine(today, job.daily, here)
    if at > now:
        at = datetime.combine(today - timedelta(days=1), job.daily, here)
    return at.astimezone(UTC)


def _start(job: Job, now: datetime) -> bool:
    at = latest(job, now)
    if Due.objects.filter(name=job.name, at__gte=at).exists():
        return False
    known = Due.objects.filter(name=job.name).exists()
    with transaction.atomic():
        _row, made = Due.objects.get_or_create(name=job.name, at=at)
        if made and known:
            enqueue(job)
    return made and known
