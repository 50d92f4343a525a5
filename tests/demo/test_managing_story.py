"""What Robin does for the team, made by the actions that people use."""

import pytest
from django.utils import timezone
from tests.world import START

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.demo import managing
from bestendig.demo.clock import on
from bestendig.demo.story import TOWNS, VOORBEELDSTAD
from bestendig.dialogue.team.models import Proposal
from bestendig.dialogue.team.queries import Sum, ledger_of, together_of
from bestendig.organisations.models import Person

pytestmark = pytest.mark.django_db


def test_robins_ledger_is_filled_and_one_proposal_waits(world):
    place = world.here
    with scope.bind(place.organisation.pk):
        who = {"unit": place.team, "starts_on": START}
        robin = Person.objects.create(first_name="Robin", **who)
        Person.objects.create(first_name="A", last_name="1", manager=robin, **who)
        for name in ("BRUIS", "Naast Elkaar"):
            Intervention.objects.create(name=name, summary="x", added_at=timezone.now())
        steps = managing.steps(VOORBEELDSTAD)
        for day, _role, _name, act in steps:
            with on(day):
                act()
        found = ledger_of(robin, steps[0][0])
        assert found.total == Sum(hours=170, euros=1200, hours_used=122, euros_used=1140)
        assert found.informal.hours == 124
        assert sorted(x.state for x in Proposal.objects.all()) == ["asked", "yes"]
        goes = together_of(robin)
        assert goes.next_up is not None
        assert (goes.goal.done, len(goes.actions)) == (6, 1)
    assert [x.slug for x in TOWNS if managing.steps(x)] == [VOORBEELDSTAD.slug]
