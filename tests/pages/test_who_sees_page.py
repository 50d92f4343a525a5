"""Who sees what: from the role table, so that it cannot say less than what is so."""

import pytest
from django.urls import reverse
from django.utils import translation
from tests.world import sign_in

from bestendig.organisations.roles import ROLE_TABLE, Ability, Role
from bestendig.pages.home.who_sees import ORDER, SHARED, sentence


def page_of(client, person, role=None):
    sign_in(client, person, role)
    return client.get(reverse("home:who_sees"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_ability_has_its_sentence(language, plain_site):
    with translation.override(language):
        sentences = [sentence(ability) for ability in Ability]
    assert len(set(sentences)) == len(Ability)


def test_each_role_is_told_with_all_it_may_do(client, world):
    answer = page_of(client, world.here.people[Role.EMPLOYEE])
    sights = answer.context["sights"]
    assert {role.label for role in ORDER} == {role.label for role in Role}
    assert {sight.name: len(sight.may) for sight in sights} == {
        role.label: sum(
            role in roles for ability, roles in ROLE_TABLE.items() if ability not in SHARED
        )
        for role in Role
    }


def test_employee_reads_that_the_manager_sees_no_more_than_a_colleague(client, world):
    page = page_of(client, world.here.people[Role.EMPLOYEE]).content.decode()
    assert "Ziet in Bestendig niet meer dan elke collega." in page
    assert "Wie tijdens een meting de server én de sleutels beheert, kan meekijken." in page
    assert "als er 10 mensen of meer antwoord gaven" in page
    assert page.count("dat ben jij") == 1


def test_platform_administrator_reads_it_too(client, world):
    assert page_of(client, world.platform).status_code == 200


def test_visitor_signs_in_first(client, world):
    assert client.get(reverse("home:who_sees")).status_code == 302
