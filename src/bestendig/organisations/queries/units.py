"""The tree of units on a day, with head counts.

For whoever may see the tree (`Ability.UNITS_READ`) and for actions. Only counts of people leave
here, never who is in a unit.

We keep in which unit somebody is now, not where they were before. On an earlier day people who
were in service then are counted in their unit of today; a unit that has ended since counts 0.
A survey keeps its own picture, so no result depends on this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from bestendig.organisations.models import Person, Unit, UnitKind, UnitVersion
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.rules.forest import Bond, Forest, Team

BONDS = {UnitKind.CONCERN: Bond.APART, UnitKind.GRIFFIE: Bond.APART, UnitKind.DOMAIN: Bond.DOMAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit on the day. own: people in it itself; total: with every unit under it."""

    unit: UUID
    name: str
    kind: UnitKind
    parent: UUID | None
    own: int
    total: int
    depth: int
    children: tuple[Place, ...] = ()

    def walk(self) -> Iterator[Place]:
        """This unit and everything under it, each before what is under it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All units on `day`. without: people in service who are in no unit of the tree."""

    day: date
    roots: tuple[Place, ...]
    without: int
    forest: Forest

    def __iter__(self) -> Iterator[Place]:
        for root in self.roots:
            yield from root.walk()

    @property
    def teams(self) -> tuple[Team, ...]:
        """The same tree for the rules about groups."""
        return tuple(self.forest.walk())

    @property
    def total(self) -> int:
        """Everybody in service on the day."""
        return self.forest.total(None) + self.without

    def find(self, unit: UUID) -> Place | None:
        """The place of a unit, or None when it is not in the tree on this day."""
        return next((place for place in self if place.unit == unit), None)

    def path(self, unit: UUID) -> tuple[str, ...]:
        """The names from the top to this unit; empty when it is not in the tree."""
        if unit not in self.forest:
            return ()
        keys = [unit, *self.forest.above(unit)]
        return tuple(self.forest[key].name for key in reversed(keys))


def in_force(day: date) -> QuerySet[UnitVersion]:
    """The versions of units that hold on `day`."""
    rows: QuerySet[UnitVersion] = UnitVersion.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day
    )
    return rows


def tree_on(day: date) -> Tree:
    """The tree on `day`, in three queries whatever its size."""
    versions = list(in_force(day))
    people = _people_on(day)
    teams = [
        Team(
            key=version.unit_id,
            name=version.name,
            parent=version.parent_id,
            people=people.pop(version.unit_id, 0),
            bond=BONDS.get(UnitKind(version.kind), Bond.MERGES),
            position=version.position,
        )
        for version in versions
    ]
    forest = Forest(teams)
    kinds = {version.unit_id: UnitKind(version.kind) for version in versions}
    return Tree(
        day=day,
        roots=_places(forest, kinds, None, 0),
        without=sum(people.values()),
        forest=forest,
    )


def unit_names(day: date) -> list[str]:
    """What the units of that day are called, for whoever looks whether a text names one."""
    return list(in_force(day).values_list("name", flat=True).distinct())


def unit_path(unit: Unit, day: date) -> tuple[str, ...]:
    """The names from the top to `unit` on `day`, in one query; empty when it was not there."""
    places = {x.unit_id: x for x in in_force(day)}
    names: list[str] = []
    at: UUID | None = unit.pk
    while at is not None and at in places:
        names.append(places[at].name)
        at = places[at].parent_id
    return tuple(reversed(names))


def versions_of(unit: Unit) -> QuerySet[UnitVersion]:
    """What a unit was called and where it stood over time, the newest first."""
    parent_then = UnitVersion.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=OuterRef("valid_from")),
        unit=OuterRef("parent"),
        valid_from__lte=OuterRef("valid_from"),
    )
    rows: QuerySet[UnitVersion] = (
        UnitVersion.objects.filter(unit=unit)
        .order_by("-valid_from")
        .annotate(parent_name=Subquery(parent_then.values("name")[:1]))
    )
    return rows


def former_units(day: date) -> QuerySet[UnitVersion]:
    """The last version of each unit that ended on `day` or before, the latest first."""
    rows: QuerySet[UnitVersion] = (
        UnitVersion.objects.filter(unit__ended_on__lte=day, valid_until=F("unit__ended_on"))
        .select_related("unit")
        .order_by("-unit__ended_on", "name")
    )
    return rows


def names_of(units: Iterable[UUID]) -> dict[UUID, str]:
    """What these units are called now, or were called last."""
    rows = UnitVersion.objects.filter(unit__in=set(units)).order_by("valid_from")
    return dict(rows.values_list("unit_id", "name"))


def coming_changes(day: date) -> QuerySet[UnitVersion]:
    """Versions that begin after `day`, the first one first."""
    rows: QuerySet[UnitVersion] = UnitVersion.objects.filter(valid_from__gt=day)
    return rows.order_by("valid_from", "name")


def _people_on(day: date) -> dict[UUID | None, int]:
    """People in service on `day` by unit; of a unit that ended by then, by its heir."""
    counts = dict(
        in_service(Person.objects.all(), day)
        .order_by()
        .values_list("unit_id")
        .annotate(number=Count("id"))
    )
    heirs = dict(
        Unit.objects.filter(ended_on__lte=day, heir__isnull=False).values_list("id", "heir_id")
    )
    people: dict[UUID | None, int] = {}
    for unit, number in counts.items():
        at = unit
        while at in heirs:
            at = heirs[at]
        people[at] = people.get(at, 0) + number
    return people


def _places(
    forest: Forest, kinds: dict[UUID, UnitKind], top: UUID | None, depth: int
) -> tuple[Place, ...]:
    return tuple(
        Place(
            unit=team.key,
            name=team.name,
            kind=kinds[team.key],
            parent=top,
            own=team.people,
            total=forest.total(team.key),
            depth=depth,
            children=_places(forest, kinds, team.key, depth + 1),
        )
        for team in forest.children(top)
    )
