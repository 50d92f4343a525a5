"""A ring that stays open during a visit.

The data key stands in the session, sealed under a secret that only a cookie holds. Without one of
the two it is nothing: not the database, nor a copy of it, nor the cookie of a telephone that is
signed in for months and whose session forgot the key.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from bestendig.common.ring import opening
from bestendig.common.ring.opened import Opened
from bestendig.common.sealing import Unsealed, open_sealed, seal

IDLE: Final = timedelta(minutes=15)
_now: ContextVar[Opened | None] = ContextVar("opened_ring", default=None)


def new_secret() -> str:
    """For the cookie."""
    return secrets.token_urlsafe(32)


def kept(opened: Opened, secret: str) -> dict[str, Any]:
    """What the session keeps, from now until it was left alone for fifteen minutes."""
    until = (timezone.now() + IDLE).isoformat(timespec="seconds")
    sealed = seal(opened.key, _key(secret), _about(opened.ring, opened.person, until))
    return {"ring": str(opened.ring), "key": b64encode(sealed).decode(), "until": until}


def reopened(found: Mapping[str, Any] | None, secret: str, person: UUID) -> Opened | None:
    """The ring that this visit opened; None when it is closed again, another's, or erased."""
    if not found or not secret:
        return None
    try:
        ring, until = UUID(found["ring"]), str(found["until"])
        if datetime.fromisoformat(until) <= timezone.now():
            return None
        key = open_sealed(b64decode(found["key"]), _key(secret), _about(ring, person, until))
    except (KeyError, TypeError, ValueError, Unsealed):
        return None
    opened = Opened(ring=ring, person=person, key=key)
    return opened if opening.is_there(opened) else None


@contextmanager
def present(opened: Opened) -> Iterator[None]:
    """While the request of this owner is answered, exports may read the ring."""
    token = _now.set(opened)
    try:
        yield
    finally:
        _now.reset(token)


def opened_now(person: UUID) -> Opened | None:
    """The open ring of `person`, in that person's own request; else None."""
    opened = _now.get()
    return opened if opened is not None and opened.person == person else None


def _key(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"ring visit").digest()


def _about(ring: UUID, person: UUID, until: str) -> bytes:
    return f"ring visit {ring} {person} {until}".encode()
