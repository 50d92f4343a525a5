"""Boxes that gather a quarter: few answers, from all over the organisation, and some boxes of two
quarters or more, because too few forms wait for the next.

A person answers once in a box. The attacker knows in which quarter each of them talked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from bench.attack_town import Bools, Ints, Town, Wave
from bench.attack_view import Publishing, View, let_through, rounded

from bestendig.disclosure import Policy

QUARTERS = 6
# Of 100 people so many talk in a quarter and answer: from nearly nobody to a round of talks.
BUSY = (0.02, 0.03, 0.05, 0.08, 0.12, 0.30)


@dataclass(frozen=True, eq=False, kw_only=True)
class Box:
    """One box that was opened. quarter (N,): in which quarter each answered."""

    wave: Wave
    quarter: Ints

    @property
    def joined(self) -> bool:
        """Whether it gathered more than one quarter."""
        return bool(self.quarter.min() < self.quarter.max())

    def only(self, who: Bools) -> Wave:
        """Some of its answers, as if they were a box of their own."""
        wave = self.wave
        return replace(
            wave,
            person=wave.person[who],
            place=wave.place[who],
            band=tuple(b for b, kept in zip(wave.band, who, strict=True) if kept),
            leads=wave.leads[who],
            new=wave.new[who],
            moment=wave.moment[who],
            items=wave.items[who],
        )


def boxes(place: Town, k: int) -> list[Box]:
    """The boxes of one organisation that were opened: each waited until it held k forms.

    Who talks are people of its last survey, where they stand now.
    """
    chance = np.random.default_rng(5000 + place.seed)
    everybody = Box(wave=place.waves[-1], quarter=np.zeros(len(place.waves[-1].person), dtype=int))
    many = len(everybody.wave.person)
    found: list[Box] = []
    inside, quarter = np.zeros(many, dtype=bool), np.zeros(many, dtype=int)
    for number, busy in enumerate(chance.permutation(BUSY)):
        fresh = (chance.random(many) < busy) & ~inside
        inside, quarter = inside | fresh, np.where(fresh, number, quarter)
        if inside.sum() >= k:
            said = everybody.only(inside)
            items = said.items[chance.permutation(len(said.items))]  # another survey
            found.append(Box(wave=replace(said, items=items), quarter=quarter[inside]))
            inside = np.zeros(many, dtype=bool)
    return found


# Leaks: what might be shown of a box beside its one release.


def quarter_apart(box: Box, policy: Policy, publish: Publishing) -> View:
    """Each quarter of a box of several that has k answers by itself."""
    found: View = []
    for number in np.unique(box.quarter):
        who = box.quarter == number
        if box.joined and who.sum() >= policy.k:
            found += _widened(box, who, publish, policy)
    return found


def week_by_week(box: Box, policy: Policy, publish: Publishing) -> View:
    """The same box while it was open, when 70 and 85 in 100 of its forms were in."""
    found: View = []
    for until in (0.70, 0.85):
        who = box.wave.moment <= np.quantile(box.wave.moment, until)
        found += _widened(box, who, publish, policy)
    return found


def _widened(box: Box, who: Bools, publish: Publishing, policy: Policy) -> View:
    part = box.only(who)
    found: View = []
    for seen in rounded(part, publish(part, policy)):
        inside = np.zeros(len(who), dtype=bool)
        inside[who] = seen.inside
        found.append(replace(seen, inside=inside))
    return found


Leak = Callable[[Box, Policy, Publishing], View]
LEAKS: dict[str, Leak] = {
    "a quarter of a box of several, by itself": quarter_apart,
    "a box while it was open": week_by_week,
}


def leaks_of(box: Box, policy: Policy) -> dict[str, View]:
    """What each leak would show, passed by the gate by itself."""
    return {name: leak(box, policy, let_through) for name, leak in LEAKS.items()}


@dataclass
class Tally:
    """How many boxes there were, and in how many each leak was noticed."""

    boxes: int = 0
    joined: int = 0
    noticed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEAKS, 0))

    def add(self, other: Tally) -> None:
        """Those of another organisation."""
        self.boxes += other.boxes
        self.joined += other.joined
        for name, times in other.noticed.items():
            self.noticed[name] += times
