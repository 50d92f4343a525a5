"""Help and the search field."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.world import sign_in

from bestendig.common.texts import deck
from bestendig.organisations.roles import Role, may
from bestendig.pages.home.helping import TOPICS, folded

pytestmark = pytest.mark.django_db


def search(client, place, role, words):
    sign_in(client, place.people[role], role)
    return client.get(reverse("home:search"), {"q": words})


def codes(page):
    return [topic.code for topic in page.context["topics"]]


def test_every_topic_is_in_the_deck_and_the_other_way_round():
    written = {key for key in deck() if key.startswith("help.") and key != "help.nothing"}
    assert {f"help.{topic.code}" for topic in TOPICS} == written
    assert len(TOPICS) >= 12


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.DPO, Role.ORGANISATION_ADMIN])
def test_help_shows_a_role_its_own_topics_and_each_can_be_opened(client, world, role):
    sign_in(client, world.here.people[role], role)
    shown = client.get(reverse("home:help")).context["topics"]
    assert shown == [topic for topic in TOPICS if may(role, topic.ability)]
    for topic in TOPICS:
        page = client.get(reverse("home:help_topic", args=[topic.code]))
        assert page.status_code == (200 if topic in shown else 404), topic.code
        if topic in shown and topic.url:
            assert client.get(topic.url).status_code == 200, topic.code


def test_questions_end_in_a_question_mark_in_both_languages(client, world):
    sign_in(client, world.here.people[Role.EMPLOYEE])
    for prefix in ("", "/en"):
        for topic in client.get(f"{prefix}/hulp/").context["topics"]:
            page = client.get(f"{prefix}/hulp/{topic.code}/").content.decode()
            heading = page.split("<h1")[1].split("</h1>")[0]
            assert heading.endswith("?"), (prefix, topic.code)


def test_search_finds_every_word_whatever_its_capitals_and_accents(client, world):
    assert folded("Geïmporteerd") == folded("GEIMPORTEERD")
    assert codes(search(client, world.here, Role.EMPLOYEE, "PAPIER code")) == ["code"]
    assert codes(search(client, world.here, Role.EMPLOYEE, "papier datalek")) == []


def test_search_finds_only_pages_that_the_role_may_open(client, world):
    def names(role):
        return [page.name for page in search(client, world.here, role, "datalek").context["pages"]]

    assert names(Role.DPO) == ["rights:breaches"]
    assert names(Role.EMPLOYEE) == []


def test_search_finds_people_for_the_administrator_only(client, world):
    found = search(client, world.here, Role.ORGANISATION_ADMIN, "coach").context["people"]
    assert list(found) == [world.here.people[Role.COACH]]
    for role in (Role.EMPLOYEE, Role.HR, Role.DPO, Role.MANAGER):
        page = search(client, world.here, role, "coach@voorbeeldstad")
        assert "people" not in page.context
        assert f"/mensen/{world.here.people[Role.COACH].pk}" not in page.content.decode()


def test_search_finds_nobody_of_another_organisation(client, world):
    page = search(client, world.there, Role.ORGANISATION_ADMIN, "voorbeeldstad.example")
    assert list(page.context["people"]) == []


def test_search_without_a_result_says_so_and_escapes_what_was_asked(client, world):
    page = search(client, world.here, Role.EMPLOYEE, "<b>xyzzy").content.decode()
    assert "Niets gevonden voor “&lt;b&gt;xyzzy”." in page


def test_empty_search_shows_the_field_only(client, world):
    page = search(client, world.here, Role.EMPLOYEE, "  ")
    assert page.status_code == 200
    assert "topics" not in page.context


def test_platform_administrator_has_help_too(client, world):
    sign_in(client, world.platform)
    assert client.get(reverse("home:help")).status_code == 200
    assert client.get(reverse("home:search"), {"q": "coach"}).status_code == 200


def test_who_cannot_get_in_reads_how_to(client, db, plain_site):
    shown = client.get(reverse("home:help")).context["topics"]
    assert [topic.code for topic in shown] == ["sign_in", "code"]
    assert client.get(reverse("home:help_topic", args=["code"])).status_code == 200
    assert client.get(reverse("home:help_topic", args=["log"])).status_code == 404
