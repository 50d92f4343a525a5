"""What asking costs people, and what may come of it: beforehand, in counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from bestendig.measurement.actions.inviting import (
    YEAR,
    most_a_year,
    recently_imported,
    times_invited,
)
from bestendig.measurement.models import Invitation
from bestendig.organisations.models import Organisation, Person, ReportingUnit
from bestendig.organisations.queries.reporting import newest_plan
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.rules.visible import how_often
from bestendig.releases.models import Release

EXPECTED: Final = 60
"""Percent of people expected to answer, before an organisation has a survey behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A reporting unit, and how often it would have enough answers."""

    name: str
    people: int
    often: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a survey asks of whom, and how many answers it will have.

    response: percent, of the last survey when `measured`. asked: how many invitations these people
    had in the last year, on average. groups: None while no reporting units are confirmed.
    """

    people: int
    with_email: int
    capped: int
    imported: int
    response: int
    measured: bool
    asked: float
    most_a_year: int
    k: int
    groups: tuple[Group, ...] | None

    @property
    def without_email(self) -> int:
        """Who gets a letter, or comes to a tablet."""
        return self.people - self.with_email

    @property
    def invited(self) -> int:
        """Who is left after the cap."""
        return self.people - self.capped

    @property
    def answers(self) -> int:
        """How many answers to expect."""
        return round(self.invited * self.response / 100)

    @property
    def too_few(self) -> bool:
        """Whether the box could never be opened: it cannot be launched."""
        return self.invited < self.k

    @property
    def risky(self) -> bool:
        """Whether fewer answers are expected than the box needs."""
        return self.answers < self.k


def expected(people: Collection[Person], organisation: Organisation, now: datetime) -> Expected:
    """The same for these people. Five queries, however many they are."""
    release = Release.objects.filter(rolling="").order_by("-closed_on").first()
    response = release.response if release else EXPECTED
    most = most_a_year()
    times = times_invited(now)
    capped = {person.pk for person in people if times[person.pk] >= most}
    return Expected(
        people=len(people),
        with_email=sum(1 for person in people if person.work_email),
        capped=len(capped),
        imported=len(recently_imported(people, now)),
        response=response,
        measured=release is not None,
        asked=round(sum(times[x.pk] for x in people) / len(people), 1) if people else 0.0,
        most_a_year=most,
        k=organisation.k,
        groups=_groups([x for x in people if x.pk not in capped], organisation.k, response),
    )


def asked_on_average(now: datetime) -> float:
    """How many invitations somebody who works here had in the last year, on average."""
    people = in_service(Person.objects.all(), timezone.localdate(now))
    count = people.count()
    sent = Invitation.objects.filter(wave__launched_at__gt=now - YEAR, person__in=people).count()
    return round(sent / count, 1) if count else 0.0


def _groups(people: Collection[Person], k: int, response: int) -> tuple[Group, ...] | None:
    plan = newest_plan()
    if plan is None:
        return None
    per_unit = Counter(person.unit_id for person in people)
    rows = ReportingUnit.objects.filter(plan=plan).prefetch_related("units")
    found = [(row.name, sum(per_unit[unit.pk] for unit in row.units.all())) for row in rows]
    return tuple(
        Group(name=name, people=count, often=how_often(count, k, response / 100))
        for name, count in found
        if count
    )
