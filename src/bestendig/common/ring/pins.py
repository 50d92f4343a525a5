"""PINs: what may be one, and what is made of it."""

from __future__ import annotations

import unicodedata
from threading import BoundedSemaphore
from typing import Final

from django.utils.translation import gettext as _
from nacl import pwhash
from nacl.utils import random

SHORTEST: Final = 6
LONGEST: Final = 128
# Argon2id: 64 MiB, four passes; a third of a second for who knows it, and for each guess.
OPERATIONS: int = 4
MEMORY: int = 64 << 20
# So many at once in a process: their memory would add up on a morning when everybody begins.
_AT_ONCE: Final = BoundedSemaphore(2)
_ROWS: Final = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop")


class BadPin(ValueError):
    """Too short, or the first that anybody would try. Its text is for the page."""


def plain(typed: str) -> str:
    """The PIN that was meant: spaces around and between words make no difference."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def check(pin: str) -> None:
    """Whether somebody may choose this one. Raises BadPin."""
    if len(pin) < SHORTEST:
        raise BadPin(_("Take six digits or more. A sentence may be too, and is stronger."))
    if len(pin) > LONGEST:
        raise BadPin(_("This is too long. Take at most 128 signs."))
    low = pin.casefold()
    if len(set(low)) < 3 or any(low in row or low in row[::-1] for row in _ROWS):
        raise BadPin(_("This one is guessed at once. Take another."))


def new_salt() -> bytes:
    """For one PIN."""
    return random(pwhash.argon2id.SALTBYTES)


def stretched(pin: str, salt: bytes, operations: int, memory: int) -> bytes:
    """Argon2id of the PIN: what makes each guess slow, also for who has database and keys."""
    with _AT_ONCE:
        return pwhash.argon2id.kdf(32, pin.encode(), salt, opslimit=operations, memlimit=memory)
