"""“Wat verandert er?” on the home page of works council and FG, and in the overview."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.organisations.actions import settings as change
from bestendig.organisations.models import SettingChange
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
OVERSIGHT = (Role.WORKS_COUNCIL, Role.DPO)


@pytest.fixture
def weakened(world):
    """The administrator took eight as the smallest group."""
    admin = world.here.people[Role.ORGANISATION_ADMIN]
    who = scope.Actor(person=admin.pk, role=Role.ORGANISATION_ADMIN)
    with scope.bind(world.here.organisation.pk, who):
        change.change_smallest_group(
            k=8, decision="Wij zijn klein.", advice="Doe het niet.", decided_on=timezone.localdate()
        )
    return admin


def card(client, world, role):
    sign_in(client, world.here.people[role], role)
    cards = client.get(reverse("home:today")).context["cards"]
    return next((x.text for x in cards if x.title == "Wat verandert er?"), None)


@pytest.mark.parametrize("role", OVERSIGHT)
def test_home_page_tells_old_and_new_value_and_for_what(client, world, weakened, role):
    text = card(client, world, role)
    assert text.startswith(
        "**Kleinste groep die te zien is**: eerst 10 antwoorden, nu 8 antwoorden"
    )
    assert "alleen voor metingen die daarna starten" in text


def test_more_protection_is_no_card_and_old_news_goes_but_stays_listed(client, world, weakened):
    with scope.bind(world.here.organisation.pk):
        SettingChange.objects.update(changed_at=timezone.now() - timedelta(days=91))
        change.change_smallest_group(k=12)
    assert card(client, world, Role.DPO) is None
    page = client.get(reverse("oversight:changes")).content.decode()
    assert page.count("<h2") == 2
    assert (page.count("beschermt minder"), page.count("beschermt meer")) == (1, 1)


def test_overview_says_who_and_why_and_names_only_to_oversight(client, world, weakened):
    for role, named in ((Role.DPO, True), (Role.ADVISER, False)):
        sign_in(client, world.here.people[role], role)
        page = client.get(reverse("oversight:changes")).content.decode()
        assert "Wij zijn klein." in page
        assert "Doe het niet." in page
        assert "Organisatiebeheerder" in page
        assert (str(weakened) in page) is named


def test_before_anything_changed_the_page_says_so(client, world):
    sign_in(client, world.here.people[Role.DPO], Role.DPO)
    assert "Er is nog niets veranderd" in client.get(reverse("oversight:changes")).content.decode()
