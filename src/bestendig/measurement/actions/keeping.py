"""Keeping one's own picture under a code, looking at it, and throwing it away.

No entry in any log: nobody is to know that somebody keeps one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common.sealing import open_sealed, seal
from bestendig.common.throttle import Locked
from bestendig.measurement.ballots.limits import Sources
from bestendig.measurement.ballots.padding import TooLong, padded, unpadded
from bestendig.measurement.document import read
from bestendig.measurement.models import Wave
from bestendig.measurement.pictures.codes import Lock, lock_of, new_code, read_code
from bestendig.measurement.pictures.models import Picture

SIZE: Final = 8192
_MINUTES: Final = 10
_TRIES: Final = Sources(tries=60, within=_MINUTES * 60)


class UnknownCode(LookupError):
    """There is no picture under this code."""


class BadScore(ValueError):
    """A score that this survey cannot give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One survey in a picture. scores: by the code of the figure; name, closed_on: of the wave."""

    wave: str
    name: str
    closed_on: date
    scores: Mapping[str, float]


def keep_picture(wave: Wave, scores: Mapping[str, float], source: str, code: str = "") -> str:
    """Add the scores of one survey to a picture, or begin one: the code.

    Again for the same survey: in place of the earlier ones. source: where it comes from, known in
    memory only. Raises UnknownCode, BadScore, or Locked after too many tries.
    """
    _check(wave, scores)
    _slow_down(source)
    chosen = read_code(code) if code.strip() else new_code()
    if chosen is None:
        raise UnknownCode
    lock = lock_of(chosen)
    rounded = {name: round(score, 2) for name, score in scores.items()}
    moment = Moment(wave=wave.pk.hex, name=wave.name, closed_on=wave.last_day, scores=rounded)
    with transaction.atomic():
        row = Picture.objects.select_for_update().filter(pk=lock.row).first()
        if row is None and code.strip():
            raise UnknownCode
        earlier = [x for x in _opened(row, lock) if x.wave != moment.wave] if row else []
        moments = sorted([*earlier, moment], key=lambda x: x.closed_on)
        kept = Picture(id=lock.row, closed_on=moments[-1].closed_on, sealed=_sealed(moments, lock))
        kept.save(force_update=row is not None, force_insert=row is None)
    return chosen


def open_picture(code: str, source: str) -> list[Moment]:
    """What is under a code, the oldest survey first. Raises UnknownCode or Locked."""
    row, lock = _found(code, source)
    return _opened(row, lock)


def forget_picture(code: str, source: str) -> None:
    """Throw it away. Raises UnknownCode or Locked."""
    _found(code, source)[0].delete()


def _check(wave: Wave, scores: Mapping[str, float]) -> None:
    figures = {one.figure.code: one.figure for one in read(wave.questions).shows}
    for name, score in scores.items():
        if name not in figures or not figures[name].low <= score <= figures[name].high:
            raise BadScore
    if not scores:
        raise BadScore


def _found(code: str, source: str) -> tuple[Picture, Lock]:
    _slow_down(source)
    chosen = read_code(code)
    if chosen is None:
        raise UnknownCode
    lock = lock_of(chosen)
    row = Picture.objects.filter(pk=lock.row).first()
    if row is None:
        raise UnknownCode
    return row, lock


def _slow_down(source: str) -> None:
    """Every try counts, the right ones too: each costs the server a moment."""
    if not _TRIES.may_try(source):
        raise Locked(timezone.now() + timedelta(minutes=_MINUTES))
    _TRIES.was_wrong(source)


def _sealed(moments: list[Moment], lock: Lock) -> bytes:
    """As many of the newest as fit: eight kilobytes are some twelve surveys."""
    rows = [[x.wave, x.name, x.closed_on.isoformat(), dict(x.scores)] for x in moments]
    content = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        return seal(padded(content, SIZE), lock.key, _about(lock))
    except TooLong:
        return _sealed(moments[1:], lock)


def _opened(row: Picture, lock: Lock) -> list[Moment]:
    content = unpadded(open_sealed(bytes(row.sealed), lock.key, _about(lock)))
    return [
        Moment(wave=wave, name=name, closed_on=date.fromisoformat(day), scores=scores)
        for wave, name, day, scores in json.loads(content)
    ]


def _about(lock: Lock) -> bytes:
    return f"picture {lock.row}".encode()
