"""An adviser writes what changes; a reader with a telephone reads it, taps once, opens an offer."""

import os

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, arrive
from tests.browser.test_check_walks import sound
from tests.browser.test_tailored_walk import PHONE, SMALL
from tests.practice.test_futures import WORDS, drawn
from tests.world import make_place

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.common import scope
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.practice.futures.models import ReaderCount

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHANGES = "Paspoorten komen per post\nWie komt, heeft een lastige vraag"


@pytest.fixture
def two(visitor, browser):
    """An adviser at a desk, and a reader with a telephone."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL")
    phone = context.new_page()
    phone.set_default_timeout(PATIENCE)
    phone.site, phone.troubles = visitor.site, []
    phone.on("pageerror", lambda error: phone.troubles.append(str(error)))
    yield visitor, phone
    context.close()


def good(page):
    """Sound, and large enough for a thumb; kept as a picture where somebody asks for it."""
    sound(page)
    assert page.evaluate(SMALL) == []
    if folder := os.environ.get("PICTURES"):
        width = page.viewport_size["width"]
        name = f"{len(os.listdir(folder)):02}-{width}.png"
        page.screenshot(path=f"{folder}/{name}", full_page=True)


def test_what_changes_is_written_read_answered_and_leads_to_an_offer(two):
    desk, phone = two
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        add_intervention(Described(name="Lastige vragen", summary="Twee dagen oefenen."))
        Person.objects.filter(pk=place.people[Role.EMPLOYEE].pk).update(function_family="Balie")
    arrive(desk, place.people[Role.ADVISER], Role.ADVISER)
    arrive(phone, place.people[Role.EMPLOYEE], Role.EMPLOYEE)

    desk.goto(f"{desk.site}/koers/")
    sound(desk)
    desk.get_by_role("link", name="Schrijf op wat er verandert").click()
    desk.get_by_label("Over wiens werk gaat het?").select_option(label="Balie")
    desk.get_by_label("Wat verandert er, in één zin?").fill("Minder balie, meer lastige vragen")
    desk.get_by_label("Wat wordt er anders?").fill(CHANGES)
    desk.get_by_label("Vanaf welk jaar?").fill("2027")
    desk.get_by_label("Wat vraagt het van mensen?").fill("Doorvragen")
    desk.get_by_label("Wat kun je doen?").fill("Loop mee bij Klantcontact")
    desk.get_by_label("Lastige vragen").check()
    good(desk)
    desk.get_by_role("button", name="Laat iedereen het lezen").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Minder balie, meer lastige vragen")
    good(desk)

    phone.goto(f"{phone.site}/koers/")
    sound(phone)
    phone.get_by_role("link", name="Al het werk").click()
    expect(phone.get_by_role("heading", name="Je eigen werk")).to_be_visible()
    good(phone)
    phone.get_by_role("link", name="Minder balie").click()
    good(phone)
    phone.get_by_role("button", name="Deels").click()
    expect(phone.get_by_text("Wie wat zei, weten we niet.")).to_be_visible()
    good(phone)
    phone.get_by_role("link", name="Lastige vragen").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lastige vragen")
    sound(phone)
    with scope.bind(place.organisation.pk):
        assert ReaderCount.objects.get().partly == 1


def test_a_team_asks_on_the_card_and_the_answer_stands_at_its_work(two):
    desk, phone = two
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        picture = drawn(place, unit=place.team.pk)
    arrive(desk, place.people[Role.MANAGER], Role.MANAGER)
    arrive(phone, place.people[Role.EMPLOYEE], Role.EMPLOYEE)

    phone.goto(f"{phone.site}/koers/toekomst/{picture.pk}/")
    phone.get_by_role("link", name="Praat erover in je team").click()
    good(phone)
    phone.get_by_label("Wat wil jij houden?").fill("De ochtendstart met elkaar")
    phone.get_by_role("button", name="Zet het op de kaart").nth(1).click()
    expect(phone.get_by_text("De ochtendstart met elkaar")).to_be_visible()
    phone.get_by_label("Wat wil jij weten?").fill("Gaat de balie dicht?")
    phone.get_by_role("button", name="Stel je vraag").click()
    expect(phone.get_by_text("nog geen antwoord")).to_be_visible()
    good(phone)

    desk.goto(f"{desk.site}/mijn-team/")
    desk.get_by_role("link", name="Je team vraagt: Gaat de balie dicht?").click()
    good(desk)
    desk.get_by_label("Je antwoord").fill("Eén dag in de week, vanaf 2027.")
    desk.get_by_label(WORDS.title).check()
    desk.get_by_role("button", name="Laat iedereen het antwoord lezen").click()
    expect(desk.get_by_text("De ochtendstart met elkaar", exact=True)).to_be_visible()
    expect(desk.get_by_text("Employee", exact=True)).to_have_count(0)
    good(desk)

    phone.goto(f"{phone.site}/koers/toekomst/{picture.pk}/")
    expect(phone.get_by_text("Eén dag in de week, vanaf 2027.")).to_be_visible()
    good(phone)
    phone.emulate_media(media="print")
    phone.goto(f"{phone.site}/koers/teamkaart/")
    expect(phone.get_by_label("Wat wil jij weten?")).to_be_hidden()
