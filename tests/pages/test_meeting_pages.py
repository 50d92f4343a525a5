"""Meetings, time and money, and reach: the adviser notes it, others see sums."""

import itertools
from datetime import datetime, timedelta

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.registry import REGISTRY
from bestendig.common.texts import text
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, meetings, taking_part
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.kept import _forget
from bestendig.programmes.models import Attendance, Budget, Enrolment, Meeting
from bestendig.programmes.queries.meetings import reach, spent

pytestmark = pytest.mark.django_db


def _in(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def people(inside):
    return [make_person(inside, Role.EMPLOYEE, f"Mens{number}") for number in range(12)]


def programme_of(inside, *, light=False):
    return begin_programme(
        Details(
            name="Duo's", promise="Samen op pad.", begins=_in(-30),
            ends=_in(60), owner=inside.people[Role.ADVISER].pk, light=light,
        )
    )  # fmt: skip


@pytest.fixture
def programme(inside, people):
    made = programme_of(inside)
    for person in people:
        Enrolment.objects.create(
            programme=made, person=person, unit=person.unit, way="own", state="in"
        )
    return made


def when(days, **other):
    begins = timezone.make_aware(datetime.combine(_in(days), datetime.min.time()))
    said = {"begins_at": begins + timedelta(hours=9), "minutes": 90, "place": "Kantine",
            "kind": "work"}  # fmt: skip
    return When(**{**said, **other})


def client_of(inside, role):
    client = Client()
    sign_in(client, inside.people[role], role)
    return client


def page(inside, role, name, row):
    return (
        client_of(inside, role).get(reverse(f"programmes:{name}", args=[row.pk])).content.decode()
    )


def test_meeting_lies_within_the_programme_and_is_noted_when_it_was_held(programme, people):
    for wrong in (when(-40), when(90), when(1, minutes=0), when(1, place=" ")):
        with pytest.raises(Refused):
            meetings.plan_meeting(programme.pk, wrong)
    coming = meetings.plan_meeting(programme.pk, when(5))
    with pytest.raises(Refused):
        meetings.note_attendance(coming.pk, [people[0].pk])
    held = meetings.plan_meeting(programme.pk, when(-5))
    stranger = Enrolment.objects.get(person=people[11])
    stranger.state = "withdrawn"
    stranger.save()
    with pytest.raises(Refused):
        meetings.note_attendance(held.pk, [people[11].pk])
    assert meetings.note_attendance(held.pk, [x.pk for x in people[:11]]).came == 11
    for act in (lambda: meetings.change_meeting(held.pk, when(-4)),
                lambda: meetings.call_off_meeting(held.pk, "time")):  # fmt: skip
        with pytest.raises(Refused):
            act()
    meetings.call_off_meeting(coming.pk, "work")
    assert Meeting.objects.get(pk=coming.pk).off == "work"


def test_who_finds_it_full_reads_so_and_the_adviser_makes_room(programme, people, inside):
    coming = meetings.plan_meeting(programme.pk, when(5, capacity=12))
    held = meetings.plan_meeting(programme.pk, when(-5, capacity=11))
    asked = taking_part.nominate(programme.pk, inside.people[Role.EMPLOYEE].pk)
    words = text("join.full", "nl")
    shown = page(inside, Role.EMPLOYEE, "join", programme)
    assert words in shown
    assert "12" not in shown.partition(words)[2].partition("</p>")[0]
    assert "Ja, ik doe mee" not in shown
    assert "Het zit vol: er is plaats voor 12." in page(inside, Role.ADVISER, "people", programme)
    adviser = client_of(inside, Role.ADVISER)
    url = reverse("programmes:meeting", args=[held.pk])
    everybody = {"do": "came", "people": [str(x.pk) for x in people]}
    refused = adviser.post(url, everybody).content.decode()
    assert "Er was plaats voor 11." in refused
    assert "Konden er meer mensen bij?" in refused
    adviser.post(url, {"do": "room", "capacity": 12})
    adviser.post(url, everybody)
    assert Meeting.objects.get(pk=held.pk).came == 12
    meetings.set_room(coming.pk, 13)
    assert "Ja, ik doe mee" in page(inside, Role.EMPLOYEE, "join", programme)
    taking_part.accept(asked.pk)
    # A room that was made larger afterwards would tell how many were there.
    readers = page(inside, Role.BOARD, "meetings", programme)
    assert "plaats voor 13" in readers
    assert "plaats voor 12" not in readers


def test_hours_are_told_where_no_meeting_was_small_and_stay_when_names_go(programme, people):
    first = meetings.plan_meeting(programme.pk, when(-5))
    meetings.note_attendance(first.pk, [x.pk for x in people[:9]])
    meetings.write_budget(
        programme.pk, hours_planned=60, hours_besides=4, euros_planned=5000, euros_used=2000
    )
    assert (spent(programme, 10).hours, spent(programme, 10).euros_an_hour) == (None, None)
    second = meetings.plan_meeting(programme.pk, when(-4, minutes=60))
    meetings.note_attendance(second.pk, [x.pk for x in people])
    found = spent(programme, 10)
    assert (found.hours, found.euros_an_hour, found.by_kind, found.held) == (None, None, (), 2)
    meetings.note_attendance(first.pk, [x.pk for x in people[:11]])
    found = spent(programme, 10)
    assert found.hours == round((10 * 90 + 10 * 60) / 60) + 4
    assert found.euros_an_hour == round(2000 / found.hours)
    _forget(_in(1000))
    assert (Attendance.objects.count(), spent(programme, 10).hours) == (0, found.hours)


def test_no_day_and_no_difference_of_what_is_told_gives_back_a_small_meeting(programme, people):
    """Every way to note two meetings, one after the other: what is told today, and what it differs
    from yesterday, is only ever the time of fives of people who were there with at least k."""
    rows = [
        meetings.plan_meeting(programme.pk, when(-5, minutes=60, kind=kind))
        for kind in ("lesson", "talk")
    ]
    told: list[int] = []
    for counts in itertools.permutations((0, 2, 9, 10, 11, 12), 2):
        for row, came in zip(rows, counts, strict=True):
            meetings.note_attendance(row.pk, [x.pk for x in people[:came]])
            found = spent(programme, 10)
            now = {x.pk: x.came for x in Meeting.objects.all()}
            small = any(0 < (n or 0) < 10 for n in now.values())
            assert (found.hours is None) == small, now
            assert not (small and found.by_kind)
            if found.hours is not None:
                assert sum(hours for _kind, hours in found.by_kind) in {0, found.hours}
                told.append(found.hours)
    assert len(told) > 5
    assert all((one - other) % 5 == 0 for one, other in itertools.pairwise(told))


def test_kinds_are_told_apart_only_where_no_meeting_was_small(programme, people):
    for kind, came in (("lesson", 12), ("talk", 12), ("talk", 3)):
        row = meetings.plan_meeting(programme.pk, when(-5, kind=kind))
        meetings.note_attendance(row.pk, [x.pk for x in people[:came]])
    assert spent(programme, 10).by_kind == ()
    meetings.note_attendance(row.pk, [x.pk for x in people[:10]])
    assert [hours for _kind, hours in spent(programme, 10).by_kind] == [15, 30]


def test_page_says_why_no_hours_are_told(programme, people, inside):
    row = meetings.plan_meeting(programme.pk, when(-5))
    meetings.note_attendance(row.pk, [x.pk for x in people[:2]])
    assert text("programme.hours.small", "nl") in page(inside, Role.BOARD, "detail", programme)
    meetings.note_attendance(row.pk, [x.pk for x in people])
    shown = page(inside, Role.BOARD, "detail", programme)
    assert text("programme.hours.unplanned", "nl", used="15") in shown
    assert "ongeveer 10 mensen" in page(inside, Role.BOARD, "meetings", programme)
    assert "Er waren 12 mensen." in page(inside, Role.ADVISER, "meetings", programme)


def test_reach_counts_who_takes_part_by_part_of_the_organisation(programme, inside):
    total, parts = reach(programme, tree_on(timezone.localdate()), 10)
    assert (total, [x.n for x in parts]) == (10, [10])
    Enrolment.objects.update(state="withdrawn")
    assert reach(programme, tree_on(timezone.localdate()), 10) == (None, ())


def test_adviser_plans_and_notes_and_who_reads_sees_no_names(programme, people, inside):
    adviser = client_of(inside, Role.ADVISER)
    at = reverse("programmes:meetings", args=[programme.pk])
    said = {"day": _in(-2), "time": "09:00", "minutes": 60, "place": "Kantine",
            "kind": "lesson"}  # fmt: skip
    assert adviser.post(at, said).status_code == 302
    wrong = adviser.post(at, {**said, "day": _in(400)}).content.decode()
    assert "Kies een dag binnen het programma." in wrong
    row = Meeting.objects.get()
    one = reverse("programmes:meeting", args=[row.pk])
    came = {"do": "came", "people": [str(x.pk) for x in people[:4]]}
    assert adviser.post(one, came).status_code == 302
    assert "Er waren 4 mensen." in adviser.get(at).content.decode()
    shown = page(inside, Role.WORKS_COUNCIL, "meetings", programme)
    assert text("small.cell", "nl") in shown
    assert "4 mensen" not in shown
    assert client_of(inside, Role.BOARD).get(one).status_code == 403
    assert client_of(inside, Role.MANAGER).get(at).status_code == 403
    assert "Bereik: ongeveer 10" in page(inside, Role.BOARD, "detail", programme)


def test_time_and_money_stand_on_the_page_in_sums(programme, inside):
    adviser = client_of(inside, Role.ADVISER)
    at = reverse("programmes:budget", args=[programme.pk])
    assert adviser.post(at, {"euros_planned": 5000, "euros_used": 2000}).status_code == 302
    assert Budget.objects.get().hours_besides == 0
    assert "€ 2.000 van € 5.000" in page(inside, Role.BOARD, "detail", programme)


def test_who_takes_part_sees_the_days_and_puts_them_in_a_calendar(programme, people, inside):
    meetings.plan_meeting(programme.pk, when(5))
    client = Client()
    sign_in(client, people[0], Role.EMPLOYEE)
    shown = client.get(reverse("programmes:join", args=[programme.pk])).content.decode()
    assert "Kantine" in shown
    file = client.get(reverse("programmes:my_file", args=[programme.pk]))
    event = vobject.readOne(file.content.decode()).vevent
    assert event.summary.value == "Duo's, Kantine"
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=90)
    assert page(inside, Role.MANAGER, "my_file", programme).startswith("<!doctype")
    calendar = client_of(inside, Role.ADVISER).get(reverse("programmes:file", args=[programme.pk]))
    assert "Duo's\\, Kantine" in calendar.content.decode()


def test_somebody_reads_where_they_were(programme, people):
    row = meetings.plan_meeting(programme.pk, when(-5))
    meetings.note_attendance(row.pk, [people[0].pk])
    read = REGISTRY.exports["programmes"].read
    assert read(people[0].pk)["came_to"].startswith("Duo's ")
    assert read(people[1].pk)["came_to"] == ""


def test_single_meeting_needs_nothing_to_begin_and_has_one_meeting(inside):
    light = programme_of(inside, light=True)
    lasting.start_programme(light.pk)
    meetings.plan_meeting(light.pk, when(3))
    with pytest.raises(Refused):
        meetings.plan_meeting(light.pk, when(4))
    first = meetings.call_off_meeting(Meeting.objects.get().pk, "time")
    other = meetings.plan_meeting(light.pk, when(4))
    with pytest.raises(Refused):
        meetings.change_meeting(first.pk, when(5))
    assert not meetings.change_meeting(other.pk, when(6)).off
    meetings.call_off_meeting(other.pk, "work")
    assert not meetings.change_meeting(first.pk, when(5)).off
    assert text("programme.light", "nl") in page(inside, Role.BOARD, "detail", light)
    assert text("chain.light", "nl") in page(inside, Role.BOARD, "detail", light)
