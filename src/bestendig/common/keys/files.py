"""The key store in a folder: one small file a key, for the program's own user only.

keys/<owner>/<purpose>.key     the key, or the stone that says it was destroyed
notes/<book>                   lines that are only added to (anchors of the audit log)
backups.json                   which copies were made, where, and until when
.lock                          one writer at a time; readers do not wait
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from bestendig.common.keys import atomic, backups, record
from bestendig.common.keys.interface import (
    Backup,
    Fingerprint,
    KeyDestroyed,
    KeyExists,
    KeyInfo,
    KeyMissing,
    KeyStoreError,
    Kind,
    Proof,
    State,
    checked,
)
from bestendig.common.keys.record import KeyRecord

_ENDING: Final = ".key"


class FileKeyStore:
    """As `KeyStore`, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys = folder / "keys"

    def create(self, name: str, *, kind: Kind = Kind.SYMMETRIC) -> Fingerprint:
        """Make a key. Raises KeyExists, or KeyDestroyed when the name has been used up."""
        key = record.made(checked(name), Kind(kind), _now())
        try:
            atomic.write_new(self._path(name), record.as_bytes(key))
        except FileExistsError:
            if self._read(name).state is State.DESTROYED:
                raise KeyDestroyed(f"{name} was destroyed; its name is used up") from None
            raise KeyExists(f"there is a key {name} already") from None
        return key.fingerprint

    def use(self, name: str, passphrase: str | None = None) -> bytes:
        """The secret. Raises KeyMissing, KeyDestroyed, KeyLocked or WrongPassphrase."""
        return record.opened(self._read(name), passphrase)

    def public(self, name: str) -> bytes:
        """The public half of a pair, also while the private half is locked."""
        key = self._read(name)
        if key.state is State.DESTROYED:
            raise KeyDestroyed(f"{name} was destroyed")
        if key.kind is not Kind.BOX:
            raise KeyStoreError(f"{name} is not a pair")
        return key.public

    def ensure(self, name: str, *, kind: Kind = Kind.SYMMETRIC) -> bytes:
        """The secret, made first when there is none. Never makes anew what was destroyed."""
        try:
            return self.use(name)
        except KeyDestroyed:
            raise
        except KeyMissing:
            try:
                self.create(name, kind=kind)
            except KeyExists:
                # Somebody made it in the meantime: theirs is the key.
                return self.use(name)
            return self.use(name)

    def lock(self, name: str, passphrase: str) -> date | None:
        """Put a passphrase on it. Returns until when copies without one exist; None: no copies."""
        with atomic.alone(self.folder):
            key = self._read(name)
            self._replace(record.with_passphrase(key, passphrase))
            return backups.last_expiry(self.folder, key.made_at, _now().date())

    def unlock(self, name: str, passphrase: str) -> None:
        """Take the passphrase off. Raises WrongPassphrase."""
        with atomic.alone(self.folder):
            self._replace(record.without_passphrase(self._read(name), passphrase))

    def destroy(self, name: str, *, by: str = "") -> Proof:
        """Destroy it for good. Destroying again gives the same proof."""
        with atomic.alone(self.folder):
            key = self._read(name)
            if key.state is not State.DESTROYED:
                now = _now()
                last = backups.last_expiry(self.folder, key.made_at, now.date())
                key = record.tombstone(key, now, by, last)
                self._replace(key)
            return key.proof()

    def info(self, name: str) -> KeyInfo:
        """What may be told about one key, also a destroyed one. Raises KeyMissing."""
        return self._read(name).info()

    def list(self, owner: str = "") -> Sequence[KeyInfo]:
        """All keys, destroyed ones too, by name; of one owner when named."""
        names = backups.names(self._keys, _ENDING)
        return [self.info(x) for x in names if not owner or x.startswith(f"{owner}/")]

    def backup(self, folder: Path, expires_on: date | None = None) -> Backup:
        """Copy all keys to another folder; after 14 days, or the given day, the copy is removed."""
        with atomic.alone(self.folder):
            return backups.make(self.folder, folder, _now(), expires_on)

    def prune(self, today: date | None = None) -> Sequence[Path]:
        """Remove copies that have expired, and halves of writes cut short. Returns what went."""
        with atomic.alone(self.folder):
            return backups.prune(self.folder, today or _now().date())

    def restore(self, copy: Path) -> Sequence[str]:
        """Take back from a copy what is missing here; never what was destroyed. The names."""
        with atomic.alone(self.folder):
            return backups.restore(self.folder, copy, _now().date())

    def note(self, book: str, line: str) -> None:
        """Add one line to a book that is kept beside the keys."""
        with atomic.alone(self.folder):
            atomic.append(self._book(book), line)

    def notes(self, book: str) -> Sequence[str]:
        """The lines of a book, oldest first; none when it was never begun."""
        try:
            return self._book(book).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def _read(self, name: str) -> KeyRecord:
        try:
            content = self._path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeyMissing(f"there is no key {name}") from None
        return record.from_bytes(content, name)

    def _replace(self, key: KeyRecord) -> None:
        atomic.replace(self._path(key.name), record.as_bytes(key))

    def _path(self, name: str) -> Path:
        return self._keys / f"{checked(name)}{_ENDING}"

    def _book(self, book: str) -> Path:
        return self.folder / "notes" / checked(book)


def _now() -> datetime:
    return datetime.now(UTC)
