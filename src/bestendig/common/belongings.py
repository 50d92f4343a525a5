"""What of an organisation goes along when it leaves, and what its archive keeps: said per table.

A room says it of each of its tables, in its `AppConfig.ready`:

    take("releases.Release", "uitgiften", fields=("id", "title", …), archive=True)
    leave("ballots.Ballot", Why.ANSWERS)
    add_papers("figures", read_figures, archive=True)

A test refuses a table of which nothing is said, and a column that is neither taken nor left, so
that nothing new is forgotten and nothing new slips out. What a table is called in words:
`taken.<name>` in the copy deck; why something stays: `stays.<why>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

NOTHING: Final[Mapping[str, Why]] = MappingProxyType({})


class Why(StrEnum):
    """Why a table or a column stays behind."""

    ANSWERS = "answers"  # what people answered, and all that could lead to it: never
    PEOPLE = "people"  # about one person
    OWN = "own"  # what somebody wrote for themselves
    SECRETS = "secrets"  # opens a door
    FILE = "file"  # goes along as a file of its own
    PROGRAM = "program"  # means nothing without this program


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One table that goes along. name: of its files; without: columns that stay, and why."""

    model: str
    name: str
    fields: tuple[str, ...]
    without: Mapping[str, Why]
    archive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One file of a package, in pieces. title: what it is, in a few words."""

    path: str
    title: str
    type: str
    pieces: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Files that a room makes itself. archive, leaving: in which package they go.

    `make` is called with the organisation bound, once a package.
    """

    name: str
    make: Callable[[], Iterator[Paper]]
    archive: bool
    leaving: bool


@dataclass
class Belongings:
    """What all rooms said. The program has one; a test may make its own."""

    taken: dict[str, Taken] = field(default_factory=dict)
    left: dict[str, Why] = field(default_factory=dict)
    papers: dict[str, Papers] = field(default_factory=dict)

    def take(
        self,
        model: str,
        name: str,
        *,
        fields: tuple[str, ...],
        without: Mapping[str, Why] = NOTHING,
        archive: bool = False,
    ) -> None:
        """This table goes along, with these columns. Raises ValueError when it was named before."""
        self._once(model)
        self.taken[model] = Taken(
            model=model, name=name, fields=fields, without=without, archive=archive
        )

    def leave(self, model: str, why: Why) -> None:
        """This table stays behind. Raises ValueError when it was named before."""
        self._once(model)
        self.left[model] = why

    def add_papers(
        self,
        name: str,
        make: Callable[[], Iterator[Paper]],
        *,
        archive: bool = False,
        leaving: bool = False,
    ) -> None:
        """These files go along too. Raises ValueError when they were named before."""
        if name in self.papers:
            raise ValueError(f"{name!r} is named already")
        self.papers[name] = Papers(name=name, make=make, archive=archive, leaving=leaving)

    def _once(self, model: str) -> None:
        if model in self.taken or model in self.left:
            raise ValueError(f"{model!r} is named already")


BELONGINGS: Final = Belongings()
take = BELONGINGS.take
leave = BELONGINGS.leave
add_papers = BELONGINGS.add_papers
