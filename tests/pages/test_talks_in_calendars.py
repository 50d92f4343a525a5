"""The address that a calendar fetches: when somebody has a talk, for who chose so, and no more."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.world import sign_in

from bestendig.common import scope
from bestendig.dialogue.conversations import inviting
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
WORDS = ("Zullen we praten?", "In de bus", "Employee", "Manager")


@pytest.fixture
def talk(world):
    """A talk that Robin proposed."""
    people = world.here.people
    with scope.bind(world.here.organisation.pk):
        at = timezone.now().replace(microsecond=0) + timedelta(days=7)
        return inviting.invite_employee(
            people[Role.MANAGER], people[Role.EMPLOYEE].pk, at, WORDS[1], WORDS[0]
        )


def agreed(world, talk):
    with scope.bind(world.here.organisation.pk):
        inviting.agree_on_moment(world.here.people[Role.EMPLOYEE], talk.pk)


def address(world, role, **said):
    client = Client()
    sign_in(client, world.here.people[role], role)
    shown = client.post(reverse("programmes:calendar"), said).content.decode()
    return re.search(r"/agenda/[^<]+\.ics", shown)[0]


def fetched(where):
    answer = Client().get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def talks_in(text):
    return [x for x in Calendar.from_ical(text).walk("VEVENT") if "talk-" in x["uid"]]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER])
def test_both_see_when_they_talk_and_no_word_of_it(world, talk, role):
    where = address(world, role)
    assert talks_in(fetched(where)) == []  # only proposed
    agreed(world, talk)
    text = fetched(where)
    (event,) = talks_in(text)
    assert (event["summary"], event["dtstart"].dt) == ("Gesprek", talk.at)
    assert not [x for x in WORDS if x in text]
    with scope.bind(world.here.organisation.pk):
        later = talk.at + timedelta(days=1)
        inviting.propose_moment(world.here.people[Role.EMPLOYEE], talk.pk, later, "")
    assert talks_in(fetched(where)) == []  # until the other says yes again
    with scope.bind(world.here.organisation.pk):
        inviting.agree_on_moment(world.here.people[Role.MANAGER], talk.pk)
    (event,) = talks_in(fetched(where))
    assert (event["dtstart"].dt, event["sequence"]) == (later, 1)


def test_calendars_of_others_have_no_talk_of_theirs(world, talk):
    agreed(world, talk)
    for role in (Role.HR, Role.COACH):
        assert talks_in(fetched(address(world, role, talks="on"))) == []


def test_who_reads_programmes_chooses_whether_talks_stand_there_too(world, talk):
    agreed(world, talk)
    hr, jo = world.here.people[Role.HR], world.here.people[Role.EMPLOYEE]
    with scope.bind(world.here.organisation.pk):
        talk.refresh_from_db()
        talk.manager = hr
        talk.save()
    assert talks_in(fetched(address(world, Role.HR))) == []
    assert len(talks_in(fetched(address(world, Role.HR, talks="on")))) == 1
    assert jo.pk == talk.employee_id
