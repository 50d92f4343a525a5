"""Reading: what is kept about somebody, and the requests about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from bestendig.common import scope
from bestendig.common.registry import REGISTRY, Export, Record, Value
from bestendig.organisations.models import Person
from bestendig.organisations.rights.models import OPEN, DataRequest


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is kept: its name in plain words, its code, and its value."""

    label: str
    code: str
    value: Value


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is kept about a person, with why, who sees it and until when."""

    name: str
    title: str
    why: str
    seen_by: str
    kept: str
    lines: tuple[Line, ...]
    records: tuple[tuple[Line, ...], ...]


def kept_about(person_id: UUID) -> list[Part]:
    """All that is kept in this organisation about one person. Only that person may see it."""
    Person.objects.get(pk=person_id)  # of this organisation, or DoesNotExist
    parts = [part for export in REGISTRY.exports.values() if (part := _part(export, person_id))]
    # What is said once comes before what is a long list.
    return sorted(parts, key=lambda part: (not part.lines, len(part.records)))


def _part(export: Export, person_id: UUID) -> Part | None:
    lines: list[Line] = []
    records: list[tuple[Line, ...]] = []
    for code, found in export.read(person_id).items():
        if isinstance(found, Sequence) and not isinstance(found, str):
            records += [_record(export, record) for record in found]
        elif found not in {"", None}:
            lines.append(Line(_words(export, code), code, found))
    if not lines and not records:
        return None
    return Part(
        export.name,
        str(export.title),
        str(export.why),
        str(export.seen_by),
        export.kept,
        tuple(lines),
        tuple(records),
    )


def _record(export: Export, record: Record) -> tuple[Line, ...]:
    return tuple(
        Line(_words(export, code), code, value)
        for code, value in record.items()
        if value not in {"", None}
    )


def _words(export: Export, code: str) -> str:
    return str(export.fields.get(code, code))


def own_requests(person: Person) -> QuerySet[DataRequest]:
    """The requests of one person, newest first. Only that person may see them."""
    found: QuerySet[DataRequest] = DataRequest.objects.filter(person=person)
    return found.order_by("-received_on", "-id")


def requests_to_handle() -> QuerySet[DataRequest]:
    """Open requests of the bound organisation, the first to end on top.

    For the organisation administrator, who answers, and the data protection officer, who reads.
    """
    found: QuerySet[DataRequest] = DataRequest.objects.filter(state__in=OPEN)
    return found.select_related("person").order_by("due_on", "id")


def requests_closed() -> QuerySet[DataRequest]:
    """Closed requests of the bound organisation, newest first. For the same two."""
    found: QuerySet[DataRequest] = DataRequest.objects.exclude(state__in=OPEN)
    return found.select_related("person").order_by("-closed_on", "-id")


@dataclass(frozen=True, slots=True)
class RequestFigures:
    """How many requests are open, how many of them are too late, and when the first one ends."""

    open: int
    overdue: int
    first_due: date | None


def request_figures(today: date) -> RequestFigures:
    """Counts of the bound organisation, for home cards. For who may read requests."""
    scope.current()
    found = DataRequest.objects.filter(state__in=OPEN).aggregate(
        open=Count("id"), overdue=Count("id", filter=Q(due_on__lt=today)), first=Min("due_on")
    )
    return RequestFigures(found["open"], found["overdue"], found["first"])


def erasable() -> tuple[list[str], list[str]]:
    """The names of what goes at once when somebody asks, and of what the employer decides about."""
    parts = REGISTRY.erasures_in_order()
    return [str(p.title) for p in parts if p.own], [str(p.title) for p in parts if not p.own]
