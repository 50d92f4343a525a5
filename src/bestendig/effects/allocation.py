"""A lottery that anybody can repeat by hand.

1. Every unit (a person or a team) gets a number: the SHA-256 of the text ``seed|id`` in
   UTF-8, written in hexadecimal. ``printf '%s' 'seed|id' | sha256sum`` gives the same
   everywhere.
2. Units are put in the order of their numbers, within their block. A block is a stratum, or
   a run of `block_size` units of a stratum in the order of application; without either,
   everybody is one block.
3. Arms are filled in the order given. An arm with K of the N units that are left gets, from
   the blocks in order, ⌊C·K/N + u⌋ − ⌊C'·K/N + u⌋ of the n units left in a block, where
   C' units were left in the blocks before it, C = C' + n, and u is SHA-256 of ``seed||arm``
   as a binary fraction: K in all, every block its share to within one, and the same chance
   for every unit. Those first in the order of step 2 are in.
4. Units set apart (urgent places) are outside the lottery and outside the analysis.

Without strata and blocks this is: those with the lowest numbers are in. All arithmetic is in
whole numbers, so no platform can differ. Source of blocks and strata: Pocock (1983), Clinical
Trials: A Practical Approach, chapter 5; of step 3, which is systematic sampling with a random
start: Madow (1949), Annals of Mathematical Statistics 20(3), 333–354.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, pairwise
from typing import Final

_WHOLE: Final = 1 << 256
_BAR: Final = "|"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One unit of the lottery. key: its number, in hexadecimal; block: "" when all are one."""

    id: str
    key: str
    arm: str
    stratum: str
    block: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a lottery decided, with all that is needed to repeat it.

    drawn: the units in the order of their numbers. arms: in the order in which they were
    filled, with the number of units. apart: units outside the lottery and the analysis, in
    the order given.
    """

    seed: str
    arms: tuple[tuple[str, int], ...]
    drawn: tuple[Drawn, ...]
    apart: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """The ids in the order of the draw."""
        return tuple(unit.id for unit in self.drawn)

    @property
    def arm(self) -> dict[str, str]:
        """id → arm."""
        return {unit.id: unit.arm for unit in self.drawn}

    @property
    def blocks(self) -> dict[str, str]:
        """id → block: within these the lottery could have fallen otherwise."""
        return {unit.id: unit.block for unit in self.drawn}

    def members(self, arm: str) -> tuple[str, ...]:
        """The ids in `arm`, in the order of the draw. Raises KeyError on an unknown arm."""
        if arm not in dict(self.arms):
            raise KeyError(arm)
        return tuple(unit.id for unit in self.drawn if unit.arm == arm)

    def of_people(self, team_of: Mapping[str, str]) -> dict[str, str]:
        """Person → arm, from person → team, after a lottery of teams.

        People of teams set apart are left out. Raises ValueError on a team that is unknown.
        """
        arm, apart = self.arm, set(self.apart)
        unknown = sorted({team for team in team_of.values() if team not in arm} - apart)
        if unknown:
            raise ValueError(f"teams that were not in the lottery: {', '.join(unknown)}")
        return {person: arm[team] for person, team in team_of.items() if team not in apart}


def allocate(
    ids: Sequence[str],
    seed: str,
    arms: Mapping[str, float],
    *,
    strata: Mapping[str, str] | None = None,
    block_size: int | None = None,
    apart: Collection[str] = (),
) -> Allocation:
    """Draw `ids` (people or teams) into `arms`.

    ids: in the order of application; it matters only with `block_size`. seed: the number
    that is published with the draw. arms: arm → share, of any total; where the shares add up
    to the number drawn they are the numbers themselves. The largest remainders round up, the
    first arm first. strata: id → stratum, for every unit drawn. block_size: units that
    applied one after the other and share their places. apart: ids set apart.
    Raises ValueError on an id that is double, empty or holds "|", an id set apart that did
    not apply, a missing stratum, a seed that is empty or holds "|", and shares below 0.
    """
    _check(ids, seed, arms, strata, block_size, apart)
    outside = set(apart)
    waiting = [unit for unit in ids if unit not in outside]
    stratum = {unit: "" if strata is None else strata[unit] for unit in waiting}
    blocks = _blocks(waiting, stratum, block_size)
    left = [sorted(members, key=lambda unit: (number(seed, unit), unit)) for _, members in blocks]
    sizes = _sizes(arms, len(waiting))
    chosen: dict[str, str] = {}
    for arm, places in sizes:
        for members, count in zip(left, _shared(places, left, seed, arm), strict=True):
            chosen.update(dict.fromkeys(members[:count], arm))
            del members[:count]
    block_of = {unit: label for label, members in blocks for unit in members}
    drawn = [
        Drawn(unit, number(seed, unit), chosen[unit], stratum[unit], block_of[unit])
        for unit in waiting
    ]
    return Allocation(
        seed=seed,
        arms=tuple(sizes),
        drawn=tuple(sorted(drawn, key=lambda unit: (unit.key, unit.id))),
        apart=tuple(unit for unit in ids if unit in outside),
    )


def draw_starts(
    ids: Sequence[str],
    seed: str,
    starts: Sequence[str],
    *,
    strata: Mapping[str, str] | None = None,
    apart: Collection[str] = (),
) -> Allocation:
    """The order in which `ids` (teams or people) start: groups as equal as possible.

    starts: labels of the start moments, earliest first; larger groups come first. Otherwise
    as `allocate`. Raises ValueError on a start named twice, or more starts than units.
    """
    if len(set(starts)) < len(starts):
        raise ValueError("a start is named twice")
    if len(starts) > len(set(ids) - set(apart)):
        raise ValueError(f"fewer units than {len(starts)} starts")
    return allocate(ids, seed, dict.fromkeys(starts, 1.0), strata=strata, apart=apart)


def number(seed: str, unit: str) -> str:
    """The number of `unit` under `seed`: SHA-256 of ``seed|unit``, 64 hexadecimal digits."""
    return sha256(f"{seed}{_BAR}{unit}".encode()).hexdigest()


def _blocks(
    units: Sequence[str], stratum: Mapping[str, str], size: int | None
) -> list[tuple[str, list[str]]]:
    """(label, members) of each block, in the order of strata and then of application."""
    blocks = []
    for label in sorted(set(stratum.values())):
        members = [unit for unit in units if stratum[unit] == label]
        if size is None:
            blocks.append((label, members))
            continue
        runs = [members[start : start + size] for start in range(0, len(members), size)]
        blocks += [(f"{label}#{place}", run) for place, run in enumerate(runs, start=1)]
    return blocks


def _sizes(arms: Mapping[str, float], units: int) -> list[tuple[str, int]]:
    """(arm, units) by largest remainder; equal remainders round up the first arm first."""
    total = sum(arms.values())
    exact = {arm: units * share / total for arm, share in arms.items()}
    # Rounded to a billionth, so that shares such as 1/3 tie on every platform.
    whole = {arm: int(round(value, 9)) for arm, value in exact.items()}
    rest = sorted(arms, key=lambda arm: -round(exact[arm] - whole[arm], 9))
    for arm in rest[: units - sum(whole.values())]:
        whole[arm] += 1
    return list(whole.items())


def _shared(places: int, left: Sequence[Sequence[str]], seed: str, arm: str) -> Iterator[int]:
    """How many of the `places` each block gets: step 3 of the module."""
    total = sum(map(len, left))
    if total == 0:
        yield from [0] * len(left)
        return
    shift = int(number(seed, _BAR + arm), 16)
    reached = [
        (count * places * _WHOLE + shift * total) // (total * _WHOLE)
        for count in accumulate(map(len, left), initial=0)
    ]
    for before, after in pairwise(reached):
        yield after - before


def _check(
    ids: Sequence[str],
    seed: str,
    arms: Mapping[str, float],
    strata: Mapping[str, str] | None,
    block_size: int | None,
    apart: Collection[str],
) -> None:
    """Raise ValueError on a lottery that could not be repeated, or would not be fair."""
    if isinstance(ids, str) or isinstance(apart, str):
        raise ValueError("ids and apart are lists of ids, not one text")
    if not seed or seed != seed.strip() or _BAR in seed:
        raise ValueError(f"the seed {seed!r} is empty, padded or holds {_BAR}")
    odd = [unit for unit in ids if not unit or unit != unit.strip() or _BAR in unit]
    if odd:
        raise ValueError(f"ids that are empty, padded or hold {_BAR}: {odd}")
    if len(set(ids)) < len(ids):
        raise ValueError(f"ids that are double: {sorted({u for u in ids if ids.count(u) > 1})}")
    if strangers := sorted(set(apart) - set(ids)):
        raise ValueError(f"set apart but not among the ids: {strangers}")
    if len(arms) < 2 or min(arms.values()) < 0 or not 0 < sum(arms.values()) < math.inf:
        raise ValueError("a lottery takes two arms or more, with shares of 0 or more")
    if strata is not None and (without := sorted(set(ids) - set(apart) - set(strata))):
        raise ValueError(f"ids without a stratum: {without}")
    if block_size is not None and block_size < 2:
        raise ValueError("a block holds at least two units")
