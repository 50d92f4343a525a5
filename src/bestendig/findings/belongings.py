"""What of findings goes along when an organisation leaves, and into its archive: all of it. It has
passed the gate."""

from __future__ import annotations

from bestendig.common.belongings import Why, take


def register() -> None:
    """Tell the registry of belongings."""
    take(
        "findings.PublishedFinding",
        "uitkomsten",
        fields=(
            "id", "programme", "version", "wave_id", "survey", "counted_on", "outcome", "names",
            "primary", "design", "assignment", "grade", "verdict", "stories", "numbers",
            "weight",
        ),
        archive=True,
    )  # fmt: skip
    take(
        "findings.Reaction",
        "uitkomsten-reacties",
        fields=("id", "programme", "wave_id", "role", "writer_role", "words", "written_on"),
        without={"author": Why.PEOPLE},
        archive=True,
    )
    take(
        "findings.Discussed",
        "uitkomsten-besproken",
        fields=("id", "programme", "wave_id", "with_whom", "held_on", "changed"),
        without={"author": Why.PEOPLE},
        archive=True,
    )
    take(
        "findings.SeriesFinding",
        "uitkomsten-cijfers",
        fields=(
            "id", "choice", "judged_on", "made_at", "grade", "verdict", "stories", "numbers",
            "sha256",
        ),
        archive=True,
    )  # fmt: skip
