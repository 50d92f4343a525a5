"""The values that the import works with: rows, problems, people as they are, and the plan."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID


class Weight(enum.StrEnum):
    """What a problem does to its row."""

    REFUSED = "refused"  # the row is not taken
    LEFT_OUT = "left_out"  # the row is taken, this cell is not
    SKIPPED = "skipped"  # the row is no person: a total, or the same row again


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about one row. `code` is a key of the copy deck, `params` its values."""

    row: int
    column: str
    code: str
    weight: Weight
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A person as a row of the file tells it. An empty value says nothing, and changes nothing.

    number: the keyed hash of the personnel number. ends: None also where the file has a column
    for it and the cell is empty; `tells_end` says whether it has. manager: as it stands there.
    """

    row: int
    number: str = ""
    first_name: str
    last_name: str = ""
    email: str = ""
    path: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    manager: str = ""
    manager_number: str = ""
    function_family: str = ""
    age_band: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    tells_end: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person as the organisation knows them now."""

    id: UUID
    number: str = ""
    first_name: str = ""
    last_name: str = ""
    work_email: str = ""
    unit: UUID | None = None
    manager: UUID | None = None
    function_family: str = ""
    age_band: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    participant: bool = False
    kept: bool = False  # the only administrator, who cannot be ended

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUnit:
    """A unit as it is called and stands today."""

    id: UUID
    name: str
    kind: str
    parent: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit that the file names and that is not there yet. `path`: where it comes."""

    id: UUID
    name: str
    kind: str
    parent: UUID | None
    path: tuple[str, ...]


Value = str | date | UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Somebody new, with the values of all fields."""

    id: UUID
    row: int
    name: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Somebody known, field by field: name of the field -> (as it was, as it becomes)."""

    id: UUID
    row: int
    name: str
    fields: Mapping[str, tuple[Value, Value]]
    returns: bool = False

    @property
    def moves(self) -> bool:
        """Whether the person comes in another unit."""
        return "unit" in self.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Somebody who is not in a file that holds everybody."""

    id: UUID
    name: str
    was: date | None
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import would do, whole."""

    added: tuple[Added, ...] = ()
    changed: tuple[Changed, ...] = ()
    ended: tuple[Ended, ...] = ()
    kept: tuple[str, ...] = ()  # names of those missing who cannot be ended
    units: tuple[NewUnit, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: int = 0
    present: int = 0  # people in service now
    names: Mapping[UUID, str] = field(default_factory=dict)  # of units and people that are named

    @property
    def refused(self) -> int:
        """How many rows are refused."""
        return len({x.row for x in self.problems if x.weight == Weight.REFUSED})

    @property
    def moved(self) -> int:
        """How many people come in another unit."""
        return sum(x.moves for x in self.changed)

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed or self.ended)

    @property
    def ends_many(self) -> bool:
        """More than one in five would be ended: perhaps not everybody is in the file."""
        return len(self.ended) * 5 > self.present
