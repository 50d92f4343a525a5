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
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import keys, throttle
from bestendig.common.keys import KeyMissing
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.ballots.box import seal_ballot
from bestendig.measurement.ballots.limits import WRONG_CODES
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.document import Document
from bestendig.measurement.models import Door, Invitation, Wave
from bestendig.measurement.queries.asked import NoEntry, document_of, wave_asked


class NotOpen(RuntimeError):  # noqa: N818 - says it
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

    invitation: Invitation
    wave: Wave
    link_key: bytes
    questions: Document


def entry_of_link(text: str) -> Entry | None:
    """The entry that a link means, whoever made it up; nothing is bound for this."""
    link = access.read_link(text)
    if link is None:
        return None
    doors = Door.objects.filter(sign=link.sign).values_list("owner_id", "wave")
    return next((Entry(owner, wave, link.token) for owner, wave in doors), None)


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
        found = Invitation.objects.filter(
            wave=wave, code_hash=access.code_hash(link_key, code or "")
        ).first()
        if found:
            return Entry(wave.organisation_id, wave.pk, access.token_of(link_key, found.pk))
    for wave in waves:
        throttle.attempt(WRONG_CODES, wave.pk)
    raise NoEntry


@transaction.atomic
def submit_ballot(entry: Entry, answers: Mapping[str, Any]) -> Wave:
    """Hand in; again: in place of what was handed in before. Once this returns it is kept.

    Gives the wave it was for. Raises NoEntry, NotOpen, or BadAnswer.
    """
    held = hold(entry)
    wave = held.wave
    sealed = seal_ballot(
        held.questions.encoded(answers),
        bytes(held.invitation.envelope or b""),
        wave.ballot_size,
        keys.store().public(keyring.box_name(wave.pk)),
    )
    number = access.ballot_id(held.link_key, held.invitation.pk)
    if not Ballot.objects.filter(pk=number).update(sealed=sealed):
        Ballot(id=number, wave=wave, sealed=sealed).save(force_insert=True)
    forget_draft(held)
    _mark(held, answered=True, declined=False)
    return wave


@transaction.atomic
def withdraw_ballot(entry: Entry) -> None:
    """Take back what was handed in, and what was begun, unread. Raises NoEntry or NotOpen."""
    held = hold(entry)
    Ballot.objects.filter(pk=access.ballot_id(held.link_key, held.invitation.pk)).delete()
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
    found = Invitation.objects.select_for_update().filter(wave_id=entry.wave, token_hash=mark)
    invitation = found.first()
    if invitation is None:
        raise NoEntry
    wave = wave_asked(entry.wave)
    if wave.state != Wave.State.OPEN or wave.closes_at <= timezone.now():
        raise NotOpen
    return Held(invitation, wave, link_key, document_of(wave.pk))


def forget_draft(held: Held) -> None:
    """A draft is gone when something is handed in, or taken back."""
    Draft.objects.filter(pk=access.draft_id(held.link_key, held.invitation.pk)).delete()


def _mark(held: Held, **marks: bool) -> None:
    Invitation.objects.filter(pk=held.invitation.pk).update(**marks)
