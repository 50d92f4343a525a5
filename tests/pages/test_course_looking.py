"""The working session and the HR processes: who reads what, and what a second look adds."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.texts import deck, text
from bestendig.demo.clock import on
from bestendig.organisations.course import looking, queries
from bestendig.organisations.course.actions import make_pledge
from bestendig.organisations.course.models import Pledge, ProcessLook, WorkingSession
from bestendig.organisations.course.processes import PROCESSES
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
SAID = {"held_on": date(2026, 3, 2), "employees": "Te weinig tijd.", "managers": "",
        "hr": "Niemand kent de regeling.", "agreed": "Elk team kiest één uur."}  # fmt: skip


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def client_of(inside, role):
    client = Client()
    sign_in(client, inside.people[role], role)
    return client


def page(inside, role, name):
    return client_of(inside, role).get(reverse(f"course:{name}")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"held_on": date(2999, 1, 1)}, "held_on"), ({"employees": " "}, "employees"),
     ({"hr": ""}, "managers")],
)  # fmt: skip
def test_session_is_of_employees_and_another_side_and_was_held(inside, wrong, field):
    with pytest.raises(Refused) as refused:
        looking.note_session(**{**SAID, **wrong})
    assert refused.value.field == field


def test_what_each_side_said_is_for_who_writes_the_vision_and_what_was_agreed_for_all(inside):
    adviser = client_of(inside, Role.ADVISER)
    assert adviser.post(reverse("course:note_session"), SAID).status_code == 302
    row = WorkingSession.objects.get()
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.BOARD):
        shown = page(inside, role, "session")
        assert "Elk team kiest één uur." in shown
        assert "Te weinig tijd." not in shown
        at = reverse("course:change_session", args=[row.pk])
        assert client_of(inside, role).get(at).status_code == 403
    assert "Te weinig tijd." in page(inside, Role.HR, "session")
    adviser.post(reverse("course:change_session", args=[row.pk]), {**SAID, "agreed": ""})
    assert "Wat sessies opleverden" not in page(inside, Role.EMPLOYEE, "session")
    assert "Wat sessies opleverden" in page(inside, Role.ADVISER, "session")


def test_programme_of_the_session_adds_up_and_every_process_has_words(inside):
    shown = page(inside, Role.EMPLOYEE, "session")
    assert "Het programma: 150 minuten" in shown
    assert text("session.apart", "nl").split(": ")[1] in shown
    assert {f"process.{x}{end}" for x in PROCESSES for end in ("", ".ask")} <= deck().keys()


def test_second_look_at_a_process_stands_beside_the_first(inside):
    with pytest.raises(Refused):
        looking.look_at_process("onzin", "helps", "Ja")
    with pytest.raises(Refused):
        looking.look_at_process("talks", "helps", " ")
    day = timezone.localdate() - timedelta(days=365)
    with on(day):
        looking.look_at_process("talks", "helps", "Eerst")
        looking.look_at_process("talks", "hinders", "Er zit een cijfer aan vast.")
    hr = client_of(inside, Role.HR)
    said = {"finding": "partly", "why": "Het cijfer is weg."}
    assert hr.post(reverse("course:process", args=["talks"]), said).status_code == 302
    assert ProcessLook.objects.count() == 2
    found = {x.code: x for x in queries.processes()}
    assert list(found) == list(PROCESSES)
    assert (found["talks"].last.finding, found["talks"].before.finding) == ("partly", "hinders")
    shown = page(inside, Role.ADVISER, "processes")
    assert "Je keek naar 1 van de 9; 0 ervan helpen." in shown
    assert "zit in de weg" in shown
    for role in (Role.EMPLOYEE, Role.WORKS_COUNCIL):
        assert "Het cijfer is weg." not in page(inside, role, "processes")
    assert hr.get(reverse("course:process", args=["onzin"])).status_code == 404


def test_what_is_to_be_mended_is_promised_by_somebody_and_asks_to_be_told(inside):
    hr = client_of(inside, Role.HR)
    day = timezone.localdate() + timedelta(days=30)
    promise = {"what": "Ik haal het cijfer weg.", "due_on": day}
    wrong = hr.post(f"{reverse('course:add_pledge')}?process=talks", {**promise, "what": ""})
    assert "Zeg iets toe: Vaste gesprekken" in wrong.content.decode()
    hr.post(f"{reverse('course:add_pledge')}?process=talks", promise)
    hr.post(f"{reverse('course:add_pledge')}?process=onzin", {**promise, "what": "Los."})
    assert {x.what: x.process for x in Pledge.objects.all()} == {
        "Ik haal het cijfer weg.": "talks", "Los.": "",
    }  # fmt: skip
    with pytest.raises(Refused):
        make_pledge(inside.people[Role.HR], "Iets", day, "onzin")
    shown = page(inside, Role.EMPLOYEE, "processes")
    assert "Ik haal het cijfer weg." in shown
    assert "Los." not in shown
    own = reverse("course:pledge", args=[Pledge.objects.get(process="talks").pk])
    assert own in hr.get(reverse("home:today")).content.decode()
