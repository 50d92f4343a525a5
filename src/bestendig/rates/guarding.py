"""The database refuses to change a figure: a correction stands beside it."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard

GUARDS: Final = (
    Guard(
        name="rates_rateversion_stays",
        table="rates_rateversion",
        when="TRUE",
        says="a figure is corrected by a new version, never rewritten",
    ),
)
