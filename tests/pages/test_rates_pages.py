"""Absence and turnover, from the example file to the charts and back."""

import io
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.world import make_unit, sign_in

from bestendig.common import scope
from bestendig.organisations.actions.events import record_event
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
ADDRESS = "/verzuim-en-uitstroom/"
START = date(2024, 1, 1)
MONTHS = [f"{y}-{m:02}" for y in (2024, 2025) for m in range(1, 13) if (y, m) != (2024, 5)]
CONTENT = "Periode;Onderdeel;Verzuim;Uitstroom\r\n" + "".join(
    f"{month};;{4 + int(month[-2:]) / 10};{1 + int(month[-2:]) % 3 / 10}\r\n" for month in MONTHS
)


@pytest.fixture
def town(world):
    """Seventy people in a domain of sixty; an event in it and one outside."""
    place = world.here
    with scope.bind(place.organisation.pk):
        place.concern.versions.update(valid_from=START)
        domain = make_unit("Sociaal domein", UnitKind.DOMAIN, place.concern)
        domain.versions.update(valid_from=START)
        for unit, count in ((domain, 60), (place.team, 50)):
            Person.objects.bulk_create(
                Person(first_name=f"Jo {n}", unit=unit, starts_on=START) for n in range(count)
            )
        record_event("Nieuw zaaksysteem", "inside", date(2024, 10, 1), units=[domain])
        record_event("Verkiezingen", "outside", date(2025, 3, 18))
    return place


@pytest.fixture
def adviser(client, town):
    sign_in(client, town.people[Role.ADVISER], Role.ADVISER)
    return client


def upload(client, content=CONTENT, **more):
    file = SimpleUploadedFile("verzuim.csv", content.encode())
    return client.post(f"{ADDRESS}inlezen/", {"file": file, "source": "AFAS", **more})


def page(answer):
    return unescape(answer.content.decode())


def bring(client, content=CONTENT):
    address = upload(client, content)["Location"]
    shown = client.get(address).context["form"]["shown"].value()
    client.post(f"{address}bevestigen/", {"shown": shown})
    return address


def test_reading_is_for_adviser_board_and_oversight_and_importing_for_advisers(client, town):
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.COACH, Role.ORGANISATION_ADMIN):
        sign_in(client, town.people[role], role)
        assert client.get(ADDRESS).status_code == 403
    for role in (Role.BOARD, Role.WORKS_COUNCIL, Role.DPO):
        sign_in(client, town.people[role], role)
        assert "Hier komt het verzuim" in page(client.get(ADDRESS))
        assert client.get(f"{ADDRESS}inlezen/").status_code == 403
        assert upload(client).status_code == 403
        assert ADDRESS in page(client.get("/beeld/"))


def test_from_file_to_chart_and_back(adviser):
    answer = upload(adviser, CONTENT.replace("2025-02;", "2025;"))
    shown = adviser.get(answer["Location"])
    words = page(shown)
    assert "“2025” is geen maand of kwartaal" in words
    assert "rij 14" in words
    assert "Verzuim, hele organisatie: mei 2024, februari 2025" in words
    form = {"shown": shown.context["form"]["shown"].value()}
    assert adviser.post(f"{answer['Location']}bevestigen/", form).status_code == 302
    assert "44" in page(adviser.get(answer["Location"]))
    words = page(adviser.get(ADDRESS))
    assert "In december 2025 was het verzuim <strong>5,2%</strong>." in words
    assert "Niet bekend: mei 2024, februari 2025." in words
    assert "Nieuw zaaksysteem" in words
    assert "(Sociaal domein)" in words
    assert words.count('class="c-event"') == 8  # two events, two charts, wide and narrow
    assert "Geteld" in words
    assert "Of een programma helpt, zie je hier niet" in words
    adviser.post(f"{answer['Location']}terugdraaien/")
    assert "Hier komt het verzuim" in page(adviser.get(ADDRESS))


def test_a_correction_shows_what_stood_there(adviser):
    bring(adviser)
    bring(adviser, "Periode;Verzuim\r\n2025-12;6,4\r\n2025-11;5,1\r\n")
    words = page(adviser.get(ADDRESS))
    assert "<td>6,4%</td><td>5,2%</td>" in words


def test_a_fraction_is_asked_about(adviser):
    address = upload(adviser, "Periode;Verzuim\r\n2025-01;0,052\r\n2025-02;0,06\r\n")["Location"]
    assert "Bij verzuim staat 0,052. Hoeveel is dat?" in page(adviser.get(address))
    assert adviser.post(f"{address}getallen/", {}).status_code == 422
    adviser.post(f"{address}getallen/", {"absence": "fraction"})
    assert "6,0%" in page(adviser.get(address))
    adviser.post(f"{address}annuleren/")
    assert "weggegooid" in page(adviser.get(address))


def test_a_file_of_people_is_refused_with_the_reason(adviser):
    answer = upload(adviser, "Periode;Medewerker;Verzuim\r\n2025-01;Jo;5\r\n")
    assert answer.status_code == 422
    assert "kolom Medewerker gaat over losse mensen" in page(answer)


def test_large_units_have_a_page_a_quarter_at_a_time(adviser, client, town):
    rows = "".join(
        f"{y} K{q};Sociaal domein;{5 + q / 10}\r\n" for y in (2024, 2025) for q in (1, 2, 3, 4)
    )
    bring(adviser, f"Kwartaal;Onderdeel;Verzuim\r\n{rows}")
    sign_in(client, town.people[Role.BOARD], Role.BOARD)
    words = page(client.get(ADDRESS))
    assert "2025 K4" in words
    with scope.bind(town.organisation.pk):
        unit = next(iter(Person.objects.filter(first_name="Jo 59"))).unit_id
    words = page(client.get(f"{ADDRESS}onderdeel/{unit}/"))
    assert "In het 4e kwartaal van 2025 was het verzuim" in words
    assert client.get(f"{ADDRESS}onderdeel/{town.team.pk}/").status_code == 404


def test_the_example_can_be_filled_in_and_imported(adviser):
    csv = adviser.get(f"{ADDRESS}inlezen/voorbeeld.csv").content.decode("utf-8-sig")
    first = csv.splitlines()[2]
    filled = csv.replace(first, first.replace(";;;", ";;5,2;1,3"))
    assert "5,2%" in page(adviser.get(upload(adviser, filled)["Location"]))
    book = load_workbook(io.BytesIO(adviser.get(f"{ADDRESS}inlezen/voorbeeld.xlsx").content))
    rows = list(book.active.values)
    assert rows[1] == ("Periode", "Onderdeel", "Verzuim %", "Uitstroom %")
    assert "Sociaal domein" in [x[1] for x in rows]
