"""The card with which a team talks about how its work develops, and asks its manager (R82a).

What stands on it is of the team: the people with the same manager, and that manager. Nothing of
putting a line on it is in the log, so that who wrote it is nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused
from bestendig.practice.futures.models import CardLine, FuturePicture, Topic
from bestendig.practice.futures.queries import Seen, of_my_work, pictures, tree_above

LONGEST: Final = 300
# More than a team can talk about at once.
MOST: Final = 40
# What is older no longer stands on the card.
SHOWN_FOR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The card of one team. sides: its lines by topic; pictures: what changes in its work."""

    manager: Person
    sides: tuple[tuple[Topic, tuple[CardLine, ...]], ...]
    pictures: tuple[Seen, ...]


def manager_of(person: Person) -> Person | None:
    """Whose team somebody is in; None without a manager who works here today."""
    if person.manager_id is None:
        return None
    people = in_service(Person.objects.all(), timezone.localdate())
    found: Person | None = people.filter(pk=person.manager_id).first()
    return found


def card_of(manager: Person) -> Card:
    """The card of this manager's team. For that team and that manager."""
    since = timezone.localdate() - SHOWN_FOR
    rows = CardLine.objects.filter(manager=manager, written_on__gte=since)
    lines = list(rows.select_related("writer"))
    return Card(
        manager=manager,
        sides=tuple((topic, tuple(x for x in lines if x.topic == topic)) for topic in Topic),
        pictures=tuple(pictures_of_team(manager)),
    )


def pictures_of_team(manager: Person) -> list[Seen]:
    """The pictures of the work of somebody in the team, or of everybody's."""
    team = in_service(Person.objects.filter(manager=manager), timezone.localdate())
    found, above = pictures(), tree_above()
    mine = {x.picture.pk for person in team for x in of_my_work(person, found, above)}
    return [x for x in found if x.picture.pk in mine]


def to_answer(manager: Person) -> QuerySet[CardLine]:
    """What the team asked and the manager did not answer yet, the first asked first."""
    rows: QuerySet[CardLine] = CardLine.objects.filter(
        manager=manager, topic=Topic.ASK, answered_on=None
    )
    return rows


def answered(picture: UUID | None) -> QuerySet[CardLine]:
    """For everybody: what was asked and answered about a picture; None: about work without one.
    Never who asked."""
    rows: QuerySet[CardLine] = CardLine.objects.exclude(answered_on=None).filter(picture=picture)
    return rows.select_related("manager").order_by("-answered_on", "pk").defer("writer")


@transaction.atomic
def put_on_card(person: Person, topic: str, words: str, *, named: bool = False) -> None:
    """One line more on the card of somebody's team. named: the manager may know who asks it."""
    topic = Topic(topic)
    words = " ".join(words.split())
    manager = manager_of(person)
    if manager is None:
        raise Refused(_("You have no manager here, so there is no card of your team."))
    if not words:
        raise Refused(_("This is still empty."), field="words")
    Person.objects.select_for_update(of=("self",)).get(pk=manager.pk)
    today = timezone.localdate()
    lines = CardLine.objects.filter(manager=manager, topic=topic)
    if lines.filter(written_on__gte=today - SHOWN_FOR).count() >= MOST:
        raise Refused(_("The card is full. Talk about what stands on it first."))
    lines.get_or_create(  # nobody can take a line back, so a second tap puts down no second one
        manager=manager, topic=topic, words=words[:LONGEST], written_on=today,
        writer=person if named and topic is Topic.ASK else None,
    )  # fmt: skip


@transaction.atomic
def answer_team(manager: Person, line_id: UUID, answer: str, picture: UUID | None) -> CardLine:
    """What the manager answers, and where everybody reads it; a second time in other words."""
    line = _own(manager, line_id)
    if line.topic != Topic.ASK:
        raise Refused(_("This is no question."))
    if not answer.strip():
        raise Refused(_("This is still empty."), field="answer")
    place = FuturePicture.objects.filter(pk=picture, ended_on=None).first() if picture else None
    if picture and place is None:
        raise Refused(_("This picture was ended."), field="picture")
    line.answer, line.picture, line.answered_on = answer.strip(), place, timezone.localdate()
    line.save(update_fields=["answer", "picture", "answered_on"])
    audit.record("answer_team", object_kind="card_line", object_id=line.pk)
    return line


@transaction.atomic
def take_off_card(manager: Person, line_id: UUID) -> None:
    """A line that cannot stay, because it is about somebody. The log knows that it was done."""
    line = _own(manager, line_id)
    audit.record("take_off_card", object_kind="card_line", object_id=line.pk)
    line.delete()


def _own(manager: Person, line_id: UUID) -> CardLine:
    line: CardLine = CardLine.objects.select_for_update(of=("self",)).get(
        pk=line_id, manager=manager
    )
    return line
