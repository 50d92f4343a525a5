"""A ring that is open: seals and reads what is its owner's. Lives in memory only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final, NoReturn
from uuid import UUID

from nacl.bindings import sodium_pad, sodium_unpad

from bestendig.common.sealing import open_sealed, seal

_STEP: Final = 256  # bytes; how long something is tells no more than this


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody's open ring. wrong: how often a wrong PIN was tried since it was last opened."""

    ring: UUID
    person: UUID
    key: bytes = field(repr=False)
    wrong: int = 0

    def seal(self, table: str, name: str, text: str, row: object = "") -> bytes:
        """`text` for one field of one table (and of one row), for this person."""
        padded: bytes = sodium_pad(text.encode(), _STEP)
        return seal(padded, self.key, self._about(table, name, row))

    def read(self, table: str, name: str, sealed: bytes, row: object = "") -> str:
        """What was sealed. Raises Unsealed when it is of another field, row or person."""
        padded = open_sealed(sealed, self.key, self._about(table, name, row))
        text: bytes = sodium_unpad(padded, _STEP)
        return text.decode()

    def _about(self, table: str, name: str, row: object) -> bytes:
        return json.dumps(
            ["ring", str(self.ring), str(self.person), table, name, str(row)]
        ).encode()

    def __reduce__(self) -> NoReturn:
        raise TypeError("an open ring is not written down: not in a job, a cache or a session")
