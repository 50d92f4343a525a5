import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.outbox import letters, path_in
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.organisations.actions.sign_in_codes import make_code
from bestendig.organisations.models import Account, Person, SignInLink
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import Session, SignIn

SIGN_IN = "/inloggen/"
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """No waiting for answers that all take as long."""
    monkeypatch.setattr("bestendig.pages.account.links.ANSWER_SECONDS", 0)


@pytest.fixture
def employee(world):
    return world.here.people[Role.EMPLOYEE]


def mailed(client, email, **data):
    """Ask for a link, and take its path out of the mail."""
    client.post(SIGN_IN, {"email": email, **data})
    return path_in(letters()[-1][1])


def test_link_signs_in_after_one_press(client, employee):
    answer = client.post(SIGN_IN, {"email": "Employee@voorbeeldstad.example"})
    assert (answer.status_code, answer["Location"]) == (302, "/inloggen/verstuurd/")
    ((to, text),) = letters()
    assert to == "employee@voorbeeldstad.example"
    path = path_in(text)
    assert "?" not in path
    page = client.get(path)
    assert page.status_code == 200
    assert client.get("/vandaag/").status_code == 302  # looking let nobody in
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (302, "/vandaag/")
    assert client.get("/vandaag/").status_code == 200
    assert client.get(path).status_code == 410


def test_link_may_be_opened_in_another_browser_and_by_a_scanner_first(client, employee):
    path = mailed(client, employee.work_email)
    for scanner in (Client(), Client()):
        assert scanner.get(path).status_code == 200
        assert scanner.head(path).status_code == 200
    other = Client()
    assert other.post(path)["Location"] == "/vandaag/"
    assert other.get("/vandaag/").status_code == 200
    assert client.get("/vandaag/").status_code == 302


def test_page_of_the_link_is_not_kept_and_tells_its_address_to_nobody(client, employee):
    path = mailed(client, employee.work_email)
    for page in (client.get(path), client.post(path), client.get(path)):
        assert page["Referrer-Policy"] == "strict-origin"
        assert "no-store" in page["Cache-Control"]


def test_answer_is_the_same_whether_or_not_the_address_is_known(client, employee):
    known = client.post(SIGN_IN, {"email": employee.work_email})
    unknown = client.post(SIGN_IN, {"email": "nobody@voorbeeldstad.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(letters()) == 1
    assert known.content == unknown.content


def test_answer_takes_as_long_for_an_unknown_address(client, employee, monkeypatch):
    monkeypatch.setattr("bestendig.pages.account.links.ANSWER_SECONDS", 0.5)

    def seconds(email):
        began = time.perf_counter()
        client.post(SIGN_IN, {"email": email})
        return time.perf_counter() - began

    # On a busy machine one of the two may wait for something else; not five times.
    apart = []
    for _try in range(5):
        known, unknown = seconds(employee.work_email), seconds("nobody@voorbeeldstad.example")
        assert min(known, unknown) >= 0.5
        apart.append(abs(known - unknown))
        if apart[-1] < 0.25:
            break
    assert min(apart) < 0.25


def test_link_mail_and_its_page_follow_the_language_of_the_account(client, employee):
    Account.objects.filter(pk=employee.account_id).update(language="en")
    client.post("/inloggen/", {"email": employee.work_email})
    ((_to, text),) = letters()
    assert "Here is your link to sign in." in text
    assert path_in(text).startswith("/en/inloggen/link/")
    assert "Press the button" in client.get(path_in(text)).content.decode()


@pytest.mark.parametrize(
    ("wanted", "gets"),
    [
        ("/account/", "/account/"),
        ("https://elsewhere.example/", "/vandaag/"),
        ("//elsewhere.example/", "/vandaag/"),
        ("/\\elsewhere.example", "/vandaag/"),
        ("javascript:alert(1)", "/vandaag/"),
    ],
)
def test_next_page_is_one_of_ours(client, employee, wanted, gets):
    path = mailed(client, employee.work_email, next=wanted)
    assert client.post(path)["Location"] == gets


def test_old_link_says_so_and_offers_a_new_one(client, employee):
    path = mailed(client, employee.work_email)
    SignInLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        page = answer.content.decode()
        assert "Deze link werkt niet meer" in page
        assert 'action="/inloggen/"' in page


def test_asking_too_often_from_one_place_is_told_how_long_to_wait(client, employee):
    for number in range(20):
        assert client.post(SIGN_IN, {"email": f"a{number}@b.example"}).status_code == 302
    answer = client.post(SIGN_IN, {"email": employee.work_email})
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert "Wacht 15 minuten" in answer.content.decode()
    elsewhere = client.post(
        SIGN_IN, {"email": employee.work_email}, headers={"X-Forwarded-For": "203.0.113.9"}
    )
    assert elsewhere.status_code == 302


def test_visitor_cannot_choose_where_they_seem_to_come_from(client, employee):
    answers = [
        client.post(
            SIGN_IN,
            {"email": f"a{number}@b.example"},
            headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"},
        ).status_code
        for number in range(21)
    ]
    assert answers == [302] * 20 + [429]


def test_signing_in_gives_a_new_session_and_takes_nothing_along(client, world, employee):
    client.get(SIGN_IN)
    sign_in(client, world.there.people[Role.DPO], Role.DPO)
    before = client.cookies["sessionid"].value
    path = mailed(Client(), employee.work_email)
    again = client.post(path)  # first the other account is signed out, then the browser
    assert (again.status_code, again["Location"]) == (307, path)  # sends the same form again
    assert client.post(path)["Location"] == "/vandaag/"
    assert client.cookies["sessionid"].value != before
    assert client.session.get("second_factor") is None
    assert client.get("/vandaag/").context["desk"].person == employee


def test_session_cookie_is_for_this_site_only(client, employee):
    client.post(mailed(client, employee.work_email))
    cookie = client.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


@pytest.mark.parametrize(
    ("role", "stay", "hours"),
    [
        (Role.EMPLOYEE, {}, 12),
        (Role.EMPLOYEE, {"stay": "on"}, 90 * 24),
        (Role.MANAGER, {"stay": "on"}, 12),
        (Role.HR, {"stay": "on"}, 12),
    ],
)
def test_only_an_employees_own_phone_is_remembered(client, world, role, stay, hours):
    path = mailed(client, world.here.people[role].work_email)
    client.post(path, stay)
    left = Session.objects.exclude(sign_in=None).get().expire_date - timezone.now()
    assert round(left.total_seconds() / 3600) == hours


def test_sign_in_keeps_the_kind_of_device_and_nothing_else_of_it(client, employee):
    path = mailed(client, employee.work_email)
    client.post(path, headers={"User-Agent": PHONE}, REMOTE_ADDR="192.0.2.44")
    made = SignIn.objects.get()
    assert (made.how, made.device) == ("link", "Chrome op Android")
    kept = str(made.__dict__) + str(Session.objects.get(sign_in=made).__dict__)
    assert "192.0.2.44" not in kept
    assert "Pixel" not in kept
    assert client.cookies["sessionid"].value not in kept


def test_forged_form_is_refused(employee):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"email": employee.work_email}).status_code == 403
    assert Message.objects.count() == 0


@pytest.fixture
def jo(world):
    """A road worker without e-mail, and the code on the letter."""
    with scope.bind(world.here.organisation.pk):
        person = Person.objects.create(first_name="Jo", unit=world.here.team)
        return person, make_code(person.pk)


def test_code_signs_in_and_the_phone_is_remembered(client, jo):
    person, code = jo
    answer = client.post("/inloggen/code/", {"code": code.lower(), "stay": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/vandaag/")
    assert client.get("/vandaag/").context["desk"].person == person
    assert client.session["signed_in_through"] == str(person.organisation_id)
    assert (
        "Je code op papier is gemaakt op" in client.get("/account/aanmeldingen/").content.decode()
    )


def test_wrong_code_is_told_kindly_and_then_locked(client, jo):
    for _try in range(10):
        page = client.post("/inloggen/code/", {"code": "0000 0000 0000"})
        assert page.status_code == 200
        assert "Deze code kennen we niet." in page.content.decode()
    answer = client.post("/inloggen/code/", {"code": jo[1]})
    assert answer.status_code == 429
    assert "Wacht 15 minuten" in answer.content.decode()


def test_letter_shows_the_code_once_and_its_square_sends_nothing(client, world, jo):
    person, old = jo
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    address = reverse("account:person_code", args=[person.pk])
    assert old not in client.get(address).content.decode()
    page = client.post(address)
    assert "no-store" in page["Cache-Control"]
    letter = page.content.decode()
    assert "<svg" in letter
    assert "?code" not in letter
    assert Client().post("/inloggen/code/", {"code": old}).status_code == 200  # replaced


@pytest.mark.parametrize("role", [Role.HR, Role.EMPLOYEE])
def test_only_the_administrator_makes_codes(client, world, jo, role):
    sign_in(client, world.here.people[role], role)
    assert client.post(reverse("account:person_code", args=[jo[0].pk])).status_code == 403


def test_administrator_of_another_organisation_finds_nobody(client, world, jo):
    sign_in(client, world.there.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    for name in ("account:person_code", "account:person"):
        assert client.post(reverse(name, args=[jo[0].pk])).status_code == 404


def test_code_is_refused_for_who_has_an_address(client, world, employee):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    answer = client.post(reverse("account:person_code", args=[employee.pk]))
    assert answer.status_code == 409


@pytest.mark.parametrize(
    "path",
    ["/accounts/signup/", "/accounts/login/", "/accounts/password/reset/", "/account/signup/"],
)
def test_there_is_no_page_for_signing_up_or_for_passwords(client, db, plain_site, path):
    assert client.get(path).status_code == 404
