"""Runs of jobs in words, for every page that shows one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bestendig.common.jobs.queries import Shown
from bestendig.common.texts import deck
from bestendig.pages.wording import here

UNEXPECTED: Final = "job.error.unexpected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A run with its words, as `parts/job_progress.html` shows it."""

    shown: Shown
    reason: str
    note: str
    organisation: str


def told(runs: list[Shown], names: Mapping[UUID | None, str] | None = None) -> list[Row]:
    """Runs with their words; names: of organisations, for who sees more than one."""
    return [
        Row(
            shown=one,
            reason=words("job.error", one.run.error) if one.run.error else "",
            note=here(one.note) if one.note in deck() else "",
            organisation=(names or {}).get(one.run.organisation_id, ""),
        )
        for one in runs
    ]


def words(family: str, code: str) -> str:
    """What a code means, in plain words. A job that refused gives its own key of the deck."""
    key = code if code in deck() else f"{family}.{code}"
    return here(key if key in deck() else UNEXPECTED)
