"""Buddies: who would like one, asking, the second yes, and the end (R83i).

The first yes is wishing for a buddy and being asked, or asking; the second one is the answer. A no
is told to nobody: the question is simply gone. Either ends it at any time, and what they shared
goes with it.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.journey import sharing
from bestendig.journey.models import Buddies, BuddyWish
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused


@transaction.atomic
def wish(person: UUID, *, wanted: bool) -> None:
    """Would like a buddy, or no longer."""
    if wanted:
        BuddyWish.objects.get_or_create(person_id=person)
    else:
        BuddyWish.objects.filter(person=person).delete()


@transaction.atomic
def ask(asker: UUID, asked: UUID) -> Buddies:
    """Ask somebody who would like a buddy too."""
    if asked not in {x.pk for x in willing(asker)}:
        raise Refused(_("This person looks for no buddy any more."))
    row: Buddies = Buddies.objects.create(asker_id=asker, asked_id=asked)
    audit.record("ask_buddy", object_kind="buddies", object_id=row.pk)
    return row


@transaction.atomic
def answer(person: UUID, pair: UUID, *, yes: bool) -> None:
    """The answer of who was asked. Raises Buddies.DoesNotExist for anybody else."""
    row = Buddies.objects.select_for_update(of=("self",)).get(pk=pair, asked=person, since=None)
    if not yes:
        row.delete()
        return
    row.since = timezone.localdate()
    row.save(update_fields=["since"])
    BuddyWish.objects.filter(person__in=[row.asker_id, row.asked_id]).delete()
    audit.record("become_buddies", object_kind="buddies", object_id=row.pk)


@transaction.atomic
def end(person: UUID, pair: UUID) -> None:
    """Stop, or take a question back. Raises Buddies.DoesNotExist for who is not one of the two."""
    rows = Buddies.objects.select_for_update(of=("self",))
    row = rows.get(Q(asker=person) | Q(asked=person), pk=pair)
    sharing.end_between(row.asker_id, row.asked_id)
    audit.record("end_buddies", object_kind="buddies", object_id=row.pk)
    row.delete()


def wishes(person: UUID) -> bool:
    """Whether somebody would like a buddy."""
    return bool(BuddyWish.objects.filter(person=person).exists())


def willing(person: UUID) -> list[Person]:
    """Who else would like one, for somebody who would like one; without who is one or was asked."""
    if not wishes(person):
        return []
    known = {x for pair in pairs(person) for x in (pair.asker_id, pair.asked_id)} | {person}
    ids = BuddyWish.objects.values_list("person", flat=True)
    found = in_service(Person.objects.filter(pk__in=list(ids)), timezone.localdate())
    return list(found.exclude(pk__in=known).order_by("first_name", "last_name"))


def pairs(person: UUID) -> QuerySet[Buddies]:
    """Somebody's buddies and open questions. For that person alone."""
    rows: QuerySet[Buddies] = Buddies.objects.filter(Q(asker=person) | Q(asked=person))
    return rows.select_related("asker", "asked")


@transaction.atomic
def erase(person: UUID) -> int:
    """Wish and buddies of somebody; how many rows went."""
    gone = BuddyWish.objects.filter(person=person).delete()[0]
    for pair in pairs(person):
        sharing.end_between(pair.asker_id, pair.asked_id)
        gone += pair.delete()[0]
    return int(gone)
