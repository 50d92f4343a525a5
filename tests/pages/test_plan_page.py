import re
import sys
from io import BytesIO

import pytest
from pypdf import PdfReader

from bestendig.common.texts import deck, text
from bestendig.effects.flags import FlagCode
from bestendig.effects.planning import DesignCode, Situation, options
from bestendig.findings.plans import proposals
from bestendig.pages.public.forms import PlanForm

ANSWERS = {
    "people": "600",
    "teams": "",
    "waiting_list": "yes",
    "start": "together",
    "response": "65",
}


def words(page):
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.mark.parametrize("code", list(DesignCode))
def test_every_design_has_its_words(code):
    for kind in ("design", "how", "can", "cannot"):
        assert f"plan.{kind}.{code}" in deck()


def test_every_flag_that_options_can_give_has_its_words():
    situations = [
        Situation(people=people, teams=teams, in_turn=True, response=response, others=others,
                  other_teams=teams)
        for people in (20, 60, 200, 2000)
        for teams in (None, 6, 20)
        for response in (0.2, 0.5, 0.9)
        for others in (0, 200)
    ]  # fmt: skip
    found = [option for situation in situations for option in options(situation)]
    noted = {flag for option in found for flag in option.noted}
    assert noted == {
        FlagCode.SMALL_N,
        FlagCode.FEW_CLUSTERS,
        FlagCode.LOW_RESPONSE,
        FlagCode.SELECTION,
    }
    assert all(f"plan.note.{flag}" in deck() for flag in noted)
    refused = {option.refusal for option in found} - {None}
    assert all(f"plan.refused.{flag}" in deck() for flag in refused)


def test_answers_become_the_engine_s_question():
    form = PlanForm({**ANSWERS, "teams": "20", "start": "turn"})
    assert form.is_valid()
    assert form.situation() == Situation(
        people=600, teams=20, can_wait=True, in_turn=True, response=0.65
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"people": ""}, "people"),
        ({"people": "veel"}, "people"),
        ({"teams": "601"}, "teams"),
        ({"response": "0"}, "response"),
        ({"response": "101"}, "response"),
        ({"start": "someday"}, "start"),
        ({"start": "turn", "waiting_list": "no"}, "start"),
    ],
)
def test_answers_that_cannot_be_used_are_shown_at_their_question(changed, field):
    form = PlanForm({**ANSWERS, **changed})
    assert list(form.errors) == [field]


def test_proposal_is_the_engine_s_and_the_numbers_are_on_the_scale():
    found = proposals(Situation(people=600), "nl")
    first = options(Situation(people=600))[0]
    assert found.best.code == first.code == DesignCode.WAITING_LIST
    assert found.best.grade == "grade.A"
    assert found.best.points == f"{first.smallest * 0.75:.2f}".replace(".", ",")
    assert (found.best.total, found.best.groups) == ("312", "156 + 156")
    assert (found.best.waves, found.best.hours) == (2, "80")
    assert found.best not in found.others


def test_too_few_people_get_the_light_route_and_no_proposal(client):
    found = proposals(Situation(people=30), "nl")
    assert found.best is None
    page = words(client.get("/plan/", {**ANSWERS, "people": "30"}))
    assert text("plan.light", "nl") in page
    assert "Ons voorstel" not in page
    assert text("plan.refused.small_n", "nl") in page


def test_page_shows_designs_side_by_side_with_what_they_cannot_say(client):
    page = words(client.get("/plan/", ANSWERS))
    assert page.index("Ons voorstel") < page.index(text("plan.design.waiting_list", "nl"))
    for code in ("waiting_list", "waiting_list_follow_up_only", "before_after"):
        assert text(f"plan.cannot.{code}", "nl") in page
    assert "Waarom dit?" in page
    assert 'value="600"' in page


def test_empty_address_asks_and_broken_answers_explain(client):
    assert "error-summary" not in words(client.get("/plan/"))
    broken = words(client.get("/plan/", {"people": "2", "teams": "9"}))
    assert "error-summary" in broken
    assert "Dit is nog leeg." in broken


@pytest.mark.parametrize("language", ["nl", "en"])
def test_pdf_is_tagged_titled_and_says_the_same(client, language):
    address = "/plan/pdf/" if language == "nl" else "/en/plan/pdf/"
    answer = client.get(address, ANSWERS)
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == language
    assert pdf.metadata.title == {"nl": "Plan een meting", "en": "Plan a measurement"}[language]
    said = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in pdf.pages))
    assert text("plan.design.waiting_list", language) in said
    assert text("plan.cannot.before_after", language) in said
    fonts = {str(f["/BaseFont"]) for s in pdf.pages for f in _fonts(s)}
    assert fonts
    assert all("Noto-Sans" in font for font in fonts)


def _fonts(sheet):
    return [font.get_object() for font in sheet["/Resources"]["/Font"].values()]


def test_pdf_of_unreadable_answers_goes_back_to_the_questions(client):
    answer = client.get("/plan/pdf/", {"people": "2", "teams": "9"})
    assert answer.status_code == 302
    assert answer["Location"] == "/plan/?people=2&teams=9"


def test_pdf_says_what_to_install_when_it_cannot_be_made(client, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = client.get("/plan/pdf/", ANSWERS)
    assert answer.status_code == 503
    assert "libpango-1.0-0" in words(answer)
