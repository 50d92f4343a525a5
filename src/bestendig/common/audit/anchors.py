"""Anchors: where each chain stood, written outside the database.

Who can write to the database can rewrite a whole chain so that it hangs together again, or cut
off its end. The anchors lie in the key store's folder, which the database's administrator need
not be able to reach: a chain that no longer passes through its anchors was rewritten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.chain import chain_of
from bestendig.common.keys import store


@dataclass(frozen=True, slots=True)
class Anchor:
    """At `at`, the newest entry was number `sequence`, with this hash."""

    at: datetime
    sequence: int
    hash: str


def anchors() -> list[Anchor]:
    """The anchors of the bound chain, oldest first. A line cut short by a crash is passed over."""
    found = []
    for line in store().notes(_book()):
        try:
            row = json.loads(line)
            found.append(Anchor(datetime.fromisoformat(row["at"]), row["sequence"], row["hash"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def drop_anchor(sequence: int, hash_: str) -> None:
    """Write down that the bound chain stands at this entry, once this transaction holds.

    Nothing is written when it stands where it stood. For a chain that is whole: `verify` calls it.
    """
    known = anchors()
    if known and known[-1].sequence >= sequence:
        return
    row = {"at": timezone.now().isoformat(), "sequence": sequence, "hash": hash_}
    book, line = _book(), json.dumps(row)
    # What is rolled back may not leave an anchor: it would accuse the next honest entry.
    transaction.on_commit(lambda: store().note(book, line))


def _book() -> str:
    return f"{chain_of(scope.current_or_none())}/anchors"
