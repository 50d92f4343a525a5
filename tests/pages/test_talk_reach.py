"""How many talks: in fives, as the month began, and never so that one person follows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.pages.test_quarterly_pages import quarter_of_talks
from tests.world import START, make_person, make_unit, sign_in

from bestendig.common import scope
from bestendig.demo.clock import on
from bestendig.dialogue.conversations import inviting
from bestendig.dialogue.conversations.models import AgendaLine, Column, Conversation, State
from bestendig.dialogue.conversations.queries import talked_before
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.roles import Role
from bestendig.pages.counted import both
from bestendig.pages.dialogue.reach import hours

pytestmark = pytest.mark.django_db
TOLD = date(2026, 3, 20)


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def standing(inside, role=Role.HR, day=date(2026, 4, 1)):
    client = Client()
    with on(day):
        sign_in(client, inside.people[role], role)
        return client.get(reverse("talks:standing"))


def said(inside, **about):
    return standing(inside, **about).content.decode()


def people(inside, unit, *, held=0, room=0, invited=0, none=0):
    """So many people of a unit: who talked (the first ones with room in the work on the agenda),
    who was invited only, and who was not."""
    manager = inside.people[Role.MANAGER]
    for number in range(held + invited + none):
        person = Person.objects.create(first_name=f"{number}", unit=unit, starts_on=START)
        if number >= held + invited:
            continue
        talked = {"state": State.HELD, "held_on": TOLD, "told_on": TOLD} if number < held else {}
        row = Conversation.objects.create(
            employee=person, manager=manager, opener="manager", asked_by="manager",
            at="2026-03-18T08:00Z", made_on=TOLD - timedelta(days=9), **talked,
        )  # fmt: skip
        if number < room:
            AgendaLine.objects.create(
                conversation=row, side="employee", column=Column.ROOM, place=0
            )


def test_only_advisers_and_hr_read_how_many(inside):
    for role in (Role.MANAGER, Role.EMPLOYEE, Role.BOARD, Role.WORKS_COUNCIL, Role.DPO):
        assert standing(inside, role=role).status_code == 403
    for role in (Role.ADVISER, Role.HR):
        page = said(inside, role=role)
        assert "te weinig" in page
        assert "Ruimte in het werk" not in page


def test_counts_are_in_fives_with_planned_beside_held_and_room_beside_without(inside):
    care = make_unit("Zorg", UnitKind.DOMAIN, inside.concern)
    counter = make_unit("Balie", UnitKind.DOMAIN, inside.concern)
    people(inside, care, held=22, room=14, invited=12, none=20)
    people(inside, counter, held=23, room=3, invited=2, none=20)
    page = said(inside)
    assert "Ongeveer 45 van de 109 mensen" in page
    assert "ongeveer 20</strong> Zorg" in page
    assert "ongeveer 25</strong> Balie" in page
    assert "Ongeveer 60 mensen waren uitgenodigd; met ongeveer 45" in page
    assert "ongeveer 22 van de 30 uur, met 30 minuten" in page
    assert "Met ongeveer 15 van de ongeveer 45 mensen" in page


def test_where_few_stand_at_the_other_side_only_the_talks_are_told(inside):
    people(inside, inside.team, held=40, room=37, invited=3, none=30)
    page = said(inside)
    assert "Ongeveer 40 van de" in page
    assert "waren uitgenodigd" not in page
    assert "gaat over te weinig mensen" in page
    assert "ongeveer 20 uur, met 30 minuten" in page
    assert "kunnen we niet tonen" in page


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [(40, 12, (40, 10)), (40, 3, None), (3, 40, None), (40, 0, (40, 0)), (9, 9, None)],
)
def test_two_sides_are_told_together_or_not(one, other, told):
    assert both(one, other, 100, 10) == told


def test_a_talk_told_late_counts_from_the_next_month_and_for_a_year(inside):
    robin, jo = inside.people[Role.MANAGER], inside.people[Role.EMPLOYEE]
    with on(date(2026, 3, 2)):
        talk = inviting.invite_employee(
            robin, jo.pk, datetime(2026, 3, 9, 8, tzinfo=UTC), "", "Ja?"
        )
    assert talked_before(date(2026, 4, 1)).invited == {jo.pk}
    with on(date(2026, 4, 3)):
        inviting.mark_held(jo, talk.pk, date(2026, 3, 9))
    assert talked_before(date(2026, 4, 1)).held == frozenset()
    assert talked_before(date(2026, 5, 1)).held == {jo.pk}
    assert talked_before(date(2027, 4, 1)).held == {jo.pk}
    assert talked_before(date(2027, 5, 1)).held == frozenset()
    assert talked_before(date(2027, 5, 1)).invited == frozenset()


def test_what_people_say_of_talks_stands_beside_how_many(inside):
    assert "Er is nog geen kwartaal geteld." in said(inside)
    quarter_of_talks(inside, 95, 1, "1e kwartaal 2026")
    quarter_of_talks(inside, 4, 2, "2e kwartaal 2026", sizes=(60, 30))
    client = Client()
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    page = client.get(reverse("talks:standing")).content.decode()
    assert "2e kwartaal 2026" in page
    assert "Er is nog geen kwartaal geteld." not in page
    assert reverse("results:quarterly", args=["talk"]) in page


def test_manager_counts_the_own_talks_alone(inside):
    robin, jo = inside.people[Role.MANAGER], inside.people[Role.EMPLOYEE]
    other = make_person(inside, Role.EMPLOYEE, "Ander")
    other.manager = robin
    other.save()
    people(inside, inside.team, held=30, none=20)
    Conversation.objects.create(
        employee=jo, manager=robin, opener="manager", asked_by="manager", state=State.HELD,
        at="2026-03-18T08:00Z", made_on=TOLD, held_on=TOLD, told_on=TOLD,
    )  # fmt: skip
    client = Client()
    with on(date(2026, 4, 1)):
        sign_in(client, robin, Role.MANAGER)
        page = client.get(reverse("talks:list")).content.decode()
        assert "sprak je met 1 van de 2 mensen" in page
    with on(date(2027, 4, 1)):
        sign_in(client, robin, Role.MANAGER)
        assert "sprak je met 0 van de 2" in client.get(reverse("talks:list")).content.decode()


def test_hours_are_of_what_calendars_keep():
    assert [hours(x) for x in (0, 45, 60)] == [0, 22, 30]
