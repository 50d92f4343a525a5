"""Runs as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import models
from django.utils import timezone

from bestendig.common.jobs import pulse
from bestendig.common.jobs.models import JobRun, State

RECENT: Final = timedelta(days=7)
MOST: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A run with its latest progress."""

    run: JobRun
    done: int
    total: int
    note: str

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more by itself."""
        return self.run.state in {State.FINISHED, State.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Runs by state, the newest first; those that wait, the first in line first."""

    running: list[Shown]
    waiting: list[Shown]
    failed: list[Shown]
    finished: list[Shown]


def overview(organisation: UUID | None) -> Overview:
    """All runs of one organisation, for who manages its jobs; None: of all, and the platform's,
    for the platform administrator. Finished ones of the last week only; fifty of each state."""
    runs = _visible(organisation)
    recent = runs.filter(finished_at__gte=timezone.now() - RECENT)
    return Overview(
        running=shown(runs.filter(state=State.RUNNING)[:MOST]),
        waiting=shown(runs.filter(state=State.WAITING).order_by("created_at")[:MOST]),
        failed=shown(runs.filter(state=State.FAILED)[:MOST]),
        finished=shown(recent.filter(state=State.FINISHED)[:MOST]),
    )


def run_for(run: UUID, *, organisation: UUID | None, account: int, manages: bool) -> JobRun | None:
    """A run, for who asked for it and for who manages the jobs of its organisation (of the
    platform: of all); else None."""
    found = _visible(organisation).filter(id=run).first() if manages else None
    if found is None:
        own = JobRun.objects.filter(id=run, account_id=account, organisation_id=organisation)
        found = own.first()
    return found


def shown(runs: Iterable[JobRun]) -> list[Shown]:
    """Runs with the progress that their workers last told."""
    runs = list(runs)
    beats = pulse.read(run.id for run in runs if run.state == State.RUNNING)
    return [_shown(run, beats.get(run.id)) for run in runs]


def _shown(run: JobRun, beat: pulse.Beat | None) -> Shown:
    if beat is None or beat.attempt != run.attempt:
        return Shown(run=run, done=run.done, total=run.total, note=run.note)
    return Shown(run=run, done=beat.done, total=beat.total, note=beat.note)


def _visible(organisation: UUID | None) -> models.QuerySet[JobRun]:
    if organisation is None:
        return JobRun.objects.all()
    return JobRun.objects.filter(organisation_id=organisation)
