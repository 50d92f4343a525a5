"""What of findings goes along when an organisation leaves, and into its archive: all of it. It has
passed the gate."""

from __future__ import annotations

from bestendig.common.belongings import take


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
