"""Keeping one's own picture, adding to it, looking at it, throwing it away."""

import re

import pytest
from tests.pages.survey.conftest import Phone
from tests.pages.survey.test_answering_pages import words

from bestendig.common.texts import text
from bestendig.measurement.actions import keeping
from bestendig.measurement.ballots import limits
from bestendig.measurement.pictures import codes

SAID = {"VIT02.1": "4", "VIT03.1": "2", "VIT05.1": "5", "to": "box"}
OWN = "/v/voorbeeldstad/mijn-plaatje/"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(codes, "_OPS", 1)
    monkeypatch.setattr(codes, "_MEMORY", 8192)
    monkeypatch.setattr(keeping, "_TRIES", limits.Sources(tries=60))


def form_in(page):
    """The hidden fields of the form under the picture."""
    found = re.findall(r'name="(score\.[^"]+)" value="([^"]*)"', page.content.decode())
    return dict(found)


def kept(phone):
    done = phone.send("/v/nu/vragen/", SAID)
    page = phone.send("/v/nu/plaatje/", form_in(done))
    return re.search(r'class="survey-code">([^<]+)<', page.content.decode())[1]


def test_code_is_shown_once_and_opens_the_picture(survey, phone):
    code = kept(phone)
    assert re.fullmatch(r"(\w{4} ){3}\w{4}", code)
    stranger = Phone()
    page = words(stranger.post(OWN, {"code": code.lower()}))
    assert "Vitale medewerkers" in page
    assert "3,7 op een schaal van 1 tot 5" in page
    assert text("survey.picture.none", "nl") in page


def test_new_bars_stand_beside_the_old_under_the_same_code(phone):
    code = kept(phone)
    done = phone.send("/v/nu/vragen/", {**SAID, "VIT02.1": "1"})
    page = phone.send("/v/nu/plaatje/", {**form_in(done), "code": code})
    assert text("picture.kept.added", "nl") in words(page)
    assert b"survey-code" not in page.content
    shown = words(phone.post(OWN, {"code": code}))
    assert "2,7 op een schaal" in shown  # of the same survey: in place of the first
    assert "3,7" not in shown


def test_wrong_code_loses_nothing(phone):
    done = phone.send("/v/nu/vragen/", SAID)
    page = phone.send("/v/nu/plaatje/", {**form_in(done), "code": "0" * 16})
    assert text("picture.code.wrong", "nl") in words(page)
    assert {k: v for k, v in form_in(page).items() if v} == form_in(done)


def test_only_who_answered_keeps_a_picture_and_only_of_this_survey(survey, phone):
    answer = phone.send("/v/nu/plaatje/", {"score.vital_employees.v1.2a96ca3a": "3"})
    assert answer["Location"] == "/v/"
    phone.send("/v/nu/vragen/", SAID)
    for said in ({}, {"score.niets": "3"}, {"score.vital_employees.v1.2a96ca3a": "x"}):
        assert phone.send("/v/nu/plaatje/", said).status_code == 400


def test_throwing_away_is_asked_once(phone):
    code = kept(phone)
    page = phone.post(OWN, {"code": code, "remove": "1"})
    assert text("picture.remove.sure", "nl") in words(page)
    assert "Vitale medewerkers" in words(phone.post(OWN, {"code": code}))
    assert text("picture.gone", "nl") in words(phone.post(OWN, {"code": code, "really": "1"}))
    assert text("picture.code.wrong", "nl") in words(phone.post(OWN, {"code": code}))


def test_too_many_tries_are_told_how_long_to_wait(survey, monkeypatch):
    monkeypatch.setattr(keeping, "_TRIES", limits.Sources(tries=1))
    phone = Phone()
    phone.post(OWN, {"code": "0" * 16})
    page = phone.post(OWN, {"code": "0" * 16})
    assert (page.status_code, "Wacht 10 minuten" in words(page)) == (429, True)
