"""The values of an import: rows as they were read, what would be written, and what would not."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from bestendig.rates.models import Measure
from bestendig.rates.periods import Period


class Key(NamedTuple):
    """Which figure. unit: None for the whole organisation."""

    measure: Measure
    unit: UUID | None
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file. cells: what stands there of each measure, None where it is empty."""

    number: int
    period: object
    unit: str
    cells: Mapping[Measure, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read. columns: by measure, "period" and "unit" how the file calls them; left: the
    columns that were left; percent: the measures with a % sign in all their cells."""

    rows: tuple[Row, ...]
    columns: Mapping[str, str]
    left: tuple[str, ...]
    percent: frozenset[Measure] = frozenset()


class Weight(enum.StrEnum):
    """What happens to what a message is about."""

    REFUSED = "refused"
    LEFT_OUT = "left_out"
    SKIPPED = "skipped"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a row; `code` is a key of the deck, `params` what its text asks for."""

    row: int
    column: str
    code: str
    weight: Weight
    params: Mapping[str, str | int | Period] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that would be written; `old` is what stands there now. row: of the file."""

    key: Key
    old: Decimal | None
    new: Decimal
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Periods that lack between the first and the last that is known."""

    measure: Measure
    unit: UUID | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would do. asks: by measure an example of a number that may mean two things;
    while there is one, nothing is read of it. names: of the units that are spoken of."""

    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: int
    problems: tuple[Problem, ...]
    gaps: tuple[Gap, ...]
    asks: Mapping[Measure, str]
    names: Mapping[UUID, str]
    left: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """All that would be written."""
        return (*self.added, *self.changed)

    @property
    def refused(self) -> int:
        """How many rows have something that is refused."""
        return len({x.row for x in self.problems if x.weight is Weight.REFUSED})

    @property
    def digest(self) -> str:
        """A fingerprint of what would be written: the same when nothing changed meanwhile."""
        said = sorted(f"{x.key}|{x.old}|{x.new}" for x in self.changes)
        return hashlib.sha256("\n".join(said).encode()).hexdigest()
