"""From nothing to a locked measurement plan: the adviser's walk, and how many clicks it takes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 24


class Clicks:
    """A person's clicks: into each field that is filled in, on each choice, button and link."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, thing):
        self.count += 1
        thing.click()

    def fill(self, label, words):
        self.count += 1
        self.page.get_by_label(label).fill(words)

    def link(self, name):
        self.on(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name):
        self.on(self.page.get_by_role("button", name=name, exact=True))


@pytest.fixture
def place():
    made = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(made.organisation.pk):
        for number in range(30):
            make_person(made, Role.EMPLOYEE, f"Mens{number}")
    return made


def test_from_nothing_to_a_locked_plan_in_under_twenty_five_clicks(visitor, place):
    page = visitor
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, place.people[Role.ADVISER], Role.ADVISER)
    page.goto(f"{page.site}/vandaag/")
    clicks, today = Clicks(page), timezone.localdate()

    clicks.on(page.get_by_role("navigation").get_by_role("link", name="Programma's").first)
    sound(page)
    clicks.link("Nieuw programma")
    clicks.fill("Hoe heet het?", "Volgende Stap")
    clicks.fill("Wat beloof je?", "Drie gesprekken over je loopbaan.")
    clicks.fill("Wanneer begint het?", (today + timedelta(days=80)).isoformat())
    clicks.fill("Wanneer eindigt het?", (today + timedelta(days=140)).isoformat())
    clicks.on(page.get_by_label("Verandervermogen: ik zet loopbaanstappen"))
    sound(page)
    clicks.button("Ga verder")
    expect(page.get_by_role("heading", name="Denken")).to_be_visible()
    sound(page)
    clicks.on(page.get_by_role("link", name="Maak het plan in vijf vragen"))
    sound(page)
    clicks.fill("Voor hoeveel mensen is het programma?", "400")
    clicks.button("Laat het voorstel zien")
    expect(page.get_by_role("heading", name="Loten met een wachtlijst").first).to_be_visible()
    page.get_by_text("Waarom dit?").click()
    expect(page.get_by_role("heading", name="Eén groep, voor en na")).to_be_visible()
    sound(page)
    clicks.button("Leg het plan vast")
    expect(page.get_by_text("Versie 1, vastgelegd op")).to_be_visible()
    assert clicks.count <= MOST_CLICKS, clicks.count

    # The two things that stop a start: the second is a proposal to take over.
    page.get_by_role("link", name="Volgende Stap", exact=True).first.click()
    expect(page.get_by_text("Nog één ding voor de start")).to_be_visible()
    page.get_by_role("link", name="Wat het volhoudt").click()
    sound(page)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.set_viewport_size({"width": 390, "height": 844})
    sound(page)
    page.get_by_role("button", name="Laat het beginnen").click()
    expect(page.get_by_text("begonnen", exact=True)).to_be_visible()
    assert page.troubles == []
