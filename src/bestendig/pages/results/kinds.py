"""What kind of number somebody looks at (R56). Each number on these pages carries one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bestendig.pages.wording import here, split_name


class Kind(StrEnum):
    """The words: `kind.<value>` in the deck."""

    REACH = "reach"
    RECORDED = "recorded"
    PUBLISHED = "published"
    LEVEL = "level"
    SPREAD = "spread"
    APPRECIATION = "appreciation"
    SELF_REPORTED = "self_reported"
    MEASURED_CHANGE = "measured_change"
    COMPARED_CHANGE = "compared_change"


@dataclass(frozen=True, slots=True)
class Label:
    """A kind in words: its name, and what it is."""

    kind: Kind

    @property
    def name(self) -> str:
        """“Level”."""
        return split_name(here(f"kind.{self.kind}"))[0]

    @property
    def explanation(self) -> str:
        """“what people answered at that moment”."""
        return split_name(here(f"kind.{self.kind}"))[1]
