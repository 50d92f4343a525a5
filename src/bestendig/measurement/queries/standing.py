"""How things stand for who holds a link: whether the box is open, and what this person did.

Who may: whoever holds the link or code. Never an answer; not even whether one was given before
the wave was open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from bestendig.common.keys import KeyMissing
from bestendig.common.registry import months_after
from bestendig.common.scope import Prepared
from bestendig.measurement.actions.answering import Entry
from bestendig.measurement.actions.series import MOST_MONTHS, kept_months
from bestendig.measurement.ballots import access, keyring, locks
from bestendig.measurement.ballots.models import Draft
from bestendig.measurement.models import Wave
from bestendig.measurement.queries.asked import Asked, document_of, invited, wave_asked

_DRAFTS: Final = Prepared(lambda number: Draft.objects.filter(pk=number).values_list("pk"), UUID)


class Box(StrEnum):
    """Whether one can answer."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """kept: what this visit kept between two pages. waits: something begun waits for its PIN."""

    box: Box
    asked: Asked
    answered: bool = False
    declined: bool = False
    kept: Mapping[str, Any] | None = None
    waits: bool = False

    @property
    def wave(self) -> Wave:
        """What one answers in."""
        return self.asked.wave

    @property
    def is_late(self) -> bool:
        """Whether it should have opened: the agreements are not in order yet."""
        return self.box is Box.BEFORE and bool(self.wave.opens_at <= timezone.now())

    @property
    def opens_on(self) -> date:
        """The day on which it opens."""
        return timezone.localdate(self.wave.opens_at)

    @property
    def closes_on(self) -> date:
        """The last day on which one can answer."""
        return self.wave.last_day

    @property
    def erased_on(self) -> date:
        """When the last answer and the key that links answers are gone."""
        if self.wave.rolling:  # nothing is kept of it but what is released
            return self.closes_on + timedelta(days=1)
        series = self.wave.series
        kept = months_after(series.ends_on, kept_months(series, self.asked.organisation.keep_panel))
        return min(kept, months_after(series.starts_on, MOST_MONTHS)) + timedelta(days=1)


def anything_open() -> bool:
    """Whether one can answer something in the bound organisation."""
    now = timezone.now()
    return bool(Wave.objects.filter(state=Wave.State.OPEN, closes_at__gt=now).exists())


def standing(entry: Entry, visit: bytes) -> Standing:
    """How it stands now, in the bound organisation. visit: the secret of the visit's cookie.

    Raises NoEntry.
    """
    try:
        link_key = keyring.link_key(entry.wave)
    except KeyMissing:
        return Standing(box=Box.OVER, asked=wave_asked(entry.wave))
    invitation, asked = invited(entry.wave, access.token_hash(link_key, entry.token))
    number = access.draft_id(link_key, invitation.number)
    draft = Draft.objects.get(pk=number) if _DRAFTS(number) else None
    key = locks.draft_key(link_key, entry.token, visit)
    content = locks.unlock(draft, key) if draft else None
    return Standing(
        box=_box(asked.wave),
        asked=asked,
        answered=invitation.answered,
        declined=invitation.declined,
        kept=None if content is None else document_of(entry.wave).decoded(content),
        waits=bool(draft and draft.salt and content is None),
    )


def _box(wave: Wave) -> Box:
    if wave.closes_at <= timezone.now():
        return Box.OVER
    return {Wave.State.LAUNCHED: Box.BEFORE, Wave.State.OPEN: Box.OPEN}.get(
        Wave.State(wave.state), Box.OVER
    )
