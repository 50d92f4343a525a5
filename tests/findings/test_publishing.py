"""From a locked plan, over two counted surveys, to a finding that is kept as it is shown."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.measurement.conftest import (  # noqa: F401 - fixtures
    agree_on_everything,
    keys_here,
    make_town,
    merge_all,
    organisation,
)

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.catalogue.models import Result
from bestendig.catalogue.queries import results_of
from bestendig.common import scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.demo.clock import on
from bestendig.findings.catalogued import choose_intervention, place_of
from bestendig.findings.models import PublishedFinding
from bestendig.findings.publishing import publish_due
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.actions.allotting import Allotted, allot
from bestendig.measurement.actions.gathering import scales_asked
from bestendig.measurement.actions.planned import launch_planned
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions import measuring
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import PlannedWave, Programme, UpkeepTask

NOW = date(2026, 9, 14)


@pytest.fixture
def town(organisation):  # noqa: F811 - the fixture
    with on(NOW), scope.bind(organisation.pk):
        made = make_town(organisation)
        agree_on_everything()
        merge_all(made)
        yield made


@pytest.fixture
def programme(town):
    """A lottery with a waiting list, its plan locked."""
    made = begin_programme(
        Details(
            name="Duo's", promise="Samen op pad.", begins=date(2027, 1, 11),
            ends=date(2027, 4, 2), outcomes=["mastery"], owner=town.people[0].pk,
        )
    )  # fmt: skip
    measuring.answer_questions(
        made.pk, Answers(people=48, can_wait=True, in_turn=False, response=100)
    )
    plan = Programme.objects.get(pk=made.pk).plan
    plan.design.code = "waiting_list"  # the proposal for so few people is another
    plan.design.save()
    measuring.lock_programme_plan(made.pk)
    return Programme.objects.get(pk=made.pk)


def survey(town, programme, role, gain, moment=None):
    """Launch this moment, let everybody answer, count; those with an even number gain."""
    moment = moment or programme.plan.waves.get(role=role)
    day = timezone.localdate(moment.opens_at)
    with on(day - timedelta(days=1)):
        wave = launch_planned(moment.pk)
    with on(day, hour=12):
        closing.open_due(timezone.now())
        scale = scales_asked([wave.pk])["vakmanschap"]
        chance = random.Random(role)
        for number, person in enumerate(town.people):
            level = 2.5 + (gain if number % 2 == 0 else 0)
            said = {}
            for at, item in enumerate(scale.items):
                score = min(5, max(1, round(chance.gauss(level, 0.8))))
                said[item] = 6 - score if at in scale.reversed else score
            answering.submit_ballot(town.entry(wave, person), said)
    with on(timezone.localdate(moment.closes_at) + timedelta(days=1)):
        closing.close_due(timezone.now())
        enqueue(tasks.open_box, wave_id=wave.pk)
        run_waiting()
        return publish_due()


def drawn(town, programme):
    people = {
        person.pk: Allotted(arm="comparison" if number % 2 else "programme")
        for number, person in enumerate(town.people)
    }
    allot(programme.plan.series_id, programme.pk, people)


def test_a_finding_comes_when_the_end_was_counted_and_stays_as_it_was(town, programme):
    assert survey(town, programme, PlannedWave.Role.START, 0) == 0
    drawn(town, Programme.objects.get(pk=programme.pk))
    assert survey(town, programme, PlannedWave.Role.END, 1) == 1
    (found,) = PublishedFinding.objects.all()
    assert (found.grade, found.verdict, found.primary) == ("A", "effect", True)
    assert found.version.number == 1
    assert "Duo's" in found.story("nl").verdict
    assert "op vakmanschap" in found.story("nl").verdict
    assert "Yes, it works" in found.story("en").verdict
    assert found.numbers["people"] == "40-49"
    assert not {"mean", "change"} & {x["name"] for x in found.numbers["estimates"]}
    assert publish_due() == 0  # once
    with pytest.raises(DatabaseError), transaction.atomic():
        PublishedFinding.objects.update(grade="B")


def test_while_nobody_was_allotted_nothing_is_judged(town, programme):
    survey(town, programme, PlannedWave.Role.START, 0)
    assert survey(town, programme, PlannedWave.Role.END, 1) == 0
    assert not PublishedFinding.objects.exists()
    drawn(town, Programme.objects.get(pk=programme.pk))
    with on(date(2027, 6, 1)):
        assert publish_due() == 1


def test_what_came_out_reaches_the_card_of_what_it_is_and_stays_there(town, programme):
    learn = add_intervention(Described(name="Duo's", summary="Samen leren.", outcomes=("mastery",)))
    other = add_intervention(Described(name="Wandelclub", summary="Buiten."))
    survey(town, programme, PlannedWave.Role.START, 0)
    drawn(town, Programme.objects.get(pk=programme.pk))
    survey(town, programme, PlannedWave.Role.END, 1)
    assert not Result.objects.exists()  # nobody said yet what it is
    assert choose_intervention(programme.pk, learn.pk) == 1
    (told,) = Result.objects.all()
    (found,) = PublishedFinding.objects.all()
    assert (told.intervention, told.outcome, told.measure) == (learn, "mastery", "vakmanschap")
    assert (told.grade, told.strength, told.verdict, told.better) == ("A", "A", "effect", True)
    assert (told.design, told.assignment, told.people) == ("two_groups", "lottery", "20_49")
    assert (told.low, told.high) == (found.numbers["low"], found.numbers["high"])
    assert told.low < told.effect < told.high
    assert told.se == pytest.approx((told.high - told.low) / 3.92)
    assert results_of(learn.pk)[0].grade == "A"
    with pytest.raises(Refused):
        choose_intervention(programme.pk, other.pk)
    with pytest.raises(Refused):
        choose_intervention(programme.pk, None)
    later = programme.plan.waves.filter(role=PlannedWave.Role.FOLLOW_UP).first()
    with on(date(2027, 8, 2)):
        agree_on_everything()
    assert survey(town, programme, PlannedWave.Role.FOLLOW_UP, 0.4, later) == 1
    (told,) = Result.objects.all()  # in the place of the one before
    assert (told.retention_months, told.ended_on.year) == (later.months_after, 2027)
    assert told.retention_low < told.retention < 1
    assert UpkeepTask.objects.get().kind == UpkeepTask.Kind.FADED


def test_what_was_looked_at_beside_the_plan_is_never_proof(town, programme):
    learn = add_intervention(Described(name="Duo's", summary="Samen leren.", outcomes=("mastery",)))
    values = {
        "programme": programme, "version": programme.plan.versions.get(), "survey": "Einde",
        "counted_on": NOW, "design": "waiting_list", "assignment": "lottery", "stories": {},
        "primary": False, "numbers": None, "names": {"nl": "leerruimte", "en": "room to learn"},
        "weight": {"better": None, "strength": "A", "design": "two_groups", "calculated": True,
                   "people": "20_49", "months": {}},
    }  # fmt: skip
    PublishedFinding.objects.create(
        **values, wave_id=uuid4(), outcome="leerruimte", grade="0", verdict="negligible"
    )
    assert choose_intervention(programme.pk, learn.pk) == 1
    told = Result.objects.get()
    assert (told.strength, told.grade, told.verdict) == ("C", "none", "no_change")
    assert (told.outcome, told.withheld, told.effect) == ("mastery", True, None)


def test_a_scale_stands_under_its_own_outcome_else_under_what_is_aimed_at():
    assert place_of("vakmanschap", ["vitality"]) == "mastery"
    assert place_of("leerruimte", ["adaptability", "mastery"]) == "adaptability"
    assert place_of("leerruimte", []) is None
