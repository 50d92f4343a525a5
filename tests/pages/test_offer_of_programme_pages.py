"""Saying what of the offer a programme is, and what came out of it on the card."""

from dataclasses import replace

import pytest
from django.urls import reverse
from tests.catalogue.test_grading import LOTTERY
from tests.pages.test_finding_page import found, programme  # noqa: F401 - a fixture
from tests.world import sign_in

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.catalogue.models import Intervention
from bestendig.catalogue.recording import record_result
from bestendig.common.texts import text
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.offering import place_in_offer
from bestendig.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def learn(programme):  # noqa: F811 - the fixture
    add_intervention(Described(name="Wandelen", summary="Buiten lopen."))
    return add_intervention(Described(name="Duo's op pad", summary="Samen leren."))


def at(programme):  # noqa: F811 - the fixture
    return reverse("programmes:intervention", args=[programme.pk])


def test_what_looks_like_it_comes_first_and_is_chosen(client, world, programme, learn):  # noqa: F811
    found(programme)
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    finding = reverse("programmes:finding", args=[programme.pk])
    assert text("finding.no_intervention", "nl") in client.get(finding).content.decode()
    shown = client.get(at(programme)).content.decode()
    assert shown.index("Lijkt erop") < shown.index("op pad</option>") < shown.index("De rest")
    said = {"do": "choose", "intervention": str(learn.pk)}
    answer = client.post(at(programme), said, follow=True).content.decode()
    assert "op pad</p>" in answer
    after = client.get(finding).content.decode()
    assert reverse("catalogue:card", args=[learn.pk]) in after
    assert text("finding.no_intervention", "nl") not in after


def test_it_is_added_as_new_with_its_tags_unless_it_is_there(client, world, programme, learn):  # noqa: F811
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    said = {"do": "add", "name": "Duo's op pad", "summary": "Samen."}
    assert client.post(at(programme), said).status_code == 422
    said["name"] = "Leren van elkaar in tweetallen"
    assert client.post(at(programme), said).status_code == 302
    made = Intervention.objects.get(name=said["name"])
    assert (made.outcomes, Programme.objects.get().intervention) == (["mastery"], made)


def test_card_leads_to_the_finding_for_who_may_read_it(client, world, programme, learn):  # noqa: F811
    found(programme)
    place_in_offer(programme.pk, learn.pk)
    record_result(learn.pk, replace(LOTTERY, source=programme.pk))
    card = reverse("catalogue:card", args=[learn.pk])
    finding = reverse("programmes:finding", args=[programme.pk])
    for role in (Role.BOARD, Role.FUND_ANALYST):  # each in the own organisation
        sign_in(client, world.here.people[role], role)
        assert f'href="{finding}"' in client.get(card).content.decode()
        assert client.get(finding).status_code == 200
    sign_in(client, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert client.get(card).status_code == 403


def test_who_only_reads_does_not_choose(client, world, programme, learn):  # noqa: F811
    sign_in(client, world.here.people[Role.BOARD], Role.BOARD)
    assert client.post(at(programme), {"do": "choose"}).status_code == 403
