"""Answering with a token: handing in, withdrawing, not taking part.

No sign-in, no time, no entry in any log: what is acknowledged is in the box, and that is all.
A page finds the entry first (nothing is bound then), binds its organisation, and calls one of
these. Each is one transaction. The order of locks is what makes closing safe: an invitation is
locked first and the state of the wave read after that, while the opening locks all invitations
of the wave once its state has been changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import keys, throttle
from bestendig.common.keys import KeyMissing
from bestendig.common.scope import Prepared
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.ballots.box import seal_ballot
from bestendig.measurement.ballots.limits import WRONG_CODES
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.document import Document
from bestendig.measurement.models import HAS_CODE, HAS_TOKEN, Door, Invitation, Wave
from bestendig.measurement.queries.asked import Asked, NoEntry, document_of, wave_asked

_LOCKED: Final = Prepared(
    lambda number, mark: Invitation.objects.filter(HAS_TOKEN, wave=number, token_hash=mark)
    .select_for_update()
    .values_list("pk", "envelope", "answered"),
    UUID, str,
)  # fmt: skip


class NotOpen(RuntimeError):
    """The box is not open (yet, or any more)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A way in: which organisation to bind, which wave, and the token."""

    organisation: UUID
    wave: UUID
    token: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """An invitation that is locked until the transaction ends, and what goes with it."""

    invitation: UUID
    envelope: bytes
    answered: bool
    asked: Asked
    link_key: bytes
    questions: Document

    @property
    def wave(self) -> Wave:
        """What is answered."""
        return self.asked.wave


def entry_of_link(text: str) -> Entry | None:
    """The entry that a link means, whoever made it up; nothing is bound for this."""
    link = access.read_link(text)
    if link is None:
        return None
    try:
        return Entry(*_behind(link.sign), link.token)
    except Door.DoesNotExist:
        return None


@lru_cache(maxsize=64)
def _behind(sign: str) -> tuple[UUID, UUID]:
    """The organisation and the wave. A door never leads to another: it stands, or is gone."""
    door = Door.objects.get(pk=sign)
    return door.owner_id, door.wave


def entry_of_code(text: str) -> Entry:
    """The entry that a typed code means in the bound organisation.

    Raises NoEntry, or throttle.Locked after too many wrong codes of everybody together.
    """
    code = access.read_code(text)
    waves = list(Wave.objects.filter(state=Wave.State.OPEN))
    for wave in waves:
        throttle.check(WRONG_CODES, wave.pk)
    for wave in waves if code else []:
        link_key = keyring.link_key(wave.pk)
        mark = access.code_hash(link_key, code or "")
        found = Invitation.objects.filter(HAS_CODE, wave=wave, code_hash=mark).first()
        if found:
            return Entry(wave.organisation_id, wave.pk, access.token_of(link_key, found.pk))
    for wave in waves:
        throttle.attempt(WRONG_CODES, wave.pk)
    raise NoEntry


@transaction.atomic
def submit_ballot(entry: Entry, answers: Mapping[str, Any]) -> Asked:
    """Hand in; again: in place of what was handed in before. Once this returns it is kept.

    Gives the wave it was for. Raises NoEntry, NotOpen, or BadAnswer.
    """
    held = hold(entry)
    wave = held.wave
    sealed = seal_ballot(
        held.questions.encoded(answers),
        held.envelope,
        wave.ballot_size,
        keys.store().public(keyring.box_name(wave.pk)),
    )
    ballot = Ballot(id=_ballot(held), wave=wave, sealed=sealed)
    ballot.save(force_insert=not held.answered, force_update=held.answered)
    forget_draft(held)
    _mark(held, answered=True, declined=False)
    return held.asked


@transaction.atomic
def withdraw_ballot(entry: Entry) -> None:
    """Take back what was handed in, and what was begun, unread. Raises NoEntry or NotOpen."""
    held = hold(entry)
    Ballot.objects.filter(pk=_ballot(held)).delete()
    forget_draft(held)
    _mark(held, answered=False)


@transaction.atomic
def decline(entry: Entry) -> None:
    """Not taking part: no reminder any more. Handing in later is still possible."""
    _mark(hold(entry), declined=True)


def hold(entry: Entry) -> Held:
    """Lock the invitation, then see whether the box is open. Raises NoEntry or NotOpen."""
    try:
        link_key = keyring.link_key(entry.wave)
    except KeyMissing as error:
        raise NotOpen from error
    mark = access.token_hash(link_key, entry.token)
    locked = _LOCKED(entry.wave, mark)
    if not locked:
        raise NoEntry
    ((number, envelope, answered),) = locked
    asked = wave_asked(entry.wave)
    wave = asked.wave
    if wave.state != Wave.State.OPEN or wave.closes_at <= timezone.now():
        raise NotOpen
    document = document_of(entry.wave)
    return Held(number, bytes(envelope or b""), answered, asked, link_key, document)


def _ballot(held: Held) -> UUID:
    """Its id: there is a ballot exactly when the invitation says that it was answered."""
    return access.ballot_id(held.link_key, held.invitation)


def forget_draft(held: Held) -> None:
    """A draft is gone when something is handed in, or taken back."""
    Draft.objects.filter(pk=access.draft_id(held.link_key, held.invitation)).delete()


def _mark(held: Held, **marks: bool) -> None:
    Invitation.objects.filter(pk=held.invitation).update(**marks)
