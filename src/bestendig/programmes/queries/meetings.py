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
from bestendig.programmes.rules.reach import Part, Told, told

_S = Enrolment.State
INSIDE: Final = (_S.IN, _S.APART, _S.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Sums of a whole programme. hours: used, in whole hours; None where people came and no
    meeting had enough of them to tell. by_kind: the hours of the meetings by kind, where each had
    enough. held, off: how many meetings were held, and how many did not take place."""

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
    meetings = [x for x in meetings_of(programme.pk) if not x.off]
    held = [x for x in meetings if x.came is not None]
    budget: Budget | None = Budget.objects.filter(programme=programme).first()
    minutes: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for x in held:
        minutes[x.kind] += x.minutes * (x.came or 0)
        most[x.kind] = max(most[x.kind], x.came or 0)
    kinds = [x for x in Meeting.Kind if minutes[x.value]]
    enough = not kinds or max(most.values()) >= k
    # One kind with too few people would follow from the sum.
    each = enough and all(most[x.value] >= k for x in kinds)
    besides = budget.hours_besides if budget else 0
    return Spent(
        budget=budget,
        held=len(held),
        off=Meeting.objects.filter(programme=programme).exclude(off="").count(),
        hours=round(sum(minutes.values()) / 60) + besides if enough else None,
        by_kind=tuple((str(x.label), round(minutes[x.value] / 60)) for x in kinds)
        if each else (),
    )  # fmt: skip


def reach(programme: Programme, tree: Tree, k: int) -> tuple[int | None, tuple[Told, ...]]:
    """How many people take part, and of which domain (R76): about so many, or too small to show."""
    rows = Enrolment.objects.filter(programme=programme, state__in=INSIDE)
    by_unit = Counter(rows.order_by().values_list("unit", flat=True))
    domains = [place for root in tree.roots for place in (root.children or (root,))]
    parts = []
    for domain in domains:
        inside = sum(by_unit.pop(unit, 0) for unit in tree.forest.whole(domain.unit))
        parts.append(Part(domain.name, inside, domain.total))
    rest = sum(by_unit.values())
    if rest:
        parts.append(Part("", rest, rest))
    return told(parts, k)
