"""The database refuses to change what was found."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard

GUARDS: Final = (
    Guard(
        name="finding_stays",
        table="findings_publishedfinding",
        when="TRUE",
        says="a finding is never changed",
    ),
)
