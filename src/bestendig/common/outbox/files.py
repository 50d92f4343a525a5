"""The demo's mail server: a folder of .eml files, which any mail program opens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class EmailBackend(BaseEmailBackend):
    """Writes each message to DATA_DIR/mail, under its Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write them all; how many that were."""
        for message in email_messages:
            letter = message.message()
            name = str(letter["Message-ID"]).strip("<>").partition("@")[0]
            path = folder() / f"{name}.eml"
            fresh = path.with_suffix(".new")
            fresh.write_bytes(letter.as_bytes())
            fresh.replace(path)
        return len(email_messages)


def folder() -> Path:
    """Where they lie, readable by their owner only."""
    found = Path(settings.DATA_DIR) / "mail"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found
