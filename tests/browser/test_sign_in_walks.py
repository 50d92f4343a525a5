"""Signing in as people do it: a link in the mail, a code on paper, a second step."""

import os
import re
import socket
import time
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_world

from bestendig.common import scope
from bestendig.common.outbox.sending import send_due
from bestendig.organisations.actions.sign_in_codes import make_code
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = pytest.mark.parametrize("width", [390, 1280])


class Mailbox:
    """A mail server that keeps what it takes."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - its name
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mailbox(monkeypatch, tmp_path):
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    for name, value in {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "DATA_DIR": tmp_path,
        "MAIL_FROM": "Bestendig <no-reply@bestendig.example>",
    }.items():
        monkeypatch.setattr(settings, name, value, raising=False)
    yield box
    server.stop()


@pytest.fixture
def people(visitor):
    return make_world()


def snap(page, name):
    """A picture for who looks at the pages, when SHOTS names a folder."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png", full_page=True)


def look(page, width, name):
    """Sound, and a picture."""
    snap(page, f"{name}-{width}")
    sound(page)


@WIDTHS
def test_employee_signs_in_by_a_link_in_the_mail(visitor, people, mailbox, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.goto(visitor.site)
    visitor.get_by_role("link", name="Inloggen").first.click()
    visitor.wait_for_url("**/inloggen/")
    look(visitor, width, "sign-in")
    visitor.get_by_label("Je werkmail").fill("employee@voorbeeldstad.example")
    visitor.get_by_role("button", name="Mail me een link").click()
    visitor.get_by_role("heading", name="Kijk in je mail").wait_for()
    look(visitor, width, "sent")

    assert send_due() == 1
    (mail,) = mailbox.taken
    assert mail["To"] == "employee@voorbeeldstad.example"
    words = mail.get_body(("plain",)).get_content()
    visitor.goto(re.search(r"http\S+/inloggen/link/\S+", words)[0])
    look(visitor, width, "link")
    visitor.get_by_label("Blijf ingelogd op dit apparaat").check()
    visitor.get_by_role("button", name="Ga verder").click()
    visitor.wait_for_url("**/vandaag/")
    assert "Employee" in visitor.locator("main h1").inner_text()

    visitor.goto(f"{visitor.site}/account/aanmeldingen/")
    assert "Chrome op Linux" in visitor.locator("main").inner_text()
    look(visitor, width, "sign-ins")
    visitor.goto(f"{visitor.site}/account/")
    look(visitor, width, "profile")
    visitor.goto(f"{visitor.site}/account/e-mail/")
    look(visitor, width, "email")
    by_mail(visitor, mailbox, "manager@voorbeeldstad.example")  # still signed in as another
    visitor.wait_for_url("**/account/tweede-stap/")
    assert "Manager" in visitor.locator(".desk__who").inner_text()
    visitor.get_by_role("button", name="Uitloggen").first.click()
    visitor.goto(f"{visitor.site}/account/")
    visitor.wait_for_url("**/inloggen/**")


@WIDTHS
def test_road_worker_scans_the_letter(visitor, people, width):
    with scope.bind(people.here.organisation.pk):
        jo = Person.objects.create(first_name="Jo", unit=people.here.team)
        code = make_code(jo.pk)
    visitor.set_viewport_size({"width": width, "height": 900})
    asked = []
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.goto(f"{visitor.site}/inloggen/code/#{code}")
    field = visitor.get_by_label("De code op je brief")
    assert field.input_value() == f"{code[:4]} {code[4:8]} {code[8:]}"
    assert visitor.url == f"{visitor.site}/inloggen/code/"
    look(visitor, width, "code")
    visitor.get_by_role("button", name="Inloggen").click()
    visitor.wait_for_url("**/vandaag/")
    assert "Jo" in visitor.locator("main h1").inner_text()
    assert not any(code in address.partition("#")[0] for address in asked)


@WIDTHS
def test_administrator_prints_a_letter_with_a_code(visitor, people, width):
    with scope.bind(people.here.organisation.pk):
        jo = Person.objects.create(first_name="Jo", unit=people.here.team)
    visitor.set_viewport_size({"width": width, "height": 900})
    arrive(visitor, people.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    visitor.goto(f"{visitor.site}/mensen/{jo.pk}/aanmelden/")
    look(visitor, width, "person")
    visitor.get_by_role("link", name="Een code op papier").click()
    look(visitor, width, "person-code")
    visitor.get_by_role("button", name="Maak een code").click()
    visitor.get_by_role("button", name="Print deze brief").wait_for()
    look(visitor, width, "letter")
    visitor.goto(f"{visitor.site}/koppelingen/")
    look(visitor, width, "connections")


@WIDTHS
def test_administrator_sets_up_the_app_and_a_passkey(visitor, people, mailbox, width):
    visitor.set_viewport_size({"width": width, "height": 900})
    cdp = visitor.context.new_cdp_session(visitor)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    admin = people.here.people[Role.ORGANISATION_ADMIN]
    by_mail(visitor, mailbox, admin.work_email)
    visitor.wait_for_url("**/account/tweede-stap/")
    look(visitor, width, "needed")

    visitor.get_by_role("link", name="Stel de app in").click()
    secret = visitor.locator(".secret").inner_text()
    look(visitor, width, "app")
    visitor.get_by_label("De code die de app nu laat zien").fill(code_of(secret))
    visitor.get_by_role("button", name="Het werkt").click()
    visitor.get_by_role("heading", name="Herstelcodes").wait_for()
    assert visitor.locator(".recovery-codes li").count() == 10
    look(visitor, width, "codes")
    with visitor.expect_download() as saved:
        visitor.get_by_role("link", name="Bewaar als bestand").click()
    assert len(saved.value.path().read_text().split()) == 10
    visitor.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()
    look(visitor, width, "overview")

    visitor.get_by_role("link", name="Maak een passkey").or_(
        visitor.get_by_role("link", name="Nog een passkey")
    ).click()
    visitor.get_by_label("Hoe je deze passkey noemt").fill("Mijn laptop")
    look(visitor, width, "passkey")
    visitor.get_by_role("button", name="Maak een passkey").click()
    visitor.wait_for_url("**/account/tweede-stap/")
    assert "Mijn laptop" in visitor.locator("main").inner_text()
    look(visitor, width, "with-passkey")

    visitor.get_by_role("button", name="Uitloggen").first.click()
    visitor.goto(f"{visitor.site}/inloggen/")
    visitor.get_by_role("button", name="Met een passkey").click()
    visitor.wait_for_url("**/mensen/")
    visitor.goto(f"{visitor.site}/koppelingen/")
    assert visitor.locator("main h1").inner_text() == "Koppelingen"

    visitor.get_by_role("button", name="Uitloggen").first.click()
    by_mail(visitor, mailbox, admin.work_email)
    visitor.wait_for_url("**/inloggen/tweede-stap/")
    look(visitor, width, "second-step")
    visitor.get_by_role("button", name="Gebruik mijn passkey").click()
    visitor.wait_for_url("**/mensen/")
    sound(visitor)


def by_mail(visitor, mailbox, email):
    """Ask for a link, take it out of the mail, and press its button."""
    visitor.goto(f"{visitor.site}/inloggen/")
    visitor.get_by_label("Je werkmail").fill(email)
    visitor.get_by_role("button", name="Mail me een link").click()
    visitor.get_by_role("heading", name="Kijk in je mail").wait_for()
    send_due()
    links = [
        re.search(r"http\S+/inloggen/link/\S+", x.get_body(("plain",)).get_content())
        for x in mailbox.taken
    ]
    visitor.goto([x[0] for x in links if x][-1])
    visitor.get_by_role("button", name="Ga verder").click()


def code_of(secret):
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
