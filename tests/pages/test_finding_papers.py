"""What came out of a programme on paper: PDF, Word, and one page for the board."""

from datetime import date
from html import unescape
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.pages.test_finding_page import found, programme  # noqa: F401 - a fixture
from tests.world import sign_in

from bestendig.common.texts import text
from bestendig.findings.models import SeriesFinding
from bestendig.organisations.roles import Role
from bestendig.programmes.models import SeriesChoice

pytestmark = pytest.mark.django_db


def paper(client, world, role, programme, kind):  # noqa: F811 - the fixture
    sign_in(client, world.here.people[role], role)
    return client.get(reverse("programmes:paper", args=[programme.pk, kind]))


def test_word_says_the_same_as_the_page(client, world, programme):  # noqa: F811
    found(programme)
    answer = paper(client, world, Role.BOARD, programme, "docx")
    assert answer["Content-Disposition"].endswith('duos-meting-na-afloop.docx"')
    document = docx.Document(BytesIO(answer.content))
    said = "\n".join(x.text for x in document.paragraphs)
    assert said.index("Ja, het werkt.") < said.index("Wat mensen zeggen")
    assert "Effect: het verschil met mensen die niet meededen" in said
    assert text("talks.none", "nl") in said
    assert "+0,31" in [cell.text for row in document.tables[0].rows for cell in row.cells]


def test_pdf_is_tagged_and_has_a_title(client, world, programme):  # noqa: F811
    found(programme)
    answer = paper(client, world, Role.WORKS_COUNCIL, programme, "pdf")
    reader = PdfReader(BytesIO(answer.content))
    said = "".join(page.extract_text() for page in reader.pages)
    assert "Ja, het werkt." in said
    assert "Wat mensen zeggen" in said
    assert reader.metadata.title == "Wat kwam er uit Duo's"
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_one_page_keeps_effect_and_words_apart(client, world, programme):  # noqa: F811
    found(programme, outcome="leerruimte", primary=False)
    found(programme, wave_id=programme.findings.get().wave_id)
    sign_in(client, world.here.people[Role.BOARD], Role.BOARD)
    shown = client.get(reverse("programmes:board", args=[programme.pk])).content.decode()
    assert shown.index("Ja, het werkt.") < shown.index("Wat mensen zeggen")
    assert shown.index("Wat mensen zeggen") < shown.index("Ga ermee door.")
    assert shown.count('class="verdict ') == 1


FIGURE = {
    "figure": "het verzuim van de hele organisatie",
    "verdict": "**Geen uitspraak mogelijk.** Het verzuim liep niet anders dan verwacht.",
    "grade": "Geen uitspraak (–)", "why_grade": "Zonder vergelijking blijft het zwak.",
    "whose": "Dit cijfer is van iedereen, niet van deelnemers.", "size": ["Gemiddeld −0,1 punt."],
    "flags": ["In deze tijd gebeurde ook: Verkiezingen."], "method": ["20 maanden ervoor."],
    "advice": "Kijk over een jaar nog eens.",
}  # fmt: skip


def test_a_figure_that_was_judged_stands_on_every_paper_apart(client, world, programme):  # noqa: F811
    found(programme)
    choice = SeriesChoice.objects.create(
        programme=programme, number=1, measure="absence", grain="month", periods=12,
        since=date(2024, 1, 1), starts_on=programme.begins, chosen_at=timezone.now(),
    )  # fmt: skip
    sign_in(client, world.here.people[Role.BOARD], Role.BOARD)
    board = reverse("programmes:board", args=[programme.pk])
    assert "Geen uitspraak mogelijk." not in client.get(board).content.decode()
    SeriesFinding.objects.create(
        choice=choice, judged_on=timezone.localdate(), grade="-", verdict="none",
        stories={"nl": FIGURE, "en": FIGURE}, sha256="x",
    )  # fmt: skip
    shown = unescape(client.get(board).content.decode())
    kind = "Geteld: "
    assert shown.index("Ja, het werkt.") < shown.index("Geen uitspraak mogelijk.")
    assert kind in shown.split("Geen uitspraak mogelijk.")[1].split("</p>")[0]
    answer = paper(client, world, Role.BOARD, programme, "docx")
    said = "\n".join(x.text for x in docx.Document(BytesIO(answer.content)).paragraphs)
    answer = paper(client, world, Role.BOARD, programme, "pdf")
    pages = PdfReader(BytesIO(answer.content)).pages
    sheet = " ".join("".join(page.extract_text() for page in pages).split())
    for words in (*FIGURE["size"], *FIGURE["flags"], *FIGURE["method"], FIGURE["whose"],
                  FIGURE["advice"], FIGURE["why_grade"], kind):  # fmt: skip
        assert words in said, words
        assert words in sheet, words
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    finding = unescape(
        client.get(reverse("programmes:finding", args=[programme.pk])).content.decode()
    )
    assert FIGURE["whose"] in finding


def test_without_a_finding_or_of_another_kind_there_is_none(client, world, programme):  # noqa: F811
    assert paper(client, world, Role.BOARD, programme, "pdf").status_code == 404
    found(programme)
    assert paper(client, world, Role.BOARD, programme, "odt").status_code == 404
    sign_in(client, world.here.people[Role.MANAGER], Role.MANAGER)
    assert client.get(reverse("programmes:board", args=[programme.pk])).status_code == 403
