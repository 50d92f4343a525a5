"""Secrets that go through the product's own actions, as people use it.

To add one, write a function that does what a person does and returns the secrets that came by:

    @canary
    def letter_code(stage): ...; return [Secret("letter code", code)]
"""

from __future__ import annotations

import io
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.measurement.conftest import QUESTIONS, agree_on_everything
from tests.organisations.imports.bringing import bring, bring_in
from tests.outbox import letters, path_in
from tests.pages.test_second_factor_pages import Clock, set_up_app
from tests.survey_town import make_survey
from tests.walls.private_writing import new_pin, new_words, write_everything, writers
from tests.world import World, sign_in

from bestendig.cli import main
from bestendig.common import keys, outbox, scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.ring import pins
from bestendig.measurement.actions import closing
from bestendig.measurement.actions.launching import Plan, launch_wave
from bestendig.measurement.actions.series import begin_series
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching import moments, quiet
from bestendig.measurement.reaching import tasks as reach
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.actions.people import Details, add_person
from bestendig.organisations.roles import Role


@dataclass(frozen=True)
class Secret:
    """Something that may be found nowhere but, when it is mailed, in the mail to that address."""

    what: str
    value: str
    mailed_to: str = ""
    # So many random bits that a plain hash of it tells nothing and opens nothing.
    hash_is_safe: bool = False


@dataclass
class Stage:
    """Where the canaries sing: two organisations, and a way to patch the program."""

    world: World
    monkeypatch: Any

    def browser(self, role: Role | None = None, *, second: bool = True) -> Client:
        """A browser, signed in as the person with that role; one that shows errors as pages."""
        client = Client(raise_request_exception=False)
        if role is not None:
            sign_in(client, self.world.here.people[role], role, second=second)
        return client

    def working(self) -> Any:
        """Work in the organisation, as its administrator."""
        person = self.world.here.people[Role.ORGANISATION_ADMIN]
        who = scope.Actor(account=person.account_id, person=person.pk, role="organisation_admin")
        return scope.bind(self.world.here.organisation.pk, who)


Plant = Callable[[Stage], list[Secret]]
CANARIES: list[Plant] = []


def canary(plant: Plant) -> Plant:
    """Let this one be planted."""
    CANARIES.append(plant)
    return plant


def asked_link(browser: Client, email: str) -> str:
    """The path in the mail that came when this person asked for a link."""
    browser.post(reverse("account:sign_in"), {"email": email})
    return path_in(next(text for to, text in reversed(letters()) if to == email))


def token_in(path: str) -> str:
    """The token in a link."""
    return path.rstrip("/").rpartition("/")[2]


@canary
def sign_in_link(stage: Stage) -> list[Secret]:
    """Asked for, used, used again; and one that is left lying."""
    email = stage.world.here.people[Role.EMPLOYEE].work_email
    browser = stage.browser()
    used = asked_link(browser, email)
    assert browser.get(used).status_code == 200
    assert browser.post(used).status_code == 302
    session = browser.cookies["sessionid"].value
    assert browser.get("/vandaag/").status_code == 200
    assert browser.get(used).status_code == 410
    left = asked_link(stage.browser(), email)
    return [
        Secret("used link", token_in(used), email),
        Secret("link that still opens", token_in(left), email),
        Secret("session", session, hash_is_safe=True),
    ]


@canary
def link_when_the_program_fails(stage: Stage) -> list[Secret]:
    """What is not foreseen is written in the log, and the address of the page with it."""
    email = stage.world.there.people[Role.EMPLOYEE].work_email
    path = asked_link(stage.browser(), email)

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with stage.monkeypatch.context() as patch:
        patch.setattr("bestendig.pages.account.links.use_link", fail)
        assert stage.browser().post(path).status_code == 500
    return [Secret("link that still opens, after a failure", token_in(path), email)]


@canary
def unknown_address(stage: Stage) -> list[Secret]:
    """Typed to sign in, by who is nobody here."""
    typed = f"{secrets.token_hex(8)}@elders.example"
    stage.browser().post(reverse("account:sign_in"), {"email": typed})
    return [Secret("address of somebody unknown", typed)]


@canary
def calendar_address(stage: Stage) -> list[Secret]:
    """Shown once to its owner, fetched by a calendar; and the one before it."""
    browser, address = stage.browser(Role.ADVISER), reverse("programmes:calendar")
    tokens = [
        re.search(r"/agenda/[0-9a-f]{32}-([^<]+)\.ics", browser.post(address).content.decode())[1]
        for _time in range(2)
    ]
    whole = f"{stage.world.here.organisation.pk.hex}-{tokens[1]}"
    path = reverse("programmes:feed", args=[whole])
    assert stage.browser().get(path).status_code == 200
    return [Secret("calendar address", token, hash_is_safe=True) for token in tokens]


@canary
def code_on_paper(stage: Stage) -> list[Secret]:
    """Made by the administrator, typed by who has no e-mail; and one typed wrongly."""
    with stage.working():
        person = add_person(Details(first_name="Jo"))
    page = stage.browser(Role.ORGANISATION_ADMIN).post(
        reverse("account:person_code", args=[person.pk])
    )
    (code,) = set(re.findall(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", page.content.decode()))
    answer = stage.browser().post(reverse("account:code"), {"code": code.lower()})
    assert answer.status_code == 302
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert stage.browser().post(reverse("account:code"), {"code": wrong}).status_code == 200
    return [
        Secret(what, value)
        for what, typed in (("code", code), ("code typed wrongly", wrong))
        for value in (typed, typed.replace(" ", ""), typed.replace(" ", "-"))
    ]


@canary
def second_step(stage: Stage) -> list[Secret]:
    """An app is set up, and recovery codes are shown."""
    clock = Clock()
    with stage.monkeypatch.context() as patch:
        patch.setattr("time.time", lambda: clock.now)
        browser = stage.browser(Role.HR, second=False)
        secret, codes = set_up_app(browser, clock)
    return [Secret("secret of the app", secret)] + [Secret("recovery code", x) for x in codes]


@canary
def personnel_number(stage: Stage) -> list[Secret]:
    """Typed by the administrator, and typed again for somebody else, which is refused."""
    number = f"77{secrets.randbelow(10**9):09}"
    with stage.working():
        add_person(Details(first_name="Mika", personnel_number=number))
    return [Secret("personnel number", number)]


@canary
def file_of_people(stage: Stage) -> list[Secret]:
    """Imported; and one that waits to be confirmed. Not every column is taken."""
    found = []
    with stage.working():
        for name, do in (("imported", bring_in), ("waiting", bring)):
            number, note = f"88{secrets.randbelow(10**9):09}", f"notitie-{secrets.token_hex(6)}"
            row = f"{number};Bo;Voorbeeld;{note}"
            do(f"personeelsnummer;voornaam;achternaam;opmerking\n{row}\n")
            found += [
                Secret(f"personnel number in a file, {name}", number),
                Secret(f"column that is not taken, {name}", note),
                Secret(f"row of a file, {name}", row),
            ]
    return found


@canary
def secret_of_the_provider(stage: Stage) -> list[Secret]:
    """The client secret of the municipality's own sign-in; and a first one with a mistake."""
    browser = stage.browser(Role.ORGANISATION_ADMIN)
    found = []
    for issuer, status in (("ftp://wrong", 200), ("https://login.voorbeeldstad.example", 302)):
        secret = secrets.token_urlsafe(30)
        answer = browser.post(
            reverse("account:connections"),
            {"name": "Voorbeeldstad", "issuer": issuer, "client_id": "bestendig",
             "secret": secret, "email_domains": "voorbeeldstad.example", "active": "on"},
        )  # fmt: skip
        assert answer.status_code == status
        assert secret not in answer.content.decode()
        found.append(Secret("client secret", secret))
    return found


@canary
def words_in_a_mail(stage: Stage) -> list[Secret]:
    """What a mail says, before and after it was sent."""
    found = []
    for number in range(2):
        words = f"woorden-{secrets.token_hex(8)}"
        outbox.send("test", "ada@voorbeeldstad.example", "Bericht", words, key=f"test/{number}")
        found.append(Secret("words in a mail", words, "ada@voorbeeldstad.example"))
    return found


@canary
def keys_and_passphrase(stage: Stage) -> list[Secret]:
    """The keys themselves, and the passphrase that somebody puts on one."""
    passphrase = f"een zin die niemand raadt {secrets.token_hex(6)}"
    name = f"{stage.world.here.organisation.pk}/canary"
    secret = keys.store().ensure(name)
    with stage.monkeypatch.context() as patch:
        patch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))
        assert main(["keys", "lock", name]) == 0
        patch.setattr("sys.stdin", io.StringIO("een andere zin dan die ervoor\n"))
        assert main(["keys", "unlock", name]) == 2
    used = [x.name for x in keys.store().list() if x.state == "open"]
    return [
        Secret("passphrase", passphrase),
        *(Secret(f"key {x}", keys.store().use(x).hex()) for x in used),
        Secret("locked key", secret.hex()),
    ]


@canary
def password(stage: Stage) -> list[Secret]:
    """Nobody has one; should an account get one all the same, it is not readable."""
    typed = f"wachtwoord-{secrets.token_hex(6)}"
    get_user_model().objects.create_user("met@wachtwoord.example", typed)
    return [Secret("password", typed)]


@canary
def links_and_codes_of_a_survey(stage: Stage) -> list[Secret]:
    """Mailed, mailed again as a reminder, printed, printed again for who lost the letter, and gone
    to from the home page."""
    # No mail waits for the morning.
    stage.monkeypatch.setattr(moments, "FROM", time.min)
    stage.monkeypatch.setattr(moments, "UNTIL", time.max)
    stage.monkeypatch.setattr(moments, "is_working_day", moments.every_day)
    stage.monkeypatch.setattr(quiet, "is_working_day", moments.every_day)
    with scope.bind(stage.world.here.organisation.pk):
        wave = open_wave()
        for what, more in ((reach.invite, {}), (reach.remind, {"number": 1})):
            enqueue(what, wave_id=wave.pk, **more)
        assert run_waiting() == 2
        ways = ways_of(wave)
        rows = list(Invitation.objects.select_related("person"))
    adviser, employee = (stage.browser(x) for x in (Role.ADVISER, Role.EMPLOYEE))
    team = {"unit": stage.world.here.team.pk, "everybody": "1"}
    for name, args, said in (
        ("letters", [], team),
        ("all_letters", [], {}),
        ("letter", [rows[0].person_id], {}),
    ):
        answer = adviser.post(reverse(f"reaching:{name}", args=[wave.pk, *args]), said)
        assert answer["Content-Type"] == "application/pdf"
    assert adviser.get(reverse("reaching:wave", args=[wave.pk])).status_code == 200
    entered = employee.post(reverse("reaching:enter", args=[wave.pk]))
    assert entered.status_code == 303
    found = []
    for row in rows:
        code, mail = ways.code(row.pk), row.person.work_email
        link = token_in(ways.link(row.pk, "nl"))
        found += [
            Secret("link to a survey", link, mail),
            *(Secret("code of a survey", x) for x in (code, code.replace(" ", ""))),
        ]
    return found


def open_wave() -> Wave:
    """A wave for everybody here, open now."""
    agree_on_everything()
    today, now = timezone.localdate(), timezone.now()
    series = begin_series("Ritme", today, today + timedelta(days=90))
    plan = Plan(
        name="Najaar", questions=QUESTIONS, opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=14),
    )  # fmt: skip
    launch_wave(series, plan)
    closing.open_due(now)
    return Wave.objects.get()


@canary
def survey(stage: Stage) -> list[Secret]:
    """Answered by link and by code, kept for later with a PIN, and when the program fails."""
    town = make_survey("kanariestad", words={"nl": "Wat wil je zeggen?"})
    phone, tablet, third = (stage.browser() for _ in range(3))
    assert phone.get(f"/v/{town.link(0)}", follow=True).status_code == 200
    codes = [one["code"] for one in town.wave.questions["questions"] if "asked" in one]
    own_words = "Zeg het Kanarius Zangvogel van de achtste verdieping"
    given = [2, 5, 1, 4, 3, 5, 2, 1, 4, 2, 5, 3]
    form = {"mark": _mark(phone), "to": "box", **dict(zip(codes, map(str, given), strict=True))}
    form |= {"open": own_words}
    looked_at = phone.post("/v/nu/vragen/", form).content.decode()
    assert "Kanarius</strong>" in looked_at
    form |= {"looked": "1"}
    done = phone.post("/v/nu/vragen/", form).content.decode()
    kept = dict(re.findall(r'name="(score[^"]+)" value="(.+?)"', done))
    page = phone.post("/v/nu/plaatje/", {"mark": form["mark"], **kept}).content.decode()
    (own_code,) = re.findall(r'class="survey-code">([^<]+)<', page)
    assert tablet.post("/v/kanariestad/", {"code": town.code(1)}).status_code == 303
    tablet.post("/v/nu/vragen/", {**form, "mark": _mark(tablet), "to": "later"})
    pin = "804915730264"
    left = tablet.post("/v/nu/later/", {"mark": _mark(tablet), "pin": pin})
    assert left.status_code == 200
    with stage.monkeypatch.context() as patch:
        patch.setattr("bestendig.measurement.actions.answering._mark", _fail)
        third.get(f"/v/{town.link(2)}")
        failed = third.post("/v/nu/vragen/", {**form, "mark": _mark(third)})
        assert failed.status_code == 500
    assert third.get(f"/v/{town.link(2)}x/").status_code == 404
    visit = phone.cookies["visit"].value
    return [
        *(Secret(f"link {n}", town.link(n), hash_is_safe=True) for n in range(3)),
        Secret("typed code", town.code(1)),
        Secret("typed code without spaces", town.code(1).replace(" ", "")),
        Secret("what a visit is known by", visit.partition(".")[2]),
        Secret("PIN", pin),
        Secret("code of the own picture", own_code.replace(" ", "")),
        Secret("answers", ",".join(map(str, given))),
        Secret("own words", own_words),
        Secret("a name in own words", "Kanarius"),
    ]


def _mark(browser: Client) -> str:
    page = browser.get("/v/nu/vragen/").content.decode()
    return re.search(r'name="mark" value="(\w+)"', page)[1]


def _fail(*_args: object, **_marks: object) -> None:
    raise RuntimeError("the disk is full")


@canary
def private_ring(stage: Stage) -> list[Secret]:
    """Thirty people write in the private ring, every part, with a PIN; two with a wrong one."""
    stage.monkeypatch.setattr(pins, "OPERATIONS", 1)
    stage.monkeypatch.setattr(pins, "MEMORY", 8192)
    found = []
    for _person, browser in writers(stage.world.here, 30):
        words, pin = new_words(), new_pin()
        write_everything(browser, words, pin)
        found += [Secret("words in the private ring", words), Secret("PIN of a ring", pin)]
    return found
