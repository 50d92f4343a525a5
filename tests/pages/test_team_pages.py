"""The page of the own team: for its manager alone, and of nobody more than they told."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.dialogue.conversations.models import Conversation, State
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def page(client, person, role, name="team:team", *args, **data):
    sign_in(client, person, role)
    address = reverse(name, args=args)
    return client.post(address, data) if data else client.get(address)


def text(client, here, role=Role.MANAGER, name="team:team"):
    return page(client, here.people[role], role, name).content.decode()


def talked(place, person, days_ago):
    day = timezone.localdate() - timedelta(days=days_ago)
    Conversation.objects.create(
        employee=person, manager=place.people[Role.MANAGER], opener="manager", asked_by="manager",
        state=State.HELD, at=timezone.make_aware(datetime.combine(day, time(9))), made_on=day,
        held_on=day,
    )  # fmt: skip


def test_only_a_manager_has_the_page_of_a_team(client, here):
    for role in (Role.EMPLOYEE, Role.HR, Role.ADVISER, Role.BOARD, Role.WORKS_COUNCIL, Role.DPO):
        assert page(client, here.people[role], role).status_code == 403
        answer = page(client, here.people[role], role, "team:set_aside", step="offer")
        assert answer.status_code == 403


def test_a_leader_with_twelve_people_finds_the_overdue_talk_in_two_clicks(client, here):
    robin = here.people[Role.MANAGER]
    talked(here, here.people[Role.EMPLOYEE], 20)
    for number in range(11):
        person = make_person(here, Role.EMPLOYEE, f"Lid{number}")
        person.manager = robin
        person.save()
        talked(here, person, 500 if number == 7 else 30 + number)
    overdue = Person.objects.get(first_name="Lid7")
    invite = reverse("talks:invite", args=[overdue.pk])
    home = text(client, here, name="home:today")
    assert "meer dan een jaar geleden dat je met Lid7 praatte" in home
    assert f'href="{invite}"' in home, "the first click"
    assert f'href="{invite}"' in text(client, here)
    assert client.get(invite).status_code == 200, "the second sends it"


def test_this_week_is_three_things_at_most_and_one_is_of_the_whole_team(client, here):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    for number in range(4):
        person = make_person(here, Role.EMPLOYEE, f"Lid{number}")
        person.manager = robin
        person.save()
        Conversation.objects.create(
            employee=person, manager=robin, opener="employee", asked_by="employee",
            at=timezone.now() + timedelta(days=3), made_on=timezone.localdate(),
        )  # fmt: skip
    sign_in(client, robin, Role.MANAGER)
    answer = client.get(reverse("team:team"))
    assert len(answer.context["week"].lines) == 2
    assert answer.context["week"].question
    assert jo.first_name not in " ".join(x.text for x in answer.context["week"].lines)
    card = client.get(reverse("home:today")).context["cards"][0]
    assert len(card.lines) == 3


def test_a_step_that_is_set_aside_is_gone_for_this_manager_alone(client, here):
    robin = here.people[Role.MANAGER]
    assert "zonder afspraak op maat" in text(client, here)
    page(client, robin, Role.MANAGER, "team:set_aside", step=f"agreement {timezone.now().year}")
    assert "zonder afspraak op maat" not in text(client, here)
    assert "Nu even geen stap" in text(client, here)
    assert "Eén volgende stap" not in text(client, here, name="home:today")


def test_the_page_asks_as_many_queries_for_one_as_for_fifteen(client, here):
    from django.db import connection  # noqa: PLC0415 - for this test
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - for this test

    text(client, here)

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("team:team"))
        return len(found)

    one = count()
    for number in range(14):
        person = make_person(here, Role.EMPLOYEE, f"Lid{number}")
        person.manager = here.people[Role.MANAGER]
        person.save()
    assert count() == one
