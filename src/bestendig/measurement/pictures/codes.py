"""A code of one's own, and what it opens."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID

from nacl import pwhash

from bestendig.common import keys, scope
from bestendig.common.sealing import hkdf
from bestendig.measurement.ballots.access import ALPHABET, as_typed

CODE_LENGTH: Final = 16  # 80 bits
_OPS: Final = pwhash.argon2id.OPSLIMIT_INTERACTIVE
_MEMORY: Final = pwhash.argon2id.MEMLIMIT_INTERACTIVE


@dataclass(frozen=True, slots=True)
class Lock:
    """Which row, and its key."""

    row: UUID
    key: bytes


def new_code() -> str:
    """Sixteen signs of chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """A code as somebody typed it; None when it is none."""
    return as_typed(text, CODE_LENGTH)


def lock_of(code: str) -> Lock:
    """Slow on purpose, and different in every organisation."""
    salt = blake2b(scope.current().bytes, digest_size=pwhash.argon2id.SALTBYTES).digest()
    stretched = pwhash.argon2id.kdf(32, code.encode(), salt, opslimit=_OPS, memlimit=_MEMORY)
    secret = stretched + keys.store().ensure(f"{scope.current()}/pictures")
    row = hkdf(secret, b"bestendig picture row")[:16]
    return Lock(UUID(bytes=row), hkdf(secret, b"bestendig picture key"))
