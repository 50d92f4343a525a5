"""The administrator imports people from a messy workbook, sees what is refused, and undoes it."""

import io
from datetime import date

import pytest
from openpyxl import Workbook
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.common import scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.organisations.models import Account, Organisation, Person
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def messy_workbook():
    """As an HR system gives it: titles, an empty row, real dates, doubles, a total."""
    book = Workbook()
    sheet = book.active
    rows = [
        ["Gemeente Voorbeeldstad"],
        ["Personeelsoverzicht, peildatum 1-11-2026"],
        [],
        ["Pers.nr", "Achternaam", "Tussenvoegsel", "Roepnaam", "E-mail werk", "Domein", "Team",
         "Naam leidinggevende", "Leeftijd", "In dienst", "Uit dienst"],
        ["00101", "Meer", "van der", "Robin", "robin.vandermeer @voorbeeldstad.example",
         "Openbare Ruimte", "Wegen en Riolering", "", 47, date(2019, 2, 1), None],
        ["00102", "Wit", "", "Jo", "", "Openbare Ruimte", "Wegen en Riolering",
         "Meer, Robin van der", 58, date(1996, 5, 1), None],
        ["00103", "Bos", "", "Bo", "bo.bos@", "Openbare Ruimte", "Groen", "00101", 51,
         date(2001, 1, 15), None],
        ["00104", "Dijk", "van", "Luca", "luca@voorbeeldstad.example", "Dienstverlening",
         "Burgerzaken", "Niemand Bekend", 29, "1 maart 2024", "31-12-9999"],
        ["00104", "Dijk", "van", "Luca", "luca@voorbeeldstad.example", "Dienstverlening",
         "Burgerzaken", "Niemand Bekend", 29, "1 maart 2024", "31-12-9999"],
        [],
        ["Totaal: 5 medewerkers"],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def administrator(visitor):
    """Voorbeeldstad, and its administrator signed in."""
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    arrive(visitor, place.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    visitor.place = place
    return visitor


def look(page, name):
    """The page is sound: axe, no sideways scroll, nothing on the console. `name` says which."""
    sound(page)


def imported(place):
    with scope.bind(place.organisation.pk):
        return {
            str(x): (x.age_band, x.starts_on, str(x.manager or ""))
            for x in Person.objects.filter(imported_at__isnull=False).select_related("manager")
        }


@pytest.mark.parametrize("width", [390, 1280])
def test_administrator_imports_a_messy_workbook_and_undoes_it(administrator, width):
    page = administrator
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/mensen/")
    look(page, "list")
    page.get_by_role("link", name="Mensen inlezen").click()
    look(page, "import")

    page.get_by_label("Het bestand uit je HR-systeem").set_input_files(
        {"name": "personeel.xlsx", "mimeType": "application/octet-stream",
         "buffer": messy_workbook()}
    )  # fmt: skip
    page.get_by_role("button", name="Lees dit bestand").click()
    page.get_by_role("heading", name="Welke kolom is wat?").wait_for()
    assert page.get_by_label("Pers.nr").input_value() == "number"
    assert page.get_by_label("Naam leidinggevende").input_value() == "manager"
    look(page, "columns")

    page.get_by_role("button", name="Toon wat er gebeurt").click()
    page.get_by_role("heading", name="Wat er gaat gebeuren").wait_for()
    refused = page.get_by_role("row").filter(has_text="bo.bos@ is geen e-mailadres")
    assert "rij 7" in refused.inner_text()
    assert page.get_by_text("We vinden niemand die bij Niemand Bekend hoort.").count() == 1
    folded = page.locator("details.plan-part:not([open]) > summary")
    while folded.count():
        folded.first.click()
    look(page, "preview")
    with page.expect_download() as download:
        page.get_by_role("link", name="Alle meldingen (CSV)").click()
    assert download.value.suggested_filename == "meldingen.csv"

    page.get_by_role("button", name="Lees dit in").click()
    page.get_by_role("heading", name="We lezen in").wait_for()
    look(page, "running")
    assert run_waiting() == 1
    page.get_by_role("heading", name="De mensen zijn ingelezen").wait_for()
    look(page, "imported")
    assert imported(page.place) == {
        "Robin van der Meer": ("35_59", date(2019, 2, 1), ""),
        "Jo Wit": ("35_59", date(1996, 5, 1), "Robin van der Meer"),
        "Luca van Dijk": ("under_35", date(2024, 3, 1), ""),
    }

    page.get_by_role("button", name="Draai dit terug").click()
    page.get_by_role("heading", name="Het inlezen is teruggedraaid").wait_for()
    look(page, "undone")
    assert imported(page.place) == {}
    assert page.troubles == []


@pytest.mark.parametrize("width", [390, 1280])
def test_platform_makes_an_organisation_whose_administrator_imports_people(visitor, width):
    page = visitor
    page.set_viewport_size({"width": width, "height": 900})
    platform = Account.objects.create_user("platform@bestendig.example", is_platform_admin=True)
    arrive(page, platform, Role.PLATFORM_ADMIN)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("heading", name="Organisaties").wait_for()
    look(page, "organisations")
    page.get_by_role("link", name="Maak een organisatie").click()
    look(page, "new organisation")
    page.get_by_label("Naam", exact=True).fill("Nieuwstad")
    page.get_by_label("Korte naam").fill("nieuwstad")
    page.get_by_label("Grootte").select_option(index=1)
    page.get_by_label("Provincie").select_option(label="Utrecht")
    page.get_by_label("Naam van de eerste beheerder").fill("Toon Beheer")
    page.get_by_label("E-mail van de eerste beheerder").fill("toon@nieuwstad.example")
    page.get_by_role("button", name="Maak de organisatie").click()
    page.get_by_text("Nieuwstad").first.wait_for()
    look(page, "made")

    town = Organisation.objects.get(slug="nieuwstad")
    with scope.bind(town.pk):
        toon = Person.objects.select_related("account").get()
    arrive(page, toon, Role.ORGANISATION_ADMIN)
    page.goto(f"{page.site}/mensen/inlezen/")
    page.get_by_label("Het bestand uit je HR-systeem").set_input_files(
        {"name": "personeel.xlsx", "mimeType": "application/octet-stream",
         "buffer": messy_workbook()}
    )  # fmt: skip
    page.get_by_role("button", name="Lees dit bestand").click()
    page.get_by_role("button", name="Toon wat er gebeurt").click()
    page.get_by_role("button", name="Lees dit in").click()
    page.get_by_role("heading", name="We lezen in").wait_for()
    assert run_waiting() == 1
    page.get_by_role("heading", name="De mensen zijn ingelezen").wait_for()
    with scope.bind(town.pk):
        assert Person.objects.count() == 4
    assert page.troubles == []


@pytest.mark.parametrize("width", [390, 1280])
def test_administrator_ends_a_manager_and_gives_a_role(administrator, width):
    page = administrator
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{page.site}/mensen/?zoek=manager")
    page.get_by_role("row").filter(has_text="Manager").get_by_role("link").first.click()
    page.get_by_role("heading", name="Wat we bewaren").wait_for()
    look(page, "person")
    page.get_by_role("link", name="Gaat uit dienst").click()
    look(page, "end")
    page.get_by_label("Wie neemt het over?").fill("Coach")
    page.get_by_role("button", name="Zet uit dienst").click()
    page.get_by_role("heading", name="Wat we bewaren").wait_for()

    page.goto(f"{page.site}/mensen/nieuw/")
    look(page, "add")
    page.goto(f"{page.site}/rollen/")
    page.locator(".role-card details > summary").first.click()
    look(page, "roles")
    page.get_by_role("link", name="Geef een rol").first.click()
    look(page, "give")
    page.get_by_label("Wie?").fill("employee@voorbeeldstad.example")
    page.get_by_label("Welke rol?").select_option(label="Coach")
    page.get_by_role("button", name="Geef deze rol").click()
    page.get_by_role("heading", name="Rollen").wait_for()
    assert page.locator(".holder").filter(has_text="Employee").count() == 1
    assert page.troubles == []
