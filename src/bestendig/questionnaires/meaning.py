"""A text fix, or another meaning: the one place that decides whether answers stay one series.

A fix (a typing error, a clumsy word) keeps the series: answers before and after are one line. A
change of meaning makes a new version of the item, with a series of its own, and its answers are
never laid beside the old ones. Who writes says which of the two it is; here the fix is held to
what a fix can be. In doubt it is a change of meaning: splitting a series can be told and seen,
mixing one cannot be undone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bestendig.questionnaires.wording import negations

LEAST_KEPT: Final = 0.75
"""The share of the words that a fix leaves as they were. Choice of ours."""


class Change(StrEnum):
    """What a new text does to an item."""

    FIX = "fix"
    MEANING = "meaning"


class Because(StrEnum):
    """Why a fix is no fix. The words for it: `questionnaire.meaning.<value>`."""

    DECLARED = "declared"
    ANSWERS = "answers"
    REVERSED = "reversed"
    CONSTRUCT = "construct"
    NEGATION = "negation"
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """All that gives an item its meaning. `english` may be empty: it is not translated yet."""

    dutch: str
    english: str
    answers: str
    reverse: bool
    construct: str


def judged(before: Phrasing, after: Phrasing, declared: Change) -> tuple[Change, Because | None]:
    """What the change is, and why when it is more than a fix."""
    because = Because.DECLARED if declared is Change.MEANING else _more_than_a_fix(before, after)
    return (Change.MEANING, because) if because else (Change.FIX, None)


def _more_than_a_fix(before: Phrasing, after: Phrasing) -> Because | None:
    if before.answers != after.answers:
        return Because.ANSWERS
    if before.reverse != after.reverse:
        return Because.REVERSED
    if before.construct != after.construct:
        return Because.CONSTRUCT
    for language, old, new in (
        ("nl", before.dutch, after.dutch),
        ("en", before.english, after.english),
    ):
        if not old:
            continue  # a translation that was not there yet changes nobody's question
        if Counter(negations(old, language)) != Counter(negations(new, language)):
            return Because.NEGATION
        if re.findall(r"\d+", old) != re.findall(r"\d+", new):
            return Because.NUMBER
        if _kept(old, new) < LEAST_KEPT:
            return Because.WORDS
    return None


def _kept(old: str, new: str) -> float:
    """The share of words that both have, of the longer one; letters only, so that commas and
    capitals are nothing, and a word with one letter mended counts as kept."""
    mine, theirs = (re.findall(r"\w+", x.casefold()) for x in (old, new))
    left, kept = list(theirs), 0
    for word in mine:
        same = next((x for x in left if x == word or _nearly(x, word)), None)
        if same is not None:
            left.remove(same)
            kept += 1
    return kept / max(len(mine), len(theirs), 1)


def _nearly(one: str, other: str) -> bool:
    """Whether one letter was added, left out, changed, or two changed places; of longer words."""
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), None)
    if at is None:
        return True
    rest, there = one[at:], other[at:]
    swapped = rest[:2] == there[1::-1] and rest[2:] == there[2:]
    return swapped or rest[1:] == there[1:] or rest == there[1:] or rest[1:] == there
