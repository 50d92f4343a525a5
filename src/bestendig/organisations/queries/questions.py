"""Questions to the contact person.

`own_questions`: for who asked. `open_questions`, `answered_questions`: for CONTACT_ANSWER.
`answer_time`: for everybody in the organisation; it says nothing about anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from bestendig.organisations.models import Person, Question

_WINDOW = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTime:
    """How soon questions of the last year were answered. days: None when there were none."""

    days: float | None
    answered: int
    waiting: int


def own_questions(person: Person) -> QuerySet[Question]:
    """What this person asked, the newest first."""
    rows: QuerySet[Question] = Question.objects.filter(asked_by=person)
    return rows


def open_questions() -> QuerySet[Question]:
    """What nobody answered yet, the oldest first, with who asked."""
    rows: QuerySet[Question] = Question.objects.filter(answered_at=None)
    return rows.select_related("asked_by").order_by("asked_at")


def answered_questions() -> QuerySet[Question]:
    """What was answered, the newest first, with who asked."""
    rows: QuerySet[Question] = Question.objects.exclude(answered_at=None)
    return rows.select_related("asked_by").order_by("-answered_at")


def answer_time() -> AnswerTime:
    """The median number of working days until the answer, over the last year."""
    since = timezone.now() - _WINDOW
    times = list(
        Question.objects.filter(asked_at__gte=since).values_list("asked_at", "answered_at")
    )
    taken = [
        working_days(timezone.localdate(asked), timezone.localdate(answered))
        for asked, answered in times
        if answered is not None
    ]
    return AnswerTime(
        days=median(taken) if taken else None,
        answered=len(taken),
        waiting=len(times) - len(taken),
    )


def working_days(first: date, last: date) -> int:
    """Working days (Monday to Friday) from `first` until `last`; the same day counts 0."""
    days = range((last - first).days)
    return sum((first + timedelta(days=x + 1)).weekday() < 5 for x in days)
