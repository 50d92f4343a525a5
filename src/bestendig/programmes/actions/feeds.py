"""The secret address from which somebody's calendar fetches the dates: made, renewed, withdrawn.

The token names the organisation, so that its one row is looked for inside it; the secret part is
kept as a hash and shown once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, scope
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.signing_in import secrets
from bestendig.programmes.models import CalendarFeed

PURPOSE: Final = "calendar"


@transaction.atomic
def renew_feed(person: Person, *, talks: bool = False) -> str:
    """A new token for this person; the one before opens nothing from now on. talks: with the
    moments of their own talks."""
    plain = f"{scope.current().hex}-{secrets.new_token()}"
    row, _made = CalendarFeed.objects.update_or_create(
        person=person,
        defaults={
            "token_hash": secrets.kept(PURPOSE, plain),
            "talks": talks,
            "made_at": timezone.now(),
        },
    )
    audit.record("renew_feed", object_kind="calendar_feed", object_id=row.pk)
    return plain


@transaction.atomic
def end_feed(person: Person) -> None:
    """Let the address open nothing any more."""
    for row in CalendarFeed.objects.select_for_update(of=("self",)).filter(person=person):
        audit.record("end_feed", object_kind="calendar_feed", object_id=row.pk)
        row.delete()


@contextmanager
def opened_feed(token: str) -> Iterator[CalendarFeed | None]:
    """With the organisation of this token bound: the feed, with whose it is; None when it opens
    nothing, or when that person does not work there today."""
    try:
        organisation = UUID(hex=token.partition("-")[0])
    except ValueError:
        yield None
        return
    with scope.bind(organisation):
        row = (
            CalendarFeed.objects.filter(token_hash=secrets.kept(PURPOSE, token))
            .select_related("person")
            .first()
        )
        at_work = in_service(Person.objects.all(), timezone.localdate())
        yield row if row and at_work.filter(pk=row.person_id).exists() else None
