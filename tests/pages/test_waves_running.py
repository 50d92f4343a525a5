"""A survey that was launched: open, later, newcomers, the key-holder, closed; and at home."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.measurement.conftest import agree_on_everything
from tests.survey_town import quick_keys  # noqa: F401 - a fixture
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.texts import text
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing, responding
from bestendig.measurement.actions.planned import Passphrases, launch_planned
from bestendig.measurement.models import Invitation, Wave
from bestendig.organisations.actions.agreements import reopen_consent
from bestendig.organisations.agreements import Because
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import changing, planning
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions import composing

pytestmark = pytest.mark.django_db
SECRET = "drie losse woorden"


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    """It is noon: a survey that opens today at eight is open, whenever the tests run."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def inside(world, quick_keys):  # noqa: F811 - the fixture
    with scope.bind(world.here.organisation.pk):
        for number in range(12):
            make_person(world.here, Role.EMPLOYEE, f"Mens{number}")
        agree_on_everything()
        yield world.here


@pytest.fixture
def moment(inside):
    today = timezone.localdate()
    window = Window(today, today + timedelta(days=11))
    made = planning.begin_plan("Najaar", "Hoe gaat het?", planning.once(window)).waves.get()
    version = composing.fix_version(
        composing.start_questionnaire("Kern", "core").pk, timezone.now()
    )
    changing.choose_questions(made.pk, version.pk)
    lock_plan(made.plan_id)
    return made


@pytest.fixture
def wave(moment):
    made = launch_planned(moment.pk)
    closing.open_due(timezone.now())
    made.refresh_from_db()
    return made


@pytest.fixture
def adviser(client, inside):
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    return client


def at(name, row):
    return reverse(f"waves:{name}", args=[row.pk])


def page(client, name, row):
    return client.get(at(name, row)).content.decode()


def close(wave, monkeypatch):
    with monkeypatch.context() as patch:
        later = wave.closes_at + timedelta(minutes=1)
        patch.setattr("django.utils.timezone.now", lambda: later)
        closing.close_due(later)
        tasks._queue_counting()
    wave.refresh_from_db()


def test_open_survey_tells_its_response_once_a_day_and_never_live(adviser, wave):
    assert "morgen" in page(adviser, "wave", wave)
    Invitation.objects.filter(pk__in=Invitation.objects.filter(wave=wave).values("pk")[:9]).update(
        answered=True
    )
    responding.note_responses(timezone.localdate())
    assert "minder dan 10 antwoorden" in page(adviser, "wave", wave)
    Invitation.objects.filter(wave=wave).update(answered=True)
    assert "minder dan 10 antwoorden" in page(adviser, "wave", wave)
    responding.note_responses(timezone.localdate() + timedelta(days=1))
    assert "100%" in page(adviser, "wave", wave)


def test_closing_moves_later_and_never_earlier(adviser, wave):
    closes = timezone.localdate(wave.closes_at)
    said = {"closes": closes - timedelta(days=2)}
    assert "nooit eerder" in adviser.post(at("extend", wave), said).content.decode()
    adviser.post(at("extend", wave), {"closes": closes + timedelta(days=3)})
    wave.refresh_from_db()
    assert timezone.localdate(wave.closes_at) == closes + timedelta(days=3)


def test_newcomers_are_invited_and_nobody_twice(adviser, inside, wave):
    assert "Nieuwe mensen uitnodigen" not in page(adviser, "wave", wave)
    new = make_person(inside, Role.EMPLOYEE, "Nieuw")
    assert "Nodig 1 mens uit" in page(adviser, "wave", wave)
    adviser.post(at("add", wave))
    assert Invitation.objects.filter(wave=wave, person=new).count() == 1
    assert "Er is niemand bij gekomen." in page(adviser, "add", wave)


def test_box_of_too_few_is_destroyed_and_that_is_told_plainly(adviser, wave, monkeypatch):
    close(wave, monkeypatch)
    assert "wacht op zijn beurt" in page(adviser, "wave", wave)
    run_waiting()
    wave.refresh_from_db()
    assert wave.state == Wave.State.DESTROYED
    assert text("waves.destroyed", "nl", minimum=10) in page(adviser, "wave", wave)


def test_locked_box_waits_for_its_key_holder(client, inside, moment, monkeypatch):
    wave = launch_planned(moment.pk, Passphrases(box=SECRET, lock_panel=True))
    closing.open_due(timezone.now())
    Invitation.objects.update(answered=True)
    close(wave, monkeypatch)
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    assert at("unlock", wave) in page(client, "wave", wave)
    assert client.get(at("unlock", wave)).status_code == 403  # not HR, not the adviser
    assert "wacht op de sleutelhouder" in client.get(reverse("home:today")).content.decode()

    sign_in(client, inside.people[Role.BOARD], Role.BOARD)
    wrong = client.post(at("unlock", wave), {"passphrase": "iets anders dan dat"})
    assert "Dit is niet de wachtzin." in wrong.content.decode()
    right = client.post(at("unlock", wave), {"passphrase": SECRET})
    assert text("waves.unlocked", "nl") in right.content.decode()
    assert "wacht niet op een wachtzin" in page(client, "unlock", wave)


def test_guessing_a_passphrase_is_slowed_down(client, inside, moment, monkeypatch):
    wave = launch_planned(moment.pk, Passphrases(box=SECRET))
    closing.open_due(timezone.now())
    close(wave, monkeypatch)
    sign_in(client, inside.people[Role.BOARD], Role.BOARD)
    for _try in range(5):
        client.post(at("unlock", wave), {"passphrase": "iets anders dan dat"})
    told = client.post(at("unlock", wave), {"passphrase": SECRET}).content.decode()
    assert "Wacht 15 minuten" in told


def test_locked_panel_asks_for_its_passphrase_at_the_next_launch(client, inside):
    today = timezone.localdate()
    windows = [Window(today, today + timedelta(days=5)), Window(today, today + timedelta(days=9))]
    moments = [
        planning.Moment(role=PlannedWave.Role.RHYTHM, window=x, name=f"M{n}")
        for n, x in enumerate(windows)
    ]
    plan = planning.begin_plan("Reeks", "?", moments)
    version = composing.fix_version(
        composing.start_questionnaire("Kern", "core").pk, timezone.now()
    )
    first, second = plan.waves.all()
    changing.choose_questions(first.pk, version.pk, everywhere=True)
    lock_plan(plan.pk)
    launch_planned(first.pk, Passphrases(box=SECRET, lock_panel=True))
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    refused = client.post(at("send", second), {"panel": "iets anders dan dat"})
    assert text("waves.panel_locked", "nl") in refused.content.decode()
    assert Wave.objects.count() == 1
    client.post(at("send", second), {"panel": SECRET})
    assert Wave.objects.count() == 2


def test_survey_that_cannot_open_says_why(adviser, moment):
    wave = launch_planned(moment.pk)
    assert "Hij opent binnen vijf minuten." in page(adviser, "wave", wave)
    reopen_consent([Because.QUESTIONS])
    assert text("waves.blocked", "nl") in page(adviser, "wave", wave)
    assert "kan niet open" in adviser.get(reverse("home:today")).content.decode()


def test_home_of_the_adviser_says_what_is_still_to_be_launched(adviser, moment):
    home = adviser.get(reverse("home:today")).content.decode()
    assert "Najaar opent op" in home
    assert at("resume", moment) in home
    PlannedWave.objects.filter(pk=moment.pk).update(opens_at=timezone.now() - timedelta(days=1))
    assert "Najaar zou op" in adviser.get(reverse("home:today")).content.decode()


@pytest.mark.parametrize("role", [Role.WORKS_COUNCIL, Role.DPO])
def test_oversight_sees_what_runs(client, inside, wave, role):
    sign_in(client, inside.people[role], role)
    home = client.get(reverse("home:today")).content.decode()
    assert "Najaar: 22 mensen, 12 vragen, 3 minuten, tot " in home
    assert "gemiddeld 1 vragenlijsten" in home
    assert 'class="ask"' in page(client, "wave_exact", wave)
    shown = page(client, "wave", wave)
    assert at("extend", wave) not in shown
    assert client.get(at("extend", wave)).status_code == 403


def test_calendar_has_the_opening_and_the_close_of_each_moment(adviser, moment):
    answer = adviser.get(at("calendar", moment.plan))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Meting opent: Najaar: Meting",
        "Meting sluit: Najaar: Meting",
    ]
    assert events[1].decoded("dtstart") == moment.closes_at


def test_calendar_of_a_plan_that_was_not_locked_is_not_for_the_works_council(client, inside):
    today = timezone.localdate()
    window = Window(today, today + timedelta(days=11))
    plan = planning.begin_plan("Concept", "?", planning.once(window))
    sign_in(client, inside.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    assert client.get(at("calendar", plan)).status_code == 404


def test_locked_plan_that_is_withdrawn_can_still_be_read(client, inside, moment):
    plan = MeasurementPlan.objects.get(pk=moment.plan_id)
    planning.discard_wave(moment.pk)
    sign_in(client, inside.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    assert "Ingetrokken" in client.get(reverse("waves:list")).content.decode()
    shown = page(client, "plan", plan)
    assert plan.versions.get().sha256 in shown
    assert "Ingetrokken op" in shown


def test_list_takes_as_many_questions_for_one_as_for_ten(adviser, wave, django_assert_num_queries):
    from django.db import connection  # noqa: PLC0415 - Django is set up by now
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - Django is set up by now

    def count():
        with CaptureQueriesContext(connection) as found:
            adviser.get(reverse("waves:list"))
        return len(found)

    count()
    few = count()
    today = timezone.localdate()
    for number in range(5):
        first = today + timedelta(days=20 + number)
        window = Window(first, first + timedelta(days=5))
        planning.begin_plan(f"Plan {number}", "?", planning.once(window))
    assert count() == few
