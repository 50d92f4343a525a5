"""What a key store does, and what it may answer."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, Protocol


class KeyStoreError(Exception):
    """The key store cannot do what was asked."""


class BadName(KeyStoreError, ValueError):
    """A name that is not `owner/purpose` in small letters, digits, dots and dashes."""


class KeyMissing(KeyStoreError, LookupError):
    """There is no key with this name."""


class KeyDestroyed(KeyMissing):
    """There was one; it was destroyed, and its name is never given again."""


class KeyExists(KeyStoreError):
    """There is a key with this name already."""


class KeyLocked(KeyStoreError):
    """The key waits for its passphrase."""


class WrongPassphrase(KeyLocked):
    """This is not the passphrase that locked it."""


class KeyDamaged(KeyStoreError):
    """What is stored under this name is not a whole key."""


class Kind(enum.StrEnum):
    """What kind of key it is."""

    SYMMETRIC = "symmetric"  # 32 random bytes
    BOX = "box"  # an X25519 pair


class State(enum.StrEnum):
    """What can be done with a key."""

    OPEN = "open"
    LOCKED = "locked"
    DESTROYED = "destroyed"


# Eight groups of four hexadecimal digits: says which key, and nothing about it.
Fingerprint = str


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """What may be told about a key. Destroyed: when, by whom, and when its last copy expires."""

    name: str
    kind: Kind
    state: State
    fingerprint: Fingerprint
    made_at: datetime
    destroyed_at: datetime | None = None
    destroyed_by: str = ""
    last_copy_expires: date | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """That a key was destroyed: which one, when, by whom.

    It is gone for good once `last_copy_expires` has passed; None: there was no copy.
    """

    name: str
    fingerprint: Fingerprint
    destroyed_at: datetime
    destroyed_by: str
    last_copy_expires: date | None


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of the whole store, and the day until which it may be kept."""

    path: Path
    made_at: datetime
    expires_on: date
    keys: int


_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}(/[a-z0-9][a-z0-9._-]{0,79}){1,3}")


def checked(name: str) -> str:
    """The name, when it is one. Raises BadName."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise BadName(f"{name!r} is no name of a key: write owner/purpose in small letters")
    return name


class KeyStore(Protocol):
    """Keys outside the database. Names are `<organisation id or "platform">/<purpose>`.

    Two processes may use one store at once. What is written is on disk before a call returns.
    """

    def create(self, name: str, *, kind: Kind = Kind.SYMMETRIC) -> Fingerprint:
        """Make a key. Raises KeyExists, or KeyDestroyed when the name has been used up."""

    def use(self, name: str, passphrase: str | None = None) -> bytes:
        """The secret: 32 bytes, of a pair the private half.

        Raises KeyMissing, KeyDestroyed, KeyLocked or WrongPassphrase.
        """

    def public(self, name: str) -> bytes:
        """The public half of a pair, also while the private half is locked."""

    def ensure(self, name: str, *, kind: Kind = Kind.SYMMETRIC) -> bytes:
        """The secret, made first when there is none. Never makes anew what was destroyed."""

    def lock(self, name: str, passphrase: str) -> date | None:
        """Put a passphrase on it. Returns until when copies without one exist; None: no copies."""

    def unlock(self, name: str, passphrase: str) -> None:
        """Take the passphrase off. Raises WrongPassphrase."""

    def destroy(self, name: str, *, by: str = "") -> Proof:
        """Destroy it for good. Destroying again gives the same proof."""

    def info(self, name: str) -> KeyInfo:
        """What may be told about one key, also a destroyed one. Raises KeyMissing."""

    def list(self, owner: str = "") -> Sequence[KeyInfo]:
        """All keys, destroyed ones too, by name; of one owner when named."""

    def backup(self, folder: Path, expires_on: date | None = None) -> Backup:
        """Copy all keys to another folder; after 14 days, or the given day, the copy is removed."""

    def prune(self, today: date | None = None) -> Sequence[Path]:
        """Remove copies that have expired, and halves of writes cut short. Returns what went."""

    def restore(self, copy: Path) -> Sequence[str]:
        """Take back from a copy what is missing here; never what was destroyed. The names."""

    def note(self, book: str, line: str) -> None:
        """Add one line to a book that is kept beside the keys (anchors of the audit log)."""

    def notes(self, book: str) -> Sequence[str]:
        """The lines of a book, oldest first; none when it was never begun."""
