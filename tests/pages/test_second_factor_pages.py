import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone
from tests.outbox import letters, path_in
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions.sign_in_links import make_link
from bestendig.organisations.models import Account, Person, RoleGrant, SignInCode
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import Session
from bestendig.organisations.signing_in.secrets import kept

pytestmark = pytest.mark.django_db(transaction=True)

OVERVIEW = "/account/tweede-stap/"
APP = "/account/tweede-stap/app/"
DOOR = "/inloggen/tweede-stap/"
AGAIN = "/account/opnieuw/"
CODES = "/account/tweede-stap/herstelcodes/"


@pytest.fixture
def admin(world):
    return world.here.people[Role.ORGANISATION_ADMIN]


class Clock:
    """A clock that goes on when told to; the codes of the app follow it."""

    def __init__(self):
        self.now = time.time() // 30 * 30 + 1  # a new code has just come

    def code(self, secret):
        return format_hotp_value(hotp_value(secret, int(self.now) // 30))

    def go_on(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now)
    return clock


def set_up_app(client, clock):
    """Set up the app as somebody who is signed in; gives its secret and the recovery codes."""
    page = client.get(APP).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)[1]
    assert "<svg" in page
    answer = client.post(APP, {"code": clock.code(secret)})
    assert (answer.status_code, answer["Location"]) == (302, CODES)
    codes = re.findall(r"<code>(\d+)</code>", client.get(CODES).content.decode())
    assert len(codes) == 10
    return secret, codes


def by_link(person, client=None):
    """Come in by a link, as far as that goes."""
    client = client or Client()
    token = make_link(person.account).token
    return client, client.post(f"/inloggen/link/{token}/")


def test_role_above_employee_needs_a_second_step_before_any_page(admin):
    client, answer = by_link(admin)
    assert answer["Location"] == "/vandaag/"
    for path in ("/vandaag/", "/koppelingen/", "/organisatie/"):
        assert client.get(path)["Location"] == OVERVIEW
    page = client.get(OVERVIEW).content.decode()
    assert "vragen we een tweede stap" in page
    client.post("/wissel/", {"person": admin.pk, "role": "employee"})
    assert client.get("/vandaag/").status_code == 200


def test_setting_up_the_app_opens_the_role_and_shows_codes_once(admin, clock):
    client, _answer = by_link(admin)
    _secret, codes = set_up_app(client, clock)
    assert client.get("/koppelingen/").status_code == 200
    again = client.get(CODES).content.decode()
    assert not any(code in again for code in codes)
    assert "nog 10 codes" in again


def test_sign_in_asks_for_the_code_and_takes_it_once(admin, clock):
    client, _answer = by_link(admin)
    secret, _codes = set_up_app(client, clock)
    clock.go_on(60)
    code = clock.code(secret)
    one, answer = by_link(admin)
    assert answer["Location"] == DOOR
    assert one.get("/vandaag/").status_code == 302  # not in yet
    assert one.get("/vandaag/")["Location"].startswith("/inloggen/?next=")
    assert one.post(DOOR, {"code": "000000"}).status_code == 200
    assert one.post(DOOR, {"code": code})["Location"] == "/vandaag/"
    assert one.get("/koppelingen/").status_code == 200
    for later in (0, 28, 3):  # the app's next code has come by then, and this one still counts
        clock.go_on(later)
        other, _answer = by_link(admin)
        assert other.post(DOOR, {"code": code}).status_code == 200
    assert other.get("/vandaag/").status_code == 302


def test_recovery_code_lets_in_once(admin, clock):
    client, _answer = by_link(admin)
    _secret, codes = set_up_app(client, clock)
    one, _answer = by_link(admin)
    assert one.post(DOOR, {"code": codes[3]})["Location"] == "/vandaag/"
    assert "nog 9 codes" in one.get(OVERVIEW).content.decode()
    other, _answer = by_link(admin)
    assert other.post(DOOR, {"code": codes[3]}).status_code == 200


def test_guessing_is_locked_by_account_and_opens_later(admin, clock, monkeypatch):
    client, _answer = by_link(admin)
    secret, _codes = set_up_app(client, clock)
    clock.go_on(60)
    for _try in range(5):
        for guesser in (by_link(admin)[0], by_link(admin)[0]):
            assert "Deze code klopt niet" in guesser.post(DOOR, {"code": "000000"}).content.decode()
    guesser, _answer = by_link(admin)
    page = guesser.post(DOOR, {"code": clock.code(secret)}).content.decode()
    assert "Wacht 15 minuten" in page


def test_second_step_is_asked_again_after_twelve_hours(admin, clock):
    client, _answer = by_link(admin)
    secret, _codes = set_up_app(client, clock)
    clock.go_on(12 * 3600 + 1)
    assert client.get("/koppelingen/")["Location"] == OVERVIEW
    assert f"{AGAIN}?next=" in client.get(OVERVIEW).content.decode()
    answer = client.post(f"{AGAIN}?next=/vandaag/", {"code": clock.code(secret)})
    assert answer["Location"] == "/vandaag/"
    assert client.get("/koppelingen/").status_code == 200


def test_changing_it_asks_for_it_once_more(admin, clock):
    client, _answer = by_link(admin)
    secret, _codes = set_up_app(client, clock)
    clock.go_on(600)
    for path in (f"{APP}weg/", f"{CODES}nieuw/", "/account/tweede-stap/passkeys/nieuw/"):
        assert client.get(path)["Location"].startswith(AGAIN)
    client.post(f"{AGAIN}?next={APP}weg/", {"code": clock.code(secret)})
    assert client.get(f"{APP}weg/").status_code == 200
    client.post(f"{APP}weg/")
    assert Authenticator.objects.count() == 0
    assert client.get("/koppelingen/")["Location"] == OVERVIEW


def test_every_change_is_told_by_mail_and_logged(admin, clock):
    client, _answer = by_link(admin)
    set_up_app(client, clock)
    client.post(f"{APP}weg/")
    assert [text.split(".")[0] for _to, text in letters()] == [
        "Je account heeft een nieuwe tweede stap",
        "Een tweede stap van je account is weggehaald",
    ]
    with scope.bind(admin.organisation_id):
        actions = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert [x for x in actions if "second_factor" in x or "recovery" in x] == [
        "add_second_factor",
        "add_second_factor",
        "remove_second_factor",
        "remove_second_factor",
    ]


def test_secret_is_sealed_in_the_database(admin, clock):
    client, _answer = by_link(admin)
    secret, codes = set_up_app(client, clock)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    kept += str(list(Session.objects.values_list("session_data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_administrator_takes_a_lost_second_step_away(admin, world, clock):
    hr = world.here.people[Role.HR]
    theirs, _answer = by_link(hr)
    set_up_app(theirs, clock)
    client = Client()
    sign_in(client, admin, Role.ORGANISATION_ADMIN)
    path = f"/mensen/{hr.pk}/aanmelden/"
    assert "Haal de tweede stap weg" in client.get(path).content.decode()
    assert client.post(path, {"do": "reset"})["Location"] == path
    assert Authenticator.objects.count() == 0
    assert theirs.get("/account/").status_code == 302  # signed out
    assert letters()[-1][0] == hr.work_email
    assert "Een beheerder haalde je tweede stap weg" in letters()[-1][1]
    with scope.bind(hr.organisation_id):
        entry = AuditEntry.objects.filter(action="reset_second_factor").get()
    assert (entry.organisation_id, entry.object_id) == (hr.organisation_id, str(hr.pk))


@pytest.mark.parametrize("role", [Role.DPO, Role.WORKS_COUNCIL])
def test_administrator_cannot_open_the_door_of_who_oversees(admin, world, clock, role):
    overseer = world.here.people[role]
    theirs, _answer = by_link(overseer)
    set_up_app(theirs, clock)
    with scope.bind(overseer.organisation_id):
        Person.objects.filter(pk=overseer.pk).update(work_email="admin2@voorbeeldstad.example")
    client = Client()
    sign_in(client, admin, Role.ORGANISATION_ADMIN)
    for what in ("reset", "follow"):
        answer = client.post(f"/mensen/{overseer.pk}/aanmelden/", {"do": what})
        assert (answer.status_code, "lid van de OR" in answer.content.decode()) == (409, True)
    assert Authenticator.objects.count() == 2
    assert Account.objects.get(pk=overseer.account_id).email == overseer.work_email


def test_administrator_cannot_do_it_for_a_colleague_administrator(admin, world, clock):
    theirs, _answer = by_link(admin)
    set_up_app(theirs, clock)
    client = Client()
    sign_in(client, admin, Role.ORGANISATION_ADMIN)
    answer = client.post(f"/mensen/{admin.pk}/aanmelden/", {"do": "reset"})
    assert answer.status_code == 409
    assert Authenticator.objects.count() == 2
    sign_in(client, world.platform)
    client.post("/organisaties/beheerders/", {"email": admin.work_email})
    assert Authenticator.objects.count() == 0


def test_platform_administrator_is_helped_by_the_command_only(world):
    client = Client()
    sign_in(client, world.platform)
    page = client.post("/organisaties/beheerders/", {"email": world.platform.email})
    assert "Dit kan alleen met de opdracht op de server." in page.content.decode()


def test_through_one_organisation_nothing_changes_for_another(world, clock):
    hr, elsewhere = world.here.people[Role.HR], world.there.people[Role.COACH]
    with scope.bind(world.there.organisation.pk):
        elsewhere.account = hr.account
        elsewhere.save()
    client = Client()
    sign_in(client, hr, Role.HR)
    session = client.session
    session["signed_in_through"] = str(hr.organisation_id)
    session.save()
    for path in (APP, "/account/tweede-stap/passkeys/nieuw/", "/account/e-mail/"):
        assert client.get(path).status_code == 403
    assert client.get(OVERVIEW).status_code == 200


def test_link_still_says_where_it_was_going_after_the_second_step(admin, clock):
    client, _answer = by_link(admin)
    secret, _codes = set_up_app(client, clock)
    clock.go_on(60)
    client.post("/uitloggen/")
    client.post("/inloggen/", {"email": admin.work_email, "next": "/koppelingen/"})
    assert client.post(path_in(letters()[-1][1]))["Location"] == DOOR
    assert client.post(DOOR, {"code": clock.code(secret)})["Location"] == "/koppelingen/"


def test_beginning_with_a_passkey_drops_what_another_way_in_had_begun(admin, clock):
    client, _answer = by_link(admin)
    secret, _codes = set_up_app(client, clock)
    clock.go_on(60)
    with scope.bind(admin.organisation_id):
        SignInCode.objects.create(
            account=admin.account,
            organisation_id=admin.organisation_id,
            code_hash=kept("code", "0123456789AB"),
            made_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        )
    one = Client()
    assert one.post("/inloggen/code/", {"code": "0123 4567 89AB"})["Location"] == DOOR
    one.get("/inloggen/passkey/")
    # Else this sign-in would go on without the wall that the code opens one organisation only.
    assert one.post(DOOR, {"code": clock.code(secret)})["Location"] == "/inloggen/"
    assert one.get("/vandaag/")["Location"].startswith("/inloggen/?next=")


def test_administrator_for_a_time_is_a_colleague_administrator_too(admin, world):
    hr = world.here.people[Role.HR]
    until = timezone.localdate() + timedelta(days=90)
    with scope.bind(hr.organisation_id):
        RoleGrant.objects.create(
            person=hr, role=Role.ORGANISATION_ADMIN, starts_on=timezone.localdate(), ends_on=until
        )
    client = Client()
    sign_in(client, admin, Role.ORGANISATION_ADMIN)
    assert client.post(f"/mensen/{hr.pk}/aanmelden/", {"do": "reset"}).status_code == 409


def test_what_the_platform_takes_away_stands_in_the_log_of_the_organisation(admin, world):
    client = Client()
    sign_in(client, world.platform)
    client.post("/organisaties/beheerders/", {"email": admin.work_email})
    with scope.bind(admin.organisation_id):
        entry = AuditEntry.objects.get(organisation_id=admin.organisation_id)
    assert (entry.action, entry.role) == ("reset_second_factor", Role.PLATFORM_ADMIN)
