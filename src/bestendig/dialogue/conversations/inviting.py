"""Inviting, agreeing on a moment, and telling whether the talk took place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dialogue.conversations.models import GOING, MOVES, Conversation, Side, State
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused

LONGEST_INVITATION: Final = 2000


@transaction.atomic
def invite_manager(me: Person, at: datetime, where: str, words: str) -> Conversation:
    """The employee asks the own manager for a talk."""
    if me.manager_id is None or not _works(me.manager_id):
        raise Refused(_("There is no manager for you in Bestendig. Ask the contact person."))
    return _open(me, me.manager, Side.EMPLOYEE, at, where, words)


@transaction.atomic
def invite_employee(
    me: Person, employee_id: UUID, at: datetime, where: str, words: str
) -> Conversation:
    """The manager asks somebody of the own team. Raises Person.DoesNotExist for anybody else."""
    employee = in_service(Person.objects.filter(manager=me), timezone.localdate()).get(
        pk=employee_id
    )
    return _open(employee, me, Side.MANAGER, at, where, words)


@transaction.atomic
def agree_on_moment(me: Person, talk_id: UUID) -> Conversation:
    """Who was asked says yes."""
    talk, side = _mine(me, talk_id)
    if talk.state == State.AGREED:
        return talk
    if talk.asked_by == side.value:
        raise Refused(_("You proposed this moment yourself. The other one agrees."))
    _move(talk, State.AGREED)
    talk.save(update_fields=["state"])
    _log("agree_on_talk", talk)
    return talk


@transaction.atomic
def propose_moment(me: Person, talk_id: UUID, at: datetime, where: str) -> Conversation:
    """Another moment, by either; also for a talk that did not take place."""
    talk, side = _mine(me, talk_id)
    _move(talk, State.INVITED)
    _check_moment(at)
    other = talk.person(side.other)
    if other is None or not _works(other.pk):
        raise Refused(_("The other one does not work here any more."))
    talk.at, talk.where, talk.asked_by = at, where.strip(), side
    talk.sequence += 1
    _save_going(talk)
    _log("move_talk", talk)
    return talk


@transaction.atomic
def mark_held(me: Person, talk_id: UUID, on: date) -> Conversation:
    """It took place, says either. The page hands that to the measuring in this transaction."""
    talk, _side = _mine(me, talk_id)
    if talk.is_held:
        raise Refused(_("That was told already."))
    if not talk.made_on <= on <= timezone.localdate():
        raise Refused(_("Choose a day after the invitation and no later than today."), field="on")
    _move(talk, State.HELD)
    talk.held_on, talk.told_on = on, timezone.localdate()
    talk.save(update_fields=["state", "held_on", "told_on"])
    _log("hold_talk", talk)
    return talk


@transaction.atomic
def mark_not_held(me: Person, talk_id: UUID) -> Conversation:
    """It did not take place, or will not. Nobody is asked why."""
    talk, _side = _mine(me, talk_id)
    if talk.state == State.NOT_HELD:
        return talk
    _move(talk, State.NOT_HELD)
    talk.save(update_fields=["state"])
    _log("drop_talk", talk)
    return talk


def locked_talk(me: Person, talk_id: UUID) -> tuple[Conversation, Side]:
    """A talk of one's own and one's side in it, locked. Raises Conversation.DoesNotExist."""
    return _mine(me, talk_id)


def _mine(me: Person, talk_id: UUID) -> tuple[Conversation, Side]:
    rows = Conversation.objects.select_for_update(of=("self",))
    talk: Conversation = rows.filter(Q(employee=me) | Q(manager=me)).get(pk=talk_id)
    return talk, talk.side_of(me)


def _open(
    employee: Person, manager: Person | None, side: Side, at: datetime, where: str, words: str
) -> Conversation:
    words = words.strip()
    if not words:
        raise Refused(_("This is still empty."), field="words")
    if len(words) > LONGEST_INVITATION:
        raise Refused(_("This is too long for an invitation."), field="words")
    _check_moment(at)
    talk = Conversation(
        employee=employee, manager=manager, opener=side, asked_by=side, at=at, where=where.strip(),
        made_on=timezone.localdate(),
    )  # fmt: skip
    talk.write(words)
    _save_going(talk)
    _log("invite_to_talk", talk)
    return talk


def _save_going(talk: Conversation) -> None:
    """One talk at a time: two invitations that cross become one."""
    refusal = Refused(_("There is an invitation between you already. Go on with that one."))
    going = Conversation.objects.filter(
        employee=talk.employee_id, manager=talk.manager_id, state__in=GOING
    )
    if going.exclude(pk=talk.pk).exists():
        raise refusal
    try:
        with transaction.atomic():
            talk.save()
    except IntegrityError:  # both at the same moment
        raise refusal from None


def _move(talk: Conversation, to: State) -> None:
    if to not in MOVES[State(talk.state)]:
        raise Refused(_("That is not possible any more: the talk was held."))
    talk.state = to


def _check_moment(at: datetime) -> None:
    if at < timezone.now():
        raise Refused(_("Choose a moment that is still to come."), field="day")


def _works(person: UUID) -> bool:
    return in_service(Person.objects.filter(pk=person), timezone.localdate()).exists()


def _log(action: str, talk: Conversation) -> None:
    audit.record(action, object_kind="conversation", object_id=talk.pk)
