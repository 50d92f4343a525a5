"""Sessions of which the database keeps neither the key nor readable contents.

The cookie holds the key. The database holds SHA-256 of it (a key has 165 random bits, so that
needs no salt) and the contents, sealed with a second value made from the same key. A thief of
the database can neither use nor read a session.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

SIGN_IN = "sign_in"


def hashed(session_key: str) -> str:
    """What the database knows a session by."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(db.SessionStore):
    """Django's database sessions, under the hash of their key. For WSGI: not for async views."""

    @classmethod
    def get_model_class(cls) -> type[AbstractBaseSession]:
        """Our table; imported here because settings name this module before apps are loaded."""
        from bestendig.organisations.signing_in.models import Session  # noqa: PLC0415 - as above

        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The contents, sealed."""
        sealed = self._box().encrypt(json.dumps(session_dict).encode())
        return base64.b64encode(sealed).decode("ascii")

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """The contents; nothing when they were not sealed with this session's key."""
        try:
            opened: dict[str, Any] = json.loads(self._box().decrypt(base64.b64decode(session_data)))
        except (CryptoError, ValueError):
            return {}
        return opened

    def _box(self) -> SecretBox:
        key = self._key()
        return SecretBox(hashlib.sha256(b"contents of a session" + key.encode()).digest())

    def _key(self) -> str:
        made: str = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return made

    def _get_session_from_db(self) -> Any:
        found = self.model.objects.filter(
            session_key=hashed(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether there is a session under this key."""
        return self.model.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to keep, tied to its sign-in: ending that ends the session."""
        model: Any = self.model
        return model(
            session_key=hashed(self._key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            sign_in_id=data.get(SIGN_IN),
        )

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one under `session_key`."""
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=hashed(key)).delete()
