"""Sealing of what a message says, bound to the message and the part that it is."""

from __future__ import annotations

from uuid import UUID

from bestendig.common.keys import store
from bestendig.common.sealing import open_sealed, seal


def close(plain: bytes, message: UUID, part: str) -> bytes:
    """Seal one part of a message."""
    return seal(plain, store().ensure("platform/outbox"), _about(message, part))


def open_up(closed: bytes, message: UUID, part: str) -> bytes:
    """The part as it was. Raises Unsealed when it is another's or was changed."""
    return open_sealed(closed, store().ensure("platform/outbox"), _about(message, part))


def _about(message: UUID, part: str) -> bytes:
    return f"outbox {part} {message}".encode()
