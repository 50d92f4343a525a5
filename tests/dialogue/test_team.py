"""The one next step of a manager: by a fixed rule, and what is set aside stays away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.dialogue.team import steps
from bestendig.organisations.course.actions import make_pledge
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def kind(person, day=None):
    found = steps.next_step(person, day or timezone.localdate())
    return found.kind if found else None


def test_the_first_step_that_applies_is_suggested_and_set_aside_for_good(here):
    robin, today = here.people[Role.MANAGER], timezone.localdate()
    first = steps.next_step(robin, today)
    assert first is not None
    assert first.kind == "agreement"
    events = AuditEntry.objects.count()
    steps.set_aside(robin, first.code)
    steps.set_aside(robin, first.code)
    assert AuditEntry.objects.count() == events
    assert kind(robin) is None, "quiet for a week"
    assert kind(robin, today + timedelta(days=7)) == "pledge"
    assert kind(here.people[Role.BOARD]) is None, "nobody in the team"


def test_what_no_step_is_cannot_be_set_aside(here):
    robin = here.people[Role.MANAGER]
    steps.set_aside(robin, "made up")
    assert kind(robin) == "agreement"


def test_who_has_no_team_any_more_gets_no_step(here):
    robin = here.people[Role.MANAGER]
    Person.objects.filter(manager=robin).update(manager=None)
    assert kind(robin) is None


def test_a_promise_of_the_own_takes_the_step_to_promise_away(here):
    robin, today = here.people[Role.MANAGER], timezone.localdate()
    steps.set_aside(robin, f"agreement {today.year}")
    later = today + timedelta(days=7)
    assert kind(robin, later) == "pledge"
    make_pledge(robin, "Elke week tijd om te leren", today + timedelta(days=60))
    assert kind(robin, later) == "offer"
