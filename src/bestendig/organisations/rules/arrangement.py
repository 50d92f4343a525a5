"""Whether groups that somebody chose may be shown, and what would be hidden.

The adviser may change what `rules.reporting` proposes. The result is checked here: only units
under the same parent, nobody in two groups, and no group that can never be shown. A group of
fewer than 20 is allowed when a reason is written down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from bestendig.organisations.rules.forest import Bond, Forest, Team
from bestendig.organisations.rules.reporting import ENOUGH, Group, Left, Step, group_of

OWN: Final = "own"
TOTAL: Final = "total"
Choice = UUID | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """Chosen groups, checked.

    left: units whose people count only in the total. problems: what must change first.
    notices: groups under 20, allowed with a reason. hidden: what the residual rule would hide.
    """

    groups: tuple[Group, ...]
    left: tuple[Left, ...]
    problems: tuple[Step, ...]
    notices: tuple[Step, ...]
    hidden: tuple[Step, ...]


def arrange(
    teams: Iterable[Team], groups: Iterable[Collection[UUID]], k: int, enough: int = ENOUGH
) -> Arrangement:
    """The groups as they would be confirmed, with what is wrong and what would be hidden.

    groups: the units of each group. k: the smallest group that is shown.
    """
    forest = Forest(teams)
    chosen = [frozenset(units) for units in groups if units]
    unknown = {key for units in chosen for key in units if key not in forest}
    known = [units - unknown for units in chosen if units - unknown]
    made = [group_of(forest, units) for units in known if forest.people(units)]
    made.sort(key=lambda x: min(forest.order[key] for key in x.units))
    problems = [Step.of("unknown")] if unknown else []
    twice = [key for key, times in Counter(x for g in made for x in g.units).items() if times > 1]
    problems += [Step.of("twice", name=forest[key].name) for key in twice]
    for group in made:
        problems += _wrong(forest, group, k)
    return Arrangement(
        groups=tuple(made),
        left=_left(forest, made),
        problems=tuple(problems),
        notices=tuple(
            Step.of("below_enough", name=x.name, people=x.people, enough=enough)
            for x in made
            if k <= x.people < enough
        ),
        hidden=() if problems else hidden(forest, made, k, enough),
    )


def groups_from(choices: Mapping[UUID, Choice]) -> list[frozenset[UUID]]:
    """The groups that follow from what was chosen for each unit.

    A choice is `OWN` (a group of its own, which others may join), `TOTAL` (only in the total), or
    the unit with which it goes. Who goes with somebody, goes with that one's group.
    """
    head = {unit: unit for unit, choice in choices.items() if choice != TOTAL}

    def find(unit: UUID) -> UUID:
        while head[unit] != unit:
            unit = head[unit]
        return unit

    for unit, choice in choices.items():
        if isinstance(choice, UUID) and choice in head:
            head[find(unit)] = find(choice)
    groups: dict[UUID, set[UUID]] = {}
    for unit in head:
        groups.setdefault(find(unit), set()).add(unit)
    return [frozenset(units) for units in groups.values()]


def choices_from(teams: Iterable[Team], groups: Iterable[Group]) -> dict[UUID, Choice]:
    """The choices that lead to these groups: the largest unit is itself, the others go with it.

    Who may not go with the largest directly, goes with another unit of the group that does.
    """
    forest = Forest(teams)
    bearing = {team.key for team in forest.walk() if team.people}
    choices: dict[UUID, Choice] = dict.fromkeys(bearing, TOTAL)
    for group in groups:
        waiting = sorted(group.units & bearing, key=lambda x: (-forest[x].people, forest.order[x]))
        reached = waiting[:1]
        choices |= dict.fromkeys(waiting, OWN)
        for there in reached:  # grows while we go
            for unit in waiting:
                if unit not in reached and there in partners(forest, unit):
                    choices[unit] = there
                    reached.append(unit)
    return choices


def partners(forest: Forest, unit: UUID) -> list[UUID]:
    """The units with which the people of `unit` may go together, in the order of the tree.

    A unit in which nobody is itself is looked through: what is under it stands in its place.
    """
    if forest[unit].bond is Bond.APART:
        return []
    found = [x for child in forest.children(unit) for x in _nearest(forest, child)]
    at = unit
    while forest[at].bond is Bond.MERGES:
        above = forest.parent(at)
        beside = [x for x in forest.children(above) if x.key != at]
        found += [x for sister in beside for x in _nearest(forest, sister)]
        if above is None or forest[above].people:
            found += [above] if above and forest[above].bond is not Bond.APART else []
            break
        at = above
    return sorted(found, key=forest.order.__getitem__)


def _nearest(forest: Forest, team: Team) -> list[UUID]:
    """The unit itself when it has people, else the nearest units under it that have."""
    if team.bond is not Bond.MERGES:
        return []
    if team.people:
        return [team.key]
    return [x for child in forest.children(team.key) for x in _nearest(forest, child)]


def _wrong(forest: Forest, group: Group, k: int) -> list[Step]:
    if group.people < k:
        return [Step.of("never_shown", name=group.name, people=group.people, k=k)]
    bearing = [key for key in group.units if forest[key].people]
    if len(bearing) == 1:
        return []
    apart = [forest[key] for key in bearing if forest[key].bond is Bond.APART]
    if apart:
        return [Step.of("must_stay_apart", name=apart[0].name)]
    outer = [key for key in group.units if forest.parent(key) not in group.units]
    crossing = len({forest.parent(key) for key in outer}) > 1
    domains = len(outer) > 1 and any(forest[key].bond is Bond.DOMAIN for key in outer)
    return [Step.of("other_parent", name=group.name)] if crossing or domains else []


def _left(forest: Forest, groups: Iterable[Group]) -> tuple[Left, ...]:
    taken = {key for group in groups for key in group.units}
    return tuple(
        Left(
            unit=team.key,
            name=team.name,
            people=team.people,
            step=Step.of("chosen", name=team.name, people=team.people),
        )
        for team in forest.walk()
        if team.people and team.key not in taken
    )


def hidden(
    forest: Forest, groups: Iterable[Group], k: int, enough: int = ENOUGH
) -> tuple[Step, ...]:
    """What the residual rule would hide, with the reason.

    For every shown unit, the people in it who are in none of its shown sub-units number 0 or at
    least k; otherwise the smallest shown sub-unit is hidden, and so again (design: privacy, 3).
    """
    return tuple(_hide(forest, _shown(forest, list(groups), enough), k))


def _hide(forest: Forest, shown: list[_Shown], k: int) -> list[Step]:
    """Take out of `shown` what must be hidden; says what and why."""
    steps: list[Step] = []
    while True:
        broken = _first_broken(forest, shown, k)
        if broken is None:
            return steps
        whole, residue, inside = broken
        smallest = min(inside, key=lambda x: (x.people, x.name))
        shown.remove(smallest)
        steps.append(Step.of("residual", name=smallest.name, whole=whole, residue=residue, k=k))


@dataclass(frozen=True, slots=True)
class _Shown:
    name: str
    people: int
    bearing: frozenset[UUID]


def _shown(forest: Forest, groups: list[Group], enough: int) -> list[_Shown]:
    """The groups, and every larger unit that is shown because it holds some of them.

    A concern that holds the domains is not shown beside the total: they differ by a few people.
    """
    shown = [_Shown(x.name, x.people, _bearing(forest, x.units)) for x in groups]
    whole = {x.bearing for x in shown}
    above = {key for x in groups if x.above for key in (x.above, *forest.above(x.above))}
    for key in sorted(above, key=forest.order.__getitem__):
        if forest[key].bond is Bond.APART:
            continue
        bearing = _bearing(forest, forest.whole(key))
        if bearing not in whole and forest.total(key) >= enough:
            shown.append(_Shown(forest[key].name, forest.total(key), bearing))
            whole.add(bearing)
    return shown


def _bearing(forest: Forest, units: Iterable[UUID]) -> frozenset[UUID]:
    return frozenset(key for key in units if forest[key].people)


def _first_broken(
    forest: Forest, shown: list[_Shown], k: int
) -> tuple[str, int, list[_Shown]] | None:
    """A shown unit with a residue under k: its name ("" for the total), the residue, its parts."""
    everybody = _Shown("", forest.total(None), _bearing(forest, (x.key for x in forest.walk())))
    for whole in (everybody, *shown):
        inside = [x for x in shown if x.bearing < whole.bearing]
        right_under = [x for x in inside if not any(x.bearing < y.bearing for y in inside)]
        residue = whole.people - sum(x.people for x in right_under)
        if right_under and 0 < residue < k:
            return whole.name, residue, right_under
    return None
