"""A meeting has room for so many: who says yes, and who was there, are never more."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.programmes.test_taking_part import BEGINS, NOW, teams  # noqa: F401 - a fixture
from tests.programmes.test_taking_part import made as measured

from bestendig.demo.clock import on
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import meetings, taking_part
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment
from bestendig.programmes.queries.meetings import room_of
from bestendig.programmes.queries.taking_part import counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with on(NOW):
        yield


@pytest.fixture
def programme(inside):
    return begin_programme(
        Details(name="Duo's", promise="Samen.", begins=BEGINS, ends=BEGINS + timedelta(days=60),
                owner=inside.people[Role.ADVISER].pk)
    )  # fmt: skip


def when(days, room):
    begins = timezone.make_aware(
        datetime.combine(BEGINS + timedelta(days=days), datetime.min.time())
    )
    return When(begins_at=begins, minutes=90, place="Kantine", kind="work", capacity=room)


def test_when_it_is_full_nobody_can_say_yes_until_there_is_room(programme, teams, inside):  # noqa: F811
    smaller = meetings.plan_meeting(programme.pk, when(1, 2))
    meetings.plan_meeting(programme.pk, when(8, 20))
    taking_part.open_intake(programme.pk, NOW + timedelta(days=7))
    asked = taking_part.enrol_unit(programme.pk, teams[0].pk)  # three: asking is no promise
    for row in asked[:2]:
        taking_part.accept(row.pk)
    with pytest.raises(Refused, match="plaats voor 2"):
        taking_part.accept(asked[2].pk)
    new = inside.people[Role.EMPLOYEE]
    for person in (new.pk, asked[2].person_id):
        with pytest.raises(Refused, match="zit nu vol"):
            taking_part.sign_up(programme.pk, person)
    assert counted(programme.pk)["in"] == 2
    taking_part.withdraw(asked[0].pk)
    assert taking_part.sign_up(programme.pk, new.pk).state == "in"
    with pytest.raises(Refused, match="zit nu vol"):
        taking_part.sign_up(programme.pk, asked[0].person_id)  # who stepped back too
    meetings.change_meeting(smaller.pk, when(1, 3))
    assert taking_part.accept(asked[2].pk).state == "in"


def test_no_bound_where_no_meeting_says_so_or_lots_decide_who_is_first(programme, teams, inside):  # noqa: F811
    off = meetings.plan_meeting(programme.pk, when(1, 2))
    meetings.plan_meeting(programme.pk, when(8, None))
    assert room_of(programme) == 2
    meetings.call_off_meeting(off.pk, "time")
    assert room_of(programme) is None
    drawn = measured(inside)
    meetings.plan_meeting(drawn.pk, when(1, 2))
    for row in taking_part.enrol_unit(drawn.pk, teams[0].pk):
        taking_part.accept(row.pk)
    assert counted(drawn.pk)["in"] == 3


def test_no_more_were_there_than_fitted_and_the_room_can_be_mended_afterwards(programme, teams):  # noqa: F811
    people = list(Person.objects.filter(unit__in=teams)[:3])
    for person in people:
        Enrolment.objects.create(
            programme=programme, person=person, unit=person.unit, way="own", state="in"
        )
    row = meetings.plan_meeting(programme.pk, when(1, 2))
    everybody = [x.pk for x in people]
    with on(BEGINS + timedelta(days=2)):
        with pytest.raises(Refused, match="plaats voor 2"):
            meetings.note_attendance(row.pk, everybody)
        assert meetings.note_attendance(row.pk, everybody[:2]).came == 2
        meetings.set_room(row.pk, 3)
        assert meetings.note_attendance(row.pk, everybody).came == 3
        with pytest.raises(Refused, match="Er waren 3 mensen"):
            meetings.set_room(row.pk, 2)
