"""The works council reads what is asked and agrees; the administrator chooses colours."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.common import scope
from bestendig.organisations.actions.agreements import Period, ask_consent
from bestendig.organisations.models import Agreement, Organisation
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def place(settings, tmp_path):
    settings.KEY_STORE = (tmp_path / "keys").as_uri()
    return make_place("voorbeeldstad", "Voorbeeldstad")


@WIDTHS
def test_works_council_reads_the_request_and_agrees(visitor, place, width):
    today = timezone.localdate()
    with scope.bind(place.organisation.pk):
        ask_consent(Period(start=today, end=today + timedelta(days=600)), "Niet in december.")
    arrive(visitor, place.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    page = visitor
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/instemming/")
    page.get_by_role("heading", name="Wat ligt bij ons?").wait_for()
    sound(page)
    page.get_by_role("link", name="Lees de brief").click()
    page.get_by_role("heading", name="Verzoek om instemming van de ondernemingsraad").wait_for()
    assert page.get_by_text("Daarbij geldt: Niet in december.").count() == 1
    sound(page)
    _picture(page, f"letter-{width}")
    page.go_back()
    page.get_by_role("link", name="Beslis", exact=True).click()
    page.get_by_label("Wij stemmen in").check()
    sound(page)
    page.get_by_role("button", name="Leg dit vast").click()
    page.get_by_text("Er ligt nu niets bij jullie.").wait_for()
    assert page.locator("dd", has_text="Niet in december.").count() == 1
    sound(page)
    with scope.bind(place.organisation.pk):
        assert Agreement.objects.get().state == Agreement.State.AGREED
    assert page.troubles == []


@WIDTHS
def test_administrator_looks_at_colours_before_saving_them(visitor, place, width):
    arrive(visitor, place.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    page = visitor
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/instellingen/huisstijl/")
    ours = _button_colour(page)
    page.get_by_label("Hoofdkleur").fill("#ffcc00")
    page.get_by_role("button", name="Bekijk het eerst").click()
    page.get_by_role("alert").get_by_text("Te licht om te lezen op wit").wait_for()
    assert _button_colour(page) == ours
    page.get_by_label("Hoofdkleur").fill("#8a1538")
    page.get_by_role("button", name="Bekijk het eerst").click()
    page.get_by_role("heading", name="Zo ziet het eruit").wait_for()
    page.wait_for_load_state()  # the words are there before the stylesheet is
    assert _button_colour(page) == "rgb(138, 21, 56)"
    sound(page)
    _picture(page, f"style-{width}")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("heading", name="Instellingen", level=1).wait_for()
    sound(page)
    assert Organisation.objects.get().brand_colour == "#8a1538"
    page.goto(f"{page.site}/vandaag/")
    tokens = "getComputedStyle(document.documentElement).getPropertyValue('--bestendig-petrol-500')"
    assert page.evaluate(tokens).strip() == "#8a1538"
    assert page.troubles == []


def _button_colour(page):
    button = page.get_by_role("button", name="Bewaar")
    return button.evaluate("element => getComputedStyle(element).backgroundColor")


def _picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"agreements-{name}.png", full_page=True)
