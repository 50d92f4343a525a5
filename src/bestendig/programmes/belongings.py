"""What of programmes goes along when an organisation leaves, and into its archive."""

from __future__ import annotations

from bestendig.common.belongings import Why, take


def register() -> None:
    """Every plan with all its versions; who locked one stays behind."""
    take(
        "programmes.MeasurementPlan",
        "meetplannen",
        fields=("id", "name", "kind", "purpose", "current", "series_id", "withdrawn_at", "made_at"),
        archive=True,
    )
    take(
        "programmes.Group",
        "meetplannen-groepen",
        fields=("id", "plan", "everybody", "units"),
        archive=True,
    )
    take(
        "programmes.PlannedWave",
        "meetplannen-metingen",
        fields=(
            "id", "plan", "name", "role", "months_after", "questionnaire", "extra",
            "open_question_nl", "open_question_en", "opens_at", "closes_at", "privacy", "wave_id",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "programmes.PlanVersion",
        "meetplannen-versies",
        fields=(
            "id", "plan", "number", "locked_at", "content", "sha256", "changed", "why", "launched",
        ),
        without={"locked_by": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
