"""The heartbeat and progress of running jobs, kept where the job's transaction does not reach.

On PostgreSQL a row of its own over the heartbeat thread's own connection. On SQLite a file,
because there a job that writes locks every other writer out, its own heartbeat included.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from bestendig.common.jobs.models import Pulse


@dataclass(frozen=True, slots=True)
class Beat:
    """One sign of life: which attempt, until when it holds, and how far the job is."""

    attempt: int
    until: datetime
    done: int = 0
    total: int = 0
    note: str = ""


def write(run: UUID, beat: Beat) -> None:
    """Leave a sign of life, seen outside at once."""
    if connection.vendor == "sqlite":
        _write_file(run, beat)
        return
    told = {**asdict(beat), "run_id": run}
    if not Pulse.objects.filter(run_id=run, attempt=beat.attempt).update(**told):
        Pulse.objects.create(**told)


def read(runs: Iterable[UUID]) -> dict[UUID, Beat]:
    """The last sign of life of each of these runs that gave one, of its latest attempt."""
    runs = list(runs)
    if connection.vendor == "sqlite":
        found = ((run, _read_file(run)) for run in runs)
        return {run: beat for run, beat in found if beat is not None}
    return {
        row.run_id: Beat(row.attempt, row.until, row.done, row.total, row.note)
        for row in Pulse.objects.filter(run_id__in=runs).order_by("attempt")
    }


def forget(run: UUID, attempt: int) -> None:
    """Remove what an attempt left here."""
    if connection.vendor == "sqlite":
        left = _read_file(run)
        if left is not None and left.attempt == attempt:
            _file(run).unlink(missing_ok=True)
    else:
        Pulse.objects.filter(run_id=run, attempt=attempt).delete()


def _file(run: UUID) -> Path:
    return Path(settings.DATA_DIR) / "pulse" / f"{run}.json"


def _write_file(run: UUID, beat: Beat) -> None:
    path = _file(run)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({**asdict(beat), "until": beat.until.isoformat()}), "utf-8")
    fresh.replace(path)


def _read_file(run: UUID) -> Beat | None:
    try:
        kept = json.loads(_file(run).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Beat(**{**kept, "until": datetime.fromisoformat(kept["until"])})
