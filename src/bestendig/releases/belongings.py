"""What of releases goes along when an organisation leaves, and into its archive."""

from __future__ import annotations

from bestendig.common.belongings import Why, take


def register() -> None:
    """All of it: it has passed the gate. What is hidden in a release is not in it."""
    take(
        "releases.Release",
        "uitgiften",
        fields=(
            "id", "wave_id", "title", "questionnaire", "closed_on", "rolling", "of_plan", "k",
            "response", "figures", "silent", "asked", "alike",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "releases.ReleasedCell",
        "uitgiften-groepen",
        fields=(
            "id", "release", "number", "code", "kind", "parent", "band", "name", "units", "place",
            "values",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "releases.GateReport",
        "controle-van-uitgiften",
        fields=(
            "id", "release", "policy", "planned", "shown", "hidden", "groups", "witnesses",
            "programmes", "breaches", "breached",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "releases.Decision",
        "besluiten",
        fields=(
            "id", "release", "version", "decided", "discussed_with", "discussed_on", "written_at",
        ),
        without={"author": Why.PEOPLE},
        archive=True,
    )  # fmt: skip
