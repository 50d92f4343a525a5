"""Writing the course: challenges, preconditions, who does what, and one's own pledges."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.course.advice import CODES
from bestendig.organisations.course.models import (
    AdviceStep,
    Challenge,
    Duty,
    Pledge,
    Precondition,
)
from bestendig.organisations.course.processes import PROCESSES
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused

YEARS: Final = range(2000, 2100)


@transaction.atomic
def add_challenge(name: str, year: int, why: str = "") -> Challenge:
    """What the organisation has to achieve, from this year on."""
    challenge = Challenge()
    _name(challenge, name, year, why)
    audit.record("add_challenge", object_kind="challenge", object_id=challenge.pk)
    return challenge


@transaction.atomic
def change_challenge(challenge_id: UUID, name: str, year: int, why: str = "") -> Challenge:
    """The same challenge in other words."""
    challenge: Challenge = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge_id)
    _name(challenge, name, year, why)
    audit.record("change_challenge", object_kind="challenge", object_id=challenge.pk)
    return challenge


@transaction.atomic
def end_challenge(challenge_id: UUID, on: date | None) -> Challenge:
    """It is over since this day; None: it goes on after all. What was linked to it stays so."""
    challenge: Challenge = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge_id)
    if on is not None and on > timezone.localdate():
        raise Refused(_("This day is still to come."), field="on")
    if on is not None and on.year < challenge.year:
        raise Refused(_("That is before it began."), field="on")
    challenge.ended_on = on
    challenge.save(update_fields=["ended_on"])
    audit.record(
        "end_challenge" if on else "resume_challenge",
        object_kind="challenge",
        object_id=challenge.pk,
    )
    return challenge


def _name(challenge: Challenge, name: str, year: int, why: str) -> None:
    name = name.strip()
    if not name:
        raise Refused(_("This is still empty."), field="name")
    if year not in YEARS:
        raise Refused(_("Choose a year like 2026."), field="year")
    if challenge.ended_on and challenge.ended_on.year < year:
        raise Refused(_("It ended before that year."), field="year")
    twice = Refused(_("There is one of this name already."), field="name")
    if Challenge.objects.filter(name__iexact=name).exclude(pk=challenge.pk).exists():
        raise twice
    challenge.name, challenge.year, challenge.why = name, year, why.strip()
    try:
        with transaction.atomic():
            challenge.save()
    except IntegrityError:  # somebody else wrote it in the meantime
        raise twice from None


@transaction.atomic
def look_at_precondition(
    code: str, evidence: str, *, met: bool, keeper: UUID | None = None
) -> Precondition:
    """How one of the four stands today. Met needs evidence, and somebody who looks after it."""
    code = Precondition.Code(code)
    person = _at_work(keeper, "keeper")
    if met and not evidence.strip():
        raise Refused(_("Write how you can tell."), field="evidence")
    if met and person is None:
        raise Refused(_("Say who looks after it."), field="keeper")
    row: Precondition
    row, _made = Precondition.objects.update_or_create(
        code=code,
        defaults={
            "met": met, "evidence": evidence.strip(), "keeper": person,
            "looked_on": timezone.localdate(),
        },
    )  # fmt: skip
    audit.record(
        "look_at_precondition", object_kind="precondition", object_id=row.pk, code=code.value,
        met=met,
    )  # fmt: skip
    return row


@transaction.atomic
def make_pledge(person: Person, what: str, due_on: date, process: str = "") -> Pledge:
    """Promise something to everybody here, by a day; process: the HR process that it mends."""
    if process and process not in PROCESSES:
        raise Refused(_("This process is not on the list."))
    if not what.strip():
        raise Refused(_("This is still empty."), field="what")
    today = timezone.localdate()
    if due_on < today:
        raise Refused(_("Choose a day that is still to come."), field="due_on")
    pledge: Pledge = Pledge.objects.create(
        person=person, what=what.strip(), due_on=due_on, made_on=today, process=process
    )
    audit.record("make_pledge", object_kind="pledge", object_id=pledge.pk)
    return pledge


@transaction.atomic
def tell_of_pledge(person: Person, pledge_id: UUID, outcome: str, note: str) -> Pledge:
    """Say of one's own pledge whether it was kept. Not kept needs a word about why."""
    pledge = _own(person, pledge_id)
    if outcome == Pledge.Outcome.NOT_KEPT and not note.strip():
        raise Refused(_("Write down why."), field="note")
    pledge.outcome, pledge.note = Pledge.Outcome(outcome), note.strip()
    pledge.told_on = timezone.localdate()
    pledge.save(update_fields=["outcome", "note", "told_on"])
    kept = pledge.outcome == Pledge.Outcome.KEPT
    audit.record("tell_of_pledge", object_kind="pledge", object_id=pledge.pk, kept=kept)
    return pledge


@transaction.atomic
def take_back_pledge(person: Person, pledge_id: UUID) -> None:
    """Take back one's own pledge, on the day it was made. Later one tells what became of it."""
    pledge = _own(person, pledge_id)
    if pledge.made_on != timezone.localdate():
        raise Refused(_("People have read it. Say what became of it."))
    audit.record("take_back_pledge", object_kind="pledge", object_id=pledge.pk)
    pledge.delete()


def _own(person: Person, pledge_id: UUID) -> Pledge:
    pledge: Pledge = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge_id, person=person)
    return pledge


@transaction.atomic
def write_duty(what: str, holder: UUID | None, duty_id: UUID | None = None) -> Duty:
    """Something that has to be done, and who does it; duty_id: the same one anew."""
    if not what.strip():
        raise Refused(_("This is still empty."), field="what")
    person = _at_work(holder, "holder")
    if person is None:
        raise Refused(_("Say who does it."), field="holder")
    duty = (
        Duty() if duty_id is None else Duty.objects.select_for_update(of=("self",)).get(pk=duty_id)
    )
    duty.what, duty.holder = what.strip(), person
    duty.save()
    audit.record("write_duty", object_kind="duty", object_id=duty.pk)
    return duty


@transaction.atomic
def remove_duty(duty_id: UUID) -> None:
    """It does not have to be done any more."""
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty_id)
    audit.record("remove_duty", object_kind="duty", object_id=duty.pk)
    duty.delete()


@transaction.atomic
def step_with_advice(
    code: str, state: str, on: date | None = None, note: str = ""
) -> AdviceStep | None:
    """How far the organisation is with one advice; an empty state: not chosen after all. What was
    chosen or begun needs a day: to begin, or to look back."""
    if code not in CODES:
        raise Refused(_("This advice is not on the list."))
    today = timezone.localdate()
    if not state:
        left = AdviceStep.objects.select_for_update(of=("self",)).filter(code=code).first()
        if left is not None:
            audit.record("leave_advice", object_kind="checklist", object_id=left.pk, code=code)
            left.delete()
        return None
    state = AdviceStep.State(state)
    if state is AdviceStep.State.DONE:
        on = None
    elif on is None:
        raise Refused(_("Choose a day."), field="on")
    elif on < today:
        raise Refused(_("Choose a day that is still to come."), field="on")
    said = {"state": state, "on": on, "note": note.strip()}
    row: AdviceStep
    row, _made = AdviceStep.objects.update_or_create(
        code=code, defaults=said, create_defaults={**said, "since": today}
    )
    audit.record(
        "step_with_advice", object_kind="checklist", object_id=row.pk, code=code, state=row.state
    )
    return row


def _at_work(person_id: UUID | None, field: str) -> Person | None:
    """Somebody who works here today. Raises Refused for who does not."""
    if person_id is None:
        return None
    people = in_service(Person.objects.all(), timezone.localdate())
    found: Person | None = people.filter(pk=person_id).first()
    if found is None:
        raise Refused(_("This person does not work here any more."), field=field)
    return found
