"""Without e-mail: HR shows a code, a telephone scans it, and everything of one's own works with
thumbs; then the same person on a screen that people share and that forgets."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PATIENCE, arrive
from tests.browser.test_check_walks import sound
from tests.browser.test_tailored_walk import SMALL
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.common.ring import pins
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, PIN = {"width": 390, "height": 844}, "394817"
HABIT = "Elke week één vraag stellen"


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


@pytest.fixture
def another(browser, site):
    """Another device, with its own cookies."""
    contexts = []

    def made():
        contexts.append(browser.new_context(viewport=PHONE, locale="nl-NL"))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.site, page.troubles = site, []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda m: m.type == "error" and page.troubles.append(m.text))
        return page

    yield made
    for context in contexts:
        context.close()


def good(page, name):
    """Sound, large enough for a thumb; and a picture where somebody wants to look."""
    sound(page)
    assert page.evaluate(SMALL) == []
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def code_for_now(hr, name):
    """What HR does; the address in the square, with the code behind the #."""
    hr.goto(f"{hr.site}/vandaag/")
    hr.get_by_role("link", name="Organisatie", exact=True).first.click()
    hr.get_by_role("link", name="Een code voor nu").click()
    hr.get_by_label("Wie staat er bij je?").fill("Jo")
    good(hr, f"{name}-ask")
    hr.get_by_role("button", name="Laat de code zien").click()
    good(hr, name)
    return hr.locator(".letter strong").first.inner_text()


def test_own_telephone_and_a_screen_that_forgets(visitor, another):
    hr, phone, canteen = visitor, another(), another()
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(place.organisation.pk):
        jo = make_person(place, Role.EMPLOYEE, "Jo")
        jo.work_email, jo.account, jo.manager = "", None, place.people[Role.MANAGER]
        jo.save()
    hr.set_viewport_size(PHONE)
    arrive(hr, place.people[Role.HR], Role.HR)

    code = code_for_now(hr, "code")
    phone.goto(f"{phone.site}/inloggen/code/#{code.replace(' ', '')}")
    expect(phone.get_by_label("De code op je brief")).to_have_value(code)
    good(phone, "sign-in")
    phone.get_by_label("Blijf ingelogd op dit apparaat").check()
    phone.get_by_role("button", name="Inloggen").click()
    phone.get_by_role("link", name="Mijn plan", exact=True).first.click()
    phone.get_by_label("Je pincode").fill(PIN)
    phone.get_by_label("Nog een keer dezelfde").fill(PIN)
    phone.get_by_role("button", name="Kies deze pincode").click()
    phone.locator("summary.plan-part__head").filter(has_text="Eén gewoonte").click()
    phone.get_by_label("Mijn gewoonte").locator("visible=true").fill(HABIT)
    phone.get_by_role("button", name="Bewaar").locator("visible=true").click()
    expect(phone.get_by_role("status")).to_have_text("Bewaard.")
    phone.goto(f"{phone.site}/vandaag/")
    expect(phone.get_by_text(HABIT)).to_be_visible()
    good(phone, "today")
    phone.goto(f"{phone.site}/gesprek/nieuw/")
    phone.get_by_role("button", name="Verstuur de uitnodiging").click()
    expect(phone.get_by_text("Manager heeft je uitnodiging")).to_be_visible()
    phone.goto(f"{phone.site}/maatwerk/nieuw/")
    phone.get_by_label("taken", exact=True).check()
    phone.get_by_label("Wat wil je afspreken?").fill("Twee ochtenden voordoen")
    phone.get_by_role("button", name="Ga verder").click()
    expect(phone.get_by_role("heading", name="Het concept")).to_be_visible()
    assert phone.troubles == []

    again = another()  # the same code opens nothing any more
    again.goto(f"{again.site}/inloggen/code/#{code.replace(' ', '')}")
    again.get_by_role("button", name="Inloggen").click()
    expect(again.get_by_role("button", name="Inloggen")).to_be_visible()
    assert again.url.endswith("/inloggen/code/")

    on_a_shared_screen(canteen, code_for_now(hr, "code-again"))
    canteen.get_by_role("button", name="Klaar, vergeet alles").click()
    expect(canteen.get_by_label("De code op je brief")).to_have_value("")
    canteen.go_back()
    canteen.wait_for_load_state()
    expect(canteen.get_by_text(HABIT)).to_have_count(0)
    canteen.goto(f"{canteen.site}/mijn/plan/")
    expect(canteen.get_by_text(HABIT)).to_have_count(0)
    expect(canteen.get_by_role("heading", name="Inloggen")).to_be_visible()

    canteen.clock.install()
    on_a_shared_screen(canteen, code_for_now(hr, "code-third"))
    canteen.clock.fast_forward(125_000)
    expect(canteen.get_by_role("button", name="Ik ben er nog")).to_be_visible()
    good(canteen, "counts-down")
    canteen.get_by_role("button", name="Ik ben er nog").click()
    expect(canteen.get_by_role("button", name="Ik ben er nog")).to_be_hidden()
    canteen.clock.fast_forward(160_000)
    expect(canteen.get_by_label("De code op je brief")).to_have_value("")
    canteen.go_back()
    expect(canteen.get_by_text(HABIT)).to_have_count(0)
    assert canteen.troubles == []


def on_a_shared_screen(page, code):
    """Sign in there with a code, and open the plan."""
    page.goto(f"{page.site}/inloggen/code/")
    page.get_by_label("De code op je brief").fill(code)
    page.get_by_label("Dit scherm is van meer mensen").check()
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_text(HABIT)).to_have_count(0)
    page.get_by_role("link", name="Mijn plan", exact=True).first.click()
    page.get_by_label("Je pincode").fill(PIN)
    page.get_by_role("button", name="Openen").click()
    expect(page.get_by_text(HABIT).first).to_be_visible()
    good(page, "shared")
