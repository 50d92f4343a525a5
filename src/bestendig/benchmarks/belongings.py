"""What of published figures goes along when an organisation leaves."""

from __future__ import annotations

from bestendig.common.belongings import Why, take


def register() -> None:
    """The figures with their source, not the file."""
    take(
        "benchmarks.Benchmark",
        "elders-bronnen",
        fields=(
            "id", "title", "publisher", "year", "licence", "address", "about", "name",
            "received_at", "kept_at",
        ),
        without={"content": Why.PROGRAM},
    )  # fmt: skip
    take(
        "benchmarks.BenchmarkFigure",
        "elders-cijfers",
        fields=(
            "id", "benchmark", "target", "column", "words", "is_same", "is_percent", "low",
            "high", "row", "value", "lower", "upper", "count", "hidden",
        ),
    )  # fmt: skip
