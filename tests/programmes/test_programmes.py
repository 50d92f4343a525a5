"""A programme from the first sentence to the decision: what it needs, refuses and remembers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bestendig.common.registry import months_after
from bestendig.demo.clock import on
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, measuring, planning
from bestendig.programmes.actions.measuring import Answers, Shape
from bestendig.programmes.actions.programmes import (
    Details,
    begin_programme,
    change_programme,
)
from bestendig.programmes.models import MeasurementPlan, PlannedWave, Programme
from bestendig.programmes.queries.plans import coming_waves, extras_of
from bestendig.programmes.queries.programmes import (
    Block,
    PlanChange,
    Stage,
    coverage,
    cycles,
    plan_change,
    programmes,
    standings,
)
from bestendig.programmes.rules.borrowing import borrowed
from bestendig.programmes.rules.moments import rhythm_windows, window_from
from bestendig.programmes.rules.scales import missing_items, proposed
from bestendig.questionnaires.launched import asked_together, wave_document
from bestendig.releases.models import Release

pytestmark = pytest.mark.django_db

NOW = date(2026, 9, 14)
ANSWERS = Answers(people=160, can_wait=True, in_turn=False, response=80)


@pytest.fixture(autouse=True)
def _clock():
    with on(NOW):
        yield


@pytest.fixture
def owner(inside):
    return inside.people[Role.ADVISER]


@pytest.fixture
def details(owner):
    return Details(
        name="Duo's",
        promise="Twaalf weken samen op pad.",
        begins=date(2027, 1, 11),
        ends=date(2027, 4, 2),
        outcomes=["adaptability"],
        phases=["action"],
        owner=owner.pk,
    )


@pytest.fixture
def programme(details):
    return begin_programme(details)


@pytest.fixture
def rhythm(core):
    return planning.begin_rhythm("Vast", "Hoe gaat het?", rhythm_windows(NOW), core.pk)


def standing(programme):
    return standings(programmes().filter(pk=programme.pk))[0]


def shape_of(programme, **other):
    design = programme.plan.design
    kept = {
        "code": design.code, "primary": design.primary, "smallest": design.smallest,
        "comparison": design.comparison, "owner": design.owner_id,
        "rhythm": programme.plan.borrowed.exists(),
    }  # fmt: skip
    return Shape(**{**kept, **other})


def planned(programme):
    measuring.answer_questions(programme.pk, ANSWERS)
    programme.refresh_from_db()
    return programme


def agreed(programme):
    lasting.write_maintenance(programme.pk, ["team"], "Vast punt", "Noor", "na drie maanden")
    return programme


def ready(programme):
    measuring.lock_programme_plan(planned(agreed(programme)).pk)
    return programme


def test_programme_needs_a_name_a_promise_and_days_in_order(details):
    with pytest.raises(Refused):
        begin_programme(replace(details, name=" "))
    with pytest.raises(Refused):
        begin_programme(replace(details, ends=details.begins - timedelta(days=1)))
    assert not Programme.objects.exists()


def test_five_answers_give_one_proposal_with_follow_ups_from_the_start(programme, owner):
    plan = planned(programme).plan
    assert (plan.kind, plan.design.code) == (MeasurementPlan.Kind.PROGRAMME, "waiting_list")
    assert plan.design.primary == ["verandervermogen"]
    assert plan.design.owner == owner
    assert [(x.role, x.months_after) for x in plan.waves.all()] == [
        ("start", None), ("end", None), ("follow_up", 6), ("follow_up", 12),
    ]  # fmt: skip
    assert plan.waves.first().closes_at.date() < programme.begins


def test_fixed_moments_are_borrowed_where_they_fit_with_the_extra_questions(rhythm, programme):
    plan = planned(programme).plan
    assert not plan.waves.exists()
    assert [x.role for x in plan.borrowed.all()] == ["start", "end", "follow_up", "follow_up"]
    assert {x.wave.plan for x in plan.borrowed.all()} == {rhythm}
    measuring.lock_programme_plan(programme.pk)
    extra = plan.borrowed.first().extra
    assert [x.code for x in extra.chosen.all()] == ["VER01", "VER02", "VER03"]


def test_extra_questions_are_asked_of_everybody_at_the_fixed_moment(rhythm, programme, details):
    measuring.lock_programme_plan(planned(programme).pk)
    moment = programme.plan.borrowed.first().wave
    asked = asked_together(moment.questionnaire, extras_of(moment))
    assert [x.code for x in asked][-3:] == ["VER01", "VER02", "VER03"]
    document = wave_document(moment.questionnaire, extras_of(moment))
    assert [x["asked"]["code"] for x in document["questions"]] == [x.code for x in asked]
    same = begin_programme(replace(details, name="Samen"))
    assert planned(same).plan.borrowed.exists()
    measuring.lock_programme_plan(same.pk)
    assert asked_together(moment.questionnaire, extras_of(moment)) == asked
    other = begin_programme(replace(details, name="Anders", outcomes=[], factors=["autonomy"]))
    assert not planned(other).plan.borrowed.exists()  # more than five together


def test_answering_again_takes_no_question_from_a_locked_plan(rhythm, programme):
    measuring.lock_programme_plan(planned(programme).pk)
    first, later = [x.wave for x in programme.plan.borrowed.all()][:2]
    asked = [x.code for x in asked_together(first.questionnaire, extras_of(first))]
    assert asked[-1] == "VER03"
    planned(programme)
    assert standing(programme).lock.holds  # the same answers: the same plan
    # Shaped otherwise, but not locked: what was locked is asked.
    measuring.shape_plan(programme.pk, shape_of(programme, rhythm=False))
    for moment in (first, later):
        assert [x.code for x in asked_together(moment.questionnaire, extras_of(moment))] == asked
    PlannedWave.objects.filter(pk=first.pk).update(wave_id=first.pk)
    with pytest.raises(Refused, match="momenten blijven"):
        measuring.lock_programme_plan(programme.pk, "Eigen vragenlijsten.")
    planned(programme)
    assert standing(programme).lock.holds
    with pytest.raises(Refused, match="momenten blijven"):
        measuring.shape_plan(programme.pk, shape_of(programme, rhythm=False))


def test_what_was_launched_for_a_plan_stays_of_it_when_the_answers_change(rhythm, programme):
    measuring.lock_programme_plan(planned(programme).pk)
    row = programme.plan.borrowed.first()
    PlannedWave.objects.filter(pk=row.wave_id).update(wave_id=row.wave_id)
    measuring.answer_questions(programme.pk, replace(ANSWERS, people=90, can_wait=False))
    assert programme.plan.borrowed.get(pk=row.pk).extra == row.extra
    version = measuring.lock_programme_plan(programme.pk, "Er doen meer mensen mee.")
    assert version.content["borrowed"][str(row.wave_id)]["extra"] == row.extra.fingerprint
    assert not programme.plan.waves.exists()


def test_a_fixed_moment_that_was_held_without_these_questions_is_no_start(rhythm, programme):
    plan = planned(programme).plan
    wave = plan.borrowed.first().wave
    PlannedWave.objects.filter(pk=wave.pk).update(wave_id=wave.pk)
    with pytest.raises(Refused, match="vroeg hier niet naar"):
        measuring.lock_programme_plan(programme.pk)
    assert not planned(programme).plan.borrowed.exists()


def test_who_wants_moments_of_its_own_gets_them_and_can_go_back(rhythm, programme):
    plan = planned(programme).plan
    measuring.shape_plan(programme.pk, shape_of(programme, rhythm=False))
    assert plan.waves.count() == 4
    assert not plan.borrowed.exists()
    measuring.shape_plan(programme.pk, shape_of(programme, rhythm=True))
    assert not plan.waves.exists()


def test_starting_in_turn_is_measured_in_between_and_a_comparison_earlier(programme):
    turn = replace(ANSWERS, people=240, teams=24, in_turn=True)
    measuring.answer_questions(programme.pk, turn)
    plan = Programme.objects.get(pk=programme.pk).plan
    assert plan.design.code == "staggered_lottery"
    roles = [x.role for x in plan.waves.order_by("opens_at")]
    assert (roles[0], roles[1], roles[-1]) == ("start", "during", "follow_up")
    compared = replace(ANSWERS, can_wait=False, others=300)
    measuring.answer_questions(programme.pk, compared)
    plan = Programme.objects.get(pk=programme.pk).plan
    assert plan.design.code == "comparison_assigned"
    assert [x.role for x in plan.waves.order_by("opens_at")][:3] == ["earlier", "start", "end"]
    assert plan.groups.get().everybody


def test_more_than_five_extra_questions_are_refused(rhythm, programme):
    planned(programme)
    many = shape_of(programme, primary=["verandervermogen", "autonomie"])
    with pytest.raises(Refused) as refused:
        measuring.shape_plan(programme.pk, many)
    assert refused.value.field == "primary"
    four = ["verandervermogen", "autonomie", "dialoog", "inspraak"]
    with pytest.raises(Refused):
        measuring.shape_plan(programme.pk, shape_of(programme, primary=four, rhythm=False))


def test_long_programme_leaves_out_what_answers_cannot_be_linked_over(details):
    programme = begin_programme(replace(details, ends=months_after(details.begins, 12)))
    assert [x.months_after for x in planned(programme).plan.waves.all()] == [None, None, 6]
    longer = begin_programme(replace(details, ends=months_after(details.begins, 30)))
    with pytest.raises(Refused):
        planned(longer)


def test_locking_fixes_exactly_the_questions_of_the_outcome(programme):
    version = measuring.lock_programme_plan(planned(programme).pk)
    asked = {x.questionnaire for x in programme.plan.waves.all()}
    assert len(asked) == 1
    assert [x.code for x in asked.pop().chosen.all()] == ["VER01", "VER02", "VER03"]
    assert version.content["design"]["primary"] == ["verandervermogen"]
    assert standing(programme).lock.holds


def test_what_changes_after_locking_is_a_version_with_a_reason_and_weighs(programme):
    measuring.lock_programme_plan(planned(programme).pk)
    measuring.shape_plan(programme.pk, shape_of(programme, smallest=0.3))
    assert standing(programme).blocks[0] is Block.PLAN_CHANGED
    with pytest.raises(Refused):
        measuring.lock_programme_plan(programme.pk)
    version = measuring.lock_programme_plan(programme.pk, "Minder telt niet.")
    assert (version.number, version.changed) == (2, ["smallest"])
    plan = programme.plan
    assert plan_change(list(plan.versions.all())) is PlanChange.NOTED
    with on(date(2027, 7, 1)):
        measuring.shape_plan(programme.pk, shape_of(programme, primary=["vakmanschap"]))
        measuring.lock_programme_plan(programme.pk, "Dat paste beter.")
    assert plan_change(list(plan.versions.all())) is PlanChange.SERIOUS


def test_plan_is_locked_before_the_start_or_not_at_all(programme):
    planned(programme)
    with on(programme.begins), pytest.raises(Refused):
        measuring.lock_programme_plan(programme.pk)


def test_two_things_stop_a_start_and_the_refusal_names_them(programme):
    with pytest.raises(Refused) as refused:
        lasting.start_programme(programme.pk)
    assert str(refused.value).count(",") == 1
    assert standing(programme).blocks == (Block.PLAN, Block.MAINTENANCE)
    ready(programme)
    assert standing(programme).blocks == ()
    assert len(standing(programme).later) == 3
    lasting.start_programme(programme.pk)
    assert standing(programme).stage is Stage.DO


def test_only_what_keeps_it_going_can_be_excepted_with_a_reason(programme):
    with pytest.raises(Refused):
        lasting.except_maintenance(programme.pk, " ")
    lasting.except_maintenance(programme.pk, "Geen tijd.")
    assert standing(programme).blocks == (Block.PLAN,)
    agreed(programme)
    assert standing(programme).maintenance.exception == ""


def test_single_meeting_needs_no_measurement_plan(details):
    programme = begin_programme(replace(details, light=True))
    with pytest.raises(Refused):
        measuring.answer_questions(programme.pk, ANSWERS)
    lasting.start_programme(agreed(programme).pk)
    assert standing(programme).stage is Stage.DO


def test_decision_closes_the_cycle_and_the_next_one_is_linked(programme, details):
    with pytest.raises(Refused):
        lasting.decide(programme.pk, "keep", "Het werkt.", NOW)
    lasting.start_programme(ready(programme).pk)
    lasting.decide(programme.pk, "adjust", "Korter kan ook.", NOW)
    assert standing(programme).stage is Stage.CLOSED
    with pytest.raises(Refused):
        change_programme(programme.pk, details)
    new = lasting.begin_next_cycle(programme.pk, date(2027, 9, 6), date(2027, 11, 26))
    assert cycles(new) == [programme, new] == cycles(Programme.objects.get(pk=programme.pk))
    assert (new.plan, new.maintenance.what) == (None, "Vast punt")
    with pytest.raises(Refused):
        lasting.begin_next_cycle(programme.pk, date(2028, 9, 6), date(2028, 11, 26))


def test_what_was_stopped_has_no_next_cycle(programme):
    lasting.start_programme(ready(programme).pk)
    lasting.decide(programme.pk, "stop", "Niemand kwam.", NOW)
    with pytest.raises(Refused):
        lasting.begin_next_cycle(programme.pk, date(2027, 9, 6), date(2027, 11, 26))


def test_ideas_and_preconditions_need_words(programme):
    row = lasting.note_idea(programme.pk, NOW, "zes collega's", "Liever buiten.")
    with pytest.raises(Refused):
        lasting.answer_idea(row.pk, "")
    lasting.answer_idea(row.pk, "Dat doen we.")
    with pytest.raises(Refused):
        lasting.note_precondition(programme.pk, "finances", "", met=True)
    lasting.note_precondition(programme.pk, "finances", "€ 4.000", met=True)
    assert [x.evidence for x in programme.preconditions.all()] == ["€ 4.000"]


def test_moment_that_went_by_is_missed_and_waits_no_longer(programme):
    measuring.lock_programme_plan(planned(programme).pk)
    assert coming_waves(locked_only=True).count() == 4
    with on(programme.ends):
        assert [x.missed for x in standing(programme).moments] == [True, False, False, False]
        assert coming_waves(locked_only=True).count() == 3


def test_coverage_counts_what_was_released(programme):
    lasting.start_programme(ready(programme).pk)
    wave = programme.plan.waves.first()
    PlannedWave.objects.filter(pk=wave.pk).update(wave_id=programme.pk)
    assert coverage([standing(programme)]).start == 0
    Release.objects.create(
        wave_id=programme.pk, title="Start", closed_on=NOW, k=10, response=70, figures=[]
    )
    found = coverage([standing(programme)])
    assert (found.programmes, found.start, found.end, found.follow_up) == (1, 1, 0, 0)


def test_list_takes_as_many_queries_for_one_as_for_five(programme, details):
    ready(programme)
    with CaptureQueriesContext(connection) as one:
        assert [x.blocks for x in standings(programmes())] == [()]
    for number in range(4):
        ready(begin_programme(replace(details, name=f"Duo {number}")))
    with CaptureQueriesContext(connection) as five:
        assert [x.blocks for x in standings(programmes())] == [()] * 5
    assert len(one) == len(five)


def test_fixed_moment_that_comes_too_late_is_not_the_end(rhythm):
    rows = [
        (x, timezone.localdate(x.opens_at), timezone.localdate(x.closes_at))
        for x in rhythm.waves.all()
    ]
    begins = rows[0][2] + timedelta(days=10)
    assert borrowed(rows, begins, begins + timedelta(days=30)) == []
    assert borrowed(rows, window_from(NOW).first, begins) == []


def test_outcome_that_is_asked_already_needs_no_question(core):
    from bestendig.questionnaires.own import asked_of  # noqa: PLC0415 - only here

    assert missing_items(["verandergedrag"], asked_of(core)) == []
    assert proposed(["mastery"], ["autonomy"]) == ["vakmanschap"]
    assert proposed([], ["autonomy"]) == ["autonomie"]


def test_owner_who_leaves_is_missed_not_in_the_way(programme, owner):
    planned(programme)
    Person.objects.filter(pk=owner.pk).delete()
    programme.refresh_from_db()
    with pytest.raises(Refused):
        measuring.lock_programme_plan(programme.pk)
