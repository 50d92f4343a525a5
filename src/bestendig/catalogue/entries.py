"""An entry of the catalogue, of the organisation itself or of the library, and the selection.

Everything here is plain: one filtered selection, whichever view shows it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from bestendig.dimodel import Factor, Outcome, Phase

NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class Origin(StrEnum):
    """Whose entries are looked at."""

    OWN = "own"
    LIBRARY = "library"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One intervention as it is shown. pk: None for an entry of the library that was not taken
    over; library: its code there, if any."""

    name: str
    summary: str
    outcomes: tuple[str, ...]
    factors: tuple[str, ...]
    phases: tuple[str, ...]
    audience: str
    form: str
    time: str = ""
    cost: str = ""
    provider: str = ""
    about: str = ""
    library: str = ""
    pk: UUID | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty is anything."""

    words: str = ""
    outcome: str = ""
    factor: str = ""
    phase: str = ""
    audience: str = ""
    form: str = ""
    time: str = ""
    cost: str = ""
    provider: str = ""

    @property
    def anything(self) -> bool:
        """Whether nothing was asked for."""
        return self == Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many entries there are per outcome, factor and phase (R26).

    unplaced: entries that miss an outcome, a factor or a phase, and so stand in no cell.
    """

    counts: Mapping[tuple[str, str, str], int]
    entries: int
    unplaced: int

    def count(self, outcome: str, factor: str, phase: str) -> int:
        """How many there are in one cell."""
        return self.counts.get((outcome, factor, phase), 0)

    @property
    def empty(self) -> int:
        """How many cells have nothing in them."""
        return len(Outcome) * len(Factor) * len(Phase) - len(self.counts)


def selection(
    entries: Iterable[Entry], wanted: Wanted, names: Mapping[str, str] = NO_NAMES
) -> list[Entry]:
    """The entries that fit all that is wanted. names: what tags are called, to find by word.

    What is for everybody is for each audience too.
    """
    words = plain(wanted.words).split()
    return [x for x in entries if _fits(x, wanted) and _speaks(x, words, names)]


def coverage(entries: Sequence[Entry]) -> Coverage:
    """The map of these entries. One that has several tags stands in several cells."""
    counts: dict[tuple[str, str, str], int] = {}
    unplaced = 0
    for entry in entries:
        unplaced += not (entry.outcomes and entry.factors and entry.phases)
        for outcome in entry.outcomes:
            for factor in entry.factors:
                for phase in entry.phases:
                    key = (outcome, factor, phase)
                    counts[key] = counts.get(key, 0) + 1
    return Coverage(counts=counts, entries=len(entries), unplaced=unplaced)


def plain(text: str) -> str:
    """Without capitals and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(x for x in parts if not unicodedata.combining(x))


def _fits(entry: Entry, wanted: Wanted) -> bool:
    return (
        (not wanted.outcome or wanted.outcome in entry.outcomes)
        and (not wanted.factor or wanted.factor in entry.factors)
        and (not wanted.phase or wanted.phase in entry.phases)
        and (not wanted.audience or entry.audience in {wanted.audience, "everybody"})
        and (not wanted.form or entry.form == wanted.form)
        and (not wanted.time or entry.time == wanted.time)
        and (not wanted.cost or entry.cost == wanted.cost)
        and (not wanted.provider or entry.provider == wanted.provider)
    )


def _speaks(entry: Entry, words: list[str], names: Mapping[str, str]) -> bool:
    if not words:
        return True
    tags = (names.get(x, "") for x in (*entry.outcomes, *entry.factors, *entry.phases))
    said = plain(" ".join((entry.name, entry.summary, entry.about, entry.provider, *tags)))
    return all(word in said for word in words)
