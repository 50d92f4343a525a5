"""What came out of a programme on paper: PDF, Word, and one page for the board."""

from io import BytesIO

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.pages.test_finding_page import found, programme  # noqa: F401 - a fixture
from tests.world import sign_in

from bestendig.common.texts import text
from bestendig.organisations.roles import Role

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


def test_without_a_finding_or_of_another_kind_there_is_none(client, world, programme):  # noqa: F811
    assert paper(client, world, Role.BOARD, programme, "pdf").status_code == 404
    found(programme)
    assert paper(client, world, Role.BOARD, programme, "odt").status_code == 404
    sign_in(client, world.here.people[Role.MANAGER], Role.MANAGER)
    assert client.get(reverse("programmes:board", args=[programme.pk])).status_code == 403
