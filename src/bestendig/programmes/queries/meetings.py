"""Meetings of programmes, what they used of time and money, and whom they reach.

Who came stands by name for advisers and HR alone (`PROGRAMMES_WRITE`). Whoever reads programmes
sees sums, and those only from the smallest group that is shown on (decision 132).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import Attendance, Budget, Enrolment, Meeting, Programme
from bestendig.programmes.queries.taking_part import chances_of
from bestendig.programmes.rules.reach import Part, Told, about, told

_S = Enrolment.State
INSIDE: Final = (_S.IN, _S.APART, _S.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Sums of a whole programme. hours: used, in whole hours, of people counted in fives; None
    where a meeting had people, but too few of them to tell. by_kind: the hours of the meetings by
    kind, when hours are told. held, off: how many meetings were held, and how many did not take
    place."""

    budget: Budget | None
    held: int
    off: int
    hours: int | None
    by_kind: tuple[tuple[str, int], ...]

    @property
    def euros_an_hour(self) -> int | None:
        """Euros used for each hour of working time of who took part."""
        used = self.budget.euros_used if self.budget else None
        return round(used / self.hours) if used is not None and self.hours else None


def meetings_of(programme_id: UUID) -> QuerySet[Meeting]:
    """All meetings in order."""
    rows: QuerySet[Meeting] = Meeting.objects.filter(programme=programme_id)
    return rows.order_by("begins_at")


def coming_meetings(programme_id: UUID) -> QuerySet[Meeting]:
    """The meetings that are still to come and go on: for who takes part too."""
    return meetings_of(programme_id).filter(off="", begins_at__gte=timezone.now())


def room_of(programme: Programme) -> int | None:
    """For how many people there is room: the smallest of the meetings to come, because whoever
    takes part comes to each. None where none says so, and where lots or turns decide who is
    first: more people may want to than fit."""
    chances = chances_of(programme)
    if chances.by_lot or chances.in_turn:
        return None
    rows = coming_meetings(programme.pk).values_list("capacity", flat=True)
    return min((x for x in rows if x is not None), default=None)


def is_full(programme: Programme) -> bool:
    """Whether nobody more fits."""
    room = room_of(programme)
    rows = Enrolment.objects.filter(programme=programme, state__in=INSIDE)
    return room is not None and rows.count() >= room


def may_come(meeting: Meeting) -> QuerySet[Enrolment]:
    """Who takes part by the day of a meeting: who waits for a later start does not yet."""
    day = timezone.localdate(meeting.begins_at)
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(programme=meeting.programme_id)
    started = Q(state__in=(_S.IN, _S.APART)) | Q(state=_S.WAITING, starts_on__lte=day)
    return rows.filter(started).select_related("person")


def came_to(meeting: Meeting) -> set[UUID]:
    """Who came: for advisers and HR."""
    return set(Attendance.objects.filter(meeting=meeting).values_list("person", flat=True))


def spent(programme: Programme, k: int) -> Spent:
    """What a programme used, in sums; k: the smallest group that is shown."""
    held = [x for x in meetings_of(programme.pk) if not x.off and x.came is not None]
    budget: Budget | None = Budget.objects.filter(programme=programme).first()
    minutes: Counter[str] = Counter()
    for x in held:
        minutes[x.kind] += x.minutes * about(x.came or 0)
    # One meeting with fewer people would follow from the sum and from the others.
    enough = all(told_of(x, k) for x in held if x.came)
    besides = budget.hours_besides if budget else 0
    kinds = [x for x in Meeting.Kind if minutes[x.value]]
    return Spent(
        budget=budget,
        held=len(held),
        off=Meeting.objects.filter(programme=programme).exclude(off="").count(),
        hours=round(sum(minutes.values()) / 60) + besides if enough else None,
        by_kind=tuple((str(x.label), round(minutes[x.value] / 60)) for x in kinds)
        if enough else (),
    )  # fmt: skip


def told_of(meeting: Meeting, k: int) -> bool:
    """Whether enough people came to say about how many."""
    return (meeting.came or 0) >= k


def reach(programme: Programme, tree: Tree, k: int) -> tuple[int | None, tuple[Told, ...]]:
    """How many people take part, and of which domain (R76): about so many, or too small to show."""
    rows = Enrolment.objects.filter(programme=programme, state__in=INSIDE)
    by_unit = Counter(rows.order_by().values_list("unit", flat=True))
    parts, size = [], 0
    for root in tree.roots:
        for domain in root.children or (root,):
            inside = sum(by_unit.pop(unit, 0) for unit in tree.forest.whole(domain.unit))
            parts.append(Part(domain.name, inside, domain.total))
        size += root.own if root.children else 0
    # Elsewhere: above the domains, and in what is not there any more, where nobody else is.
    at_the_top = sum(by_unit.pop(root.unit, 0) for root in tree.roots)
    gone = sum(by_unit.values())
    if at_the_top or gone:
        parts.append(Part("", at_the_top + gone, max(size, at_the_top) + gone))
    return told(parts, k)
