"""What happened meanwhile, and whether it could be what the groups differ by.

An event of some parts of the organisation hits a group when more than half of its people work
there. When it hits some groups and not others, it may be the cause of what is seen. So may
another programme in which people of one group took part, and those of the other did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bestendig.effects.design_codes import BY_LOT, COMPARED, IN_TURN
from bestendig.effects.flags import Flag, FlagCode, Level, overlap_flags
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.queries.units import tree_on
from bestendig.programmes.models import Enrolment, Programme
from bestendig.programmes.queries.arms import arms_of, others
from bestendig.programmes.queries.taking_part import intake_of
from bestendig.programmes.rules.drawing import STARTS, WAITS

_HIT: Final = 0.5
_S = Enrolment.State


def events(programme: Programme, code: str, first: date, last: date) -> list[Flag]:
    """Of these days. Where lots were drawn an event hit all groups alike."""
    rows = ContextEvent.objects.filter(starts_on__gte=first, starts_on__lte=last)
    return [
        Flag(
            FlagCode.CONTEXT_EVENT,
            Level.CAPS
            if code not in BY_LOT and row.units.all() and _hits_some(programme, code, row)
            else Level.NOTED,
            {"name": row.title},
        )
        for row in rows.prefetch_related("units")
    ]


def overlap(programme: Programme, code: str, first: date, last: date) -> list[Flag]:
    """Whether its people were in other programmes in these days, and whether one group was more.

    A single meeting that needs no plan is not counted. The one that most were in is named.
    """
    arms = arms_of(programme)
    elsewhere = {
        name: people & arms.keys() for name, people in _elsewhere(programme, first, last).items()
    }
    also = set[UUID]().union(*elsewhere.values())
    if not also:
        return []
    waits = {person for person, x in arms.items() if x.arm == WAITS}
    starts = arms.keys() - waits
    apart = _part(also, starts), _part(also, waits or starts)
    found = overlap_flags(_part(also, arms.keys()), *apart, staggered=code in IN_TURN)
    most = max(elsewhere, key=lambda name: len(elsewhere[name]))
    return [replace(flag, detail={**flag.detail, "name": most}) for flag in found]


def _elsewhere(programme: Programme, first: date, last: date) -> dict[str, set[UUID]]:
    """Programme -> who took part in it by the last day, of those that ran in these days."""
    ran = Programme.objects.exclude(pk=programme.pk).filter(
        started_at__isnull=False, light=False, begins__lte=last, ends__gte=first
    )
    took_part = Q(state__in=(_S.IN, _S.APART)) | Q(state=_S.WAITING, starts_on__lte=last)
    rows = Enrolment.objects.filter(took_part, programme__in=ran)
    found: dict[str, set[UUID]] = {}
    for name, person in rows.values_list("programme__name", "person"):
        found.setdefault(name, set()).add(person)
    return found


def _part(some: Collection[UUID], whole: Collection[UUID]) -> float:
    return len(set(some) & set(whole)) / len(whole) if whole else 0.0


def _hits_some(programme: Programme, code: str, event: ContextEvent) -> bool:
    """Whether it hit some of the groups and not the others; one group has nothing to be laid
    beside, so that any event may be the cause. So may it where nobody of a group is left: whom it
    hit then cannot be told any more."""
    tree = tree_on(event.starts_on)
    there = {
        key for x in event.units.all() if x.pk in tree.forest for key in tree.forest.whole(x.pk)
    }
    groups = _groups(programme, code)
    if not all(units.total() for units in groups.values()):
        return True
    hit = {arm for arm, units in groups.items() if _share(units, there) > _HIT}
    return bool(hit) and (len(groups) == 1 or hit != groups.keys())


def _groups(programme: Programme, code: str) -> dict[str, Counter[UUID | None]]:
    """Arm -> how many of its people work in each unit."""
    found: dict[str, Counter[UUID | None]] = {}
    for row in Enrolment.objects.filter(programme=programme, drawn=True):
        arm = str(row.starts_on) if code in IN_TURN else STARTS
        found.setdefault(arm, Counter())[row.unit_id] += 1
    if code in COMPARED:
        units = [UUID(x) for x in intake_of(programme).compared]
        rest = others(programme, units, tree_on(timezone.localdate()))
        found[WAITS] = Counter(rest.values_list("unit", flat=True))
    return found


def _share(units: Counter[UUID | None], there: Collection[UUID]) -> float:
    return sum(n for unit, n in units.items() if unit in there) / units.total()
