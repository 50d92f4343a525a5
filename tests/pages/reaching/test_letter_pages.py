"""Letters: what is on the paper, whether a phone reads it, and what is kept of it."""

import re
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from bestendig.common.audit.models import AuditEntry
from bestendig.measurement.actions.answering import entry_of_code, entry_of_link
from bestendig.measurement.addresses import code_address, short_address, survey_link
from bestendig.measurement.ballots import access
from bestendig.measurement.models import Wave
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

CODE = re.compile(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}")


def post(client, name, survey, *args, **said):
    return client.post(reverse(f"reaching:{name}", args=[survey.wave.pk, *args]), said)


def texts(answer):
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    return [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]


def codes_read(content, scale=150 / 72):
    """What a phone reads from each page."""
    with pypdfium2.PdfDocument(content) as paper:
        pictures = [page.render(scale=scale).to_pil() for page in paper]
    return [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures]


def without_mail(survey, team):
    with survey.bound():
        return list(
            Person.objects.filter(unit=survey.town.teams[team], work_email="").order_by(
                "last_name", "first_name"
            )
        )


def log(survey, action):
    with survey.bound():
        return list(AuditEntry.objects.filter(action=action))


def test_a_phone_reads_the_square_and_the_code_opens_the_same_invitation(survey, adviser, client):
    people = without_mail(survey, 1)
    answer = post(client, "letters", survey, unit=survey.town.teams[1].pk)
    pages = texts(answer)
    assert len(pages) == 1 + len(people)
    squares = codes_read(answer.content)
    assert squares[0] == []
    assert CODE.search(pages[0]) is None
    for person, page, square in zip(people, pages[1:], squares[1:], strict=True):
        with survey.bound():
            entry = survey.town.entry(survey.wave, person)
            assert entry_of_code(CODE.search(page)[0]) == entry
        (link,) = square
        assert link.startswith("https://bestendig.example/v/")
        assert entry_of_link(link.rpartition("/")[2]) == entry
        for words in (str(person), "Team 1", "Vragen? Noor, 030 123 45 67", "Niemand op je werk"):
            assert words in page
    assert "6 brieven" in pages[0]
    assert f"{len(people)} brieven" in pages[0]


def test_square_is_read_on_a_bad_print(survey, adviser, client):
    """At 60 dots an inch, and with a stroke through it."""
    content = post(client, "letters", survey, unit=survey.town.teams[0].pk).content
    with pypdfium2.PdfDocument(content) as paper:
        picture = paper[1].render(scale=60 / 72).to_pil()
    assert len(zxingcpp.read_barcodes(picture)) == 1
    from PIL import ImageDraw  # noqa: PLC0415 - only here

    with pypdfium2.PdfDocument(content) as paper:
        picture = paper[1].render(scale=150 / 72).to_pil()
    code = zxingcpp.read_barcodes(picture)[0]
    at = code.position
    ImageDraw.Draw(picture).line(
        (at.top_left.x, at.top_left.y + 150, at.bottom_right.x, at.bottom_right.y - 130),
        fill="white", width=4,
    )  # fmt: skip
    assert [x.text for x in zxingcpp.read_barcodes(picture)] == [code.text]


def test_paper_is_tagged_and_has_no_code_in_what_is_around_it(survey, adviser, client):
    answer = post(client, "letters", survey, unit=survey.town.teams[1].pk)
    paper = PdfReader(BytesIO(answer.content))
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in paper.trailer["/Root"]
    assert b"pdfuaid" in answer.content or "pdfuaid" in str(paper.xmp_metadata.stream.get_data())
    titles = [str(one["/Title"]) for one in paper.outline if not isinstance(one, list)]
    assert titles == ["Team 1"]
    around = answer["Content-Disposition"] + str(paper.metadata)
    assert CODE.search(around) is None
    assert answer["Content-Disposition"] == 'attachment; filename="brieven-najaar-team-1.pdf"'


def test_the_same_letter_comes_out_each_time_and_each_time_is_logged(survey, adviser, client):
    first, again = (
        texts(post(client, "letters", survey, unit=survey.town.teams[1].pk)) for _ in range(2)
    )
    assert first == again
    assert [x.details for x in log(survey, "print_letters")] == [{"count": 6}] * 2


def test_everybody_in_a_team_when_asked(survey, adviser, client):
    pages = texts(post(client, "letters", survey, unit=survey.town.teams[1].pk, everybody="1"))
    assert len(pages) == 1 + 12


def test_all_letters_lie_team_after_team_and_name_after_name(survey, adviser, client):
    pages = texts(post(client, "all_letters", survey))
    assert len(pages) == 4 + 24
    names = [re.search(r"Mens(\d)x(\d+)", page) for page in pages]
    order = [(int(x[1]), f"{x[2]}") for x in names if x]
    assert order == sorted(order)
    assert [bool(x) for x in names] == ([False] + [True] * 6) * 4


def test_many_letters_come_in_parts(survey, adviser, client, monkeypatch):
    monkeypatch.setattr("bestendig.measurement.reaching.letters.MOST", 10)
    monkeypatch.setattr("bestendig.pages.reaching.views.MOST", 10)
    page = client.get(reverse("reaching:wave", args=[survey.wave.pk])).content.decode()
    assert page.count("Print alle brieven, deel") == 3
    parts = [texts(post(client, "all_letters", survey, part=n)) for n in (1, 2, 3)]
    codes = [code for part in parts for page in part for code in CODE.findall(page)]
    assert (len(codes), len(set(codes))) == (24, 24)
    assert post(client, "all_letters", survey, part=4).status_code == 302


def test_one_letter_again_has_the_same_code_and_the_log_says_whose(survey, adviser, client):
    person = without_mail(survey, 1)[0]
    found = post(client, "find_letter", survey, person=f"{person} (Team 1)")
    assert found["Location"] == reverse("reaching:letter", args=[survey.wave.pk, person.pk])
    assert "komt in het logboek" in client.get(found["Location"]).content.decode()
    assert log(survey, "print_letter") == []
    (page,) = texts(post(client, "letter", survey, person.pk))
    (entry,) = log(survey, "print_letter")
    assert (entry.object_kind, entry.object_id) == ("person", str(person.pk))
    assert CODE.search(page)[0] == survey.code(survey.town.people.index(person))


def test_somebody_who_was_not_invited_has_no_letter(survey, adviser, client):
    page = post(client, "find_letter", survey, person=adviser.work_email)
    assert "niet uitgenodigd voor deze meting" in page.content.decode()
    assert post(client, "letter", survey, adviser.pk).status_code == 302
    assert log(survey, "print_letter") == []


def test_after_the_close_there_is_nothing_to_print(survey, adviser, client):
    with survey.bound():
        Wave.objects.filter(pk=survey.wave.pk).update(state="closing")
    assert post(client, "letters", survey, unit=survey.town.teams[1].pk).status_code == 302
    assert post(client, "all_letters", survey).status_code == 302
    assert log(survey, "print_letters") == []


def test_letters_are_not_made_by_looking(survey, adviser, client):
    for name in ("letters", "all_letters"):
        address = reverse(f"reaching:{name}", args=[survey.wave.pk])
        assert client.get(address).status_code == 405


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.BOARD, Role.DPO])
def test_nobody_else_prints_letters(survey, enter, client, role):
    enter(role)
    assert post(client, "all_letters", survey).status_code == 403


def test_helper_stands_on_the_letter_when_there_is_one(survey, adviser, client):
    said = {"helper_name": "Bo", "helper_when": "dinsdag om 12 uur in de kantine"}
    assert post(client, "arrange", survey, **said).status_code == 302
    page = texts(post(client, "letters", survey, unit=survey.town.teams[1].pk))[1]
    assert "Kom langs bij Bo op dinsdag om 12 uur in de" in page.replace("\n", " ")
    half = post(client, "arrange", survey, helper_name="Bo")
    assert "Vul allebei in" in half.content.decode()


@pytest.mark.parametrize(
    ("name", "sheets", "path"),
    [("poster", 1, "/v/voorbeeldstad/"), ("tablet", 2, "/v/voorbeeldstad/tablet/")],
)
def test_paper_for_on_the_wall_holds_the_address_and_no_code(
    survey, adviser, client, name, sheets, path
):
    post(client, "arrange", survey, helper_name="Bo", helper_when="dinsdag om 12 in de kantine")
    answer = client.get(reverse(f"reaching:{name}", args=[survey.wave.pk]))
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    assert len(pages) == sheets
    text = " ".join(pages)
    assert CODE.search(text) is None
    squares = [x for page in codes_read(answer.content) for x in page]
    assert squares == [f"https://bestendig.example{path}"]
    assert f"bestendig.example{path}".rstrip("/") in text.replace("\n", "")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(("language", "prefix"), [("nl", ""), ("en", "/en")])
def test_addresses_on_paper_are_those_of_the_pages(settings, language, prefix):
    settings.BASE_URL = "https://bestendig.example"
    token = bytes(16)
    link = str(access.Link("AB12CD", token))
    with translation.override(language):
        arrive = reverse("survey:arrive", args=[link])
        code = reverse("survey:code", args=["stad"])
    assert survey_link("AB12CD", token, language) == f"https://bestendig.example{arrive}"
    assert code_address("stad", language) == f"https://bestendig.example{code}"
    assert short_address("stad", language) == f"bestendig.example{prefix}/v/stad"
