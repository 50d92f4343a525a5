"""What has to be done after programmes: for who makes them; who reads programmes sees it too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from bestendig.common.registry import months_after
from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import NoContact, Programme, UpkeepTask
from bestendig.programmes.queries.taking_part import who_may_enrol

# So long after its day a task is everybody's, and not its owner's alone.
OVERDUE: Final = timedelta(days=14)


def tasks_of(programme: UUID) -> QuerySet[UpkeepTask]:
    """The tasks of a programme, in order of their days."""
    rows: QuerySet[UpkeepTask] = UpkeepTask.objects.filter(programme=programme)
    return rows


def waiting_for(person: Person, today: date) -> QuerySet[UpkeepTask]:
    """What waits for this adviser: of their own programmes, of programmes that nobody owns, and
    what a colleague left for more than two weeks."""
    rows: QuerySet[UpkeepTask] = UpkeepTask.objects.filter(state=UpkeepTask.State.OPEN)
    mine = Q(programme__owner=person) | Q(programme__owner=None)
    return rows.filter(mine | Q(due_on__lt=today - OVERDUE)).select_related("programme")


def left_alone(programme: UUID) -> int:
    """How many of those who took part want to hear nothing more."""
    return int(NoContact.objects.filter(enrolment__programme=programme).count())


def with_a_task_of_fading() -> set[UUID]:
    """Programmes whose owner has, or had, a task because a gain fades: nothing more is asked."""
    rows = UpkeepTask.objects.filter(kind=UpkeepTask.Kind.FADED)
    return set(rows.values_list("programme", flat=True))


def ended_half_a_year_ago(person: Person, tree: Tree) -> Programme | None:
    """A programme for the team of `person` that ended about half a year ago. Not who took part."""
    first, last = months_after(tree.day, -7), months_after(tree.day, -6)
    rows = Programme.objects.filter(started_at__isnull=False, ends__gt=first, ends__lte=last)
    found = rows.order_by("ends").prefetch_related("units")
    return next((x for x in found if who_may_enrol(x, tree).filter(pk=person.pk).exists()), None)
