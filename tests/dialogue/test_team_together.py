"""What a team does together: turns that go round, one number for all, an action that is told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.world import make_person

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.registry import REGISTRY
from bestendig.dialogue.team import together
from bestendig.dialogue.team.models import StoryRota, StoryTurn, TeamAction, TeamGoal
from bestendig.dialogue.team.queries import next_up, together_of
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        for name in ("Bo", "Luca"):
            person = make_person(world.here, Role.EMPLOYEE, name)
            person.manager = world.here.people[Role.MANAGER]
            person.save()
        yield world.here


@pytest.fixture
def robin(here):
    return here.people[Role.MANAGER]


@pytest.fixture
def rota(robin):
    together.begin_stories(robin)
    return StoryRota.objects.get()


def go_round(robin, rota, times):
    found = []
    for _ in range(times):
        person = next_up(rota)
        found.append(person.pk)
        together.pass_turn(robin, rota.pk, person.pk)
    return found


def test_everybody_has_a_turn_before_anybody_has_two_and_the_manager_begins(robin, rota):
    first = go_round(robin, rota, 4)
    assert first[0] == robin.pk
    assert len(set(first)) == 4
    assert go_round(robin, rota, 8) == first * 2


def test_who_comes_later_is_next(here, robin, rota):
    go_round(robin, rota, 4)
    late = make_person(here, Role.EMPLOYEE, "Laat")
    late.manager = robin
    late.save()
    assert next_up(rota).pk == late.pk


def test_who_is_next_lets_the_turn_pass_and_nothing_tells_that_it_was_not_told(here, robin, rota):
    together.pass_turn(robin, rota.pk, robin.pk)
    jo = next_up(rota)
    entries = AuditEntry.objects.count()
    together.pass_turn(jo, rota.pk, jo.pk)
    assert next_up(rota).pk != jo.pk
    assert AuditEntry.objects.count() == entries
    assert {x.name for x in StoryTurn._meta.get_fields()} == {
        "id", "organisation", "rota", "person", "at",
    }  # fmt: skip
    together.pass_turn(robin, rota.pk, jo.pk)  # it went on already
    assert StoryTurn.objects.count() == 2
    with pytest.raises(StoryRota.DoesNotExist):
        together.pass_turn(here.people[Role.HR], rota.pk, next_up(rota).pk)


def test_a_goal_is_one_number_and_nobody_who_added_is_kept(here, robin):
    until = timezone.localdate() + timedelta(days=30)
    goal = together.set_goal(robin, "Tien keer meelopen", 3, until)
    with pytest.raises(Refused):
        together.set_goal(robin, "Nog een", 3, until)
    entries = AuditEntry.objects.count()
    for person in (robin, here.people[Role.EMPLOYEE], robin, robin):
        together.add_to_goal(person, goal.pk)
    goal.refresh_from_db()
    assert goal.done == 3, "no further than the goal"
    assert AuditEntry.objects.count() == entries
    with pytest.raises(TeamGoal.DoesNotExist):
        together.add_to_goal(here.people[Role.HR], goal.pk)
    with pytest.raises(TeamGoal.DoesNotExist):
        together.end_goal(here.people[Role.EMPLOYEE], goal.pk)
    together.end_goal(robin, goal.pk)
    assert together_of(robin).goal is None


def test_an_action_is_told_and_told_to_be_done(here, robin):
    until = timezone.localdate() + timedelta(days=30)
    with pytest.raises(Refused):
        together.write_action(robin, "Jo is overspannen", until)
    with pytest.raises(Refused):
        together.write_action(robin, "Te laat", timezone.localdate())
    row = together.write_action(robin, "Elke vrijdag een uur vrij", until)
    with pytest.raises(TeamAction.DoesNotExist):
        together.finish_action(here.people[Role.EMPLOYEE], row.pk)
    together.finish_action(robin, row.pk)
    (shown,) = together_of(robin).actions
    assert shown.done_on == timezone.localdate()


def test_who_leads_nobody_begins_nothing(here):
    board, until = here.people[Role.BOARD], timezone.localdate() + timedelta(days=9)
    for act in (
        lambda: together.begin_stories(board),
        lambda: together.set_goal(board, "Iets", 3, until),
        lambda: together.write_action(board, "Iets", until),
    ):
        with pytest.raises(Refused):
            act()


def test_turns_go_with_who_is_erased_and_all_of_it_with_the_manager(here, robin, rota):
    go_round(robin, rota, 4)
    together.set_goal(robin, "Iets", 3, timezone.localdate() + timedelta(days=9))
    erase = REGISTRY.erasures["together"].erase
    assert erase(here.people[Role.EMPLOYEE].pk) == 1
    assert StoryTurn.objects.count() == 3
    erase(robin.pk)
    assert together_of(robin).is_empty
