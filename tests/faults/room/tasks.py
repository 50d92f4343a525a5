"""Jobs whose worker is made to fail at a chosen moment, once.

A job that reaches its moment for the first time leaves a file `at-<mark>` with its process id,
and waits there until a file `go` appears.
"""

import os
import time
from datetime import time as dt_time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bestendig.common.jobs import job, progress, step
from bestendig.common.jobs.models import Due
from bestendig.measurement.actions import opening
from bestendig.measurement.reaching import moments

# Tests run by day and by night: here no mail waits for the morning.
moments.FROM, moments.UNTIL = dt_time.min, dt_time.max


def effect(mark: str) -> None:
    """What the job is for. Nothing but the fence keeps it from being there twice."""
    Due.objects.create(name=mark, at=timezone.now())


def moment(mark: str) -> None:
    folder = Path(settings.DATA_DIR)
    reached = folder / f"at-{mark}"
    try:
        handle = os.open(reached, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(str(os.getpid()))
    while not (folder / "go").exists():
        time.sleep(0.02)


@job("faults.whole", "In one transaction")
def whole(mark: str, before: bool) -> None:
    if before:
        moment(mark)
    effect(mark)
    if not before:
        moment(mark)


@job("faults.steps", "In steps", stepwise=True)
def steps(mark: str, before: bool) -> None:
    if before:
        moment(mark)
    with step():
        if not Due.objects.filter(name=mark).exists():
            effect(mark)
    if not before:
        moment(mark)


@job("faults.short", "A short one, in one transaction")
def short(mark: str) -> None:
    _work()
    effect(mark)
    time.sleep(0.04)


@job("faults.short_steps", "A short one, in steps", stepwise=True)
def short_steps(mark: str) -> None:
    _work()
    with step():
        if not Due.objects.filter(name=mark).exists():
            effect(mark)
        time.sleep(0.02)
    time.sleep(0.02)


def _work() -> None:
    for done in range(5):
        progress(done, 5)
        time.sleep(0.04)


@job("faults.long", "A long one", stepwise=True)
def long(mark: str) -> None:
    moment(mark)
    for done in range(1000):
        progress(done, 1000, "job.note.saving")
        time.sleep(0.02)


@job("faults.open_box", "Open a box, and stand still once", stepwise=True)
def open_slowly(wave_id: str, at: str) -> None:
    """at: the part of the opening before which it waits to be killed."""
    if at:
        real = getattr(opening, at)

        def waits(*args: Any, **named: Any) -> Any:
            moment(at)
            return real(*args, **named)

        setattr(opening, at, waits)
    opening.open_box(UUID(wave_id))
