"""The adviser reaches people by mail and letter; somebody who signed in goes to the questions."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.survey_town import make_survey, quick_keys  # noqa: F401 - a fixture
from tests.world import Place, make_person

from bestendig.organisations.models import Account
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def survey(quick_keys, visitor, settings):  # noqa: F811 - the fixture
    settings.BASE_URL = visitor.site
    made = make_survey()
    with made.bound():
        for number, person in enumerate(made.town.people):
            if number % 2:
                person.work_email = f"mens{number}@voorbeeldstad.example"
                person.save()
    return made


def sheets(download):
    """The pages of a file that the browser kept."""
    return PdfReader(BytesIO(Path(download.path()).read_bytes())).pages


def test_adviser_prints_letters_of_a_team_and_one_again(visitor, survey):
    page = visitor
    with survey.bound():
        place = Place(organisation=survey.organisation, team=survey.town.teams[0])
        adviser = make_person(place, Role.ADVISER, name="Noor")
    arrive(page, adviser, Role.ADVISER)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{page.site}/metingen/{survey.wave.pk}/bereiken/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        sound(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Print brieven Team 1", exact=True).click()
    assert len(sheets(download.value)) == 7

    page.get_by_role("link", name="Zeg wie helpt, wanneer en waar").click()
    page.get_by_label("Wie helpt mensen zonder telefoon?").fill("Bo")
    page.get_by_label("Wanneer en waar?").fill("dinsdag om 12 uur in de kantine")
    sound(page)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Bo, dinsdag om 12 uur in de kantine")).to_be_visible()

    page.get_by_role("link", name="Iemand is de brief kwijt").click()
    sound(page)
    page.get_by_label("Naam of e-mailadres").fill(f"{survey.town.people[2]} (Team 0)")
    page.get_by_role("button", name="Verder").click()
    sound(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Print deze brief").click()
    (letter,) = sheets(download.value)
    assert survey.code(2) in letter.extract_text()
    assert "Kom langs bij Bo" in letter.extract_text()

    page.goto(f"{page.site}/metingen/{survey.wave.pk}/bereiken/")
    page.get_by_role("link", name="Tekst die een leidinggevende voorleest").click()
    sound(page)
    page.goto(f"{page.site}/metingen/rustige-dagen/")
    sound(page)
    assert page.troubles == []


def test_who_signed_in_goes_from_the_card_to_the_questions(visitor, survey):
    page, person = visitor, survey.town.people[3]
    with survey.bound():
        person.account = Account.objects.create_user("mens3@voorbeeldstad.example")
        person.save()
    page.set_viewport_size({"width": 390, "height": 844})
    arrive(page, person, Role.EMPLOYEE)
    page.goto(f"{page.site}/vandaag/")
    sound(page)
    page.get_by_role("button", name="Naar de vragen").click()
    expect(page).to_have_url(f"{page.site}/v/")
    expect(page.get_by_text("Jouw antwoorden gaan in een stembus")).to_be_visible()
    assert page.troubles == []
