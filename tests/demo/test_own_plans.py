"""Luca's plan, Jo and Bo, and Mika's idea: as the story tells them, for their owners alone."""

from datetime import date

import pytest
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.common.ring import opening, pins
from bestendig.demo import own
from bestendig.demo.clock import on
from bestendig.demo.story import OEFENWAARD, VOORBEELDSTAD
from bestendig.journey import buddies, queries, sharing
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.queries.programmes import ideas_of

NAMES = ("Luca", "Charlie", "Robin", "Jo", "Bo", "Mika")


def assert_plans_of_their_own():
    """What the owners see, with the organisation bound."""
    luca, charlie, robin, jo, bo, mika = (
        Person.objects.get(first_name=name, last_name="") for name in NAMES
    )
    plan = queries.plan(opening.open_with(luca.pk, own.PIN))
    assert plan.goal == "Voor de zomer een dag meelopen bij Communicatie."
    assert plan.hurdles == ("durven",)
    assert [x.words for x in plan.habits] == ["Elke week één vraag stellen."]
    assert (plan.weeks[0].on, plan.weeks[0].words) == (date(2026, 4, 3), "Gevraagd, mag.")
    assert [x.words for x in sharing.shared_with(charlie.pk)] == [plan.goal]
    assert sharing.shared_with(robin.pk) == sharing.shared_with(luca.manager_id) == []
    (pair,) = buddies.pairs(jo.pk)
    assert {pair.asker_id, pair.asked_id} == {jo.pk, bo.pk}
    assert pair.since == date(2026, 6, 16)
    (idea,) = ideas_of(mika.pk)
    assert (idea.programme.name, idea.who, bool(idea.done)) == ("Frisse Weken", "een collega", True)


@pytest.mark.django_db
def test_they_do_what_the_story_says(plain_site, monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        people = {
            name: make_person(place, Role.COACH if name == "Charlie" else Role.EMPLOYEE, name)
            for name in (*NAMES, "Noor")
        }
        begin_programme(
            Details(name="Frisse Weken", promise="x", begins=own.BEGUN, ends=date(2026, 12, 1))
        )
        for day, role, name, act in sorted(own.steps(VOORBEELDSTAD, "Noor"), key=lambda x: x[0]):
            who = scope.Actor(account=people[name].account_id, person=people[name].pk, role=role)
            with on(day), scope.acting(who):
                act()
        assert_plans_of_their_own()
    assert own.steps(OEFENWAARD, "Noor") == []
