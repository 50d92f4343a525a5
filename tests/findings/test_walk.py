"""From a locked plan to a verdict, as it is walked: people say yes, lots are drawn or it is settled
who is compared, surveys are launched, answered and counted, and each programme is judged.

Four programmes of four designs, measured by the same two fixed moments.
"""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.findings.test_publishing import town  # noqa: F401 - a fixture
from tests.measurement.conftest import keys_here, organisation  # noqa: F401 - fixtures

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.demo.clock import on
from bestendig.findings.models import PublishedFinding
from bestendig.findings.publishing import publish_due
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.actions.allotting import allot_arms
from bestendig.measurement.actions.gathering import scales_asked
from bestendig.measurement.actions.planned import launch_planned
from bestendig.programmes.actions import drawing, measuring, settling, taking_part
from bestendig.programmes.actions.drawing import Held
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.planning import begin_rhythm
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.actions.settling import Said
from bestendig.programmes.models import Programme
from bestendig.programmes.queries.arms import arms_of
from bestendig.programmes.rules.moments import rhythm_windows
from bestendig.questionnaires.actions.composing import fix_version, start_questionnaire

NOW = date(2026, 9, 14)
BEGINS, ENDS = date(2027, 1, 11), date(2027, 4, 2)
SCALE = "vakmanschap"


def planned(town, code):  # noqa: F811
    made = begin_programme(
        Details(name=code, promise="Samen op pad.", begins=BEGINS, ends=ENDS,
                outcomes=["mastery"], owner=town.people[0].pk)
    )  # fmt: skip
    measuring.answer_questions(
        made.pk, Answers(people=48, can_wait=True, in_turn=False, response=100)
    )
    plan = Programme.objects.get(pk=made.pk).plan
    plan.design.code = code
    plan.design.save()
    measuring.lock_programme_plan(made.pk)
    return Programme.objects.get(pk=made.pk)


def joined(programme, teams):
    for team in teams:
        for row in taking_part.enrol_unit(programme.pk, team.pk):
            taking_part.accept(row.pk)


def survey(town, moment, gains):  # noqa: F811
    """Launch, answer, count. gains: person -> how much higher."""
    first, last = (timezone.localdate(x) for x in (moment.opens_at, moment.closes_at))
    with on(first - timedelta(days=1)):
        wave = launch_planned(moment.pk)
    with on(first, hour=12):
        closing.open_due(timezone.now())
        scale = scales_asked([wave.pk])[SCALE]
        for number, person in enumerate(town.people):
            chance = random.Random(f"{number}")
            mood = chance.gauss(2.6, 0.5)
            chance = random.Random(f"{number}/{moment.role}/{first}")
            said = {}
            for at, item in enumerate(scale.items):
                level = mood + gains.get(person.pk, 0.0) + chance.gauss(0, 0.5)
                value = min(5, max(1, round(level)))
                said[item] = 6 - value if at in scale.reversed else value
            answering.submit_ballot(town.entry(wave, person), said)
    with on(last + timedelta(days=1), hour=1):
        closing.close_due(timezone.now())
        enqueue(tasks.open_box, wave_id=wave.pk)
        run_waiting()


@pytest.fixture
def walked(town):  # noqa: F811
    """Everything until the end was counted; nothing judged yet."""
    core = fix_version(start_questionnaire("Kern", "core").pk, timezone.now())
    rhythm = begin_rhythm("Vast", "Hoe gaat het?", rhythm_windows(NOW), core.pk)
    lock_plan(rhythm.pk)
    codes = ("waiting_list", "comparison_assigned", "comparison_self", "before_after")
    made = {code: planned(town, code) for code in codes}
    assert all(x.plan.borrowed.exists() for x in made.values())
    joined(made["waiting_list"], town.teams)
    joined(made["comparison_assigned"], town.teams[:2])
    joined(made["before_after"], town.teams[2:])
    taking_part.open_intake(made["comparison_self"].pk, BEGINS - timedelta(days=1))
    for person in town.people[::2]:
        taking_part.sign_up(made["comparison_self"].pk, person.pk)
    settling.settle_sides(
        made["comparison_assigned"].pk, Said(compared=[x.pk for x in town.teams[2:]])
    )
    for code in codes[2:]:
        settling.settle_sides(made[code].pk, Said())
    start, end, *_later = rhythm.waves.order_by("opens_at")
    survey(town, start, {})
    with on(date(2026, 12, 14)):
        lottery = made["waiting_list"]
        drawing.fix_lots(lottery.pk)
        drawing.hold_draw(
            lottery.pk, Held(seed="4711", witness="Sam", places=24, last_start=date(2027, 9, 6))
        )
        assert allot_arms(lottery) == len(town.people)
        first = {x for x, one in arms_of(lottery).items() if one.arm == "programme"}
    survey(town, end, dict.fromkeys(first, 1.2))
    return made


def test_from_a_locked_plan_to_a_verdict_in_four_designs(town, walked):  # noqa: F811
    with on(date(2027, 6, 14)):
        assert publish_due() == 4
    found = {x.design: x for x in PublishedFinding.objects.all()}
    assert {x.assignment for x in found.values()} == {"lottery", "assigned", "self"}
    assert {x.outcome for x in found.values()} == {SCALE}
    said = {code: (x.grade, x.verdict) for code, x in found.items()}
    assert said["waiting_list"] == ("A", "effect")
    assert said["before_after"] == ("D", "changed")
    # Half of each group happened to gain: there is nothing that one may claim.
    assert said["comparison_assigned"][0] not in "AB"
    assert said["comparison_self"][0] not in "AB"
    assert publish_due() == 0
