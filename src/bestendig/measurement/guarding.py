"""What the database refuses about a wave, whoever asks."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard
from bestendig.measurement.models import MOVES

_WAVE: Final = "measurement_wave"
_FIXED: Final = ("series_id", "privacy", "questions", "k", "opens_at", "ballot_size", "launched_at")
_PROMISED: Final = ("keep_panel", "most_a_year")


def _differ(names: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in names)


def _forbidden_moves() -> str:
    return " OR ".join(
        f"(OLD.state = '{here.value}' AND NEW.state NOT IN ("
        f"{', '.join(repr(state.value) for state in sorted({here, *there}))}))"
        for here, there in MOVES.items()
    )


GUARDS: Final = (
    Guard(
        name="wave_stays_as_launched",
        table=_WAVE,
        when=_differ(_FIXED),
        says="a wave stays as it was launched",
    ),
    Guard(
        name="wave_closes_no_earlier",
        table=_WAVE,
        when="NEW.closes_at < OLD.closes_at",
        says="a wave may close later, never earlier",
    ),
    Guard(
        name="wave_moves_by_the_table",
        table=_WAVE,
        when=_forbidden_moves(),
        says="a wave does not go back",
    ),
)
ROLLING: Final = (
    Guard(
        name="wave_stays_of_its_kind",
        table=_WAVE,
        when="OLD.rolling IS DISTINCT FROM NEW.rolling",
        says="a wave stays as it was launched",
    ),
)
# Of columns that came later than the guards above.
PROMISES: Final = (
    Guard(
        name="wave_keeps_what_was_promised",
        table=_WAVE,
        when=_differ(_PROMISED),
        says="a wave keeps the settings it was launched with",
    ),
)
ASKED: Final = (
    Guard(
        name="wave_asked_stays",
        table=_WAVE,
        when="OLD.asked IS DISTINCT FROM NEW.asked",
        says="a wave stays as it was launched",
    ),
)
