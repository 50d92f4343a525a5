"""The home page by role: what waits comes first, nothing is empty, the menu leads to pages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.organisations.models import Agreement, Question
from bestendig.organisations.roles import Role
from bestendig.pages.navigation import MENU, PLACES

pytestmark = pytest.mark.django_db
ROLES = [role for role in Role if role is not Role.PLATFORM_ADMIN]


def home(client, world, role):
    sign_in(client, world.here.people[role], role)
    return client.get(reverse("home:today"), follow=True)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_begins_somewhere_useful(client, world, role):
    page = home(client, world, role)
    assert page.status_code == 200
    if role is not Role.ORGANISATION_ADMIN:
        found = page.context["cards"]
        assert 1 <= len(found) <= 4
        assert all(card.text or card.lines for card in found)


@pytest.mark.parametrize("role", ROLES)
def test_menu_has_five_words_at_most_and_each_opens(client, world, role):
    sign_in(client, world.here.people[role], role)
    assert len(MENU[role]) <= 5
    for entry in MENU[role]:
        assert client.get(entry.url, follow=True).status_code == 200


@pytest.mark.parametrize("role", ROLES)
def test_places_shown_are_places_that_open(client, world, role):
    sign_in(client, world.here.people[role], role)
    page = client.get(reverse("home:organisation"))
    shown = [place.url for place in page.context["places"]]
    assert shown == [place.url for place in PLACES if client.get(place.url).status_code == 200]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_finds_every_place_from_home(client, world, role):
    page, every = home(client, world, role), reverse("home:organisation")
    assert f'href="{every}"' in page.content.decode()


def test_adviser_sees_what_stands_in_the_way(client, world):
    card = home(client, world, Role.ADVISER).context["cards"][0]
    addresses = [line.url for line in card.lines]
    assert addresses == [reverse("agreements:index")] * 3 + [reverse("structure:groups")]


def test_adviser_sees_a_question_that_waits_and_nobody_elses(client, world):
    with scope.bind(world.there.organisation.pk):
        Question.objects.create(asked_by=world.there.people[Role.EMPLOYEE], text="Daar?")
    lines = home(client, world, Role.ADVISER).context["cards"][0].lines
    assert reverse("contact:questions") not in [line.url for line in lines]
    with scope.bind(world.here.organisation.pk):
        Question.objects.create(asked_by=world.here.people[Role.EMPLOYEE], text="Hier?")
    lines = home(client, world, Role.ADVISER).context["cards"][0].lines
    assert lines[-1].url == reverse("contact:questions")
    assert lines[-1].text == "1 vraag wacht op antwoord"


def test_works_council_sees_what_is_asked_of_it(client, world):
    card = home(client, world, Role.WORKS_COUNCIL).context["cards"][0]
    assert card.url == ""
    with scope.bind(world.here.organisation.pk):
        Agreement.objects.create(kind="consent", state="asked", asked_on="2026-11-20")
    card = home(client, world, Role.WORKS_COUNCIL).context["cards"][0]
    assert card.url == reverse("agreements:consent")
    assert "20 november 2026" in card.text


def test_switching_role_changes_menu_and_is_remembered(client, world):
    person = world.here.people[Role.ADVISER]
    sign_in(client, person)
    page = client.get(reverse("home:today"))
    assert page.context["desk"].role is Role.ADVISER
    answer = client.post(reverse("home:switch"), {"person": person.pk, "role": "employee"})
    assert answer.status_code == 302
    assert client.get(reverse("home:today")).context["desk"].role is Role.EMPLOYEE
    client.logout()
    client.force_login(person.account)
    assert client.get(reverse("home:today")).context["desk"].role is Role.EMPLOYEE


def test_switch_gives_no_role_and_no_organisation_that_the_account_has_not(client, world):
    person = world.here.people[Role.EMPLOYEE]
    sign_in(client, person)
    client.post(reverse("home:switch"), {"person": person.pk, "role": "dpo"})
    assert client.get(reverse("home:today")).context["desk"].role is Role.EMPLOYEE
    elsewhere = world.there.people[Role.EMPLOYEE]
    answer = client.post(reverse("home:switch"), {"person": elsewhere.pk})
    assert answer.status_code == 403
    answer = client.post(reverse("home:switch"), {"person": "platform"})
    assert answer.status_code == 403


def test_page_of_another_role_offers_to_go_on_in_that_role(client, world):
    person = world.here.people[Role.DPO]
    sign_in(client, person, Role.EMPLOYEE)
    page = client.get(reverse("oversight:log"))
    assert page.status_code == 403
    assert "Ga verder als fg" in page.content.decode()


def test_page_behind_organisation_says_where_it_is(client, world):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    page = client.get("/teams/nieuw/").content.decode()
    trail = page.partition("breadcrumb__list")[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', trail) == ["/vandaag/", "/organisatie/", "/teams/"]
    assert re.findall(r'href="([^"]+)" aria-current="true"', page) == ["/organisatie/"]


def test_each_place_is_offered_once():
    names = [place.name for place in PLACES]
    assert sorted(names) == sorted(set(names))


def test_adviser_is_told_what_ends_soon(client, world):
    with scope.bind(world.here.organisation.pk):
        today = timezone.localdate()
        Agreement.objects.create(
            kind=Agreement.Kind.CONSENT,
            state=Agreement.State.AGREED,
            valid_from=today - timedelta(days=300),
            valid_until=today + timedelta(days=20),
        )
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    lines = [line.text for line in client.get("/vandaag/").context["cards"][0].lines]
    assert lines[-1] == "Instemming van de OR: Het loopt bijna af. Bereid de volgende voor."
