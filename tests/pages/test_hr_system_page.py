"""The tokens of the HR system."""

import pytest
from tests.world import sign_in

from bestendig.common import scope
from bestendig.organisations.connections.models import ApiToken
from bestendig.organisations.connections.tokens import make_token, organisation_of
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "/koppelingen/hr-systeem/"


@pytest.fixture
def admin(client, world):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    return client


def test_tokens_are_for_the_administrator(client, world):
    for role in (Role.EMPLOYEE, Role.ADVISER, Role.HR, Role.DPO):
        sign_in(client, world.here.people[role], role)
        assert client.post(ADDRESS, {"name": "x"}).status_code == 403
    assert ApiToken.objects.count() == 0


def test_token_is_shown_once_and_works_until_it_is_ended(admin, world):
    shown = admin.post(ADDRESS, {"name": "Visma"})
    token = shown.context["made"]
    assert token in shown.content.decode()
    assert organisation_of(token) == world.here.organisation.pk
    again = admin.get(ADDRESS).content.decode()
    assert (token in again, "Visma" in again) == (False, True)
    row = ApiToken.objects.get()
    assert admin.post(f"{ADDRESS}{row.pk}/weg/")["Location"] == ADDRESS
    assert organisation_of(token) is None
    assert "Visma" not in admin.get(ADDRESS).content.decode()


def test_token_of_another_organisation_is_not_there(admin, world):
    with scope.bind(world.there.organisation.pk):
        plain = make_token("Elders")
    assert "Elders" not in admin.get(ADDRESS).content.decode()
    assert admin.post(f"{ADDRESS}{ApiToken.objects.get().pk}/weg/").status_code == 404
    assert organisation_of(plain) == world.there.organisation.pk


def test_token_needs_a_name(admin):
    assert admin.post(ADDRESS, {"name": ""}).status_code == 422
    assert ApiToken.objects.count() == 0
