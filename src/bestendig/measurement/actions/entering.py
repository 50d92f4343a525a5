"""Typing a code, slowly enough that guessing is of no use."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from bestendig.common.throttle import Locked
from bestendig.measurement.actions.answering import entry_of_code
from bestendig.measurement.ballots.access import Link
from bestendig.measurement.ballots.limits import Sources
from bestendig.measurement.models import Door
from bestendig.measurement.queries.asked import NoEntry

_MINUTES: Final = 10
# A town hall has one address for everybody: this leaves room for many who mistype.
_SOURCES: Final = Sources(tries=30, within=_MINUTES * 60)


def link_of_code(text: str, source: str) -> str:
    """The link that a typed code stands for in the bound organisation.

    source: where it was typed; known in memory only. Raises NoEntry, or Locked after too many.
    """
    if not _SOURCES.may_try(source):
        raise Locked(timezone.now() + timedelta(minutes=_MINUTES))
    try:
        entry = entry_of_code(text)
    except NoEntry:
        _SOURCES.was_wrong(source)
        raise
    return str(Link(Door.objects.get(wave=entry.wave).sign, entry.token))
