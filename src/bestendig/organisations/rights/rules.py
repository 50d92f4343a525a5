"""The term of a request (AVG art. 12(3)), and which answers it may get."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from bestendig.common.registry import months_after
from bestendig.organisations.models import Person
from bestendig.organisations.rights.models import CLOSED, DataRequest, RequestKind, RequestState

# Weeks and holidays lengthen a term (Regulation 1182/71, art. 3(4)). We do not count on that:
# the day we name is the earlier one, on which nobody can say that it was late.
TERM_MONTHS: Final = 1
EXTENDED_MONTHS: Final = 3
REMIND_BEFORE: Final = timedelta(days=7)


def due_on(received: date) -> date:
    """The last day to answer: a month after it came in."""
    return months_after(received, TERM_MONTHS)


def extended_due_on(received: date) -> date:
    """The last day after an extension: two months more, told within the first month."""
    return months_after(received, EXTENDED_MONTHS)


def may_extend(request: DataRequest, today: date) -> bool:
    """Only once, while it is open, and before the first term ends."""
    return request.is_open and not request.extended_because and today <= request.due_on


def is_overdue(request: DataRequest, today: date) -> bool:
    """Whether its last day went by without an answer."""
    return request.is_open and today > request.due_on


def reminder_is_due(request: DataRequest, today: date) -> bool:
    """A week before the last day once, and each week after it."""
    if not request.is_open or today < request.due_on - REMIND_BEFORE:
        return False
    last = request.reminded_on
    if last is None:
        return True
    return today > request.due_on and (last <= request.due_on or today - last >= REMIND_BEFORE)


def has_left(person: Person, today: date) -> bool:
    """Whether the employment or participation is over: `ends_on` is the first day away."""
    return person.ends_on is not None and person.ends_on <= today


def may_be_erased(person: Person, today: date) -> bool:
    """An employer keeps the data of who works there (AVG art. 17(3)(b), 6(1)(b) and (c))."""
    return has_left(person, today) or person.kind == Person.Kind.PARTICIPATION


def answers_to(request: DataRequest, today: date) -> frozenset[RequestState]:
    """The answers that an administrator may give now."""
    given = CLOSED - {RequestState.WITHDRAWN}
    if request.kind == RequestKind.CORRECT:
        return given - {RequestState.PARTLY}
    if request.kind == RequestKind.ERASE and not (
        request.person and may_be_erased(request.person, today)
    ):
        return given - {RequestState.GRANTED}
    return given
