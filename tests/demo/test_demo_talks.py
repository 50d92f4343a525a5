"""Jo and Robin in the demo: a talk behind them that both said yes to, and one planned."""

from datetime import date

import pytest
from tests.world import make_person

from bestendig.common import scope
from bestendig.demo import conversations
from bestendig.demo.clock import on
from bestendig.demo.story import TOWNS, VOORBEELDSTAD
from bestendig.dialogue.conversations import queries
from bestendig.dialogue.conversations.models import State
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


def test_jo_and_robin_had_a_talk_and_planned_one(world):
    with scope.bind(world.here.organisation.pk):
        jo = make_person(world.here, Role.EMPLOYEE, "Jo")
        robin = make_person(world.here, Role.MANAGER, "Robin")
        jo.manager = robin
        jo.save()
        for day, _role, _name, act in conversations.steps(VOORBEELDSTAD):
            with on(day):
                act()
        with on(date(2026, 11, 27)):
            planned, held = queries.talks_as_employee(jo)
        assert (planned.state, held.state, held.held_on) == (
            State.AGREED,
            State.HELD,
            date(2026, 4, 14),
        )
        assert [x.is_confirmed for x in queries.outcomes_of(held)] == [True]
        assert {x.side for x in queries.agenda_of(planned)} == {"employee", "manager"}
    assert [conversations.steps(x) for x in TOWNS if x is not VOORBEELDSTAD] == [[]] * (
        len(TOWNS) - 1
    )
