"""A tablet that people share: put ready without an account, and nobody sees who was there."""

import pytest
from tests.pages.survey.conftest import Phone
from tests.pages.survey.test_answering_pages import SAID, words


@pytest.fixture
def tablet(survey):
    tablet = Phone()
    tablet.post("/v/voorbeeldstad/tablet/", {})
    return tablet


def test_tablet_is_put_ready_by_a_button_and_taken_away_by_one(survey):
    tablet = Phone()
    assert "Zet deze tablet klaar" in words(tablet.get("/v/voorbeeldstad/tablet/"))
    assert "__Host-tablet" not in tablet.cookies
    answer = tablet.post("/v/voorbeeldstad/tablet/", {})
    assert answer["Location"] == "/v/voorbeeldstad/"
    cookie = answer.cookies["__Host-tablet"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)
    assert b"data-tablet" in tablet.get("/v/voorbeeldstad/").content
    tablet.post("/v/voorbeeldstad/tablet/", {"away": "1"})
    assert b"data-tablet" not in tablet.get("/v/voorbeeldstad/").content


def test_closing_forgets_who_was_there(survey, tablet):
    tablet.post("/v/voorbeeldstad/", {"code": survey.code()})
    tablet.send("/v/nu/vragen/", {**SAID, "to": "2"})
    answer = tablet.post("/en/v/nu/sluiten/")
    assert (answer.status_code, answer["Location"]) == (303, "/v/voorbeeldstad/")
    assert answer.cookies["__Host-visit"]["max-age"] == 0
    for path in ("/v/", "/v/nu/vragen/", "/v/nu/privacy/", "/v/nu/later/", "/v/nu/verder/"):
        assert tablet.get(path)["Location"] == "/v/voorbeeldstad/"


def test_visit_on_a_tablet_ends_soon_by_itself(survey, tablet):
    answer = tablet.post("/v/voorbeeldstad/", {"code": survey.code()})
    assert answer.cookies["__Host-visit"]["max-age"] == 1800
    assert tablet.get("/v/").cookies["__Host-visit"]["max-age"] == 1800


def test_every_page_of_a_tablet_counts_down_and_closes(survey, tablet):
    tablet.post("/v/voorbeeldstad/", {"code": survey.code()})
    for path in ("/v/", "/v/nu/vragen/", "/v/nu/privacy/", "/v/nu/later/"):
        page = tablet.get(path).content.decode()
        assert 'action="/v/nu/sluiten/"' in page, path
        assert "tablet.js" in page, path
    page = tablet.send("/v/nu/vragen/", SAID).content.decode()
    assert "data-ending" in page


def test_closing_on_a_phone_ends_the_visit_too(phone):
    assert phone.post("/v/nu/sluiten/")["Location"] == "/v/nu/verder/"
    assert phone.get("/v/")["Location"] == "/v/nu/verder/"
