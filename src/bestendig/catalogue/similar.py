"""What there is already that looks like what somebody wants to add (R73)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from bestendig.catalogue.entries import Entry, plain

# From this likeness on it is shown; from the second on it may be the same thing.
SHOWN: Final = 0.28
SAME: Final = 0.62
MOST: Final = 5
# Words that say nothing about what a thing is: the small ones, and those of the whole field.
_SMALL: Final = frozenset(
    {
        "aan", "and", "are", "bij", "dat", "die", "een", "for", "from", "het", "jij", "medewerkers",
        "mensen", "met", "naar", "ons", "onze", "our", "over", "people", "per", "staff", "the",
        "tot", "uit", "van", "voor", "week", "werk", "werken", "wij", "with", "work", "your",
        "zijn",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """An entry and how much it looks like what was named, from 0 to 1."""

    entry: Entry
    likeness: float

    @property
    def may_be_same(self) -> bool:
        """Whether it may well be the same thing."""
        return self.likeness >= SAME


def similar(
    name: str, entries: Iterable[Entry], *, summary: str = "", tags: Collection[str] = ()
) -> list[Alike]:
    """At most five entries that look like this, the likest first.

    The likeness is that of the names (shared trigrams, or shared words when those are more), with
    a little added for words of the summary and for tags in common.
    """
    found = [
        Alike(entry=entry, likeness=_likeness(name, summary, frozenset(tags), entry))
        for entry in entries
    ]
    shown = [x for x in found if x.likeness >= SHOWN]
    return sorted(shown, key=lambda x: (-x.likeness, x.entry.name))[:MOST]


def _likeness(name: str, summary: str, tags: frozenset[str], entry: Entry) -> float:
    of_names = max(
        _shared(_trigrams(name), _trigrams(entry.name)),
        0.9 * _shared(_words(name), _words(entry.name)),
    )
    of_words = _inside(_words(f"{name} {summary}"), _words(f"{entry.name} {entry.summary}"))
    theirs = frozenset((*entry.outcomes, *entry.factors, *entry.phases))
    return min(1.0, of_names + 0.3 * of_words + 0.1 * _shared(tags, theirs))


def _words(text: str) -> frozenset[str]:
    return frozenset(x for x in re.findall(r"\w+", plain(text)) if len(x) > 2 and x not in _SMALL)


def _trigrams(text: str) -> frozenset[str]:
    words = " ".join(re.findall(r"\w+", plain(text)))
    packed = f"  {words} "
    return frozenset(packed[k : k + 3] for k in range(len(packed) - 2))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of all that both have."""
    return len(one & other) / len(one | other) if one and other else 0.0


def _inside(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the smaller that the other has too."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
