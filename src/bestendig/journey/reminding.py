"""The mails of Mijn plan.

The weekly one: only for who asked for it, on Friday, by day, once, and not a word of the plan.

The day it is due stands in the clear; what it is about does not. A worker that was away for weeks
sends one, and the next one comes on the Friday after.

The one about a buddy: once to who was asked, whoever and however many asked, the next morning. It
says no name: that somebody looks for a buddy is known to who looks too, and not to who keeps mail.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bestendig.common import outbox
from bestendig.common.outbox.daytime import is_day
from bestendig.common.texts import plain, text
from bestendig.journey.actions import next_friday
from bestendig.journey.models import Buddies, Leaf
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service

KIND: Final = "look_back"
BUDDY: Final = "buddy"
# The page it leads to (`pages.journey`).
_PAGE: Final = "/mijn/plan/?deel=week#week"
_BUDDIES: Final = "/mijn/plan/?deel=maatje#maatje"


@transaction.atomic
def remind_due(now: datetime) -> int:
    """Queue what is due in the bound organisation; how many. At night nothing is."""
    here = timezone.localtime(now)
    if not is_day(now):
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
            _queue(KIND, person, f"{row.pk}/{due}", _PAGE)
            sent += 1
    return sent


@transaction.atomic
def tell_asked(now: datetime) -> int:
    """One mail to each who was asked to be somebody's buddy and does not know it yet; how many."""
    here = timezone.localtime(now)
    if not is_day(now):
        return 0
    rows = Buddies.objects.select_for_update(of=("self",)).filter(since=None, told=False)
    by_asked: dict[UUID, Buddies] = {}
    for row in rows:
        by_asked.setdefault(row.asked_id, row)
        row.told = True
        row.save(update_fields=["told"])
    people = in_service(Person.objects.filter(pk__in=by_asked), here.date()).exclude(work_email="")
    for person in people.select_related("account"):
        _queue(BUDDY, person, f"{by_asked[person.pk].pk}", _BUDDIES)
    return len(people)


def _queue(kind: str, person: Person, once: str, page: str) -> None:
    language = person.account.language if person.account else "nl"
    prefix = "" if language == "nl" else f"/{language}"
    address = f"{settings.BASE_URL}{prefix}{page}"
    said = plain(text(f"mail.{kind}.body", language, first_name=person.first_name))
    outbox.send(
        kind, person.work_email, text(f"mail.{kind}.subject", language), f"{said}\n\n{address}",
        key=f"{kind}/{once}", needed=False, language=language, person=person.pk, traceless=True,
    )  # fmt: skip
