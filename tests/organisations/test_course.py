"""The course: what may be written, what is refused, and how the four preconditions stand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.interleaved import just_after_a_look

from bestendig.common import scope
from bestendig.common.registry import REGISTRY
from bestendig.demo.clock import on
from bestendig.organisations.course import actions, queries
from bestendig.organisations.course.models import Challenge, Duty, Pledge, Precondition
from bestendig.organisations.course.queries import Light
from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights.erasing import erase_person
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def here(world):
    with on(NOW), scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def boss(here):
    return here.people[Role.BOARD]


def refused_at(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.field


def test_challenge_is_named_anew_ended_and_goes_on_after_all():
    made = actions.add_challenge(" Buitendienst ", 2024, "Een derde gaat met pensioen.")
    actions.change_challenge(made.pk, "Een buitendienst die blijft", 2025)
    actions.end_challenge(made.pk, NOW)
    assert not queries.going_challenges().exists()
    row = Challenge.objects.get()
    assert (row.name, row.year, row.why) == ("Een buitendienst die blijft", 2025, "")
    actions.end_challenge(made.pk, None)
    assert list(queries.going_challenges()) == [row]


def test_challenge_refuses_nothing_twice_strange_years_and_a_day_to_come():
    made = actions.add_challenge("Wonen", 2025)
    assert refused_at(lambda: actions.add_challenge(" ", 2025)) == "name"
    assert refused_at(lambda: actions.add_challenge("wonen", 2025)) == "name"
    assert refused_at(lambda: actions.add_challenge("Zorg", 25)) == "year"
    tomorrow = NOW + timedelta(days=1)
    assert refused_at(lambda: actions.end_challenge(made.pk, tomorrow)) == "on"
    assert refused_at(lambda: actions.end_challenge(made.pk, date(2024, 1, 1))) == "on"
    actions.end_challenge(made.pk, NOW)
    assert refused_at(lambda: actions.change_challenge(made.pk, "Wonen", 2027)) == "year"


def test_challenge_that_somebody_else_wrote_in_the_meantime_is_refused():
    with just_after_a_look(Challenge, lambda: actions.add_challenge("Wonen", 2024)):
        assert refused_at(lambda: actions.add_challenge("Wonen", 2025)) == "name"


def lights():
    return [x.light for x in queries.preconditions()]


def test_precondition_is_there_with_evidence_and_somebody_who_looks_after_it(boss):
    assert lights() == [Light.OPEN] * 4
    look = actions.look_at_precondition
    assert refused_at(lambda: look("support", " ", met=True, keeper=boss.pk)) == "evidence"
    assert refused_at(lambda: look("support", "Besluit", met=True)) == "keeper"
    look("support", "Besluit van 3 februari", met=True, keeper=boss.pk)
    look("finances", "Nog geen uren", met=False)
    assert lights() == [Light.THERE, Light.OPEN, Light.PARTLY, Light.OPEN]


def test_precondition_asks_to_be_looked_at_again_after_a_year(boss):
    actions.look_at_precondition("support", "Besluit", met=True, keeper=boss.pk)
    with on(date(2027, 3, 2)):
        assert lights()[0] is Light.THERE
    with on(date(2027, 3, 3)):
        assert (lights()[0], [x.code.value for x in queries.to_look_at(timezone.localdate())]) == (
            Light.PARTLY, ["support"],
        )  # fmt: skip


def test_pledge_is_made_told_about_and_not_taken_back_later(boss, here):
    make = actions.make_pledge
    assert refused_at(lambda: make(boss, "", NOW)) == "what"
    assert refused_at(lambda: make(boss, "Langsgaan", NOW - timedelta(days=1))) == "due_on"
    pledge = make(boss, "Ik loop een dag mee.", NOW + timedelta(days=30))
    with pytest.raises(Pledge.DoesNotExist):
        actions.tell_of_pledge(here.people[Role.MANAGER], pledge.pk, "kept", "")
    with on(NOW + timedelta(days=40)):
        assert list(queries.pledges_of(boss)) == [pledge]
        with pytest.raises(Refused):
            actions.take_back_pledge(boss, pledge.pk)
        assert refused_at(lambda: actions.tell_of_pledge(boss, pledge.pk, "not_kept", "")) == "note"
        told = actions.tell_of_pledge(boss, pledge.pk, "kept", "Op 20 maart.")
        assert (told.outcome, told.told_on) == ("kept", NOW + timedelta(days=40))
        assert not queries.pledges_of(boss).exists()


def test_pledge_of_today_can_be_taken_back(boss):
    pledge = actions.make_pledge(boss, "Verkeerd", NOW)
    actions.take_back_pledge(boss, pledge.pk)
    assert not Pledge.objects.exists()


def test_duty_has_one_name_of_somebody_who_works_here(here, world):
    noor = here.people[Role.ADVISER]
    assert refused_at(lambda: actions.write_duty("Iets", None)) == "holder"
    elsewhere = world.there.people[Role.ADVISER].pk
    assert refused_at(lambda: actions.write_duty("Iets", elsewhere)) == "holder"
    made = actions.write_duty("Iets", noor.pk)
    actions.write_duty("Iets anders", noor.pk, made.pk)
    assert [(x.what, x.holder) for x in queries.duties()] == [("Iets anders", noor)]
    actions.remove_duty(made.pk)
    assert not Duty.objects.exists()


def test_words_stay_without_the_name_and_somebody_reads_their_own(boss):
    actions.make_pledge(boss, "Ik loop mee.", NOW)
    actions.look_at_precondition("support", "Besluit", met=True, keeper=boss.pk)
    actions.write_duty("Agenda van het MT", boss.pk)
    read = REGISTRY.exports["course"].read(boss.pk)
    assert [x["what"] for x in read["pledges"]] == ["Ik loop mee."]
    assert "Agenda van het MT" in read["looks_after"]
    assert erase_person(boss.pk)["course"] == 3
    assert (Pledge.objects.get().person, Precondition.objects.get().keeper) == (None, None)
    assert lights()[0] is Light.PARTLY
