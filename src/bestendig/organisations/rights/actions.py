"""Asking and answering: what somebody asks about the own data, and what comes of it.

Every action re-checks its rules under a lock and is told to the audit log, without any words
of the person in it. What may not be done raises Refused, in words for the page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.actions.people import Details, change_person
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights import mails, rules
from bestendig.organisations.rights.erasing import erase_own_part, erase_person
from bestendig.organisations.rights.models import (
    MOVES,
    OPEN,
    CorrectField,
    DataRequest,
    RequestKind,
    RequestState,
)

# Team, manager and leaving ask for more than a value: that is done under People.
APPLIED = frozenset(
    {
        CorrectField.FIRST_NAME,
        CorrectField.LAST_NAME,
        CorrectField.WORK_EMAIL,
        CorrectField.FUNCTION_FAMILY,
        CorrectField.AGE_BAND,
        CorrectField.STARTS_ON,
    }
)


def ask_correction(
    person: Person, field: CorrectField, wanted: str, text: str, today: date
) -> DataRequest:
    """Ask to correct one thing: what is wrong, and what it should be."""
    return _ask(person, RequestKind.CORRECT, today, field=field, wanted=wanted, text=text)


def ask_objection(person: Person, text: str, today: date) -> DataRequest:
    """Object to the use of the own data (AVG art. 21)."""
    return _ask(person, RequestKind.OBJECT, today, text=text)


@transaction.atomic
def ask_erasure(person: Person, text: str, today: date, *, all_of_it: bool) -> DataRequest:
    """Erase what is the person's alone at once, and ask for the rest where that is wanted."""
    request = _ask(person, RequestKind.ERASE, today, text=text)
    request.erased = {**request.erased, **erase_own_part(person.pk)}
    if all_of_it:
        mails.tell_asked(request, today)
    else:
        _move(request, RequestState.GRANTED, today)
    request.save()
    return request


@transaction.atomic
def withdraw_request(request_id: UUID, person: Person, today: date) -> DataRequest:
    """Take a request back, which only who made it can do. Raises DataRequest.DoesNotExist."""
    request: DataRequest = DataRequest.objects.select_for_update().get(pk=request_id, person=person)
    _move(request, RequestState.WITHDRAWN, today)
    request.save()
    _record("withdraw_request", request)
    return request


@transaction.atomic
def take_up_request(request_id: UUID, today: date) -> DataRequest:
    """Say that it is being handled."""
    request = _locked(request_id)
    _move(request, RequestState.IN_HAND, today)
    request.save()
    _record("take_up_request", request)
    return request


@transaction.atomic
def extend_request(request_id: UUID, because: str, today: date) -> DataRequest:
    """Take two months more, with a reason that the person reads (AVG art. 12(3))."""
    request = _locked(request_id)
    if not rules.may_extend(request, today):
        raise Refused(_("This request can not be given more time."))
    if not because.strip():
        raise Refused(_("Write why it takes longer."), field="because")
    request.extended_because = because.strip()
    request.due_on = rules.extended_due_on(request.received_on)
    request.save()
    mails.tell_extended(request)
    _record("extend_request", request)
    return request


@transaction.atomic
def answer_request(
    request_id: UUID, verdict: RequestState, answer: str, today: date, value: Any = None
) -> DataRequest:
    """Close a request with an answer, and do what was granted.

    A granted correction of a field of Person writes `value` there; a granted erasure erases
    the whole person. Whatever the verdict, the person reads a reason.
    """
    request = _locked(request_id)
    if not request.is_open:
        raise Refused(_("This request was answered already."))
    if verdict not in rules.answers_to(request, today):
        raise Refused(
            _("Who still works here can not be erased. Say what you did erase, and why not all."),
            field="verdict",
        )
    if not answer.strip():
        raise Refused(_("Write an answer. The person reads it."), field="answer")
    request.answer = answer.strip()
    request.answered_by = scope.actor().person
    _move(request, verdict, today)
    request.save()
    mails.tell_answered(request)
    _carry_out(request, value)
    _record("answer_request", request)
    return request


def _carry_out(request: DataRequest, value: Any) -> None:
    if request.state != RequestState.GRANTED or request.person_id is None:
        return
    if request.kind == RequestKind.CORRECT and request.field in APPLIED:
        correct_person(request.person_id, CorrectField(request.field), value)
    elif request.kind == RequestKind.ERASE:
        person_id = request.person_id
        erased = erase_person(person_id)
        request.refresh_from_db()
        request.erased = {**request.erased, **erased}
        request.save()


def correct_person(person_id: UUID, field: CorrectField, value: Any) -> Person:
    """Write the right value in a field of a person. Raises Refused when it can not be."""
    person = Person.objects.get(pk=person_id)
    try:
        right = Person._meta.get_field(field).clean(value, person)  # type: ignore[union-attr]
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages), field="value") from wrong
    details = Details(
        first_name=person.first_name,
        last_name=person.last_name,
        work_email=person.work_email,
        unit=person.unit_id,
        manager=person.manager_id,
        function_family=person.function_family,
        age_band=person.age_band,
        starts_on=person.starts_on,
        kind=person.kind,
    )
    try:
        return change_person(person_id, replace(details, **{str(field): right}))
    except Refused as refused:
        raise Refused(refused.why, field="value") from refused


def log_download(person: Person) -> None:
    """Log that somebody took the own data along."""
    audit.record("download_own_data", object_kind="person", object_id=person.pk)


def _ask(person: Person, kind: RequestKind, today: date, **words: str) -> DataRequest:
    """A new request; the open one when the same was asked already (a second press of a button)."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        words = {name: said.strip() for name, said in words.items()}
        same = DataRequest.objects.filter(person=person, kind=kind, state__in=OPEN, **words)
        there: DataRequest | None = same.first()
        if there is not None:
            return there
        request: DataRequest = DataRequest.objects.create(
            person=person, kind=kind, received_on=today, due_on=rules.due_on(today), **words
        )
        if kind != RequestKind.ERASE:  # of which most needs nobody's answer
            mails.tell_asked(request, today)
        _record("ask_about_data", request)
        return request


def _locked(request_id: UUID) -> DataRequest:
    request: DataRequest = DataRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    return request


def _move(request: DataRequest, to: RequestState, today: date) -> None:
    if to not in MOVES[RequestState(request.state)]:
        raise Refused(_("This request was answered already."))
    request.state = to
    request.closed_on = None if to in OPEN else today


def _record(action: str, request: DataRequest) -> None:
    audit.record(
        action,
        object_kind="data_request",
        object_id=request.pk,
        kind=str(request.kind),
        state=str(request.state),
    )


@transaction.atomic
def remind_of_requests(today: date) -> int:
    """Remind who answers, a week before the last day and each week after it. How many requests."""
    reminded = 0
    for request in DataRequest.objects.select_for_update().filter(state__in=OPEN):
        if not rules.reminder_is_due(request, today):
            continue
        mails.tell_reminder(request, today, late=rules.is_overdue(request, today))
        request.reminded_on = today
        request.save(update_fields=["reminded_on"])
        reminded += 1
    return reminded
