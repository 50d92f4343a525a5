"""What of absence and turnover goes along when an organisation leaves, and into its archive."""

from __future__ import annotations

from bestendig.common.belongings import Why, take


def register() -> None:
    """All versions, and from which file they came; who handed it over stays."""
    take(
        "rates.RatesFile",
        "verzuim-en-uitstroom-bestanden",
        fields=(
            "id", "state", "name", "uploaded_at", "source", "differs", "scales", "added",
            "changed", "refused", "applied_at", "undone_at",
        ),
        without={"uploaded_by": Why.PEOPLE, "content": Why.PROGRAM},
        archive=True,
    )  # fmt: skip
    take(
        "rates.RateVersion",
        "verzuim-en-uitstroom",
        fields=(
            "id", "file", "measure", "unit", "grain", "starts_on", "version", "value",
            "written_at",
        ),
        archive=True,
    )  # fmt: skip
