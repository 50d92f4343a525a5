"""The letter follows from stored results alone, by rule, and a result must be possible."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from bestendig.catalogue.codes import GradeCode, PeopleBand
from bestendig.catalogue.grading import Rule, people_needed, standing, standings
from bestendig.catalogue.models import Intervention, Result
from bestendig.catalogue.recording import Estimated, Measured, Retained, record_result
from bestendig.common import scope
from bestendig.dimodel import Outcome
from bestendig.effects.grade import Grade, VerdictCode
from bestendig.effects.planning import Situation, options
from bestendig.effects.pooling import pool
from bestendig.effects.question import Assignment, Design

LOTTERY = Measured(
    outcome=Outcome.MASTERY,
    measure="leerruimte",
    measure_name="leerruimte",
    programme="Groep 1",
    grade=Grade.A,
    verdict=VerdictCode.EFFECT,
    better=True,
    strength=Grade.A,
    design=Design.TWO_GROUPS,
    assignment=Assignment.LOTTERY,
    people=PeopleBand.of(120),
    begun_on=date(2025, 9, 1),
    ended_on=date(2026, 1, 31),
    source=UUID(int=1),
    estimated=Estimated(effect=0.5, se=0.15, low=0.2, high=0.8),
)


def result(number=1, *, effect=0.5, se=0.15, strength="A", grade="A", better=True, ended=2026):
    verdicts = {"A": "effect", "B": "effect", "C": "associated", "D": "changed"}
    return Result(
        outcome="mastery", measure="leerruimte", measure_name="leerruimte", grade=grade,
        verdict=verdicts.get(grade, "none"), better=better, strength=strength, effect=effect,
        se=se, ended_on=date(ended, 1, number), source=UUID(int=number),
    )  # fmt: skip


def silent(number=2, **more):
    return result(number, grade="none", better=None, **more)


def test_one_result_gives_its_own_letter():
    found = standing([result()])
    assert (found.grade, found.rule, found.better) == (GradeCode.A, Rule.ONE, True)


def test_before_and_after_never_outranks_a_comparison():
    found = standing([result(1, strength="D", grade="D"), silent(2, effect=0.1, se=0.2)])
    assert (found.grade, found.rule) == (GradeCode.NONE, Rule.STRONGEST)
    # To see 0.2 four times in five the standard error must be 0.2 / 2.8: (0.2 × 2.8 / 0.2)² = 7.84.
    assert found.times == 8


def test_three_are_pooled_whatever_each_found_and_the_weakest_gives_the_letter():
    rows = [
        result(1, effect=0.5, se=0.1, strength="A"),
        result(2, effect=0.45, se=0.1, strength="B", grade="B"),
        silent(3, effect=0.48, se=0.3, strength="A"),
    ]
    found = standing(rows)
    by_hand = pool([0.48, 0.45, 0.5], [0.3, 0.1, 0.1])
    assert found.pooled == by_hand
    assert (found.grade, found.rule, found.better) == (GradeCode.B, Rule.POOLED, True)
    assert found.verdict is VerdictCode.EFFECT


def test_strong_results_are_pooled_without_the_weak_when_there_are_two():
    rows = [result(1), result(2, effect=0.4), result(3, effect=2.0, strength="C", grade="C")]
    found = standing(rows)
    assert found.pooled == pool([0.4, 0.5], [0.15, 0.15])
    assert found.rule is Rule.PRECISE  # two, pooled, hardly ever decide


def test_of_two_the_more_precise_stands_not_the_one_that_found_something():
    found = standing([result(1, se=0.2, effect=0.5), silent(2, se=0.1, effect=0.1)])
    assert (found.grade, found.rule, found.decided.source.int) == (GradeCode.NONE, Rule.PRECISE, 2)


def test_two_that_contradict_give_no_letter():
    found = standing([result(1), result(2, effect=-0.5, better=False)])
    assert (found.grade, found.rule) == (GradeCode.NONE, Rule.CONTRADICT)


def test_pooled_inside_what_counts_is_no_noticeable_effect():
    rows = [silent(k, effect=0.01 * k, se=0.05) for k in (1, 2, 3, 4)]
    assert standing(rows).grade is GradeCode.ZERO
    weak = [silent(k, effect=0.01 * k, se=0.05, strength="C") for k in (1, 2, 3, 4)]
    assert standing(weak).grade is GradeCode.NONE


def test_what_could_not_be_calculated_says_so():
    found = standing([silent(1, effect=None, se=None)])
    assert (found.grade, found.rule, found.times) == (GradeCode.NONE, Rule.REFUSED, None)


def test_withheld_numbers_stand_and_are_not_pooled():
    small = result(3, effect=None, se=None)
    small.withheld = True
    assert (standing([small]).grade, standing([small]).rule) == (GradeCode.A, Rule.ONE)
    found = standing([small, result(1, strength="D", grade="D")])
    assert (found.grade, found.rule, found.pooled) == (GradeCode.A, Rule.STRONGEST, None)


def test_measures_are_kept_apart():
    other = result(2)
    other.measure = "loopbaan"
    assert [x.measure for x in standings([result(), other])] == ["leerruimte", "loopbaan"]


def test_people_needed_is_what_the_planner_says():
    def reaches(people):
        found = options(Situation(people=people, can_wait=True))
        return any(x.grade == Grade.A and x.within_reach and x.refusal is None for x in found)

    needed = people_needed()
    assert reaches(needed)
    assert not reaches(needed - 20)


@pytest.fixture
def intervention(world):
    with scope.bind(world.here.organisation.pk):
        yield Intervention.objects.create(name="Leertijd", summary="Leren", added_at=timezone.now())


def test_a_finding_is_kept_once_and_its_people_as_a_band(intervention):
    record_result(intervention.pk, LOTTERY)
    kept = Retained(share=0.33, low=0.1, high=0.6, months=6)
    record_result(intervention.pk, replace(LOTTERY, retained=kept, people=PeopleBand.of(90)))
    row = Result.objects.get()
    assert (row.grade, row.retention, row.people) == ("A", 0.33, PeopleBand.FROM_50)
    record_result(intervention.pk, replace(LOTTERY, source=uuid4()))
    assert Result.objects.count() == 2


def test_a_verdict_without_its_numbers_is_kept_as_such(intervention):
    record_result(
        intervention.pk, replace(LOTTERY, estimated=None, withheld=True, people=PeopleBand.of(26))
    )
    row = Result.objects.get()
    assert (row.grade, row.effect, row.withheld, row.people) == ("A", None, True, "20_49")


@pytest.mark.parametrize(
    "wrong",
    [
        {"grade": Grade.D},
        {"assignment": Assignment.SELF},
        {"strength": Grade.C},
        {"design": Design.ONE_GROUP},
        {"estimated": None},
        {"withheld": True},
        {"estimated": Estimated(effect=0.5, se=0.0, low=0.2, high=0.8)},
        {"estimated": Estimated(effect=1.5, se=0.1, low=0.2, high=0.8)},
        {"ended_on": date(2024, 1, 1)},
        {"grade": Grade.ZERO, "verdict": VerdictCode.NEGLIGIBLE, "strength": Grade.C},
    ],
)
def test_what_the_engine_cannot_have_said_is_refused(intervention, wrong):
    with pytest.raises(ValueError, match=r"\w"):
        record_result(intervention.pk, replace(LOTTERY, **wrong))
    assert Result.objects.count() == 0
