"""A talk from invitation to what was agreed, by two people on two telephones."""

import os
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, _became_file, arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.common import scope
from bestendig.common.ring import pins
from bestendig.dialogue.conversations.models import Conversation
from bestendig.organisations.course.actions import add_challenge
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HALF = "Ik weet nog niet of ik dit durf te zeggen"
TELEPHONE = {"width": 390, "height": 844}
# Seconds: a look at a page, a tap, a sentence with two thumbs. A part stays under three minutes.
PAGE, TAP, SENTENCE, MOST = 12, 2, 20, 180
THUMB = """() => [...document.querySelectorAll(
  'main a, main button, main input:not([type=hidden]), main textarea, main summary')]
  .filter(x => x.offsetParent && !x.closest('.breadcrumb, nav'))
  .map(x => [x, (x.matches('[type=checkbox], [type=radio]')
    ? x.closest('label') || x.labels[0].closest('div') : x).getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5)
  .map(([x, box]) => `${x.textContent.trim() || x.name} ${box.height}`)"""


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


class Thumb:
    """One person with one telephone: counts what the thumbs do in a part."""

    def __init__(self, page):
        self.page, self.parts = page, {}

    def begin(self, part):
        self.at = self.parts[part] = SimpleNamespace(pages=1, taps=0, sentences=0)

    def tap(self, kind, name):
        self.page.get_by_role(kind, name=name).first.click()
        self.page.wait_for_load_state()
        self.at.taps += 1
        self.look()

    def tick(self, name):
        self.page.get_by_text(name, exact=True).click()
        self.at.taps += 1

    def write(self, label, words):
        self.page.get_by_label(label).fill(words)
        self.at.taps += 1
        self.at.sentences += max(1, len([x for x in re.split(r"[\n.]+", words) if x.strip()]))

    def look(self):
        self.at.pages += 1
        sound(self.page)
        assert self.page.evaluate(THUMB) == []
        if folder := os.environ.get("PICTURES"):
            name = f"{len(os.listdir(folder)):02}.png"
            self.page.screenshot(path=f"{folder}/{name}", full_page=True)

    def seconds(self):
        return {
            part: PAGE * x.pages + TAP * x.taps + SENTENCE * x.sentences
            for part, x in self.parts.items()
        }


@pytest.fixture
def second(browser, site):
    """Another telephone."""
    context = browser.new_context(viewport=TELEPHONE)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.site, page.troubles = site, []
    page.on("console", lambda m: m.type in {"error", "warning"} and page.troubles.append(m.text))
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.on("requestfailed", lambda r: _became_file(r) or page.troubles.append(f"failed {r.url}"))
    yield page
    context.close()


def test_two_people_have_a_talk_from_invitation_to_what_they_agreed(
    visitor, second, record_property
):
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        add_challenge("Een buitendienst die blijft", 2024, "Een derde gaat met pensioen.")
    visitor.set_viewport_size(TELEPHONE)
    robin, jo = Thumb(visitor), Thumb(second)
    arrive(visitor, place.people[Role.MANAGER], Role.MANAGER)
    arrive(second, place.people[Role.EMPLOYEE], Role.EMPLOYEE)

    robin.begin("invite")
    visitor.goto(f"{visitor.site}/vandaag/")
    robin.tap("link", "Jouw gesprekken")
    robin.tap("link", "Nodig uit")
    robin.tap("button", "Verstuur de uitnodiging")
    expect(visitor.get_by_text("Employee heeft je uitnodiging")).to_be_visible()

    jo.begin("answer")
    second.goto(f"{second.site}/vandaag/")
    jo.tap("link", "Open het gesprek")
    jo.tap("button", "Ja, dat past")
    jo.begin("prepare")
    jo.tap("link", "Bereid je voor")
    jo.write("Je pincode", "394817")
    jo.write("Nog een keer dezelfde", "394817")
    jo.tap("button", "Kies deze pincode")
    expect(second.get_by_text("Wat er aankomt volgens de koers")).to_be_visible()
    jo.write("Waar sta ik", f"{HALF}\nVertellen in plaats van tillen")
    jo.tap("button", "Bewaar, alleen voor mij")

    visitor.goto(robin_sees := visitor.url)
    expect(visitor.get_by_text(HALF)).to_have_count(0)
    expect(visitor.get_by_text("Vertellen in plaats van tillen")).to_have_count(0)

    jo.begin("choose")
    jo.tap("link", "Bereid je voor")
    jo.tap("button", "Bewaar en kies wat je bespreekt")
    jo.tick("Vertellen in plaats van tillen")
    jo.tap("button", "Zet op de agenda")

    robin.begin("read the agenda")
    visitor.goto(robin_sees)
    robin.look()
    expect(visitor.get_by_text("Vertellen in plaats van tillen")).to_be_visible()
    expect(visitor.get_by_text(HALF)).to_have_count(0)

    with scope.bind(place.organisation.pk):  # the day has come
        Conversation.objects.update(at=timezone.now() - timedelta(minutes=30))
    robin.begin("tell and write")
    visitor.goto(f"{visitor.site}/vandaag/")
    robin.tap("link", "Praatte je met Employee?")
    robin.tap("link", "Ja, we hebben gepraat")
    robin.tap("button", "Ja, we hebben gepraat")
    robin.write("Wat spraken jullie af?", "Jo leidt twee ochtenden. In oktober kijken we terug.")
    robin.tap("button", "Bewaar")

    jo.begin("say yes")
    second.goto(f"{second.site}/vandaag/")
    jo.tap("link", "Open het gesprek")
    jo.tap("button", "Ja, dit spraken we af")
    expect(second.get_by_text("Jullie zeiden allebei ja")).to_be_visible()

    jo.begin("agreement")
    jo.tap("button", "Maak er een afspraak op maat van")
    jo.tick("taken")
    jo.tap("button", "Ga verder")
    expect(second.get_by_label("Wat spreken jullie af?")).to_have_value(re.compile("Jo leidt"))
    jo.tap("button", "Bewaar")
    jo.tap("link", "Dit komt uit jullie gesprek")
    expect(
        second.get_by_role("link", name=re.compile("Afspraak op maat: Jo leidt"))
    ).to_be_visible()

    taps = {part: x.taps for who in (robin, jo) for part, x in who.parts.items()}
    seconds = robin.seconds() | jo.seconds()
    record_property("taps", taps)
    record_property("seconds", seconds)
    print(taps, seconds)
    assert max(seconds.values()) < MOST
    assert max(taps.values()) <= 8
    assert second.troubles == []
