"""Which small teams are shown together, so that something can be shown at all.

At 65% response a unit of 20 people reaches ten answers in 95 of 100 surveys, a unit of 16 in 69
(`rules.visible`). So small teams are merged until each group has 20 people or more:

1. a unit of 20 or more stands on its own;
2. the smallest unit takes the smallest partner with which it reaches 20, and so on;
3. what is left over joins the smallest group of the same parent;
4. only units under the same parent go together; a griffie or concern staff goes with nobody;
5. a domain that cannot make 20 counts only in the total.

The same tree gives the same groups, whatever the order of the units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from bestendig.organisations.rules.forest import Bond, Forest, Team

ENOUGH: Final = 20
NAME_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class Step:
    """Why something became as it is. code: the end of a key in the copy deck."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()

    @classmethod
    def of(cls, code: str, **values: str | int) -> Step:
        """A step with the values its sentence needs."""
        return cls(code, tuple(values.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Units that are shown together. above: the unit whose other groups stand beside it."""

    units: frozenset[UUID]
    name: str
    people: int
    above: UUID | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A unit whose people count only in the total, and why."""

    unit: UUID
    name: str
    people: int
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Every unit with people is in exactly one of the two."""

    groups: tuple[Group, ...]
    left: tuple[Left, ...]


def propose(teams: Iterable[Team], enough: int = ENOUGH) -> Proposal:
    """The groups that the rules above give for this tree."""
    forest = Forest(teams)
    found = _Found(forest, enough)
    found.look_under(None)
    return Proposal(
        groups=tuple(sorted(found.groups, key=lambda x: min(forest.order[key] for key in x.units))),
        left=tuple(sorted(found.left, key=lambda x: forest.order[x.unit])),
    )


def group_of(forest: Forest, units: Iterable[UUID], steps: tuple[Step, ...] = ()) -> Group:
    """These units as a group: named after the unit that it is the whole of, else after its parts.

    Units without people that stand between or above its own units belong to it too.
    """
    members = _with_the_empty(forest, frozenset(units))
    outer = [key for key in members if forest.parent(key) not in members]
    parts = [
        part
        for top in sorted(outer, key=forest.order.__getitem__)
        for part in _parts(forest, members, top)
    ]
    partial = len(outer) == 1 and parts != outer
    return Group(
        units=members,
        name=_name([forest[part].name for part in parts]),
        people=forest.people(members),
        above=outer[0] if partial else forest.parent(outer[0]),
        steps=steps,
    )


def _parts(forest: Forest, members: frozenset[UUID], top: UUID) -> list[UUID]:
    """`top` when all of it is in the group; else what is of it, its own people last."""
    if forest.people(members & forest.whole(top)) == forest.total(top):
        return [top]
    inside = [child.key for child in forest.children(top) if child.key in members]
    own = [top] if forest[top].people else []
    return [part for child in inside for part in _parts(forest, members, child)] + own


def _name(names: list[str]) -> str:
    joined = " + ".join(names)
    return joined if len(joined) <= NAME_LENGTH else joined[: NAME_LENGTH - 1] + "…"


def _with_the_empty(forest: Forest, units: frozenset[UUID]) -> frozenset[UUID]:
    """The units, and each unit without own people whose every colleague below is among them."""
    members = set(units)
    for key in {x for unit in units for x in (unit, *forest.above(unit))}:
        below = forest.whole(key)
        people = {x for x in below if forest[x].people}
        if people and people <= units:
            members |= below
    return frozenset(members)


@dataclass(frozen=True, slots=True)
class _Part:
    """Something that may be merged at one level of the tree."""

    units: frozenset[UUID]
    name: str
    people: int
    steps: tuple[Step, ...] = ()
    alone: bool = True

    @property
    def rank(self) -> tuple[int, bool, str, list[UUID]]:
        return (self.people, self.alone, self.name, sorted(self.units))

    def joined(self, other: _Part, code: str) -> _Part:
        people = self.people + other.people
        step = Step.of(
            code, small=self.name, n=self.people, partner=other.name, m=other.people, total=people
        )
        return _Part(
            units=self.units | other.units,
            name=_name([other.name, self.name]),
            people=people,
            steps=(*other.steps, *self.steps, step),
            alone=False,
        )


@dataclass(slots=True)
class _Found:
    forest: Forest
    enough: int
    groups: list[Group] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def look_under(self, top: UUID | None) -> None:
        """Make the groups of everything under `top`, and of its own people."""
        settled: list[_Part] = []
        small: list[_Part] = []
        for child in self.forest.children(top):
            total = self.forest.total(child.key)
            if total >= self.enough:
                self._large(child, settled)
            elif child.bond is Bond.MERGES:
                if total:
                    small.append(_Part(self.forest.whole(child.key), child.name, total))
            else:
                self._leave(self.forest.whole(child.key), "small_domain")
        if top is not None:
            self._own_people(self.forest[top], settled, small)
        self._merge(settled, small)
        self.groups += [group_of(self.forest, part.units, part.steps) for part in settled]

    def _large(self, child: Team, settled: list[_Part]) -> None:
        """A unit of 20 or more: its own groups; one that holds everybody may be joined here."""
        inside = _Found(self.forest, self.enough)
        inside.look_under(child.key)
        self.left += inside.left
        total = self.forest.total(child.key)
        if (
            child.bond is Bond.MERGES
            and len(inside.groups) == 1
            and inside.groups[0].people == total
        ):
            steps = inside.groups[0].steps
            settled.append(_Part(self.forest.whole(child.key), child.name, total, steps))
        else:
            self.groups += inside.groups

    def _own_people(self, top: Team, settled: list[_Part], small: list[_Part]) -> None:
        """Who is in `top` itself, in none of the units under it."""
        if not top.people:
            return
        if top.people >= self.enough:
            step = Step.of("alone", name=top.name, people=top.people)
            settled.append(_Part(frozenset({top.key}), top.name, top.people, (step,)))
        elif top.bond is Bond.APART:
            self._leave({top.key}, "apart")
        else:
            small.append(_Part(frozenset({top.key}), top.name, top.people))

    def _merge(self, settled: list[_Part], small: list[_Part]) -> None:
        small = sorted(small, key=lambda x: x.rank)
        while len(small) > 1 and sum(part.people for part in small) >= self.enough:
            first, *others = small
            reaching = [x for x in others if first.people + x.people >= self.enough]
            partner = reaching[0] if reaching else others[-1]
            others.remove(partner)
            merged = first.joined(partner, "pair" if reaching else "gather")
            if merged.people >= self.enough:
                settled.append(merged)
            else:
                others.append(merged)
            small = sorted(others, key=lambda x: x.rank)
        for part in small:
            if settled:
                group = min(settled, key=lambda x: x.rank)
                settled.remove(group)
                settled.append(part.joined(group, "left_over"))
            else:
                self._leave(part.units, "no_partner")

    def _leave(self, units: Iterable[UUID], code: str) -> None:
        for key in units:
            team = self.forest[key]
            if team.people:
                why = "apart" if team.bond is Bond.APART else code
                step = Step.of(why, name=team.name, people=team.people)
                self.left.append(Left(unit=key, name=team.name, people=team.people, step=step))
