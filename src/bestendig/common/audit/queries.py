"""Reading the log: of the bound organisation, by who may read it (`Ability.AUDIT_READ`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for; what is empty does not matter. Days count in local time, both inclusive."""

    since: date | None = None
    until: date | None = None
    action: str = ""
    about: str = ""  # the id or the kind of an object
    person: UUID | None = None
    outcome: str = ""


def entries(search: Search | None = None) -> QuerySet[AuditEntry]:
    """Entries of the bound organisation, newest first; none bound: the platform's own."""
    found = AuditEntry.objects.filter(organisation_id=scope.current_or_none())
    if search is None:
        return found
    if search.since:
        found = found.filter(at__gte=_midnight(search.since))
    if search.until:
        found = found.filter(at__lt=_midnight(search.until + timedelta(days=1)))
    if search.action:
        found = found.filter(action=search.action)
    if search.about:
        found = found.filter(Q(object_id=search.about) | Q(object_kind=search.about))
    if search.person:
        found = found.filter(person_id=search.person)
    if search.outcome:
        found = found.filter(outcome=search.outcome)
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
