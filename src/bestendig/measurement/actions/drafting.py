"""Drafts: "later verder" with a PIN of one's own, and between two pages of one visit.

A draft that was opened with its PIN gives the visit the secret that the PIN made: what the visit
saves after that still opens with the PIN, also when the visit ends without a goodbye.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from bestendig.measurement.actions.answering import Entry, Held, hold
from bestendig.measurement.ballots import access, locks
from bestendig.measurement.ballots.models import Draft


class BadPin(ValueError):
    """A PIN is four to twelve digits."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What had been answered. secret: by which this visit may open and save it from here on."""

    answers: Mapping[str, Any]
    secret: bytes


@dataclass(frozen=True, slots=True)
class WrongPin:
    """left: how many wrong PINs more before the draft is destroyed; 0: it is."""

    left: int


@transaction.atomic
def save_draft(
    entry: Entry, answers: Mapping[str, Any], *, pin: str = "", visit: bytes = b""
) -> None:
    """Keep what was answered so far, in place of an earlier draft.

    visit: 32 bytes that only the visit's cookie holds, where no PIN was asked: its own, or those
    that a PIN made. Raises NoEntry, NotOpen, BadAnswer or BadPin.
    """
    held = hold(entry)
    draft = Draft(id=access.draft_id(held.link_key, held.invitation), wave=held.wave)
    earlier = _stored(draft.pk)
    if pin:
        draft.salt = locks.new_salt()
    key = _key(held, entry, _own(pin, visit, bytes(draft.salt)))
    if earlier and not pin and locks.unlock(earlier, key) is not None:
        draft.salt = earlier.salt
    locks.lock(draft, held.questions.encoded(answers), held.wave.ballot_size, key)
    if earlier:
        draft.save(force_update=True)
    else:
        draft.save(force_insert=True)


@transaction.atomic
def resume_draft(entry: Entry, pin: str) -> Opened | WrongPin | None:
    """The draft that waits for its PIN; None when there is none. Five wrong PINs destroy it.

    What a visit kept for itself: `queries.standing`. Raises NoEntry, NotOpen or BadPin.
    """
    held = hold(entry)
    draft = _stored(access.draft_id(held.link_key, held.invitation))
    if draft is None or not draft.salt:
        return None
    own = _own(pin, b"", bytes(draft.salt))
    content = locks.unlock(draft, _key(held, entry, own))
    if content is not None:
        return Opened(held.questions.decoded(content), own)
    draft.wrong += 1
    if draft.wrong >= locks.MOST_WRONG:
        draft.delete()
    else:
        draft.save(update_fields=["wrong"])
    return WrongPin(locks.MOST_WRONG - draft.wrong)


def _own(pin: str, visit: bytes, salt: bytes) -> bytes:
    if not pin:
        if len(visit) != locks.SECRET_BYTES:
            raise ValueError("a visit's secret has 32 bytes")
        return visit
    if not (pin.isascii() and pin.isdecimal() and len(pin) in locks.PIN_LENGTHS):
        raise BadPin
    return locks.from_pin(pin, salt)


def _key(held: Held, entry: Entry, own: bytes) -> bytes:
    return locks.draft_key(held.link_key, entry.token, own)


def _stored(number: object) -> Draft | None:
    found: Draft | None = Draft.objects.filter(pk=number).first()
    return found
