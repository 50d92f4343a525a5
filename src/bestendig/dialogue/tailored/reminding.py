"""The mail on the day of looking back: to both, once for each day that was agreed.

A worker that was away mails when it is back. At night nothing is mailed; the day after, it is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bestendig.common.outbox.daytime import is_day
from bestendig.dialogue.tailored.models import AgreementVersion
from bestendig.dialogue.tailored.queries import due_for_review
from bestendig.dialogue.tailored.telling import REVIEW, tell
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service


@transaction.atomic
def remind_due(now: datetime) -> int:
    """Queue what is due in the bound organisation: of how many agreements."""
    if not is_day(now):
        return 0
    today, sent = timezone.localdate(now), 0
    rows = due_for_review(today).select_for_update(of=("self",))
    for row in rows.select_related("employee__account", "manager__account"):
        last: AgreementVersion = row.versions.latest("number")
        if row.reminded_for == last.review_on:
            continue
        row.reminded_for = last.review_on
        row.save(update_fields=["reminded_for"])
        sent += 1
        pair = [(row.employee, row.manager), (row.manager, row.employee)]
        for person, other in pair:
            if person and in_service(Person.objects.filter(pk=person.pk), today).exists():
                tell(person, "review", row.pk, last.review_on, other=other, kind=REVIEW)
    return sent
