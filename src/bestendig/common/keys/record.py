"""One key as it stands in its file: JSON that says what it is, and holds it open or locked."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Final

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.utils import random

from bestendig.common.keys.interface import (
    Fingerprint,
    KeyDamaged,
    KeyDestroyed,
    KeyInfo,
    KeyLocked,
    KeyStoreError,
    Kind,
    Proof,
    State,
    WrongPassphrase,
)
from bestendig.common.sealing import Unsealed, open_sealed, seal

PASSPHRASE_MIN: Final = 12
_VERSION: Final = 1
# Argon2id as libsodium calls it moderate: 256 MiB, three passes; about a second a guess.
_OPS: Final = pwhash.argon2id.OPSLIMIT_MODERATE
_MEMORY: Final = pwhash.argon2id.MEMLIMIT_MODERATE


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key and what is known about it. `secret` is open, `locked` is under a passphrase."""

    name: str
    kind: Kind
    state: State
    fingerprint: Fingerprint
    made_at: datetime
    public: bytes = b""
    secret: bytes = b""
    locked: bytes = b""
    salt: bytes = b""
    operations: int = 0
    memory: int = 0
    destroyed_at: datetime | None = None
    destroyed_by: str = ""
    last_copy_expires: date | None = None

    def info(self) -> KeyInfo:
        """What may be told."""
        return KeyInfo(
            self.name, self.kind, self.state, self.fingerprint, self.made_at,
            self.destroyed_at, self.destroyed_by, self.last_copy_expires,
        )  # fmt: skip

    def proof(self) -> Proof:
        """That it was destroyed."""
        if self.destroyed_at is None:
            raise KeyStoreError(f"{self.name} has not been destroyed")
        return Proof(
            self.name, self.fingerprint, self.destroyed_at, self.destroyed_by,
            self.last_copy_expires,
        )  # fmt: skip


def made(name: str, kind: Kind, now: datetime) -> KeyRecord:
    """A new key."""
    if kind is Kind.BOX:
        pair = PrivateKey.generate()
        secret, public = bytes(pair), bytes(pair.public_key)
    else:
        secret, public = random(32), b""
    mark = fingerprint(public or secret)
    return KeyRecord(name, kind, State.OPEN, mark, now, public=public, secret=secret)


def fingerprint(key: bytes) -> Fingerprint:
    """128 bits of a hash: says which key it is. Of a pair it is made of the public half."""
    digest = blake2b(key, digest_size=16, person=b"bestendig key").hexdigest()
    return "-".join(digest[i : i + 4] for i in range(0, 32, 4))


def opened(key: KeyRecord, passphrase: str | None) -> bytes:
    """The secret. Raises KeyDestroyed, KeyLocked or WrongPassphrase."""
    if key.state is State.DESTROYED:
        raise KeyDestroyed(f"{key.name} was destroyed")
    if key.state is State.OPEN:
        return key.secret
    if not passphrase:
        raise KeyLocked(f"{key.name} waits for its passphrase")
    wrapping = _wrapping(passphrase, key.salt, key.operations, key.memory)
    try:
        return open_sealed(key.locked, wrapping, _about(key))
    except Unsealed as error:
        raise WrongPassphrase(f"this passphrase does not open {key.name}") from error


def with_passphrase(key: KeyRecord, passphrase: str) -> KeyRecord:
    """The same key, locked. Raises KeyLocked when it is locked already."""
    if len(passphrase) < PASSPHRASE_MIN:
        raise KeyStoreError(f"a passphrase has {PASSPHRASE_MIN} characters or more")
    secret = opened(key, None)
    salt = random(pwhash.argon2id.SALTBYTES)
    wrapping = _wrapping(passphrase, salt, _OPS, _MEMORY)
    return replace(
        key, state=State.LOCKED, secret=b"", locked=seal(secret, wrapping, _about(key)),
        salt=salt, operations=_OPS, memory=_MEMORY,
    )  # fmt: skip


def without_passphrase(key: KeyRecord, passphrase: str) -> KeyRecord:
    """The same key, open."""
    secret = opened(key, passphrase)
    return replace(
        key, state=State.OPEN, secret=secret, locked=b"", salt=b"", operations=0, memory=0
    )


def tombstone(key: KeyRecord, now: datetime, by: str, last_copy: date | None) -> KeyRecord:
    """What is left when a key is destroyed: everything but the key."""
    return KeyRecord(
        key.name, key.kind, State.DESTROYED, key.fingerprint, key.made_at,
        destroyed_at=now, destroyed_by=by, last_copy_expires=last_copy,
    )  # fmt: skip


def _wrapping(passphrase: str, salt: bytes, operations: int, memory: int) -> bytes:
    return pwhash.argon2id.kdf(32, passphrase.encode(), salt, opslimit=operations, memlimit=memory)


def _about(key: KeyRecord) -> bytes:
    return f"bestendig key {key.name} {key.fingerprint}".encode()


_BYTES: Final = ("public", "secret", "locked", "salt")
_TIMES: Final = ("made_at", "destroyed_at")


def as_bytes(key: KeyRecord) -> bytes:
    """The key as it is written."""
    found: dict[str, Any] = {"version": _VERSION}
    for name in KeyRecord.__slots__:
        value = getattr(key, name)
        if value in (None, b"", "", 0):
            continue
        if isinstance(value, bytes):
            value = b64encode(value).decode()
        elif isinstance(value, (datetime, date)):
            value = value.isoformat()
        found[name] = value
    return (json.dumps(found, indent=1) + "\n").encode()


def from_bytes(content: bytes, name: str) -> KeyRecord:
    """The key as it was written. Raises KeyDamaged, also when it is another key's file."""
    try:
        found = json.loads(content)
        if found.pop("version") != _VERSION or found["name"] != name:
            raise ValueError("another version, or another key")
        for field in _BYTES:
            if field in found:
                found[field] = b64decode(found[field], validate=True)
        for field in _TIMES:
            if field in found:
                found[field] = datetime.fromisoformat(found[field])
        if "last_copy_expires" in found:
            found["last_copy_expires"] = date.fromisoformat(found["last_copy_expires"])
        found["kind"], found["state"] = Kind(found["kind"]), State(found["state"])
        key = KeyRecord(**found)
    except (ValueError, KeyError, TypeError, AttributeError, CryptoError) as error:
        raise KeyDamaged(f"what is stored as {name} is not a whole key") from error
    if key.state is State.OPEN and fingerprint(key.public or key.secret) != key.fingerprint:
        raise KeyDamaged(f"what is stored as {name} does not match its fingerprint")
    return key
