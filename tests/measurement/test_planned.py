"""From a moment of a locked plan to a wave, and what is told of an open one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.measurement.conftest import QUESTIONS, agree_on_everything

from bestendig.common import keys
from bestendig.common.keys import KeyLocked, State
from bestendig.measurement.actions import closing, responding
from bestendig.measurement.actions.launching import Plan, launch_wave
from bestendig.measurement.actions.planned import Passphrases, launch_planned
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import DailyResponse, Invitation, Series, Wave
from bestendig.measurement.queries import load
from bestendig.measurement.queries import waves as queries
from bestendig.organisations.actions.agreements import reopen_consent
from bestendig.organisations.agreements import Because
from bestendig.organisations.models import Person, Processing
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions import changing, planning
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions import composing


def fixed(template):
    made = composing.start_questionnaire(template, template)
    return composing.fix_version(made.pk, timezone.now())


@pytest.fixture
def core(town):
    return fixed("core")


def plan_for(core, times=1):
    today = timezone.localdate()
    windows = [
        Window(today + timedelta(days=180 * n), today + timedelta(days=180 * n + 11))
        for n in range(times)
    ]
    moments = [
        planning.Moment(role=planning.once(window)[0].role, window=window, name=f"Moment {n}")
        for n, window in enumerate(windows)
    ]
    plan = planning.begin_plan("Najaar", "Hoe gaat het?", moments)
    for moment in plan.waves.all():
        changing.choose_questions(moment.pk, core.pk)
    return plan


@pytest.fixture
def plan(core):
    made = plan_for(core)
    lock_plan(made.pk)
    return made


def test_moment_becomes_a_wave_with_the_questions_of_its_plan(town, core, plan):
    moment = plan.waves.get()
    wave = launch_planned(moment.pk)
    moment.refresh_from_db()
    plan.refresh_from_db()
    assert (moment.wave_id, plan.series_id) == (wave.pk, wave.series_id)
    assert wave.questions["code"] == str(core.pk)
    assert (wave.name, wave.closes_at) == ("Najaar", moment.closes_at)
    assert Invitation.objects.filter(wave=wave).count() == len(town.people)
    with pytest.raises(Refused):
        launch_planned(moment.pk)


def test_open_question_comes_last_and_only_where_it_was_switched_on(town, core):
    plan = plan_for(core, times=2)
    first, second = plan.waves.order_by("opens_at")
    changing.ask_in_words(first.pk, "Wat zou jouw werk beter maken?", "")
    lock_plan(plan.pk)
    with pytest.raises(Refused):  # the works council has to agree to it
        launch_planned(first.pk)
    agree_on_everything()
    asked, other = launch_planned(first.pk), launch_planned(second.pk)
    assert asked.questions["questions"][-1]["words"]["nl"] == "Wat zou jouw werk beter maken?"
    assert asked.questions["pages"][-1] == ["open"]
    assert [x for x in other.questions["questions"] if "words" in x] == []
    assert asked.ballot_size > other.ballot_size


def test_moments_of_a_plan_share_one_series(core):
    plan = plan_for(core, times=2)
    lock_plan(plan.pk)
    first, second = plan.waves.all()
    wave = launch_planned(first.pk)
    series = Series.objects.get(pk=wave.series_id)
    assert series.starts_on == timezone.localdate(first.opens_at)
    assert series.ends_on == timezone.localdate(second.closes_at) + timedelta(days=28)
    assert Series.objects.filter(name="Najaar").count() == 1


def test_plan_that_was_changed_after_locking_is_not_launched(plan):
    moment = plan.waves.get()
    first = timezone.localdate() + timedelta(days=3)
    changing.set_window(moment.pk, Window(first, first + timedelta(days=5)))
    with pytest.raises(Refused):
        launch_planned(moment.pk)
    assert not Wave.objects.exists()


def test_refusal_leaves_nothing_half_done(town, core, monkeypatch):
    plan = plan_for(core)
    lock_plan(plan.pk)
    Person.objects.exclude(pk__in=[x.pk for x in town.people[:5]]).update(ends_on="2020-01-01")
    moment = plan.waves.get()
    before = {x.name for x in keys.store().list(str(town.organisation.pk))}
    with pytest.raises(Refused):
        launch_planned(moment.pk)
    moment.refresh_from_db()
    plan.refresh_from_db()
    assert (moment.wave_id, plan.series_id) == (None, None)
    living = {
        x.name
        for x in keys.store().list(str(town.organisation.pk))
        if x.state is not State.DESTROYED
    }
    assert living <= before


def test_only_the_units_of_the_plan_are_invited(town, core):
    plan = plan_for(core)
    moment = plan.waves.get()
    changing.choose_people(moment.pk, [town.teams[0].pk])
    lock_plan(plan.pk)
    wave = launch_planned(moment.pk)
    invited = Invitation.objects.filter(wave=wave).values_list("person__unit_id", flat=True)
    assert set(invited) == {town.teams[0].pk}


def test_extra_questions_come_after_the_others(town, core):
    plan = plan_for(core)
    moment = plan.waves.get()
    module = fixed("module_learning")
    changing.choose_questions(moment.pk, core.pk, module.pk)
    lock_plan(plan.pk)
    wave = launch_planned(moment.pk)
    codes = [one["code"] for one in wave.questions["questions"]]
    assert codes == [x["series"] for x in (*core.content, *module.content)]
    names = [one.get("code") for one in wave.questions["figures"]]
    assert len(names) == len(set(names))


def test_key_holder_locks_box_and_series(town, plan):
    said = Passphrases(box="drie losse woorden", lock_panel=True)
    wave = launch_planned(plan.waves.get().pk, said)
    assert queries.box_is_locked(wave)
    assert queries.panel_is_locked(wave.series_id)
    with pytest.raises(KeyLocked):
        keys.store().use(keyring.panel_name(wave.series_id))


def test_cap_is_the_setting_of_the_organisation(town):
    Processing.objects.create(invitations_a_year=1)
    town.launch()
    with pytest.raises(Refused):
        town.launch(name="Nog een")
    Processing.objects.update(invitations_a_year=2)
    town.launch(name="Nog een")


def test_who_was_imported_shortly_before_is_kept_by_name(town, plan):
    new = town.people[0]
    Person.objects.filter(pk=new.pk).update(imported_at=timezone.now() - timedelta(days=29))
    old = town.people[1]
    Person.objects.filter(pk=old.pk).update(imported_at=timezone.now() - timedelta(days=31))
    wave = launch_planned(plan.waves.get().pk)
    Person.objects.update(imported_at=timezone.now())  # a later import changes nothing about it
    assert list(queries.imported_shortly_before(wave.pk)) == [new]


def test_expected_answers_and_groups(town, core):
    found = load.expected(town.people, town.organisation, timezone.now())
    assert (found.people, found.with_email, found.capped, found.invited) == (48, 0, 0, 48)
    assert (found.response, found.measured, found.answers) == (60, False, 29)
    assert (found.too_few, found.risky) == (False, False)
    few = load.expected(town.people[:12], town.organisation, timezone.now())
    assert (few.answers, few.too_few, few.risky) == (7, False, True)
    assert load.expected(town.people[:9], town.organisation, timezone.now()).too_few


def test_load_counts_invitations_of_the_last_year(town):
    town.launch()
    found = load.expected(town.people, town.organisation, timezone.now())
    assert (found.asked, found.most_a_year) == (1.0, 4)
    later = timezone.now() + timedelta(days=366)
    assert load.expected(town.people, town.organisation, later).asked == 0.0


def test_response_is_noted_once_a_day_in_steps_of_five(town):
    wave = town.launch()
    today = timezone.localdate()
    town.answer(wave, town.people[:9])
    assert responding.note_responses(today) == 1
    assert queries.response_so_far(wave).percent is None  # fewer than the smallest group
    town.answer(wave, town.people[9:15])
    assert responding.note_responses(today) == 0  # asking again tells nothing new
    assert queries.response_so_far(wave).percent is None
    assert responding.note_responses(today + timedelta(days=1)) == 1
    assert queries.response_so_far(wave).percent == 30  # 15 of 48 is 31%
    assert DailyResponse.objects.count() == 2


def test_closed_wave_notes_nothing(town, monkeypatch):
    wave = town.launch()
    town.answer(wave, town.people[:12])
    town.close(wave, monkeypatch)
    assert responding.note_responses(timezone.localdate()) == 0


def test_wave_that_stands_still_for_want_of_agreements_is_found(town):
    now = timezone.now()
    wave = launch_wave(
        town.series,
        Plan(name="Stil", questions=QUESTIONS, opens_at=now, closes_at=now + timedelta(days=14)),
    )
    reopen_consent([Because.QUESTIONS])
    assert closing.open_due(timezone.now()) == []
    assert list(queries.blocked(timezone.now())) == [wave]


def test_newcomers_are_who_was_not_invited(town):
    wave = town.launch()
    new = Person.objects.create(first_name="Nieuw", unit=town.teams[0])
    assert list(queries.not_invited(wave, Person.objects.filter(unit__in=town.teams))) == [new]


def test_wave_that_opened_late_stays_ready(town):
    wave = town.launch(opens_at=timezone.now() + timedelta(days=1))
    assert wave.state == Wave.State.LAUNCHED
    assert closing.open_due(timezone.now()) == []
