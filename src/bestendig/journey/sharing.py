"""Sharing one item with one person, and taking it back at once.

1. `share` makes a copy, sealed under a key of its own, and says so in the log: that, not what.
2. The reader reads the copy, never the ring; what is written after it does not come along.
3. `revoke` empties the row and destroys the key: also what a backup holds of it is gone then.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, keys, scope
from bestendig.common.keys import KeyMissing
from bestendig.common.ring.opened import Opened
from bestendig.common.sealing import open_sealed, seal
from bestendig.journey import queries
from bestendig.journey.models import Buddies, Share
from bestendig.journey.plan import Plan
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

What = Share.What
KEPT_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a reader reads. look_back: of a goal."""

    share: Share
    words: str
    look_back: date | None = None


def items(plan: Plan) -> dict[str, tuple[str, date | None]]:
    """What there is to share: the words, and the day of a goal."""
    found: dict[str, tuple[str, date | None]] = {
        What.DESTINATION: (plan.destination, None),
        What.GOAL: (plan.goal, plan.look_back),
        What.HABIT: ("\n".join(x.words for x in plan.habits), None),
        What.WEEK: (plan.weeks[0].words if plan.weeks else "", None),
    }
    return {what: one for what, one in found.items() if one[0]}


def readers_for(person: Person) -> list[Person]:
    """With whom somebody may share: buddies, the own manager, coaches. Nobody is told of this."""
    pairs = Buddies.objects.filter(since__isnull=False).filter(Q(asker=person) | Q(asked=person))
    ids = {x.asked_id if x.asker_id == person.pk else x.asker_id for x in pairs}
    if person.manager_id:
        ids.add(person.manager_id)
    today = timezone.localdate()
    coach = Q(grants__role=Role.COACH, grants__starts_on__lte=today) & (
        Q(grants__ends_on__isnull=True) | Q(grants__ends_on__gt=today)
    )
    found = in_service(Person.objects.filter(Q(pk__in=ids) | coach), today)
    return list(found.exclude(pk=person.pk).distinct().order_by("first_name", "last_name"))


@transaction.atomic
def share(opened: Opened, what: str, reader: UUID) -> Share:
    """Let `reader` read this item as it stands now, in place of an earlier copy of it."""
    owner = Person.objects.select_for_update(of=("self",)).get(pk=opened.person)
    found = items(queries.plan(opened)).get(what)
    if found is None:
        raise Refused(_("There is nothing here to share yet."), field="what")
    if reader not in {x.pk for x in readers_for(owner)}:
        raise Refused(_("Choose one of these."), field="reader")
    for earlier in _standing(owner.pk).filter(reader=reader, what=what):
        _take_back(earlier)
    row = Share(owner=owner, reader_id=reader, what=What(what), shared_at=timezone.now())
    words, day = found
    text = json.dumps({"words": words, "look_back": day.isoformat() if day else ""})
    key = keys.store().ensure(_key_name(row.pk))
    row.content = seal(text.encode(), key, _about(row))
    row.save(force_insert=True)
    audit.record("share_item", object_kind="share", object_id=row.pk)
    return row


@transaction.atomic
def revoke(owner: UUID, share_id: UUID) -> None:
    """Take it back; harmless to repeat. Raises Share.DoesNotExist for somebody else's."""
    row = Share.objects.select_for_update(of=("self",)).get(pk=share_id, owner=owner)
    if row.revoked_at is None:
        _take_back(row)
        audit.record("revoke_share", object_kind="share", object_id=row.pk)


def shared_by(owner: UUID) -> QuerySet[Share]:
    """All that somebody shared, also what was taken back. For the owner alone."""
    rows: QuerySet[Share] = Share.objects.filter(owner=owner)
    return rows.select_related("reader")


def shared_with(reader: UUID) -> list[Shown]:
    """What others let this person read now. For that person alone."""
    rows = Share.objects.filter(reader=reader, revoked_at=None).select_related("owner")
    return [shown for row in rows if (shown := _shown(row)) is not None]


def end_between(one: UUID, other: UUID) -> None:
    """Take back all that two people shared with each other. Needs a transaction."""
    for owner, reader in ((one, other), (other, one)):
        for row in _standing(owner).filter(reader=reader):
            _take_back(row)


def erase(person: UUID) -> int:
    """All that somebody shared, with its keys; how many rows went. Needs a transaction."""
    rows = Share.objects.filter(owner=person)
    for row in rows.filter(revoked_at=None):
        _take_back(row)
    return int(rows.delete()[0])


def forget(before: date) -> int:
    """Rows of what was taken back long ago."""
    return int(old(before).delete()[0])


def old(before: date) -> QuerySet[Share]:
    """What was taken back before this day."""
    rows: QuerySet[Share] = Share.objects.filter(revoked_at__date__lt=before)
    return rows


def _standing(owner: UUID) -> QuerySet[Share]:
    rows: QuerySet[Share] = Share.objects.filter(owner=owner, revoked_at=None)
    return rows


def _take_back(row: Share) -> None:
    row.content, row.revoked_at = None, timezone.now()
    row.save(update_fields=["content", "revoked_at"])
    transaction.on_commit(partial(_destroy, _key_name(row.pk)))


def _destroy(name: str) -> None:
    try:
        keys.store().destroy(name, by="revoked")
    except KeyMissing:
        return


def _shown(row: Share) -> Shown | None:
    try:
        key = keys.store().use(_key_name(row.pk))
    except KeyMissing:
        return None
    found = json.loads(open_sealed(bytes(row.content or b""), key, _about(row)))
    day = date.fromisoformat(found["look_back"]) if found["look_back"] else None
    return Shown(share=row, words=found["words"], look_back=day)


def _key_name(share: UUID) -> str:
    return f"{scope.current()}/share/{share}"


def _about(row: Share) -> bytes:
    return f"share {row.pk} {row.owner_id} {row.reader_id} {row.what}".encode()
