"""Talks in Voorbeeldstad: Jo and Robin had one in the van, and planned the next. After the demo's
own story (`docs/demo.md`, §4). What they prepared is theirs: the demo makes nothing up for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Final

from django.utils import timezone

from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.common.texts import plain, text
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.dialogue.conversations import agreeing, inviting, preparing
from bestendig.dialogue.conversations.models import Column, Conversation, State
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.roles import Role

Step = tuple[date, Role, str, Callable[[], object]]

_JO: Final = "Jo"
_ROBIN: Final = "Robin"
_WHERE: Final = "in de bus"
_AGREED: Final = (
    "Jo leidt twee ochtenden in de week Naast Elkaar. Bo doet die ochtenden de stoepranden. "
    "In oktober kijken we of het nog past."
)
_LINES: Final = (
    (Column.ME, "Vertellen in plaats van tillen: dat wil ik houden"),
    (Column.ROOM, "Zelf kiezen wie er die ochtend meegaat"),
)
# The autumn round of the others: one in so many people is invited, most of them talk, and with
# some room in the work is spoken of.
_INVITED: Final = date(2026, 9, 29)
_TALKED: Final = date(2026, 10, 13)
_ONE_IN: Final = 4
_ONE_NOT: Final = 5
_ROOM: Final = (Column.ROOM, "Zelf de volgorde van het werk kiezen")
_ROBINS: Final = ((Column.COMING, "Twee nieuwe collega's in maart: wie leert hun de riolering?"),)


def steps(town: Town) -> list[Step]:
    """What happens with talks in this town, and when."""
    if town is not VOORBEELDSTAD:
        return []
    held, next_one = date(2026, 4, 14), date(2026, 12, 8)
    by_jo, by_robin = (Role.EMPLOYEE, _JO), (Role.MANAGER, _ROBIN)
    return [
        (date(2026, 4, 7), *by_robin, partial(_invite, held)),
        (date(2026, 4, 8), *by_jo, partial(_agree, _JO)),
        (held, *by_robin, _tell),
        (date(2026, 4, 15), *by_jo, _confirm),
        (_INVITED, *by_robin, _invite_others),
        (_TALKED, *by_robin, _tell_of_others),
        (date(2026, 11, 23), *by_robin, partial(_invite, next_one)),
        (date(2026, 11, 24), *by_jo, partial(_agree, _JO)),
        (date(2026, 11, 24), *by_jo, partial(_put, _JO, _LINES)),
        (date(2026, 11, 25), *by_robin, partial(_put, _ROBIN, _ROBINS)),
    ]


def _person(name: str) -> Person:
    person: Person = Person.objects.get(first_name=name, last_name="")
    return person


def _newest() -> Conversation:
    found: Conversation = Conversation.objects.latest("at")
    return found


def _invite(day: date) -> None:
    at = timezone.make_aware(datetime.combine(day, time(7, 0)))
    words = plain(text("talk.invite.by_manager", "nl", first_name=_JO, manager_name=_ROBIN))
    inviting.invite_employee(_person(_ROBIN), _person(_JO).pk, at, _WHERE, words)


def _agree(name: str) -> None:
    inviting.agree_on_moment(_person(name), _newest().pk)


def _tell() -> None:
    robin, talk = _person(_ROBIN), _newest()
    inviting.mark_held(robin, talk.pk, timezone.localdate())
    agreeing.write_outcome(robin, talk.pk, _AGREED, 0)


def _confirm() -> None:
    agreeing.confirm_outcome(_person(_JO), _newest().pk, 1)


def _put(name: str, lines: tuple[preparing.Line, ...]) -> None:
    preparing.put_on_agenda(_person(name), _newest().pk, lines)


def _invite_others() -> None:
    # Those with a name in the story have their own.
    others = Person.objects.exclude(last_name="").exclude(manager__last_name="")
    people = in_service(others.exclude(manager=None), _INVITED)
    chosen = list(people.select_related("manager").order_by("last_name", "first_name", "unit"))
    at = timezone.make_aware(datetime.combine(_TALKED, time(7, 0)))
    for number, person in enumerate(chosen[::_ONE_IN]):
        manager = person.manager
        if manager is None:
            continue
        words = plain(text("talk.invite.by_manager", "nl", first_name=person, manager_name=manager))
        with scope.acting(_as(manager, Role.MANAGER)):
            talk = inviting.invite_employee(manager, person.pk, at, "", words)
        if number % 2:
            with scope.acting(_as(person, Role.EMPLOYEE)):
                preparing.put_on_agenda(person, talk.pk, [_ROOM])


def _tell_of_others() -> None:
    rows = Conversation.objects.filter(made_on=_INVITED, state=State.INVITED)
    ordered = rows.select_related("manager").order_by("employee__last_name", "employee__first_name")
    for number, talk in enumerate(ordered):
        manager = talk.manager
        if manager is None:
            continue
        with scope.acting(_as(manager, Role.MANAGER)):
            if number % _ONE_NOT:
                inviting.mark_held(manager, talk.pk, _TALKED)
            else:
                inviting.mark_not_held(manager, talk.pk)


def _as(person: Person, role: Role) -> Actor:
    return Actor(account=person.account_id, person=person.pk, role=role, origin=Origin.COMMAND)
