"""Is a chain whole? In steps:

1. the triggers stand;
2. the first entry is number 1, or the log says that those before it were removed on schedule;
3. each entry has the next number, holds the hash of the one before, and its own hash is right;
4. the head is the last entry;
5. the chain passes through every anchor, and nothing was removed that an anchor shows as young.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import connection

from bestendig.common import scope
from bestendig.common.audit.anchors import Anchor, anchors, drop_anchor
from bestendig.common.audit.chain import chain_of, hash_of
from bestendig.common.audit.models import AuditEntry, AuditHead
from bestendig.common.audit.queries import entries
from bestendig.common.audit.retention import PRUNED
from bestendig.common.audit.triggers import FLOOR, missing

_BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain breaks. `code` is a key of the copy deck under `audit.broken.`."""

    code: str
    sequence: int

    @property
    def key(self) -> str:
        """The key of the sentence, which asks for `sequence`."""
        return f"audit.broken.{self.code}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One chain: entries `first` to `last` were read, and where it breaks first, if it does."""

    chain: str
    first: int
    last: int
    anchors: int
    broken: Broken | None

    @property
    def whole(self) -> bool:
        """Nothing is amiss."""
        return self.broken is None


def verify() -> Verdict:
    """Read the bound chain from its first entry to its last; drop an anchor when it is whole."""
    reader = _Reader(anchors())
    broken = next(reader.breaks(), None)
    if broken is None and reader.last:
        drop_anchor(reader.last, reader.hash)
    chain = chain_of(scope.current_or_none())
    return Verdict(chain, reader.first, reader.last, len(reader.anchors), broken)


class _Reader:
    """Goes through a chain once, and says what is wrong as it comes by."""

    def __init__(self, known: list[Anchor]) -> None:
        self.anchors = known
        self.first = self.last = 0
        self.hash = ""
        # Read before the entries are: others go on adding to them in the meantime.
        self._stood = _head()
        self._pruned: list[AuditEntry] = []
        self._begins_after: tuple[int, str] = (0, "")

    def breaks(self) -> Iterator[Broken]:
        """Everything that is wrong, in the order of the steps."""
        if missing(connection):
            yield Broken("unguarded", 0)
        yield from self._entries()
        yield from self._start()
        yield from self._end()
        yield from self._anchors()

    def _entries(self) -> Iterator[Broken]:
        through = {anchor.sequence: anchor.hash for anchor in self.anchors}
        for entry in entries().order_by("sequence").iterator(chunk_size=_BATCH):
            if not self.first:
                self.first = entry.sequence
                self._begins_after = (entry.sequence - 1, entry.previous)
            elif entry.sequence != self.last + 1:
                yield Broken("gap", self.last + 1)
            elif entry.previous != self.hash:
                yield Broken("loose", entry.sequence)
            if entry.hash != hash_of(entry):
                yield Broken("changed", entry.sequence)
            if entry.sequence == self._stood[0] and entry.hash != self._stood[1]:
                yield Broken("end", entry.sequence)
            if through.get(entry.sequence, entry.hash) != entry.hash:
                yield Broken("rewritten", entry.sequence)
            if entry.action == PRUNED:
                self._pruned.append(entry)
            self.last, self.hash = entry.sequence, entry.hash

    def _start(self) -> Iterator[Broken]:
        """Entries before the first are gone: on schedule, or not."""
        through, last_hash = self._begins_after
        if (through, last_hash) == (0, ""):
            return
        told = [(entry.details.get("through"), entry.details.get("hash")) for entry in self._pruned]
        if (through, last_hash) not in told:
            yield Broken("start", self.first)

    def _end(self) -> Iterator[Broken]:
        """The head says what the last entry is; both may have moved on while we read."""
        if self.last < self._stood[0] or self.last > _head()[0]:
            yield Broken("end", self.last)

    def _anchors(self) -> Iterator[Broken]:
        for anchor in self.anchors:
            if anchor.sequence > self.last:
                yield Broken("cut", self.last)
        for entry in self._pruned:
            oldest_that_stays = entry.at - timedelta(days=FLOOR)
            through = entry.details.get("through", 0)
            # What came after a young anchor is younger still.
            if any(x.at > oldest_that_stays and through > x.sequence for x in self.anchors):
                yield Broken("young", entry.sequence)


def _head() -> tuple[int, str]:
    """Number and hash of the newest entry, as the head of the bound chain says."""
    head = AuditHead.objects.filter(chain=chain_of(scope.current_or_none())).first()
    return (head.sequence, head.hash) if head else (0, "")
