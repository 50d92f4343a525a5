"""Everybody to every address, objects too: what the role table says, and nothing more."""

import os

import pytest
from django.http import HttpResponse
from django.urls import reverse
from tests.walls.both import make_side
from tests.walls.walking import OBJECTS, WORDS, Walk, Walker, expected, routes, walk

from bestendig.organisations.connections.access import TokenAccess
from bestendig.organisations.models import Account
from bestendig.organisations.roles import Ability, Role
from bestendig.pages import access, errors
from bestendig.pages.access import Anyone, DeskMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def sides(plain_site):
    platform = Account.objects.create_user("platform@bestendig.example", is_platform_admin=True)
    return make_side("hier", "Hier"), make_side("daar", "Daar"), platform


def test_every_view_says_who_may_open_it():
    silent = [route.name for route in routes() if route.access is None]
    assert silent == []
    assert {type(route.access) for route in routes()} == {Ability, Anyone, TokenAccess}


@pytest.fixture
def plain_refusals(monkeypatch):
    """A refusal without its page: `tests/pages` reads those, and here they are most of the time."""
    monkeypatch.setattr(
        errors, "render", lambda *_args, status=200, **_kw: HttpResponse(status=status)
    )


@pytest.mark.parametrize(("stranger", "least"), [(False, 4000), (True, 1000)])
def test_everybody_opens_what_the_table_gives_and_nothing_else(
    sides, plain_refusals, record_property, stranger, least
):
    outcome = walk(*sides, stranger=stranger)
    record_property("pairs", outcome.pairs)
    report(outcome)
    assert (outcome.let_through, outcome.kept_out) == ([], [])
    assert outcome.pairs > least


def report(outcome: Walk) -> None:
    """For `make walls`, which adds both databases up."""
    if path := os.environ.get("WALLS_REPORT"):
        with open(path, "a", encoding="utf-8") as out:
            out.write(f"{outcome.pairs} {len(outcome.let_through)}\n")


def test_visitor_is_shown_the_way_to_sign_in(client, world):
    answer = client.get(reverse("home:today"))
    assert (answer.status_code, answer["Location"]) == (302, "/inloggen/?next=/vandaag/")


def test_samples_are_all_used():
    used = {name for route in routes() for name in _keys(route)}
    assert {key for key in {*OBJECTS, *WORDS} if key not in used} == set()


def _keys(route):
    space = route.name.partition(":")[0]
    for name in route.kwargs:
        yield from (f"{route.name} {name}", f"{space} {name}", name)


# What falls when a wall is taken down.


def test_without_the_middlewares_refusal_everybody_gets_in(sides, monkeypatch):
    monkeypatch.setattr(DeskMiddleware, "process_view", lambda *_args: None)
    assert len(walk(*sides, only="visitor").let_through) > 50


def test_view_without_allow_is_refused_to_all(monkeypatch, sides, client):
    from tests.world import sign_in  # noqa: PLC0415 - as above

    route = next(route for route in routes() if route.name == "home:today")
    monkeypatch.delattr(route.view, "access")
    sign_in(client, sides[0].place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert client.get(reverse("home:today")).status_code == 403
    assert [r.name for r in routes() if r.access is None] == ["home:today"]
    walker = Walker("employee", client, "", Role.EMPLOYEE)
    assert expected(route, walker, of_side=False) == "closed"


def test_view_that_gives_more_than_the_table_is_found(sides, monkeypatch):
    """The role table opens wider than the program asks: what is expected does not follow it."""
    monkeypatch.setattr(access, "may", lambda _role, _ability: True)
    assert len(walk(*sides, only="employee").let_through) > 50
