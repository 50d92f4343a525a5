"""Who counts is settled by the clock where it follows from the plan, and by nobody too late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import keys
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.demo.clock import on
from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.ballots import keyring
from bestendig.measurement.queries.sides import settles_by_itself
from bestendig.measurement.snapshots.columns import take_allotment_out
from bestendig.measurement.snapshots.models import Allotment
from bestendig.measurement.tasks import settle_sides
from bestendig.organisations.queries.units import tree_on
from bestendig.programmes.actions import measuring, taking_part
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Design, Enrolment, Intake, Programme
from bestendig.programmes.queries.arms import arms_of
from bestendig.programmes.queries.programmes import programmes, standings
from bestendig.programmes.queries.sides import sides_of


def made(town, code="comparison_self", comparison="everybody else who answers", inside=24):
    """Locked, its start launched, and so many people take part."""
    begins = timezone.localdate() + timedelta(days=70)
    row = begin_programme(
        Details(name="Duo's", promise="Samen op pad.", begins=begins,
                ends=begins + timedelta(days=60), outcomes=["mastery"], owner=town.people[0].pk)
    )  # fmt: skip
    measuring.answer_questions(
        row.pk, Answers(people=24, others=24, can_wait=False, in_turn=False, response=80)
    )
    plan = Programme.objects.get(pk=row.pk).plan
    Design.objects.filter(plan=plan).update(code=code, comparison=comparison)
    plan.waves.filter(role="earlier").delete()
    measuring.lock_programme_plan(row.pk)
    Enrolment.objects.bulk_create(
        Enrolment(programme=row, person=x, unit=x.unit, way="own", state="in")
        for x in town.people[:inside]
    )
    launch_planned(plan.waves.get(role="start").pk)
    return Programme.objects.get(pk=row.pk)


def tick(moment):
    with on(timezone.localdate(moment), hour=timezone.localtime(moment).hour):
        enqueue(settle_sides)
        run_waiting()


def deadline(programme):
    return programme.plan.waves.get(role="start").closes_at


def by_itself(programme):
    (standing,) = standings(programmes().filter(pk=programme.pk))
    return settles_by_itself(standing, sides_of(standing, tree_on(timezone.localdate())))


def settled():
    return Intake.objects.exclude(settled_at=None).exists()


def test_everybody_else_is_compared_before_the_first_answers_open_and_not_earlier(town):
    programme = made(town)
    assert by_itself(programme)
    tick(deadline(programme) - timedelta(hours=30))
    assert not settled()
    tick(deadline(programme) - timedelta(hours=3))
    assert settled()
    sealed = take_allotment_out(Allotment.objects.get(programme=programme.pk))
    stands = sorted(x.arm for x in arms_of(programme).values())
    assert sorted(sealed["arm"]) == stands == ["comparison"] * 24 + ["programme"] * 24


def test_too_late_is_too_late(town):
    programme = made(town, "before_after")
    tick(deadline(programme) + timedelta(hours=1))
    assert not settled()


@pytest.mark.parametrize(
    "other",
    [
        {"code": "staggered_assigned"},
        {"comparison": "de teams van de buitendienst"},
        {"inside": 19},
    ],
    ids=["somebody must say which team starts when", "the plan names others", "too few people"],
)
def test_what_does_not_follow_from_the_plan_waits_for_a_person(town, other):
    programme = made(town, **other)
    assert not by_itself(programme)
    tick(deadline(programme) - timedelta(hours=3))
    assert not settled()


def test_nobody_is_shut_out_who_could_still_sign_up(town):
    programme = made(town)
    last = timezone.localdate(deadline(programme))
    taking_part.open_intake(programme.pk, last)
    tick(deadline(programme) - timedelta(hours=3))
    assert not settled()
    taking_part.open_intake(programme.pk, last - timedelta(days=1))
    tick(deadline(programme) - timedelta(hours=3))
    assert settled()


def test_where_the_key_holder_must_be_there_nothing_is_settled_by_half(town):
    programme = made(town)
    series = programme.plan.series_id
    keys.store().lock(keyring.panel_name(series), "een lang wachtwoord van de sleutelhouder")
    assert not by_itself(programme)
    tick(deadline(programme) - timedelta(hours=3))
    assert not settled()
