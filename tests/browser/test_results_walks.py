"""What came out of a survey, as everybody meets it: on a phone, on a wide screen, on paper."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.released import fixed, released
from tests.world import make_place

from bestendig.common import scope
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.roles import Role
from bestendig.questionnaires.launched import wave_document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def here(transactional_db, prepared):
    """A municipality with two surveys that have closed, and something that happened between."""
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    today = timezone.localdate()
    with scope.bind(place.organisation.pk):
        version = fixed("factors")
        core = fixed()
        for made, seed in ((version, 3), (core, 2)):
            ago = today - timedelta(days=200 + seed)
            released(place, title="Voorjaar", closed_on=ago, version=made, seed=seed)
        ContextEvent.objects.create(
            title="Nieuw systeem", side="inside", starts_on=today - timedelta(days=90)
        )
        codes = [one["code"] for one in wave_document(core)["figures"]]
        alike = {code: {"between": "clear", "within": "fair"} for code in codes}
        place.release = released(place, version=core, units=((place.team,),), alike=alike)
    return place


def fits(page, width):
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_adviser_writes_what_is_done_and_an_employee_reads_it_on_a_phone(visitor, here):
    page = visitor
    page.set_viewport_size(WIDE)
    arrive(page, here.people[Role.ADVISER], Role.ADVISER)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("link", name="Schrijf op wat jullie met Najaar doen").click()
    sound(page)
    page.get_by_role("button", name="Zet dit neer voor iedereen").click()
    expect(page.locator(".error-summary")).to_be_visible()
    sound(page)
    page.get_by_label("Wat doen jullie ermee?").fill("Leertijd staat vanaf mei in het rooster.")
    page.get_by_label("Met wie is het besproken?").fill("alle teams en de OR")
    page.get_by_role("button", name="Zet dit neer voor iedereen").click()
    expect(page.get_by_text("Leertijd staat vanaf mei in het rooster.")).to_be_visible()
    sound(page)

    page.set_viewport_size(PHONE)
    arrive(page, here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("link", name="Lees verder").click()
    sound(page)
    fits(page, 390)
    page.get_by_role("link", name="Bekijk alle cijfers").click()
    expect(page.get_by_text("We meten geen gezondheid.")).to_be_visible()
    expect(page.locator(".events").get_by_text("Nieuw systeem")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    sound(page)
    fits(page, 390)


def test_board_looks_at_the_groups_and_taps_what_is_hidden(visitor, here):
    page = visitor
    page.set_viewport_size(WIDE)
    arrive(page, here.people[Role.BOARD], Role.BOARD)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("link", name="Bekijk de uitkomst").click()
    sound(page)
    page.get_by_role("link", name="Bekijk de groepen naast elkaar").click()
    sound(page)
    page.set_viewport_size(PHONE)
    fits(page, 390)
    page.get_by_role("button", name="Te klein om te tonen").first.click()
    expect(page.get_by_text("Met een kleine groep kun je raden wie wat zei.")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Groep 0").first.click()
    sound(page)
    fits(page, 390)
    page.goto(f"{page.site}/beeld/{here.release.wave_id}/downloaden/")
    sound(page)
    fits(page, 390)
    arrive(page, here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    page.goto(f"{page.site}/archief-en-vertrek/")
    for summary in page.locator("main summary").all():
        summary.click()
    sound(page)
    fits(page, 390)


def test_questions_by_the_quarter_are_begun_and_read_on_a_phone(visitor, here):
    page = visitor
    with scope.bind(here.organisation.pk):
        for ago, name in ((95, "1e kwartaal 2026"), (4, "2e kwartaal 2026")):
            released(
                here, title=f"Na een gesprek: {name}", version=fixed("talk"), seed=ago,
                closed_on=timezone.localdate() - timedelta(days=ago), rolling="talk",
            )  # fmt: skip
    page.set_viewport_size(PHONE)
    arrive(page, here.people[Role.ADVISER], Role.ADVISER)
    page.goto(f"{page.site}/metingen/")
    page.get_by_role("link", name="Vragen per kwartaal").click()
    sound(page)
    fits(page, 390)
    page.get_by_role("link", name=re.compile("Begin hiermee.*gesprek")).click()
    sound(page)
    page.get_by_role("button", name="Leg het plan vast en begin").click()
    page.get_by_role("link", name=re.compile("Onderdelen vragen.*gesprek")).click()
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Zet ze op de lijst").click()
    expect(page.get_by_role("status")).to_contain_text("op de lijst")
    sound(page)
    arrive(page, here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{page.site}/beeld/kwartaal/talk/")
    expect(page.get_by_role("heading", name="Kwartaal na kwartaal")).to_be_visible()
    sound(page)
    fits(page, 390)


def test_manager_meets_the_group_and_three_questions(visitor, here):
    page = visitor
    page.set_viewport_size(PHONE)
    arrive(page, here.people[Role.MANAGER], Role.MANAGER)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("link", name="Mijn team", exact=True).click()
    expect(page.get_by_role("heading", name="Beeld van Groep 0")).to_be_visible()
    expect(page.get_by_text("Herkennen we dit?")).to_be_visible()
    page.get_by_text("Alle cijfers van deze groep").click()
    sound(page)
    fits(page, 390)
    with page.expect_download() as card:
        page.get_by_role("link", name="Print de kaart (PDF)").click()
    assert card.value.suggested_filename == "drie-vragen.pdf"


def test_works_council_reads_the_check_in_both_languages(visitor, here):
    page = visitor
    page.set_viewport_size(PHONE)
    arrive(page, here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("link", name="Lees de controle").click()
    expect(page.get_by_text("speelde een computer de nieuwsgierige collega")).to_be_visible()
    sound(page)
    fits(page, 390)
    page.get_by_role("link", name="English", exact=True).click()
    expect(page.get_by_text("a computer played the curious colleague")).to_be_visible()
    sound(page)
