"""One question to who reads a picture: is it clear? Sums alone, each reader once (decision 137).

Nothing of this is in the log: that somebody answered is nobody's business either.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import keys, scope
from bestendig.common.registry import months_after
from bestendig.common.sealing import keyed_hash
from bestendig.organisations.models import Organisation, Person
from bestendig.organisations.refusal import Refused
from bestendig.practice.futures.models import (
    Clear,
    FuturePicture,
    FutureVersion,
    ReaderCount,
    ReaderMark,
)
from bestendig.practice.futures.queries import HOLDS_MONTHS

Sums = dict[Clear, int]
_ANSWERS: Final = tuple(Clear)


@transaction.atomic
def say(reader: Person, picture_id: UUID, answer: str) -> None:
    """Count what a reader says of the newest version. Who has said it is not kept, so that it
    cannot be taken back either."""
    answer = Clear(answer)
    picture: FuturePicture = FuturePicture.objects.select_for_update(of=("self",)).get(
        pk=picture_id
    )
    version = FutureVersion.objects.filter(picture=picture).first()
    today = timezone.localdate()
    if version is None or picture.ended_on or not is_asked(version, today):
        raise Refused(_("This picture is too old to ask about."))
    _row, fresh = ReaderMark.objects.get_or_create(version=version, mark=mark_of(reader, version))
    if not fresh:
        raise Refused(_("You have answered already. Who said what is not kept."))
    first = today.replace(day=1)
    count, _made = ReaderCount.objects.get_or_create(version=version, defaults={"month": first})
    for one, number in may_be_told(count, first, _k()).items():
        setattr(count, f"told_{one.value}", number)
    count.month = first
    setattr(count, answer.value, getattr(count, answer.value) + 1)
    count.save()


def may_be_told(count: ReaderCount, first: date, k: int) -> Sums:
    """The sums that may be told in the month that begins on `first`: those of its beginning, and
    anew only when at least k more readers answered. So two looks never differ by few people."""
    told = {x: int(getattr(count, f"told_{x.value}")) for x in _ANSWERS}
    if count.month >= first:
        return told
    now = {x: int(getattr(count, x.value)) for x in _ANSWERS}
    return now if sum(now.values()) - sum(told.values()) >= k else told


def told_of(version: FutureVersion, k: int) -> Sums:
    """What may be told today of a version, before the rule for small groups."""
    count = ReaderCount.objects.filter(version=version).first()
    if count is None:
        return dict.fromkeys(_ANSWERS, 0)
    return may_be_told(count, timezone.localdate().replace(day=1), k)


def has_said(reader: Person, version: FutureVersion) -> bool:
    """For the reader alone: whether the question was answered."""
    mark = mark_of(reader, version)
    return bool(ReaderMark.objects.filter(version=version, mark=mark).exists())


def is_asked(version: FutureVersion, today: date) -> bool:
    """Whether the question is still asked: a picture of more than a year ago asks for another."""
    return months_after(version.written_on, HOLDS_MONTHS) >= today


def mark_of(reader: Person, version: FutureVersion) -> str:
    """What stands for this reader at this version, and leads back to nobody without the key."""
    key = keys.store().ensure(f"{scope.current()}/readers")
    return keyed_hash(key, f"{version.pk} {reader.pk}")


def _k() -> int:
    return int(Organisation.objects.get(pk=scope.current()).k)
