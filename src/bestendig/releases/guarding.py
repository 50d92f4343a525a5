"""The database refuses to change what was released."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard

GUARDS: Final = tuple(
    Guard(name=f"{table}_stays", table=table, when="TRUE", says="a release is never changed")
    for table in ("releases_release", "releases_gatereport")
)
DECISIONS: Final = (
    Guard(
        name="releases_decision_stays",
        table="releases_decision",
        when="TRUE",
        says="what was decided is written again, never rewritten",
    ),
)
CELLS: Final = (
    Guard(
        name="releases_releasedcell_stays",
        table="releases_releasedcell",
        when="TRUE",
        says="a release is never changed",
    ),
)
