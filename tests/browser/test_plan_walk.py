"""Mijn plan with thumbs alone, at 390 pixels: every part in under three minutes, and without
JavaScript."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.journey import buddies
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.programmes import Details, begin_programme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PIN = "394817"
# Generous for somebody of 58 in working gloves: two seconds a tap, three signs a second, and
# twenty seconds to read and think.
A_TAP, SIGNS_A_SECOND, THINKING, LIMIT = 2, 3, 20, 180
TARGET = 44


class Thumb:
    """Taps and types, and counts; what is too small to hit is remembered."""

    def __init__(self, page):
        self.page, self.taps, self.signs, self.small = page, 0, 0, []

    def tap(self, what):
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        if box["height"] < TARGET or box["width"] < TARGET:
            self.small.append((what.evaluate("x => x.outerHTML").split("\n")[0], box))
        what.click()
        self.taps += 1

    def type(self, label, words):
        self.tap(self.page.get_by_label(label, exact=True).locator("visible=true"))
        self.page.keyboard.type(words)
        self.signs += len(words)

    def choose(self, label):
        self.tap(self.page.get_by_text(label, exact=True).locator("visible=true"))

    def press(self, name):
        self.tap(self.page.get_by_role("button", name=name, exact=True).locator("visible=true"))

    def part(self, name):
        """Done with one part: its taps and seconds; and count anew."""
        taps, seconds = self.taps, self.taps * A_TAP + self.signs / SIGNS_A_SECOND + THINKING
        self.taps = self.signs = 0
        assert seconds < LIMIT, name
        return name, taps, round(seconds)


def picture(page, name):
    """Where somebody wants to look at them."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def opened(thumb, name):
    thumb.tap(thumb.page.locator("summary.plan-part__head").filter(has_text=name))


def begin(page, place):
    arrive(page, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{page.site}/mijn/plan/")
    sound(page)


@pytest.fixture
def place(db):
    made = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(made.organisation.pk):
        for name, outcome in (("Meelopen", "adaptability"), ("Leervoucher", "mastery")):
            Intervention.objects.create(
                name=name, summary="Een dag, en een gesprek erna.", outcomes=[outcome],
                added_at=timezone.now(),
            )  # fmt: skip
        today = timezone.localdate()
        begin_programme(
            Details(name="Frisse Weken", promise="x", begins=today, ends=today + timedelta(60))
        )
    return made


@pytest.fixture
def bare(browser, site):
    """A telephone without JavaScript."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.site = site
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_each_part_takes_under_three_minutes_with_thumbs(visitor, place, record_property):
    page, done = visitor, []
    page.set_viewport_size(PHONE)
    begin(page, place)
    thumb = Thumb(page)
    picture(page, "pin")
    thumb.type("Je pincode", PIN)
    thumb.type("Nog een keer dezelfde", PIN)
    thumb.press("Kies deze pincode")
    done.append(thumb.part("pincode"))
    expect(page.get_by_text("Waar wil je beginnen?")).to_be_visible()
    sound(page)
    picture(page, "plan")

    opened(thumb, "Waar wil ik heen?")
    thumb.choose("Loopbaan: een volgende stap")
    thumb.type("Je bestemming (hoeft niet)", "Bij Communicatie, met verhalen uit de stad.")
    thumb.press("Bewaar")
    done.append(thumb.part("richting"))
    expect(page.get_by_role("status")).to_have_text("Bewaard.")
    sound(page)

    opened(thumb, "Wat vind ik leuk, en wat kan ik goed?")
    thumb.type("Wat vind ik leuk in mijn werk? (hoeft niet)", "Iets uitleggen aan de balie.")
    thumb.press("Bewaar")
    done.append(thumb.part("verkennen"))
    sound(page)
    picture(page, "explored")

    opened(thumb, "Mijn doel")
    thumb.type("Mijn doel (hoeft niet)", "Voor de zomer een dag meelopen.")
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    page.get_by_label("Op deze dag kijk ik terug").locator("visible=true").fill(day)
    thumb.taps += 3  # the telephone's own calendar: open, choose, done
    thumb.press("Bewaar")
    done.append(thumb.part("doel"))
    picture(page, "goal")

    # An agreement about it: the own words go along because that button was chosen.
    thumb.press("Vraag het, met deze woorden")
    sound(page)
    picture(page, "agree")
    thumb.choose("stage")
    thumb.choose("Een collega helpt mij ermee")
    thumb.press("Ga verder")
    expect(page.get_by_role("heading", name="Kijk hier eerst")).to_be_visible()
    thumb.press("Ga verder")
    done.append(thumb.part("afspraak"))
    expect(page.get_by_label("Wie denkt er met je mee?")).to_be_visible()
    page.goto(f"{page.site}/mijn/plan/")

    opened(thumb, "Waar sta ik nu?")
    thumb.choose("Durven: ik wil iets, maar durf nog niet")
    thumb.press("Bewaar")
    done.append(thumb.part("stand"))
    expect(page.get_by_text("Dit kan helpen")).to_be_visible()
    sound(page)
    picture(page, "standing")

    opened(thumb, "Wat houdt me tegen?")
    thumb.choose("Het mag niet, of ik weet niet of het mag")
    thumb.press("Bewaar")
    done.append(thumb.part("hindernis"))
    sound(page)
    picture(page, "hurdle")

    opened(thumb, "Eén gewoonte")
    thumb.type("Mijn gewoonte", "Elke week één vraag stellen")
    thumb.press("Bewaar")
    done.append(thumb.part("gewoonte"))
    thumb.tap(page.get_by_text("Nog een gewoonte"))
    thumb.type("Mijn gewoonte", "Elke dag lopen")
    thumb.press("Bewaar")
    sound(page)
    picture(page, "second-habit")
    thumb.tap(page.get_by_role("link", name="Nee, eerst deze"))
    done.append(thumb.part("tweede gewoonte"))

    opened(thumb, "Wat is er gelukt?")
    thumb.type("Dit is gelukt", "Gevraagd, mag.")
    thumb.press("Bewaar")
    done.append(thumb.part("week"))
    sound(page)

    opened(thumb, "Wat spreekt mij aan?")
    thumb.tap(page.get_by_role("button", name=re.compile("Op mijn lijst.*Meelopen")))
    done.append(thumb.part("lijst"))
    sound(page)
    picture(page, "list")

    opened(thumb, "Met wie praat ik?")
    thumb.type("Met wie? (hoeft niet)", "mijn partner")
    thumb.type("Wat bleef je bij? (hoeft niet)", "Gewoon vragen.")
    thumb.press("Bewaar")
    done.append(thumb.part("praten"))
    sound(page)
    picture(page, "all")
    with_others(thumb, place, done)
    page.set_viewport_size(DESK)
    sound(page)
    picture(page, "all-wide")

    record_property("taps", done)
    print(done)
    assert thumb.small == []
    assert max(taps for _name, taps, _seconds in done) <= 7

    the_lock(page)
    thumb.press("Doe mijn plan dicht")
    page.goto(f"{page.site}/mijn/plan/")
    page.set_viewport_size(PHONE)
    sound(page)
    picture(page, "closed")
    thumb.type("Je pincode", PIN)
    thumb.press("Openen")
    expect(page.get_by_text("Voor de zomer een dag meelopen.").first).to_be_visible()


def with_others(thumb, place, done):
    """A buddy who looks too, one thing shared with the manager and taken back, an idea."""
    page = thumb.page
    with scope.bind(place.organisation.pk):
        buddies.wish(place.people[Role.COACH].pk, wanted=True)
    opened(thumb, "Een maatje")
    thumb.press("Ik wil wel een maatje")
    thumb.tap(page.get_by_role("button", name=re.compile("Vraag.*Coach")))
    done.append(thumb.part("maatje"))
    expect(page.get_by_text("Je vroeg Coach.")).to_be_visible()
    sound(page)
    picture(page, "buddy")

    opened(thumb, "Iets delen")
    thumb.choose("mijn doel")
    thumb.choose("Manager")
    thumb.press("Deel dit")
    done.append(thumb.part("delen"))
    sound(page)
    picture(page, "share")
    page.goto(f"{page.site}/mijn/gedeeld/")
    sound(page)
    picture(page, "shared")
    thumb.tap(page.get_by_role("button", name=re.compile("Haal terug")).first)
    done.append(thumb.part("terughalen"))
    sound(page)

    page.goto(f"{page.site}/mijn/plan/")
    opened(thumb, "Een idee voor een programma")
    thumb.type("Mijn idee", "Doe het zaaksysteem eerst met ons.")
    thumb.press("Stuur mijn idee")
    done.append(thumb.part("idee"))
    expect(page.get_by_text("Doe het zaaksysteem eerst met ons.")).to_be_visible()
    sound(page)
    picture(page, "idea")


def the_lock(page):
    """The pages about the PIN, each without a fault, at a telephone's width."""
    page.set_viewport_size(PHONE)
    for name in ("anders", "vergeten"):
        page.goto(f"{page.site}/mijn/pincode/{name}/")
        sound(page)
        picture(page, f"pin-{name}")
    page.goto(f"{page.site}/mijn/plan/")


def test_it_works_without_javascript(bare, place):
    arrive(bare, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    bare.goto(f"{bare.site}/mijn/plan/")
    bare.get_by_label("Je pincode").fill(PIN)
    bare.get_by_label("Nog een keer dezelfde").fill(PIN)
    bare.get_by_role("button", name="Kies deze pincode").click()
    bare.locator("summary.plan-part__head").filter(has_text="Eén gewoonte").click()
    bare.get_by_label("Mijn gewoonte").locator("visible=true").fill("Eén vraag per week")
    bare.get_by_role("button", name="Bewaar").locator("visible=true").click()
    expect(bare.get_by_role("strong").filter(has_text="Eén vraag per week")).to_be_visible()
