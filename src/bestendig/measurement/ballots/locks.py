"""Drafts: a key that needs the link key, the person's own token, and a PIN or the visit itself."""

from __future__ import annotations

from typing import Final

from nacl import pwhash
from nacl.utils import random

from bestendig.common.sealing import Unsealed, hkdf, open_sealed, seal
from bestendig.measurement.ballots.models import Draft
from bestendig.measurement.ballots.padding import padded, unpadded

SECRET_BYTES: Final = 32
PIN_LENGTHS: Final = range(4, 13)
MOST_WRONG: Final = 5
# Argon2id as libsodium calls it interactive: 64 MiB, two passes.
_OPS: Final = pwhash.argon2id.OPSLIMIT_INTERACTIVE
_MEMORY: Final = pwhash.argon2id.MEMLIMIT_INTERACTIVE


def new_salt() -> bytes:
    """For one PIN."""
    return random(pwhash.argon2id.SALTBYTES)


def from_pin(pin: str, salt: bytes) -> bytes:
    """Argon2id of the PIN: what makes a stolen draft slow to try, even with the link key."""
    return pwhash.argon2id.kdf(
        SECRET_BYTES, pin.encode(), bytes(salt), opslimit=_OPS, memlimit=_MEMORY
    )


def draft_key(link_key: bytes, token: bytes, own: bytes) -> bytes:
    """own: from the PIN, or the secret that only the visit's cookie holds."""
    return hkdf(link_key + token + own, b"bestendig draft")


def lock(draft: Draft, answers: bytes, size: int, key: bytes) -> None:
    """Put the answers in, padded."""
    draft.sealed = seal(padded(answers, size), key, _about(draft))


def unlock(draft: Draft, key: bytes) -> bytes | None:
    """The answers; None with another key."""
    try:
        return unpadded(open_sealed(bytes(draft.sealed), key, _about(draft)))
    except Unsealed:
        return None


def _about(draft: Draft) -> bytes:
    return f"draft {draft.wave_id} {draft.pk}".encode()
