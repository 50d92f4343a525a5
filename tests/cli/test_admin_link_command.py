import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone
from tests.outbox import letters

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.models import Account, Person, SignInLink
from bestendig.organisations.queries.seats import roles_of
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import SignIn


@pytest.fixture(autouse=True)
def _started(monkeypatch, settings):
    """The settings of the tests, not those of the environment."""
    monkeypatch.setattr("bestendig.cli.platform.start", lambda: None)
    settings.BASE_URL = "https://bestendig.example"


def logged(*organisations):
    """Which of these logs, and the platform's, tell of an emergency link, and by which way in."""
    entries = AuditEntry.objects.filter(action="make_emergency_link")
    found = [(None, x.origin) for x in entries.filter(organisation_id=None)]
    for organisation in organisations:
        with scope.bind(organisation.pk):
            here = entries.filter(organisation_id=organisation.pk)
            found += [(organisation.slug, x.origin) for x in here]
    return found


def test_command_makes_a_platform_administrator(run, world):
    said = run("admin-link", "--email", "Root@bestendig.example")
    assert said.code == 0
    path = re.search(r"https://bestendig\.example(/inloggen/link/\S+)", said.out)[1]
    account = Account.objects.get(email="root@bestendig.example")
    assert account.is_platform_admin
    client = Client()
    assert client.post(path)["Location"] == "/vandaag/"
    assert client.get("/vandaag/")["Location"] == "/account/tweede-stap/"
    assert SignIn.objects.get().how == "command"
    assert client.get(path).status_code == 410


def test_command_is_in_every_log_and_in_the_mail(run, world):
    run("admin-link", "--email", "root@bestendig.example")
    assert logged(world.here.organisation, world.there.organisation) == [
        (None, "command"),
        ("voorbeeldstad", "command"),
        ("oefenwaard", "command"),
    ]
    assert letters()[0][0] == "root@bestendig.example"


def test_command_makes_an_administrator_of_one_organisation_only(run, world):
    run("admin-link", "--email", "new@voorbeeldstad.example", "--organisation", "voorbeeldstad")
    account = Account.objects.get(email="new@voorbeeldstad.example")
    assert not account.is_platform_admin
    with scope.bind(world.here.organisation.pk):
        (person,) = Person.objects.filter(account=account)
        assert roles_of(person) == (Role.EMPLOYEE, Role.ORGANISATION_ADMIN)
    with scope.bind(world.there.organisation.pk):
        assert Person.objects.filter(account=account).count() == 0
    assert logged(world.here.organisation, world.there.organisation) == [
        (None, "command"),
        ("voorbeeldstad", "command"),
    ]


def test_command_restores_who_was_closed_out(run, world):
    admin = world.here.people[Role.ORGANISATION_ADMIN]
    with scope.bind(world.here.organisation.pk):
        admin.ends_on = timezone.localdate() - timedelta(days=3)
        admin.save()
    Account.objects.filter(pk=admin.account_id).update(is_active=False)
    Authenticator.objects.create(user=admin.account, type="totp", data={"secret": ""})
    call = ("admin-link", "--email", admin.work_email, "--organisation", "voorbeeldstad")
    run(*call)
    assert Authenticator.objects.count() == 1
    said = run(*call, "--forget-second-factor")
    assert Authenticator.objects.count() == 0
    path = re.search(r"https://bestendig\.example(/inloggen/link/\S+)", said.out)[1]
    client = Client()
    assert client.post(path)["Location"] == "/vandaag/"
    assert client.get("/account/").context["desk"].person == admin


def test_link_of_the_command_works_fifteen_minutes(run, world):
    run("admin-link", "--email", "root@bestendig.example")
    link = SignInLink.objects.get()
    assert link.expires_at - link.made_at == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--email", "nonsense"), "nonsense is not an e-mail address."),
        (("--email", "a@b.example", "--organisation", "x"), "There is no organisation x."),
    ],
)
def test_command_says_what_is_wrong(run, world, arguments, complaint):
    said = run("admin-link", *arguments)
    assert (said.code, said.complaint) == (2, complaint)
    assert SignInLink.objects.count() == 0
