"""Getting into a programme, and out of it.

1. `open_intake`: until which day people may sign up themselves (`sign_up`).
2. `enrol_unit` asks everybody of a unit who is not in it yet, `nominate` one person. Whoever is
   asked says yes (`accept`) or no (`withdraw`). Only where whole teams are drawn does a team take
   part because it was added; there too everybody may say no. When it is full (`is_full`) nobody
   can say yes any more; asking more people than fit is no promise.
3. `set_apart` gives an urgent place outside the draw. It asks no reason, and keeps none.

All of it until the lots are fixed (`actions.drawing`) or it is settled who counts
(`actions.settling`), except saying no, which is always possible, and setting apart, until the draw.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.programmes import changeable
from bestendig.programmes.models import Enrolment, Intake, Programme
from bestendig.programmes.queries.meetings import is_full, room_of
from bestendig.programmes.queries.taking_part import chances_of, draw_of, intake_of, who_may_enrol

_S, _W = Enrolment.State, Enrolment.Way


@transaction.atomic
def open_intake(programme_id: UUID, until: date | None) -> Intake:
    """Let people sign up themselves until this day; None: nobody any more."""
    programme, intake = not_fixed(programme_id)
    if until is not None:
        if until < timezone.localdate():
            raise Refused(_("Choose a day that is still to come."), field="until")
        if until >= programme.begins:
            raise Refused(_("Choose a day before it begins."), field="until")
        if chances_of(programme).by_team:
            raise Refused(_("Whole teams take part. Add the teams."), field="until")
    intake.open_until = until
    intake.save()
    audit.record("open_intake", object_kind="programme", object_id=programme_id)
    return intake


@transaction.atomic
def sign_up(programme_id: UUID, person_id: UUID) -> Enrolment:
    """Take part, because oneself wants to."""
    programme, intake = not_fixed(programme_id)
    today = timezone.localdate()
    found = _row(programme, person_id)
    if found is not None and found.state != _S.WITHDRAWN:
        if found.state == _S.ASKED and is_full(programme):
            raise Refused(_("It is full now. When somebody steps back, you can still say yes."))
        return found if found.state != _S.ASKED else accept(found.pk)
    if intake.open_until is None or intake.open_until < today:
        raise Refused(_("Signing up is not possible now."))
    if not who_may_enrol(programme, tree_on(today)).filter(pk=person_id).exists():
        raise Refused(_("This programme is for other teams."))
    if is_full(programme):
        raise Refused(_("It is full now. When somebody steps back, you can still say yes."))
    made = _enrol(programme, Person.objects.get(pk=person_id), _W.OWN, _S.IN, found)
    audit.record("sign_up", object_kind="programme", object_id=programme_id)
    return made


@transaction.atomic
def nominate(programme_id: UUID, person_id: UUID) -> Enrolment:
    """Ask one person. Who is asked decides."""
    programme, _intake = not_fixed(programme_id)
    person = in_service(Person.objects.all(), timezone.localdate()).filter(pk=person_id).first()
    if person is None:
        raise Refused(_("This person does not work here any more."), field="person")
    found = _row(programme, person_id)
    if found is not None and found.state != _S.WITHDRAWN:
        raise Refused(_("This person is on the list already."), field="person")
    if found is not None:
        raise Refused(_("This person said no."), field="person")
    made = _enrol(programme, person, _W.NOMINATED, _S.ASKED)
    audit.record("nominate_person", object_kind="programme", object_id=programme_id)
    return made


@transaction.atomic
def enrol_unit(programme_id: UUID, unit_id: UUID) -> list[Enrolment]:
    """Ask everybody of a unit, with what is under it, who is not on the list yet. Where teams are
    drawn they take part with their team."""
    programme, _intake = not_fixed(programme_id)
    tree = tree_on(timezone.localdate())
    if unit_id not in tree.forest:
        raise Refused(_("This unit is not there any more."), field="unit")
    known = Enrolment.objects.filter(programme=programme).values("person")
    people = in_service(Person.objects.all(), tree.day).filter(
        unit__in=set(tree.forest.whole(unit_id))
    )
    state = _S.IN if chances_of(programme).by_team else _S.ASKED
    made = [_enrol(programme, person, _W.INVITED, state) for person in people.exclude(pk__in=known)]
    if not made:
        raise Refused(_("Everybody there is on the list already."), field="unit")
    audit.record("enrol_unit", object_kind="programme", object_id=programme_id, people=len(made))
    return made


@transaction.atomic
def accept(enrolment_id: UUID) -> Enrolment:
    """Say yes to being asked."""
    row = _of(enrolment_id)
    programme, _intake = not_fixed(row.programme_id)
    if row.state == _S.ASKED:
        if is_full(programme):
            raise Refused(
                _("There is room for %(n)d, and it is full. Make more room at the meeting first.")
                % {"n": room_of(programme)}
            )
        row.state = _S.IN
        row.save(update_fields=["state"])
        audit.record("accept_enrolment", object_kind="programme", object_id=row.programme_id)
    return row


@transaction.atomic
def withdraw(enrolment_id: UUID) -> Enrolment:
    """Say no, or no longer; always possible, without a reason. After a draw one stays in the arm
    that was drawn, for the comparison: what counts is where somebody was drawn."""
    row = _of(enrolment_id)
    changeable(row.programme_id)
    if row.state != _S.WITHDRAWN:
        row.state = _S.WITHDRAWN
        row.save(update_fields=["state"])
        audit.record("withdraw_enrolment", object_kind="programme", object_id=row.programme_id)
    return row


@transaction.atomic
def set_apart(enrolment_id: UUID) -> Enrolment:
    """Give an urgent place, outside the draw and the comparison. Before the draw, or before it is
    settled who counts: later, whoever is not on the list may stand in the comparison."""
    row = _of(enrolment_id)
    programme = changeable(row.programme_id)
    if draw_of(programme.pk) is not None:
        raise Refused(_("The draw has been held. What it decided stays."))
    if intake_of(programme).settled_at is not None:
        raise Refused(_("It stands who takes part. It is too late for an urgent place."))
    if row.state not in {_S.IN, _S.ASKED}:
        raise Refused(_("Only who takes part can get an urgent place."))
    row.state, row.starts_on = _S.APART, programme.begins
    row.save(update_fields=["state", "starts_on"])
    audit.record("set_apart", object_kind="programme", object_id=programme.pk)
    return row


def not_fixed(programme_id: UUID) -> tuple[Programme, Intake]:
    """A programme and its intake, locked, while the lots are not fixed yet."""
    programme = changeable(programme_id)
    intake, _made = Intake.objects.get_or_create(programme=programme)
    refuse_fixed(programme, intake)
    return programme, intake


def refuse_fixed(programme: Programme, intake: Intake) -> None:
    """Raises Refused once it stands who takes part; writes nothing."""
    if draw_of(programme.pk) is not None:
        raise Refused(_("The draw has been held. What it decided stays."))
    if intake.settled_at is not None:
        raise Refused(_("It stands who takes part. Nobody is added any more."))
    if intake.fixed_at is not None:
        raise Refused(_("The lots are fixed. Nobody is added any more."))


def _of(enrolment_id: UUID) -> Enrolment:
    row: Enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment_id)
    return row


def _row(programme: Programme, person_id: UUID) -> Enrolment | None:
    found: Enrolment | None = Enrolment.objects.filter(
        programme=programme, person=person_id
    ).first()
    return found


def _enrol(
    programme: Programme,
    person: Person,
    way: Enrolment.Way,
    state: Enrolment.State,
    row: Enrolment | None = None,
) -> Enrolment:
    """Add somebody, or somebody again who had said no. Without a lottery one starts with it."""
    row = row or Enrolment(programme=programme, person=person)
    row.way, row.state, row.unit = way, state, person.unit
    row.save()
    return row
