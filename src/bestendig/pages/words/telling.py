"""Open answers as pages show them."""

from __future__ import annotations

from bestendig.measurement.rules.passages import GONE


def pieces(text: str) -> list[str]:
    """The parts between what was taken out: between two of them stands a bar."""
    return text.split(GONE)
