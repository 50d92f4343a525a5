"""What the database refuses about plans, whoever asks."""

from __future__ import annotations

from typing import Final

from bestendig.common.guards import Guard

_FIXED: Final = (
    "plan_id", "role", "questionnaire_id", "extra_id", "opens_at", "closes_at", "privacy",
    "wave_id",
)  # fmt: skip

GUARDS: Final = (
    Guard(
        name="locked_plan_stays",
        table="programmes_planversion",
        when="OLD.id = NEW.id",
        says="a locked plan is never changed",
    ),
    Guard(
        name="launched_moment_stays",
        table="programmes_plannedwave",
        when="OLD.wave_id IS NOT NULL AND ("
        + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _FIXED)
        + ")",
        says="a moment stays as it was launched",
    ),
)
# Of columns that came later than the guards above.
WORDS: Final = (
    Guard(
        name="launched_moment_asks_the_same",
        table="programmes_plannedwave",
        when="OLD.wave_id IS NOT NULL AND (OLD.open_question_nl IS DISTINCT FROM"
        " NEW.open_question_nl OR OLD.open_question_en IS DISTINCT FROM NEW.open_question_en)",
        says="a moment stays as it was launched",
    ),
)
DRAWN: Final = (
    Guard(
        name="held_draw_stays",
        table="programmes_draw",
        when="OLD.id = NEW.id",
        says="a draw that was held is never changed",
    ),
)
SETTLED: Final = (
    Guard(
        name="settled_sides_stay",
        table="programmes_intake",
        when="OLD.settled_at IS NOT NULL AND ("
        + " OR ".join(
            f"OLD.{name} IS DISTINCT FROM NEW.{name}"
            for name in ("settled_at", "settled_as", "compared", "starts")
        )
        + ")",
        says="who takes part and who is compared stays as it was settled",
    ),
)
SERIES: Final = (
    Guard(
        name="series_choice_stays",
        table="programmes_serieschoice",
        when="OLD.id = NEW.id",
        says="a choice of a figure is never changed",
    ),
)
