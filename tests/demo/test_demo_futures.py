"""What changes in the work of the demo: who wrote it, whose work it is, a card with an answer."""

from datetime import date

import pytest
from tests.world import make_person, make_unit

from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.demo import futures
from bestendig.demo.clock import on
from bestendig.demo.story import TOWNS, VOORBEELDSTAD
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.roles import Role
from bestendig.pages.futures.views import heard
from bestendig.practice.futures import cards
from bestendig.practice.futures.queries import of_my_work, pictures

pytestmark = pytest.mark.django_db


def test_three_pictures_are_written_read_and_asked_about(world):
    here = world.here
    with scope.bind(here.organisation.pk):
        counter = make_unit("Burgerzaken", UnitKind.TEAM, here.concern)
        named = {x: make_person(here, Role.EMPLOYEE, x) for x in ("Jo", "Robin", "Luca", "Noor")}
        Person.objects.filter(pk=named["Luca"].pk).update(unit=counter)
        Person.objects.filter(pk=named["Jo"].pk).update(manager=named["Robin"])
        for number in range(400):
            Person.objects.create(first_name=f"{number:03}", last_name="Lezer", unit=here.team)
        for day, role, name, act in sorted(
            futures.steps(VOORBEELDSTAD, "Noor"), key=lambda x: x[0]
        ):
            who = Actor(person=named[name].pk, role=role, origin=Origin.COMMAND)
            with on(day), scope.acting(who):
                act()
        with on(date(2026, 11, 27)):
            luca = Person.objects.get(pk=named["Luca"].pk)
            assert [x.name for x in of_my_work(luca, pictures())] == [
                "Burgerzaken", "De hele organisatie",
            ]  # fmt: skip
            whole, roads = pictures()[0], pictures()[-1]
            assert heard(whole.version, 10).total == 65
            assert roads.version.writer == named["Robin"]
            assert [x.words for x in cards.answered(roads.picture.pk)] == [
                "Wie van ons gaat straks met de machine werken?"
            ]
            assert cards.to_answer(named["Robin"]).count() == 0
    assert [futures.steps(x, "Noor") for x in TOWNS if x is not VOORBEELDSTAD] == [[]] * (
        len(TOWNS) - 1
    )
