"""Metingen as pages: who plans, who reads, who does neither; and another organisation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.texts import text
from bestendig.measurement.models import Wave
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import changing, planning
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.instruments import Licence, register_instrument
from bestendig.questionnaires.actions.own_items import write_own_item
from bestendig.questionnaires.meaning import Phrasing

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        for number in range(12):
            make_person(world.here, Role.EMPLOYEE, f"Mens{number}")
        yield world.here


@pytest.fixture
def adviser(client, inside):
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    return client


@pytest.fixture
def moment(inside):
    today = timezone.localdate()
    window = Window(today, today + timedelta(days=11))
    return planning.begin_plan("Najaar", "Hoe gaat het?", planning.once(window)).waves.get()


@pytest.fixture
def ready(moment):
    """Everything in order; the keys of launches made here stay in the folder of this run."""
    made = composing.start_questionnaire("Kern", "core")
    changing.choose_questions(moment.pk, composing.fix_version(made.pk, timezone.now()).pk)
    agree_on_everything()
    lock_plan(moment.plan_id)
    return moment


def at(name, row):
    return reverse(f"waves:{name}", args=[row.pk])


def page(client, name, row):
    return client.get(at(name, row)).content.decode()


def test_list_is_empty_and_says_where_to_begin(adviser):
    shown = adviser.get(reverse("waves:list")).content.decode()
    assert text("waves.empty", "nl") in shown
    assert reverse("waves:start") in shown


def test_adviser_begins_once_and_goes_to_the_questions(adviser):
    today = timezone.localdate()
    said = {
        "name": "Najaar", "purpose": "Hoe gaat het?",
        "opens": today + timedelta(days=14), "closes": today + timedelta(days=25),
    }  # fmt: skip
    answer = adviser.post(reverse("waves:once"), said, follow=True)
    moment = PlannedWave.objects.get()
    assert answer.redirect_chain[-1][0] == at("questions", moment)
    assert "Najaar" in answer.content.decode()


def test_what_is_refused_stands_at_its_field(adviser):
    today = timezone.localdate()
    said = {"name": "A", "purpose": "B", "opens": today, "closes": today - timedelta(days=1)}
    shown = adviser.post(reverse("waves:once"), said).content.decode()
    assert "Dit moment is al voorbij." in shown
    assert not MeasurementPlan.objects.exists()


def test_rhythm_is_proposed_and_kept_as_changed(adviser):
    form = adviser.get(reverse("waves:rhythm")).context["form"]
    said = {name: form[name].value() for name in form.fields}
    moved = said["closes_1"] + timedelta(days=7)
    adviser.post(reverse("waves:rhythm"), {**said, "closes_1": moved})
    plan = MeasurementPlan.objects.get(kind="rhythm")
    assert plan.waves.count() == 4
    assert timezone.localdate(plan.waves.first().closes_at) == moved


def test_around_a_start_proposes_the_days(adviser):
    today = timezone.localdate()
    said = {
        "name": "Duo's", "purpose": "Helpt het?", "begins": today + timedelta(days=40),
        "ends": today + timedelta(days=100), "follow_ups": ["6"],
    }  # fmt: skip
    adviser.post(reverse("waves:around"), said)
    assert [x.role for x in PlannedWave.objects.all()] == ["start", "end", "follow_up"]


def test_template_is_fixed_and_chosen_in_one_step(adviser, moment):
    adviser.post(at("questions", moment), {"template": "core"})
    moment.refresh_from_db()
    assert moment.questionnaire.is_fixed
    shown = page(adviser, "questions", moment)
    assert "12 vragen" in shown
    assert "3 minuten" in shown
    assert "Nederlands en Engels, compleet" in shown


def test_people_step_counts_and_warns(adviser, inside, moment):
    shown = page(adviser, "people", moment)
    assert "22" in shown
    assert "ongeveer 13, als 60% meedoet" in shown
    adviser.post(at("people", moment), {"whom": "units", "units": [str(inside.team.pk)]})
    assert "Verder naar Afspraken" in page(adviser, "people", moment)


def test_too_few_people_is_said_and_cannot_be_launched(adviser, inside, ready):
    Person.objects.exclude(pk__in=[x.pk for x in inside.people.values()][:3]).update(
        ends_on=timezone.localdate()
    )
    assert "Dit kan niet" in page(adviser, "people", ready)
    adviser.post(at("send", ready), {})
    assert not Wave.objects.exists()


def test_agreements_step_says_what_is_missing_and_locks(adviser, moment):
    changing.choose_questions(
        moment.pk,
        composing.fix_version(composing.start_questionnaire("Kern", "core").pk, timezone.now()).pk,
    )
    shown = page(adviser, "agreements", moment)
    assert shown.count("niet in orde") == 4
    assert reverse("agreements:index") in shown
    adviser.post(at("agreements", moment), {"why": ""})
    assert moment.plan.versions.count() == 1
    assert moment.plan.versions.get().sha256 in page(adviser, "agreements", moment)


def test_launch_makes_a_wave_and_shows_it(adviser, ready):
    answer = adviser.post(at("send", ready), {"box": "", "again": ""}, follow=True)
    wave = Wave.objects.get()
    assert answer.redirect_chain[-1][0] == at("wave", wave)
    assert "staat klaar" in answer.content.decode()
    # The thread leads to the wave from now on.
    assert adviser.get(at("questions", ready)).url == at("wave", wave)


def test_launch_without_agreements_is_refused_at_the_step(adviser, moment):
    adviser.post(at("questions", moment), {"template": "core"})
    lock_plan(moment.plan_id)
    shown = adviser.post(at("send", moment), {}).content.decode()
    assert "De afspraken zijn voor deze periode niet rond." in shown
    assert not Wave.objects.exists()


def test_two_passphrases_must_be_the_same(adviser, ready):
    said = {"box": "drie losse woorden", "again": "drie andere woorden"}
    assert "Dit is niet dezelfde." in adviser.post(at("send", ready), said).content.decode()
    assert not Wave.objects.exists()


@pytest.mark.parametrize("role", [Role.WORKS_COUNCIL, Role.DPO])
def test_oversight_reads_a_plan_once_it_is_locked(client, inside, moment, role):
    sign_in(client, inside.people[role], role)
    assert client.get(at("plan", moment.plan)).status_code == 404
    assert client.get(at("exact", moment)).status_code == 404
    assert "Najaar" not in client.get(reverse("waves:list")).content.decode()


@pytest.mark.parametrize("role", [Role.WORKS_COUNCIL, Role.DPO])
def test_oversight_reads_the_exact_questions_beforehand(client, inside, ready, role):
    new = inside.people[Role.COACH]
    Person.objects.filter(pk=new.pk).update(imported_at=timezone.now())
    sign_in(client, inside.people[role], role)
    assert "Najaar" in client.get(reverse("waves:list")).content.decode()
    shown = page(client, "plan", ready.plan)
    assert ready.plan.versions.get().sha256 in shown
    assert str(new) in shown
    exact = page(client, "exact", ready)
    assert exact.count('class="ask"') == 12


def test_adviser_sees_how_many_were_imported_but_no_names(adviser, inside, ready):
    new = inside.people[Role.COACH]
    Person.objects.filter(pk=new.pk).update(imported_at=timezone.now())
    assert "1 mens is korter dan 30 dagen geleden" in page(adviser, "agreements", ready)
    assert str(new) not in page(adviser, "plan", ready.plan)


def test_adviser_of_another_organisation_finds_nothing(client, world):
    today = timezone.localdate()
    with scope.bind(world.here.organisation.pk):
        window = Window(today, today + timedelta(days=11))
        plan = planning.begin_plan("Najaar", "?", planning.once(window))
        addresses = [
            at("plan", plan),
            *(at(name, plan.waves.get()) for name in ("questions", "people", "send", "exact")),
        ]
    sign_in(client, world.there.people[Role.ADVISER], Role.ADVISER)
    for address in addresses:
        assert client.get(address).status_code == 404
    assert "Najaar" not in client.get(reverse("waves:list")).content.decode()


def test_board_and_employee_have_no_such_page(client, inside):
    for role in (Role.BOARD, Role.EMPLOYEE, Role.MANAGER):
        sign_in(client, inside.people[role], role)
        assert client.get(reverse("waves:list")).status_code == 403


def test_licence_that_ends_before_the_survey_closes_stands_in_the_way(adviser, moment):
    today = timezone.localdate()
    said = Licence(
        name="Meetlat", holder="Uitgever", number="7", scope="Eén meting.", people_at_most=None,
        proof="", starts_on=today - timedelta(days=9), expires_on=today + timedelta(days=3),
    )  # fmt: skip
    instrument = register_instrument(said)
    draft = composing.start_questionnaire("Onder licentie")
    sentence = Phrasing(
        dutch="Ik weet wat er van mij wordt verwacht.", english="", answers="L5", reverse=False,
        construct="",
    )  # fmt: skip
    write_own_item(draft.pk, sentence, instrument=instrument)
    changing.choose_questions(moment.pk, composing.fix_version(draft.pk, timezone.now()).pk)
    told = text(
        "questionnaire.licence.expired", "nl", instrument="Meetlat", people=None,
        starts_on="", expires_on=f"{said.expires_on:%d-%m-%Y}",
    )  # fmt: skip
    assert told in page(adviser, "questions", moment)
    agree_on_everything()
    lock_plan(moment.plan_id)
    assert told in adviser.post(at("send", moment), {}).content.decode()
    assert not Wave.objects.exists()
