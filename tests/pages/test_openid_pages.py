"""Against a real OpenID Connect server, started here."""

import json
import threading
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from django.test import Client
from django.utils import timezone
from oidc_provider_mock import _app as provider_code
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.audit.queries import entries
from bestendig.organisations.actions.openid import DomainTaken, Settings, save_provider
from bestendig.organisations.models import Account, IdentityProvider, Person
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import OpenIdLink, SignIn
from bestendig.pages.account import openid_client

pytestmark = pytest.mark.django_db

START = "/inloggen/organisatie/voorbeeldstad/"
ANSWER = "/inloggen/organisatie/voorbeeldstad/antwoord/"


def user(sub, **claims):
    return oidc_provider_mock.User(sub=sub, claims={"email_verified": True, **claims})


USERS = [
    user("employee", email="Employee@voorbeeldstad.example"),
    user("hr", email="hr@voorbeeldstad.example"),
    user("stranger", email="stranger@voorbeeldstad.example"),
    user("unsure", email="coach@voorbeeldstad.example", email_verified=False),
    user("elsewhere", email="employee@oefenwaard.example"),
    user("named", preferred_username="coach@voorbeeldstad.example"),
    user("changed", email="hr@voorbeeldstad.example"),
]


@pytest.fixture(scope="module")
def issuer():
    with oidc_provider_mock.run_server_in_thread(user_claims=USERS, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


def connect(place, issuer, **changed):
    with scope.bind(place.organisation.pk):
        return save_provider(
            Settings(
                **{
                    "name": f"mijn {place.organisation.name}-account",
                    "issuer": issuer,
                    "client_id": "bestendig",
                    "secret": "a very secret secret",
                    "email_domains": (f"{place.organisation.slug}.example",),
                    "active": True,
                    "trusts_email": False,
                    "counts_as_second_factor": True,
                    **changed,
                }
            )
        )


@pytest.fixture
def here(world, issuer, settings):
    settings.OPENID_LOOPBACK = True
    connect(world.here, issuer)
    return world.here


def consent(address, sub):
    """Sign in at the provider as `sub`; gives the address it sends the browser back to."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def through(client, sub, start=START):
    """All the way: to the provider, in there, and back."""
    sent = client.get(start)
    assert sent.status_code == 302, sent.content
    back = urlsplit(consent(sent["Location"], sub))
    return client.get(f"{back.path}?{back.query}")


def test_colleague_comes_in_with_the_account_of_work(client, here):
    answer = through(client, "employee")
    assert (answer.status_code, answer["Location"]) == (302, "/vandaag/")
    assert client.get("/vandaag/").context["desk"].person == here.people[Role.EMPLOYEE]
    assert client.session["signed_in_through"] == str(here.organisation.pk)
    assert SignIn.objects.get().how == "provider"
    with scope.bind(here.organisation.pk):
        link = OpenIdLink.objects.get()
    assert link.account == here.people[Role.EMPLOYEE].account
    assert "employee" not in link.subject_hash


def test_request_carries_state_nonce_and_pkce(client, here):
    asked = parse_qs(urlsplit(client.get(START)["Location"]).query)
    assert asked["scope"] == ["openid email"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == [f"http://testserver{ANSWER}"]


def test_signing_in_there_counts_as_second_step_unless_the_organisation_says_otherwise(
    client, here, issuer
):
    through(client, "hr")
    client.post("/wissel/", {"person": here.people[Role.HR].pk, "role": "hr"})
    assert client.get("/vandaag/").status_code == 200
    connect(here, issuer, counts_as_second_factor=False)
    other = Client()
    through(other, "hr")
    assert other.get("/vandaag/")["Location"] == "/account/tweede-stap/"


def test_next_page_survives_the_way_there_and_back(client, here):
    assert through(client, "employee", f"{START}?next=/account/")["Location"] == "/account/"
    other = Client()
    assert through(other, "employee", f"{START}?next=//else.example/")["Location"] == "/vandaag/"


def refused(answer, status, words):
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert SignIn.objects.count() == 0


def test_somebody_whom_the_organisation_does_not_know_stays_out(client, here):
    refused(through(client, "stranger"), 403, "nog geen collega met jouw mailadres")
    assert Account.objects.filter(email="stranger@voorbeeldstad.example").count() == 0


def test_person_of_another_organisation_stays_out(client, here):
    refused(through(client, "elsewhere"), 403, "nog geen collega met jouw mailadres")


def test_unconfirmed_address_stays_out_until_the_organisation_vouches_for_it(client, here, issuer):
    refused(through(client, "unsure"), 403, "nog geen collega met jouw mailadres")
    connect(here, issuer, trusts_email=True)
    assert through(Client(), "unsure")["Location"] == "/vandaag/"


def test_leaver_stays_out(client, here):
    with scope.bind(here.organisation.pk):
        Person.objects.filter(pk=here.people[Role.EMPLOYEE].pk).update(ends_on=timezone.localdate())
    refused(through(client, "employee"), 403, "nog geen collega met jouw mailadres")


def test_once_linked_it_is_the_subject_that_counts(client, here):
    through(client, "employee")
    with scope.bind(here.organisation.pk):
        Person.objects.filter(pk=here.people[Role.EMPLOYEE].pk).update(work_email="new@x.example")
    assert through(Client(), "employee")["Location"] == "/vandaag/"


def test_session_through_one_organisation_does_not_open_another(client, here, world):
    there = world.there.people[Role.EMPLOYEE]
    with scope.bind(there.organisation_id):
        there.account = here.people[Role.EMPLOYEE].account
        there.save()
    through(client, "employee")
    seats = [seat.person for seat in client.get("/vandaag/").context["desk"].seats]
    assert seats == [here.people[Role.EMPLOYEE]]
    assert client.post("/wissel/", {"person": there.pk}).status_code == 403


def test_answer_with_another_state_is_refused(client, here):
    back = urlsplit(consent(client.get(START)["Location"], "employee"))
    code = parse_qs(back.query)["code"][0]
    refused(client.get(ANSWER, {"code": code, "state": "made up"}), 403, "Begin opnieuw.")
    refused(client.get(ANSWER), 403, "Begin opnieuw.")


def test_answer_meant_for_another_browser_is_refused(client, here):
    back = urlsplit(consent(client.get(START)["Location"], "employee"))
    refused(Client().get(f"{back.path}?{back.query}"), 403, "Begin opnieuw.")


def test_answer_is_good_once(client, here):
    back = urlsplit(consent(client.get(START)["Location"], "employee"))
    client.get(f"{back.path}?{back.query}")
    client.post("/uitloggen/")
    assert client.get(f"{back.path}?{back.query}").status_code == 403


def test_token_with_another_nonce_is_refused(client, here):
    address = client.get(START)["Location"]
    nonce = parse_qs(urlsplit(address).query)["nonce"][0]
    back = urlsplit(consent(address.replace(nonce, "n" * len(nonce)), "employee"))
    refused(client.get(f"{back.path}?{back.query}"), 403, "Begin opnieuw.")


@pytest.mark.parametrize(
    "says", [{"aud": ["another client of the same provider"]}, {"iss": "https://another.example"}]
)
def test_token_for_another_client_or_of_another_issuer_is_refused(client, here, monkeypatch, says):
    kept = provider_code.OpenIDCode.get_jwt_config

    def changed(*given, **named):
        return {**kept(*given, **named), **says}

    monkeypatch.setattr(provider_code.OpenIDCode, "get_jwt_config", changed)
    refused(through(client, "employee"), 403, "Begin opnieuw.")


def test_refusing_at_the_provider_is_told_kindly(client, here):
    sent = client.get(START)["Location"]
    answer = requests.post(sent, data={"action": "deny"}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    refused(client.get(f"{back.path}?{back.query}"), 403, "Begin opnieuw.")


def test_provider_that_does_not_answer_is_told_kindly(client, here, world):
    connect(world.here, "http://localhost:9")
    refused(client.get(START), 503, "antwoordt niet. Dat ligt niet aan jou")


@pytest.mark.parametrize("address", ["http://voorbeeldstad.example", "ftp://localhost", "nonsense"])
def test_only_https_is_spoken_with(client, here, world, address):
    connect(world.here, address)
    refused(client.get(START), 503, "antwoordt niet")


def test_loopback_is_for_the_demo_only(client, here, settings):
    settings.OPENID_LOOPBACK = False
    refused(client.get(START), 503, "antwoordt niet")


@pytest.mark.parametrize(
    "host", ["10.0.0.8", "192.168.1.1", "169.254.169.254", "127.0.0.1", "[::1]", "[fd00::1]"]
)
def test_address_inside_our_network_is_called_only_when_the_platform_says_so(host, settings):
    settings.OPENID_LOOPBACK, settings.OPENID_INSIDE = False, []
    address = f"https://{host}/adfs"
    assert openid_client.is_inside(address)
    settings.OPENID_INSIDE = [host.strip("[]")]
    assert not openid_client.is_inside(address)
    assert not openid_client.is_inside("https://93.184.216.34/")


def test_address_of_a_connected_organisation_is_shown_its_own_way(client, here):
    page = client.post("/inloggen/", {"email": "who@voorbeeldstad.example"}).content.decode()
    assert "mijn Voorbeeldstad-account" in page
    assert 'href="/inloggen/organisatie/voorbeeldstad/"' in page
    assert client.post("/inloggen/", {"email": "who@oefenwaard.example"}).status_code == 302
    page = client.get("/inloggen/organisatie/").content.decode()
    assert page.count('href="/inloggen/organisatie/voorbeeldstad/"') == 1
    assert "oefenwaard" not in page.lower().replace("/en/inloggen", "")


def test_domain_belongs_to_one_organisation(here, world, issuer):
    with pytest.raises(DomainTaken):
        connect(world.there, issuer, email_domains=("voorbeeldstad.example",))


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.found[given["name"]] = given.get("value", "")


def test_administrator_sets_it_up_and_tries_it(client, here, issuer):
    sign_in(client, here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    page = client.get("/koppelingen/")
    fields = _Fields()
    fields.feed(page.content.decode())
    assert fields.found["issuer"] == issuer
    assert fields.found["secret"] == ""
    assert f"http://testserver{ANSWER}" in page.content.decode()
    data = {
        "name": "Inloggen bij de gemeente",
        "issuer": f"{issuer}/",
        "client_id": "bestendig",
        "email_domains": "@Voorbeeldstad.example, voorbeeldstad.nl",
        "active": "on",
    }
    assert client.post("/koppelingen/", data).status_code == 302
    with scope.bind(here.organisation.pk):
        provider = IdentityProvider.objects.get()
    assert provider.email_domains == ["voorbeeldstad.example", "voorbeeldstad.nl"]
    assert (provider.counts_as_second_factor, provider.issuer) == (False, issuer)
    tried = client.post("/koppelingen/proef/").content.decode()
    assert "De verbinding werkt" in tried
    client.post("/koppelingen/", {**data, "issuer": "http://localhost:9"})
    assert "De aanbieder antwoordt niet." in client.post("/koppelingen/proef/").content.decode()


@pytest.fixture
def teller():
    """A server that tells about itself what the test says; gives (its address, what it tells)."""
    told = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            elsewhere = told.get("elsewhere") if self.path.startswith("/.well-known") else None
            self.send_response(302 if elsewhere else 200)
            if elsewhere:
                self.send_header("Location", elsewhere)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_said):
            pass

    server = HTTPServer(("localhost", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}", told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "De verbinding werkt"),
        ({"issuer": "https://else.example"}, "noemt zichzelf anders"),
        ({"token_endpoint": "http://else.example/token"}, "vertelt niet alles"),
        ({"jwks_uri": None}, "vertelt niet alles"),
        ({"jwks_uri": "https://10.0.0.8/keys"}, "in ons eigen netwerk"),
        ({"userinfo_endpoint": "https://169.254.169.254/"}, "in ons eigen netwerk"),
        ({"elsewhere": "/elsewhere"}, "antwoordt niet"),
    ],
)
def test_what_a_provider_tells_about_itself_is_checked(client, here, teller, changed, words):
    address, told = teller
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    told |= {"issuer": address, **{name: f"{address}/{name}" for name in names}, **changed}
    connect(here, address)
    sign_in(client, here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    assert words in client.post("/koppelingen/proef/").content.decode()


def test_secret_is_not_in_the_database(here):
    with scope.bind(here.organisation.pk):
        provider = IdentityProvider.objects.get()
    assert b"a very secret secret" not in bytes(provider.sealed_secret)


@pytest.mark.parametrize("role", [Role.HR, Role.DPO, Role.EMPLOYEE])
def test_only_the_administrator_connects(client, here, role):
    sign_in(client, here.people[role], role)
    assert client.get("/koppelingen/").status_code == 403
    assert client.post("/koppelingen/proef/").status_code == 403


def test_name_that_stands_in_for_an_address_is_not_a_confirmed_one(
    client, here, issuer, monkeypatch
):
    # As Entra does, which tells the name without being asked.
    told = ["preferred_username", "email_verified"]
    monkeypatch.setitem(provider_code._SCOPES_TO_CLAIMS, "email", told)
    assert through(client, "named").status_code == 403
    connect(here, issuer, trusts_email=True)
    assert through(Client(), "named")["Location"] == "/vandaag/"


def test_log_says_that_an_employee_was_linked_and_not_who(client, here):
    assert through(client, "employee").status_code == 302
    person = here.people[Role.EMPLOYEE]
    with scope.bind(person.organisation_id):
        entry = entries().get(action="link_identity")
    assert (entry.account_id, entry.person_id, entry.object_kind) == (None, None, "openid_link")
