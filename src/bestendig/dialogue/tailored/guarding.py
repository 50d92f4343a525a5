"""What the database refuses about agreements, whoever asks."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard

GUARDS: Final = (
    Guard(
        name="signed_version_stays",
        table="tailored_agreementversion",
        when="OLD.id = NEW.id",
        says="a signed agreement is never changed",
    ),
)
