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
# Of tables that came later.
REACTIONS: Final = (
    Guard(
        name="reaction_stays",
        table="findings_reaction",
        when="TRUE",
        says="a reaction is never changed",
    ),
    Guard(
        name="discussed_stays",
        table="findings_discussed",
        when="TRUE",
        says="what was discussed is never changed",
    ),
)
SERIES: Final = (
    Guard(
        name="series_finding_stays",
        table="findings_seriesfinding",
        when="TRUE",
        says="a finding is never changed",
    ),
)
