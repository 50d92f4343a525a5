"""Every address as every role: what the role table says, and nothing more."""

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from tests.world import sign_in

from bestendig.organisations.connections.access import TokenAccess
from bestendig.organisations.roles import Ability, Role, may
from bestendig.pages.access import Anyone

pytestmark = pytest.mark.django_db


def routes():
    """Every named address with its view: (name with namespace, view)."""
    found = []

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inside = [*namespace, pattern.namespace] if pattern.namespace else namespace
                walk(pattern.url_patterns, inside)
            elif isinstance(pattern, URLPattern):
                found.append((":".join([*namespace, pattern.name or ""]), pattern.callback))

    walk(get_resolver().url_patterns, [])
    return found


def test_every_view_says_who_may_open_it():
    silent = [name for name, view in routes() if not hasattr(view, "access")]
    assert silent == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
def test_each_role_opens_what_the_table_gives_and_nothing_else(client, world, role):
    sign_in(client, world.here.people[role], role)
    for name, view in routes():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if isinstance(view.access, TokenAccess):
            assert client.get(address).status_code == 401, (name, role)
            continue
        if not isinstance(view.access, Ability):
            assert isinstance(view.access, Anyone)
            continue
        refused = client.get(address).status_code == 403
        assert refused is not may(role, view.access), (name, role)


def test_visitor_is_shown_the_way_to_sign_in(client, world):
    answer = client.get(reverse("home:today"))
    assert (answer.status_code, answer["Location"]) == (302, "/inloggen/?next=/vandaag/")
