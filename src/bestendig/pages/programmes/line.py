"""One line of a programme's page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One subject. mark: `done`, `needed` (for the start), `later` or empty, and that in words.
    proposal: whether the text is one. way: where one goes on, in words, and its address."""

    title: str
    text: str
    mark: tuple[str, str] = ("", "")
    proposal: bool = False
    way: tuple[str, str] = ("", "")
