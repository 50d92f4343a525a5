"""The lock on private pages: a PIN first, open for a while, closed by leaving."""

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.ring import opening, pins, visits
from bestendig.common.throttle.models import Tries
from bestendig.organisations.roles import Role
from bestendig.pages.ring.door import cookie_name

pytestmark = pytest.mark.django_db
PIN = "394817"


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


@pytest.fixture
def jo(client, world):
    sign_in(client, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    return client


def ring(world):
    with scope.bind(world.here.organisation.pk):
        return opening.ring_of(world.here.people[Role.EMPLOYEE].pk)


def choose(browser, pin=PIN, again=PIN, **more):
    return browser.post(reverse("ring:begin"), {"pin": pin, "again": again, **more})


def is_open(browser):
    """A private page answers, or sends to the door."""
    return browser.get(reverse("ring:change")).status_code == 200


def test_first_visit_asks_for_a_pin_and_goes_back_to_where_one_was(jo, world):
    answer = jo.get(reverse("ring:change"))
    assert answer["Location"] == "/mijn/pincode/?next=%2Fmijn%2Fpincode%2Fanders%2F"
    page = jo.get(answer["Location"])
    assert "Vergeet je hem? Dan is je plan weg." in page.content.decode()
    answer = choose(jo, next="/mijn/pincode/anders/")
    assert (answer.status_code, answer["Location"]) == (302, "/mijn/pincode/anders/")
    assert is_open(jo)
    assert ring(world).has_pin


def test_next_is_a_page_of_this_site(jo):
    assert choose(jo, next="https://elders.example/")["Location"] == reverse("home:today")


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("1234", "1234", "zes cijfers"),
        (PIN, "394818", "niet hetzelfde"),
        ("123456", "123456", "raadt iemand zo"),
        ("", "", "nog leeg"),
    ],
)
def test_pin_that_will_not_do_is_explained(jo, world, pin, again, said):
    assert said in choose(jo, pin, again).content.decode()
    assert ring(world) is None


def test_without_a_pin_one_reads_what_that_means_and_goes_on(jo, world):
    page = jo.get(reverse("ring:begin")).content.decode()
    assert "Zonder pincode kan wie jouw mail of aanmelding beheert" in page
    assert jo.post(reverse("ring:begin"), {"without": "1"}).status_code == 302
    assert not ring(world).has_pin
    del jo.cookies[cookie_name()]
    assert jo.get(reverse("ring:change"), follow=True).status_code == 200


def test_the_pin_opens_on_another_device_and_a_wrong_one_does_not(jo, world):
    choose(jo)
    phone = Client()
    sign_in(phone, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert not is_open(phone)
    page = phone.post(reverse("ring:open"), {"pin": "000111"}).content.decode()
    assert "nog 4 keer" in page
    assert not is_open(phone)
    page = phone.post(reverse("ring:open"), {"pin": PIN, "next": "/vandaag/"}).content.decode()
    assert "is 1 keer een verkeerde pincode getypt" in page
    assert is_open(phone)
    answer = phone.post(reverse("ring:open"), {"pin": PIN, "next": "/vandaag/"})
    assert answer["Location"] == "/vandaag/"


def test_five_wrong_ones_wait(jo, world):
    choose(jo)
    for _try in range(5):
        jo.post(reverse("ring:open"), {"pin": "000111"})
    answer = jo.post(reverse("ring:open"), {"pin": PIN})
    assert (answer.status_code, "Wacht 15 minuten" in answer.content.decode()) == (429, True)
    assert ring(world).wrong == 5
    Tries.objects.all().delete()
    assert jo.post(reverse("ring:open"), {"pin": PIN}).status_code == 200


def test_it_closes_after_a_quarter_of_an_hour_and_by_leaving(jo, world, monkeypatch):
    choose(jo)
    assert is_open(jo)
    later = timezone.now() + visits.IDLE + timedelta(seconds=1)
    with monkeypatch.context() as patch:
        patch.setattr(visits.timezone, "now", lambda: later)
        assert not is_open(jo)
    assert "ring" not in jo.session  # and the session forgot it
    jo.post(reverse("ring:open"), {"pin": PIN})
    assert is_open(jo)
    assert jo.post(reverse("ring:close")).status_code == 302
    assert not is_open(jo)
    jo.post(reverse("ring:open"), {"pin": PIN})
    jo.post(reverse("account:sign_out"))
    sign_in(jo, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert not is_open(jo)


def test_half_of_it_opens_nothing(jo, world):
    """The session without the cookie, the cookie without the session, and somebody else's."""
    choose(jo)
    secret = jo.cookies[cookie_name()].value
    assert jo.cookies[cookie_name()]["max-age"] == 900
    assert jo.cookies[cookie_name()]["httponly"]
    del jo.cookies[cookie_name()]
    assert not is_open(jo)
    boss = Client()
    sign_in(boss, world.here.people[Role.MANAGER], Role.MANAGER)
    boss.post(reverse("ring:begin"), {"without": "1"})
    boss.cookies[cookie_name()] = secret
    assert not is_open(boss) or boss.session["ring"]["ring"] != str(ring(world).pk)


def test_another_pin_and_none(jo, world):
    choose(jo)
    answer = jo.post(reverse("ring:change"), {"pin": "een zin van mij", "again": "een zin van mij"})
    assert answer.status_code == 302
    jo.post(reverse("ring:close"))
    assert "klopt niet" in jo.post(reverse("ring:open"), {"pin": PIN}).content.decode()
    jo.post(reverse("ring:open"), {"pin": "een zin van mij"})
    jo.post(reverse("ring:change"), {"without": "1"})
    assert not ring(world).has_pin


def test_forgotten_is_asked_once_and_begins_anew(jo, world):
    choose(jo)
    first = ring(world).pk
    jo.post(reverse("ring:forgotten"))
    assert ring(world).pk == first
    answer = jo.post(reverse("ring:forgotten"), {"sure": "on"})
    assert answer["Location"] == reverse("ring:begin")
    assert ring(world) is None
    assert not is_open(jo)
    choose(jo, "582930", "582930")
    assert ring(world).pk != first


def test_key_that_is_not_there_is_told(jo, world):
    jo.post(reverse("ring:begin"), {"without": "1"})
    with scope.bind(world.here.organisation.pk):
        from bestendig.common import keys  # noqa: PLC0415 - of this alone

        keys.store().destroy(opening.key_name(ring(world).pk))
    jo.post(reverse("ring:close"))
    answer = jo.get(reverse("ring:change"), follow=True)
    assert answer.status_code == 410
    assert "kan niemand het nog lezen" in answer.content.decode()


def test_own_data_says_there_is_a_lock(jo):
    assert "slot erop" not in jo.get(reverse("rights:own")).content.decode()
    choose(jo)
    page = jo.get(reverse("rights:own")).content.decode()
    assert re.search(r"slot erop", page)


def test_answer_is_kept_in_no_cache(jo):
    choose(jo)
    answer = jo.get(reverse("ring:change"))
    assert isinstance(answer, HttpResponse)
    assert "no-store" in answer["Cache-Control"]
