"""The adviser looks at which teams are shown together, changes one group, and confirms."""

from datetime import date

import pytest
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.common import scope
from bestendig.organisations.actions.events import record_event
from bestendig.organisations.actions.units import add_unit, move_unit
from bestendig.organisations.models import ContextEvent, Person, UnitKind
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = date(2025, 1, 1)
DOMAINS = {
    "Sociaal domein": {
        "Toegang en Wmo": 30,
        "Jeugd": 24,
        "Werk en Inkomen Noord": 19,
        "Werk en Inkomen Zuid": 19,
        "Schuldhulp en Participatie": 12,
        "Beleid Sociaal": 8,
    },
    "Bedrijfsvoering": {
        "HR en Organisatie": 14,
        "Financiën en Control": 20,
        "ICT en Informatie": 22,
        "Facilitair en Documenten": 12,
        "Communicatie": 8,
    },
    "Openbare Ruimte": {
        "Groen": 18,
        "Reiniging en Afval": 16,
        "Werkplaats en Begraafplaats": 6,
        "Beheer en Werkvoorbereiding": 8,
    },
}


@pytest.fixture
def adviser(visitor):
    """Voorbeeldstad with three of its domains, and its adviser signed in."""
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        teams = {}
        for domain, inside in DOMAINS.items():
            above = add_unit(domain, UnitKind.DOMAIN, place.concern, START)
            for name, people in inside.items():
                teams[name] = add_unit(name, UnitKind.TEAM, above, START)
                Person.objects.bulk_create(
                    Person(first_name=f"{name} {n}", unit=teams[name], starts_on=START)
                    for n in range(people)
                )
        griffie = add_unit("Griffie", UnitKind.GRIFFIE, None, START)
        Person.objects.bulk_create(
            Person(first_name=f"G{n}", unit=griffie, starts_on=START) for n in range(5)
        )
        Person.objects.bulk_create(
            Person(first_name=f"D{n}", unit=place.concern, starts_on=START) for n in range(12)
        )
        move_unit(place.team, above, START)
        move_unit(teams["Beheer en Werkvoorbereiding"], place.team, date(2026, 1, 1))
        record_event("Vacaturestop opgeheven, 30 nieuwe collega's", "inside", date(2025, 9, 1))
        record_event("Nieuw zaaksysteem", "inside", date(2025, 10, 1), units=[teams["Jeugd"]])
        record_event("Gemeenteraadsverkiezingen", ContextEvent.Side.OUTSIDE, date(2026, 3, 18))
    arrive(visitor, place.people[Role.ADVISER], Role.ADVISER)
    visitor.organisation = place.organisation
    return visitor


@pytest.mark.parametrize("width", [390, 1280])
def test_adviser_changes_one_group_and_confirms(adviser, width):
    page = adviser
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/teams/")
    page.get_by_role("heading", name="Teams", level=1).wait_for()
    sound(page)
    page.get_by_role("link", name="Samen in beeld").click()
    page.get_by_text("Dit is een voorstel.").wait_for()
    sound(page)

    page.get_by_label("Facilitair en Documenten").select_option("met ICT en Informatie")
    page.get_by_role("button", name="Kijk wat dit oplevert").click()
    page.get_by_text("Dit is jullie indeling.").wait_for()
    cards = page.locator(".group-card__name").all_inner_texts()
    assert {"HR en Organisatie + Communicatie", "ICT en Informatie + Facilitair en Documenten"} <= {
        card.split("\n")[0].strip() for card in cards
    }
    sound(page)
    page.get_by_role("button", name="Bevestig deze groepen").click()
    page.get_by_text("Bevestigd. Vanaf nu gebruiken metingen deze groepen.").wait_for()
    sound(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_adviser_moves_a_team_and_finds_the_day_before_as_it_was(adviser, width):
    page = adviser
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/teams/?op=2025-12-31")
    page.get_by_text("Zo was of wordt het op 31 december 2025").wait_for()
    sound(page)
    with scope.bind(page.organisation.pk):
        tree = tree_on(date(2025, 12, 31))
        beheer = next(x for x in tree if x.name == "Beheer en Werkvoorbereiding")
        assert tree.path(beheer.unit)[-2] == "Openbare Ruimte"
    page.get_by_role("link", name="Beheer en Werkvoorbereiding").click()
    assert page.locator(".history__what").all_inner_texts()[0].endswith("onder Wegen en Riolering")
    sound(page)
    page.get_by_role("link", name="Verplaats").click()
    sound(page)
    page.get_by_label("Waar komt het te staan?").select_option(label="\u2003Openbare Ruimte")
    page.get_by_role("button", name="Verplaats").click()
    page.get_by_role("button", name="Draai deze wijziging terug").click()
    assert page.locator(".history__item").count() == 2
    page.goto(f"{page.site}/gebeurtenissen/")
    sound(page)
    for address in ("gebeurtenissen/nieuw/", "visie/", "visie/nieuw/", "wie-ziet-wat/"):
        page.goto(f"{page.site}/{address}")
        sound(page)
    for address in ("teams/", "teams/groepen/", "gebeurtenissen/", "visie/", "wie-ziet-wat/"):
        page.goto(f"{page.site}/en/{address}")
        sound(page)
