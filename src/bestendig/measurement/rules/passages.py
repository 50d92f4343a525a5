"""Passages of an answer in words: its words one by one, and an answer without some of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

GONE: Final = "█████"
"""What stands where something was taken out: as long for a letter as for a sentence."""
_WORD: Final = re.compile(r"\S+")


def words_of(text: str) -> list[str]:
    """Its words, in order; what was taken out is one of them."""
    return _WORD.findall(text)


def without(text: str, places: Collection[int]) -> tuple[str, int]:
    """`text` with a bar for the words at these places, and how many bars were put there.

    Words that stand beside each other share one bar: how many there were is not told.
    """
    parts: list[str] = []
    bars = 0
    end, barred = 0, False
    for place, found in enumerate(_WORD.finditer(text)):
        taken = place in places
        if not (taken and barred):
            parts.append(text[end : found.start()])
            parts.append(GONE if taken else found[0])
            bars += taken
        end, barred = found.end(), taken
    return "".join(parts), bars
