"""What the database refuses about pictures of the future, whoever asks."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard

_WORDS: Final = ("picture_id", "number", "title", "changes", "begins", "skills", "routes")
GUARDS: Final = (
    Guard(
        name="future_version_stays",
        table="futures_futureversion",
        when=" OR ".join(f"OLD.{x} <> NEW.{x}" for x in _WORDS),
        says="a written picture of the future is never changed",
    ),
)
