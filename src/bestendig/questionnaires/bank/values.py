"""What the bank is made of: items, the answers one can give, and the scales that items make."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bestendig.dimodel import Factor, Indicator, Outcome, Phase

Texts = MappingProxyType[str, str]
"""A text by language: `nl` and `en`."""


class Audience(StrEnum):
    """Whom an item is for."""

    EMPLOYEE = "employee"
    PARTICIPANT = "participant"
    MANAGER = "manager"
    HR = "hr"


# Scales beside the indicators of the organisation whose questions are about it.
_OF_THE_ORGANISATION = frozenset({"koers_organisatie", "cultuur"})
_INDICATORS = frozenset({Indicator.VITAL_ORGANISATION, Indicator.AGILE_ORGANISATION})


class Score(StrEnum):
    """What a scale gives: a mean over its items, the mean of each item, or of each item how the
    answers are spread (of a choice; of what one may tick)."""

    MEAN = "mean"
    ITEMS = "items"
    DISTRIBUTION = "distribution"
    SHARES = "shares"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers to an item: labels from `lowest` up, in words.

    stem: what stands above the sentence and belongs to it (“In the past 6 months:”). other: an
    answer that counts as not answered.
    """

    code: str
    lowest: int
    labels: MappingProxyType[str, tuple[str, ...]]
    stem: Texts
    other: Texts

    @property
    def highest(self) -> int:
        """The highest answer."""
        return self.lowest + len(self.labels["nl"]) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One sentence or question of the bank.

    meaning: raised when a new text asks something else. aspect: the word of the indicator, or
    the part of the construct, that it covers. health_near: so close to health that an employer
    may not ask it; it stands in the bank so that nobody invents it again, and is never asked.
    """

    code: str
    module: str
    construct: str
    indicator: Indicator | None
    aspect: str
    audience: Audience
    answers: str
    reverse: bool
    health_near: bool
    meaning: int
    text: Texts

    @property
    def series(self) -> str:
        """What links answers over time: the same item with the same meaning."""
        return f"{self.code}.{self.meaning}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Items that measure one thing, and how they are scored.

    items: codes, in order; those near health are left out. version: raised when the items or
    the scoring change, so that scores of two versions are never laid beside each other.
    minimum_share: of the items that must be answered for a score.
    """

    code: str
    version: int
    name: Texts
    score: Score
    items: tuple[str, ...]
    minimum_share: float = 0.5
    outcome: Outcome | None = None
    factor: Factor | None = None
    phase: Phase | None = None
    indicator: Indicator | None = None

    @property
    def together(self) -> bool:
        """Whether it is about the organisation: people in one place look at the same thing."""
        return self.indicator in _INDICATORS or self.code in _OF_THE_ORGANISATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One of the twenty words of the four indicators (report, §3.2.5)."""

    indicator: Indicator
    code: str
    name: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """The whole bank, each part by its code; scales: the constructs, then the four indicators."""

    items: MappingProxyType[str, Item]
    answers: MappingProxyType[str, Answers]
    scales: MappingProxyType[str, Scale]
    aspects: tuple[Aspect, ...]

    def askable(self) -> tuple[Item, ...]:
        """The items that may be asked: none near health."""
        return tuple(item for item in self.items.values() if not item.health_near)

    def scale_of(self, item: Item) -> Scale:
        """The scale of the construct of an item."""
        return self.scales[item.construct]
