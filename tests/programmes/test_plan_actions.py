"""Beginning plans, changing them, and what is refused."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.world import make_unit

from bestendig.organisations.models import UnitKind
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions import changing, planning
from bestendig.programmes.models import Group, MeasurementPlan, PlannedWave
from bestendig.programmes.queries.people import people_of, units_of
from bestendig.programmes.rules.moments import Window, rhythm_windows
from bestendig.questionnaires.actions import composing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def fixed(template):
    made = composing.start_questionnaire(template, template)
    return composing.fix_version(made.pk, timezone.now())


def test_plan_around_a_start_has_start_end_and_follow_ups():
    moments = planning.around(date(2026, 4, 1), date(2026, 6, 12), [12, 6], TODAY)
    assert [(x.role.value, x.months_after, x.window.first) for x in moments] == [
        ("start", None, date(2026, 3, 16)),
        ("end", None, date(2026, 6, 15)),
        ("follow_up", 6, date(2027, 1, 11)),
        ("follow_up", 12, date(2027, 6, 14)),
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [(date(2026, 4, 1), date(2026, 4, 1), "ends"), (TODAY, date(2026, 6, 1), "begins")],
)
def test_plan_around_a_start_refuses_days_that_cannot_be(begins, ends, field):
    with pytest.raises(Refused) as refused:
        planning.around(begins, ends, [], TODAY)
    assert refused.value.field == field


def test_plan_of_more_than_two_years_is_refused(inside):
    today = timezone.localdate()
    with pytest.raises(Refused):
        planning.begin_plan("Lang", "Waarom?", planning.every(today, 12, 4))
    assert not MeasurementPlan.objects.exists()


def test_plan_begins_with_everybody(plan):
    group = Group.objects.get(plan=plan)
    assert (group.everybody, list(group.units.all())) == (True, [])
    assert units_of(plan, tree_on(timezone.localdate())) is None


def test_rhythm_has_four_moments_with_the_same_questions_and_runs_alone(core):
    windows = rhythm_windows(timezone.localdate() + timedelta(days=14))
    plan = planning.begin_rhythm("Ritme", "Hoe gaat het?", windows, core.pk)
    assert {wave.questionnaire for wave in plan.waves.all()} == {core}
    assert {wave.role for wave in plan.waves.all()} == {PlannedWave.Role.RHYTHM}
    with pytest.raises(Refused):
        planning.begin_rhythm("Nog een", "Hoe gaat het?", windows)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasurementPlan.objects.create(name="Nog een", kind="rhythm", purpose="?")


def test_questions_are_chosen_for_one_moment_or_for_all(inside, core):
    today = timezone.localdate()
    plan = planning.begin_plan("Reeks", "?", planning.every(today + timedelta(days=14), 6, 3))
    first, *others = plan.waves.all()
    changing.choose_questions(first.pk, core.pk)
    assert plan.waves.filter(questionnaire=core).count() == 1
    module = fixed("module_learning")
    changing.choose_questions(first.pk, core.pk, module.pk, everywhere=True)
    assert plan.waves.filter(questionnaire=core, extra=module).count() == 1 + len(others)


def test_more_than_five_extra_questions_are_refused(moment, core):
    with pytest.raises(Refused) as refused:
        changing.choose_questions(moment.pk, core.pk, fixed("indicators").pk)
    assert refused.value.field == "extra"


def test_draft_cannot_be_asked(moment):
    draft = composing.start_questionnaire("Concept", "core")
    with pytest.raises(Refused):
        changing.choose_questions(moment.pk, draft.pk)


def test_units_bring_everything_under_them(inside, plan, moment):
    below = make_unit("Ploeg 1", UnitKind.TEAM, inside.team)
    changing.choose_people(moment.pk, [inside.team.pk])
    tree = tree_on(timezone.localdate())
    assert units_of(plan, tree) == {inside.team.pk, below.pk}
    assert people_of(plan, tree).count() == len(inside.people)
    changing.choose_people(moment.pk, [below.pk])
    assert people_of(plan, tree).count() == 0
    changing.choose_people(moment.pk, None)
    assert units_of(plan, tree) is None


def test_no_units_is_refused_and_rhythm_is_for_everybody(inside, moment, core):
    with pytest.raises(Refused):
        changing.choose_people(moment.pk, [])
    windows = rhythm_windows(timezone.localdate() + timedelta(days=14))
    rhythm = planning.begin_rhythm("Ritme", "?", windows, core.pk)
    with pytest.raises(Refused):
        changing.choose_people(rhythm.waves.first().pk, [inside.team.pk])


def test_window_is_checked_against_the_other_moments(inside):
    today = timezone.localdate()
    plan = planning.begin_plan("Reeks", "?", planning.every(today + timedelta(days=14), 12, 2))
    last = plan.waves.last()
    far = today + timedelta(days=800)
    with pytest.raises(Refused):
        changing.set_window(last.pk, Window(far, far + timedelta(days=11)))
    near = today + timedelta(days=60)
    changing.set_window(last.pk, Window(near, near + timedelta(days=11)))
    last.refresh_from_db()
    assert timezone.localdate(last.opens_at) == near


def test_plan_goes_with_its_last_moment(plan, moment):
    planning.discard_wave(moment.pk)
    assert not MeasurementPlan.objects.filter(pk=plan.pk).exists()
