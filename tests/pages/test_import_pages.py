"""The pages of the import, from file to undo."""

import io
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.table_files import read_table
from bestendig.organisations.imports.fields import Field, guess
from bestendig.organisations.imports.models import PeopleFile
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db

CONTENT = """Persnr;Naam;E-mail;Team
12;Meer, Robin van der;robin@voorbeeldstad.example;Groen
13;Wit, Jo;geen adres;Groen
;=1+1;;Groen
"""


@pytest.fixture
def adviser(client, world):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    return client


def upload(client, content=CONTENT, name="mensen.csv"):
    return client.post("/mensen/inlezen/", {"file": SimpleUploadedFile(name, content.encode())})


def brought(client, content=CONTENT, **choices):
    """The address of a file whose columns are named."""
    address = upload(client, content)["Location"]
    form = client.get(address).context["form"]
    said = {x.html_name: x.value() or "" for x in form.column_fields}
    client.post(address, {**said, "everybody": "no", "ends_on": "", **choices})
    return address.removesuffix("kolommen/")


def page(answer):
    return unescape(answer.content.decode())


def people(world):
    with scope.bind(world.here.organisation.pk):
        return {str(x) for x in Person.objects.filter(imported_at__isnull=False)}


def test_import_is_for_advisers_and_the_administrator(client, world):
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.DPO, Role.BOARD):
        sign_in(client, world.here.people[role], role)
        assert client.get("/mensen/inlezen/").status_code == 403
        assert upload(client).status_code == 403
    assert PeopleFile.across.count() == 0


def test_file_of_another_organisation_is_not_there(adviser, client, world):
    address = brought(adviser)
    sign_in(client, world.there.people[Role.ADVISER], Role.ADVISER)
    for part in ("", "kolommen/", "meldingen.csv", "veranderingen.csv"):
        assert client.get(f"{address}{part}").status_code == 404
    for part in ("bevestigen/", "annuleren/", "terugdraaien/"):
        assert client.post(f"{address}{part}").status_code == 404


def test_from_file_to_people_and_back(adviser, world):
    address = brought(adviser)
    shown = adviser.get(address)
    assert "Eén rij is geweigerd" in page(shown)
    assert "geen adres is geen e-mailadres" in page(shown)
    answer = adviser.post(
        f"{address}bevestigen/", {"shown": shown.context["form"]["shown"].value()}
    )
    assert answer["Location"] == address
    waiting = adviser.get(address)
    assert (waiting["Refresh"], "We lezen in" in page(waiting)) == ("2", True)
    assert run_waiting() == 1
    done = page(adviser.get(address))
    assert "De mensen zijn ingelezen" in done
    assert people(world) == {"Robin van der Meer", "=1+1"}
    adviser.post(f"{address}terugdraaien/")
    assert "Het inlezen is teruggedraaid" in page(adviser.get(address))
    assert people(world) == set()


def test_undo_names_who_was_changed_and_offers_the_others(adviser, world):
    address = brought(adviser)
    shown = adviser.get(address).context["form"]["shown"].value()
    adviser.post(f"{address}bevestigen/", {"shown": shown})
    run_waiting()
    with scope.bind(world.here.organisation.pk):
        Person.objects.filter(first_name="Robin").update(function_family="groen")
    answer = adviser.post(f"{address}terugdraaien/")
    assert (answer.status_code, "Robin van der Meer" in page(answer)) == (409, True)
    adviser.post(f"{address}terugdraaien/", {"leave": "1"})
    assert people(world) == {"Robin van der Meer"}


def test_files_to_download_hold_no_formulas(adviser):
    address = brought(adviser)
    messages = adviser.get(f"{address}meldingen.csv").content.decode("utf-8-sig")
    assert messages.splitlines()[1].startswith("3;E-mail;rij geweigerd;geen adres is geen")
    changes = adviser.get(f"{address}veranderingen.csv").content.decode("utf-8-sig")
    assert "'=1+1" in changes


@pytest.mark.parametrize(
    ("column", "word"),
    [("Geboortedatum", "DATUMVERSCHIL"), ("BSN", "burgerservicenummer"),
     ("Nationaliteit", "nationaliteit")],
)  # fmt: skip
def test_refused_column_is_explained(adviser, column, word):
    answer = upload(adviser, f"Naam;{column}\nAda;x\nBo;y\n")
    assert answer.status_code == 422
    assert (column in page(answer), word in page(answer)) == (True, True)
    assert PeopleFile.across.count() == 0


def test_columns_without_a_name_or_with_one_thing_twice_are_refused(adviser):
    address = upload(adviser)["Location"]
    said = {"everybody": "no", "column_0": "number", "column_1": "", "column_2": "", "column_3": ""}
    assert "Zonder naam weten we niet wie wie is." in page(adviser.post(address, said))
    twice = {**said, "column_1": "name", "column_2": "name"}
    assert adviser.post(address, twice).status_code == 422
    whole = {**said, "column_1": "name", "everybody": "yes", "ends_on": ""}
    assert "ends_on" in adviser.post(address, whole).context["form"].errors


def test_ending_many_asks_once_more(adviser, world):
    address = brought(adviser, everybody="yes", ends_on="2026-11-01")
    shown = adviser.get(address)
    form = shown.context["form"]
    assert "Ja, 9 van de 10 mensen zijn echt weg" in page(shown)
    said = {"shown": form["shown"].value()}
    answer = adviser.post(f"{address}bevestigen/", said)
    assert (answer.status_code, "Bevestig dat dit klopt." in page(answer)) == (422, True)
    assert adviser.post(f"{address}bevestigen/", {**said, "many_end": "on"}).status_code == 302


def test_changed_people_meanwhile_are_shown_again(adviser, world):
    address = brought(adviser)
    said = {"shown": adviser.get(address).context["form"]["shown"].value()}
    with scope.bind(world.here.organisation.pk):
        Person.objects.create(first_name="Robin", work_email="robin@voorbeeldstad.example")
    answer = adviser.post(f"{address}bevestigen/", said)
    assert (answer.status_code, "intussen iets veranderd" in page(answer)) == (422, True)
    adviser.post(f"{address}bevestigen/", {"shown": answer.context["form"]["shown"].value()})
    with scope.bind(world.here.organisation.pk):
        Person.objects.filter(first_name="Robin").update(last_name="Bos")
    run_waiting()
    assert "Er is niets ingelezen." in page(adviser.get(address))


def test_cancelled_file_is_gone(adviser):
    address = brought(adviser)
    assert adviser.post(f"{address}annuleren/")["Location"] == "/mensen/inlezen/"
    assert "Dit bestand is weg" in page(adviser.get(address))
    assert adviser.get(f"{address}kolommen/")["Location"] == address
    assert adviser.get(f"{address}meldingen.csv").status_code == 404
    assert adviser.post(f"{address}bevestigen/").status_code == 302


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_example_is_a_file_that_we_understand(adviser, kind):
    answer = adviser.get(reverse("people:sample", args=[kind]))
    table = read_table(f"voorbeeld.{kind}", answer.content)
    found = guess(table.columns)
    assert table.frame.height == 1
    assert set(found.values()) == {
        Field.NUMBER, Field.FIRST, Field.INFIX, Field.LAST, Field.EMAIL, Field.DOMAIN,
        Field.DEPARTMENT, Field.TEAM, Field.MANAGER, Field.FUNCTION, Field.BAND, Field.STARTS,
        Field.ENDS,
    }  # fmt: skip
    assert adviser.get("/mensen/inlezen/voorbeeld.pdf").status_code == 404


def test_start_lists_what_waits_with_the_same_number_of_queries(adviser, django_assert_num_queries):
    brought(adviser)
    with django_assert_num_queries(30, exact=False) as few:
        adviser.get("/mensen/inlezen/")
    count = len(few)
    for _ in range(5):
        brought(adviser)
    with django_assert_num_queries(count):
        answer = adviser.get("/mensen/inlezen/")
    assert len(answer.context["waiting"]) == 6
    assert urlsplit(reverse("people:file", args=[answer.context["waiting"][0][0].pk])).path in page(
        answer
    )


def test_workbook_with_a_title_and_excel_dates(adviser, world):
    from openpyxl import Workbook  # noqa: PLC0415 - only here

    book = Workbook()
    for row in (["Personeelslijst november"], [], ["Naam", "Datum in dienst"],
                ["Ada Bos", "01-02-2020"]):  # fmt: skip
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("lijst.xlsx", out.getvalue())
    address = adviser.post("/mensen/inlezen/", {"file": file})["Location"]
    assert "lijst.xlsx heeft één rij" in page(adviser.get(address))
