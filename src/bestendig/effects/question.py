"""What is asked of the moments of one outcome: who against whom, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Assignment(StrEnum):
    """How people or teams came to the programme."""

    LOTTERY = "lottery"
    ASSIGNED = "assigned"
    SELF = "self"
    SCORE = "score"
    UNKNOWN = "unknown"


class Design(StrEnum):
    """What the data can be compared with."""

    ONE_GROUP = "one_group"
    FOLLOW_UP_ONLY = "follow_up_only"
    TWO_GROUPS = "two_groups"
    STAGGERED = "staggered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question put to one outcome.

    programme, comparison: group labels of the moments (comparison None: one group).
    baseline: the last wave before the start (None: no wave before the start); end: the one
    primary wave. starts: staggered design, cohort label -> the first wave under the
    programme (None: never); programme and comparison are then not used.
    smallest: the smallest effect that matters, in baseline standard deviations.
    higher_is_better turns words only, never a sign.
    """

    end: str
    baseline: str | None = None
    programme: str = ""
    comparison: str | None = None
    starts: Mapping[str, str | None] | None = None
    assignment: Assignment = Assignment.UNKNOWN
    smallest: float = 0.2
    alpha: float = 0.05
    higher_is_better: bool = True

    @property
    def design(self) -> Design:
        """Which of the four designs this is."""
        if self.starts is not None:
            return Design.STAGGERED
        if self.comparison is None:
            return Design.ONE_GROUP
        return Design.TWO_GROUPS if self.baseline is not None else Design.FOLLOW_UP_ONLY

    @property
    def lottery(self) -> bool:
        """Whether chance decided who took part, or in which order."""
        return self.assignment is Assignment.LOTTERY
