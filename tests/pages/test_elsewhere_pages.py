"""Published figures, from a file as it was found to beside our own."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.released import released
from tests.world import sign_in

from bestendig.benchmarks.models import Benchmark
from bestendig.common import scope
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
TABLE = """Werkonderzoek 2024;;
Organisatie;Plezier (% eens);Plezier (gemiddelde)
Alfa;58%;3,4
Bravo;61%;3,6
Charlie;*;3,9
Delta;55%;3,5
Echo;60%;3,7
Foxtrot;57%;3,8
Totaal;59%;3,6
Bron: verzonnen bureau;;
"""
SAID = {
    "title": "Werkonderzoek", "publisher": "Bureau", "year": "2024", "about": "zes gemeenten",
    "licence": "CC BY 4.0", "address": "https://bureau.example/onderzoek",
}  # fmt: skip
FIGURE = {"target": "vital_employees", "row": "", "words": "", "unit": "", "low": "", "high": ""}


@pytest.fixture
def adviser(client, world):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    return client


def page(answer):
    return unescape(answer.content.decode())


def upload(client, content=TABLE, **more):
    file = SimpleUploadedFile("tabel.csv", content.encode())
    return client.post("/elders/nieuw/", {"file": file, **SAID, **more})


def test_only_advisers_bring_and_board_and_oversight_read(client, world):
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.ORGANISATION_ADMIN):
        sign_in(client, world.here.people[role], role)
        assert client.get("/elders/").status_code == 403
    for role in (Role.BOARD, Role.WORKS_COUNCIL, Role.DPO):
        sign_in(client, world.here.people[role], role)
        assert "Hier staan straks onze eigen cijfers" in page(client.get("/elders/"))
        assert upload(client).status_code == 403


def test_from_a_file_to_beside_our_own(adviser, client, world):
    with scope.bind(world.here.organisation.pk):
        released(world.here)
    address = upload(adviser)["Location"]
    words = page(adviser.get(address))
    assert "We lazen 7 rijen en 2 kolommen met cijfers." in words
    assert "tellen niet mee in het midden: Totaal" in words
    assert "Bron: verzonnen bureau" in words
    answer = adviser.post(address, {**FIGURE, "column": "Plezier (% eens)", "is_same": "on"})
    assert answer.status_code == 422
    assert "Wij tellen dit anders" in page(answer)
    question = "Ik heb plezier in mijn werk."
    taken = {**FIGURE, "column": "Plezier (% eens)", "words": question}
    assert adviser.post(address, taken).status_code == 302
    same = {**FIGURE, "column": "Plezier (gemiddelde)", "low": "1", "high": "5", "is_same": "on"}
    assert adviser.post(address, same).status_code == 302
    assert adviser.post(f"{address}klaar/").status_code == 302
    sign_in(client, world.here.people[Role.BOARD], Role.BOARD)
    words = page(client.get("/elders/"))
    assert "Het midden van 5 organisaties of groepen. De helft ligt tussen 57% en 60%." in words
    assert "<strong>Een andere vraag:</strong> “Ik heb plezier in mijn werk.”" in words
    assert "Dezelfde vraag als de onze." in words
    assert "op een schaal van 1 tot 5" in words
    assert "Bureau, Werkonderzoek (2024). CC BY 4.0." in words
    assert "Gepubliceerd" in words
    assert "Alfa" not in words
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    assert adviser.post(f"{address}weg/").status_code == 302
    assert Benchmark.across.count() == 0


def test_what_cannot_be_read_or_is_not_yet_is_said(adviser):
    answer = upload(adviser, "Naam;Plaats\nAlfa;Hier\nBravo;Daar\n")
    assert "vinden we geen kolom met cijfers" in page(answer)
    answer = upload(adviser, TABLE.replace("Organisatie;", "Medewerker;"))
    assert "kolom Medewerker gaat over losse mensen" in page(answer)
    assert "Dit jaar is nog niet begonnen" in page(upload(adviser, year="2099"))
    address = upload(adviser)["Location"]
    answer = adviser.post(f"{address}klaar/")
    assert answer.status_code == 422
    assert "Kies minstens één cijfer" in page(answer)
