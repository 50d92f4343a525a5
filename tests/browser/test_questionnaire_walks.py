"""The adviser composes a questionnaire and fixes it; the works council reads it on a phone."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_adviser_composes_and_works_council_reads_the_exact_questions(visitor):
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    page = visitor
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, place.people[Role.ADVISER], Role.ADVISER)

    page.goto(f"{page.site}/vragenlijsten/nieuw/")
    sound(page)
    page.locator("button[value=core]").click()
    page.get_by_label("Deel van het DI-model").select_option("autonomy")
    page.get_by_label("Hooguit zoveel minuten").fill("4")
    button(page, "Zoek").click()
    page.locator("button[value=AUT01]").click()
    expect(page.get_by_text("13 vragen, 4 minuten")).to_be_visible()
    sound(page)

    page.get_by_role("link", name="Eigen vraag toevoegen").click()
    sentence = page.get_by_label("De zin, in het Nederlands")
    sentence.fill("Ik slaap goed.")
    button(page, "Voeg de vraag toe").click()
    sound(page)
    sentence.fill("Ik kan werken en leren.")
    button(page, "Voeg de vraag toe").click()
    page.get_by_label("Ik heb dit gelezen en houd de zin zo").check()
    button(page, "Voeg de vraag toe").click()
    page.get_by_role("link", name="Klaar? Stel vast").click()
    sound(page)
    button(page, "Stel deze versie vast").click()
    expect(page.get_by_role("heading", name="De twaalf kernvragen")).to_be_visible()
    sound(page)

    page.set_viewport_size({"width": 390, "height": 844})
    arrive(page, place.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    page.goto(f"{page.site}/vragenlijsten/")
    page.get_by_role("link", name="De twaalf kernvragen").click()
    page.get_by_role("link", name="Bekijk zoals medewerkers hem zien").click()
    asked = page.locator(".ask")
    expect(asked).to_have_count(14)
    # One question a screen: the next one begins where this one's screen nearly ends.
    assert {asked.nth(n).bounding_box()["height"] > 0.8 * 844 for n in range(14)} == {True}
    expect(page.get_by_text("Ik kan werken en leren.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    sound(page)
    assert page.troubles == []
