"""How the organisations of this installation stand: for ORGANISATIONS_MANAGE only.

Counts and dates; no name of anybody, and nothing of what is inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.models import State as JobState
from bestendig.organisations.models import Organisation, Person
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.queries.seats import in_service


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One organisation from outside: how many people, which agreements, how many open jobs."""

    organisation: Organisation
    people: int
    agreements: int
    in_order: bool
    open_jobs: int


def organisations() -> QuerySet[Organisation]:
    """All of them, by name."""
    return Organisation.objects.defer("logo").order_by("name")


def states(rows: Iterable[Organisation]) -> list[State]:
    """Each is bound in turn, for the walls between them hold here too: some queries each.

    Give it one page of organisations, not all.
    """
    return [_state(organisation) for organisation in rows]


def _state(organisation: Organisation) -> State:
    today = timezone.localdate()
    with scope.bind(organisation.pk):
        agreements = agreements_in_order(today)
        return State(
            organisation=organisation,
            people=in_service(Person.objects.all(), today).count(),
            agreements=sum(standing.in_order for standing in agreements.standings),
            in_order=agreements.in_order,
            open_jobs=JobRun.objects.filter(organisation_id=organisation.pk)
            .exclude(state=JobState.FINISHED)
            .count(),
        )
