"""What of the catalogue goes along when an organisation leaves: all of it."""

from __future__ import annotations

from bestendig.common.belongings import take


def register() -> None:
    """The offer, the claims with their sources, and the results."""
    take(
        "catalogue.Intervention",
        "aanbod",
        fields=(
            "id", "name", "summary", "about", "outcomes", "factors", "phases", "audience", "form",
            "time", "cost", "provider", "contact", "enrol", "link", "library", "added_at",
            "retired_at", "retired_why",
        ),
    )  # fmt: skip
    take(
        "catalogue.Claim",
        "aanbod-bronnen",
        fields=(
            "id", "intervention", "kind", "text", "title", "publisher", "year", "section", "link",
        ),
    )  # fmt: skip
    take(
        "catalogue.Result",
        "aanbod-uitkomsten",
        fields=(
            "id", "intervention", "outcome", "measure", "measure_name", "programme", "grade",
            "verdict", "better", "strength", "design", "assignment", "effect", "se", "low", "high",
            "withheld", "retention", "retention_low", "retention_high", "retention_months",
            "people", "begun_on", "ended_on", "source", "recorded_at",
        ),
    )  # fmt: skip
