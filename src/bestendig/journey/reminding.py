"""The weekly mail: only for who asked for it, on Friday, by day, once, and not a word of the plan.

The day it is due stands in the clear; what it is about does not. A worker that was away for weeks
sends one, and the next one comes on the Friday after.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bestendig.common import outbox
from bestendig.common.texts import plain, text
from bestendig.journey.actions import next_friday
from bestendig.journey.models import Leaf
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service

KIND: Final = "look_back"
# The page it leads to (`pages.journey`).
_PAGE: Final = "/mijn/plan/?deel=week#week"
_FROM, _UNTIL = time(7, 30), time(18, 30)


@transaction.atomic
def remind_due(now: datetime) -> int:
    """Queue what is due in the bound organisation; how many. At night nothing is."""
    here = timezone.localtime(now)
    if not _FROM <= here.time() < _UNTIL:
        return 0
    rows = Leaf.objects.select_for_update(of=("self",)).filter(
        kind=Leaf.Kind.WEEKS, due_on__lte=here.date()
    )
    sent = 0
    for row in rows:
        person = in_service(Person.objects.filter(pk=row.owner), here.date()).first()
        due, row.due_on = row.due_on, next_friday(here.date()) if person else None
        row.save(update_fields=["due_on"])
        if person is not None and due is not None and person.work_email:
            _queue(row, person, due)
            sent += 1
    return sent


def _queue(row: Leaf, person: Person, due: date) -> None:
    language = person.account.language if person.account else "nl"
    prefix = "" if language == "nl" else f"/{language}"
    address = f"{settings.BASE_URL}{prefix}{_PAGE}"
    said = plain(text("mail.look_back.body", language, first_name=person.first_name))
    outbox.send(
        KIND, person.work_email, text("mail.look_back.subject", language),
        f"{said}\n\n{address}", key=f"{KIND}/{row.pk}/{due}", needed=False, language=language,
        person=person.pk, traceless=True,
    )  # fmt: skip
