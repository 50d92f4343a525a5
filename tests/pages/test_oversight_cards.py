"""The first cards of the FG, the works council and the administrator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.organisations.breaches.actions import Description, record_breach
from bestendig.organisations.retention.actions import run_retention
from bestendig.organisations.rights.actions import ask_objection
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


def cards(client, world, role):
    sign_in(client, world.here.people[role], role)
    return [(card.title, card.text) for card in client.get(reverse("home:today")).context["cards"]]


@pytest.fixture
def busy(world):
    """A late request, a breach whose first term has passed, and a night's work."""
    now = timezone.now()
    run_retention(timezone.localdate(now))
    with scope.bind(world.here.organisation.pk):
        asked = timezone.localdate(now) - timedelta(days=40)
        ask_objection(world.here.people[Role.EMPLOYEE], "Nee.", asked)
        told = Description(happened="x", data_kinds="y")
        record_breach(now - timedelta(hours=25), told, now)


def test_dpo_sees_deviations_requests_and_proof(client, world, busy):
    found = cards(client, world, Role.DPO)
    assert [title for title, _text in found] == [
        "Afwijkingen",
        "Wat loopt er nu?",
        "Verzoeken van betrokkenen",
        "Gewist volgens schema",
    ]
    assert found[0][1].split("<br>") == [
        "**De klok van 1 datalek loopt.** Een termijn is voorbij.",
        "1 verzoek is niet op tijd beantwoord.",
        "3 van de drie afspraken zijn niet in orde.",
    ]
    assert found[2][1].startswith("1 persoon wacht op antwoord. De eerste uiterlijk ")
    assert found[3][1] == "In de laatste 30 dagen zijn 0 gegevens gewist."


def test_works_council_reads_no_requests(client, world, busy):
    found = cards(client, world, Role.WORKS_COUNCIL)
    assert [title for title, _text in found] == [
        "Wat ligt bij ons?",
        "Wat loopt er nu?",
        "Afwijkingen",
        "Afspraken voordat een meting open mag",
    ]
    assert "verzoek" not in found[2][1]


def test_administrator_sees_what_has_to_be_done(client, world, busy):
    found = cards(client, world, Role.ORGANISATION_ADMIN)
    assert [title for title, _text in found] == ["Datalekken", "Verzoeken van betrokkenen"]


def test_administrator_of_a_quiet_organisation_goes_to_the_first_task(client, world):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    assert client.get(reverse("home:today"))["Location"] == reverse("people:list")


def test_another_organisation_s_trouble_is_not_shown(client, world, busy):
    sign_in(client, world.there.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    assert client.get(reverse("home:today"))["Location"] == reverse("people:list")
