"""About how many people have something, by domain: the one rule for agreements and for talks.

In fives, nothing of fewer than k people with or without, small ones hidden together, and as it was
when the month began (decisions 132 and 146).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import Tree
from bestendig.programmes.rules.reach import Part, Told, about, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What is told. total, without: about how many have it and have not; None: too few.

    domains: what is shown; hidden: names of what is not.
    """

    size: int
    total: int | None
    without: int | None
    domains: tuple[Told, ...]
    hidden: tuple[str, ...]


def first_of_month() -> date:
    """The day whose beginning is told of."""
    return timezone.localdate().replace(day=1)


def counted_of(tree: Tree, having: Collection[UUID], k: int) -> Counted:
    """How many of who works here are among these, whole and by domain."""
    total, parts = told(by_domain(tree, having), k)
    return Counted(
        size=tree.total,
        total=total,
        without=None if total is None else max(about(tree.total - total), 0),
        domains=tuple(x for x in parts if x.n is not None),
        hidden=tuple(x.name for x in parts if x.n is None),
    )


def by_domain(tree: Tree, having: Collection[UUID]) -> list[Part]:
    """The parts of the organisation, with how many in each are among these."""
    rows = Person.objects.filter(pk__in=having).order_by()
    by_unit = Counter(rows.values_list("unit", flat=True))
    parts, size = [], 0
    for root in tree.roots:
        for domain in root.children or (root,):
            inside = sum(by_unit.pop(unit, 0) for unit in tree.forest.whole(domain.unit))
            parts.append(Part(domain.name, inside, domain.total))
        size += root.own if root.children else 0
    elsewhere = sum(by_unit.values())
    if elsewhere:
        parts.append(Part("", elsewhere, max(size, elsewhere)))
    return parts


def both(one: int, other: int, size: int, k: int) -> tuple[int, int] | None:
    """About how many of two kinds of people beside each other, or None: of one alone the other
    would follow from the sum, which is told elsewhere."""
    found = {x.name: x.n for x in told([Part("one", one, size), Part("other", other, size)], k)[1]}
    if None in found.values():
        return None
    return found.get("one") or 0, found.get("other") or 0
