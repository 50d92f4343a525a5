"""On the addresses of a survey nothing is written down, by the program or by the shipped proxy."""

import logging
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.pages.survey.conftest import Phone
from tests.pages.survey.test_answering_pages import SAID, words
from tests.world import make_place, sign_in

from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import Session
from bestendig.pages.survey.middleware import _SURVEY

NGINX = Path(__file__).resolve().parents[3] / "docs/nginx.conf"


def silent_location():
    text = NGINX.read_text(encoding="utf-8")
    pattern, inside = re.search(r"location ~ (\S+) \{(.*?)\n    \}", text, re.DOTALL).groups()
    return re.compile(pattern), inside


@pytest.mark.parametrize(
    "address",
    ["/v/", "/v", "/v/K7QM2X0123456789012345678AQg", "/en/v/nu/vragen/", "/v/stad/tablet/"],
)
def test_proxy_logs_nothing_where_the_program_keeps_nothing(address):
    location, inside = silent_location()
    assert _SURVEY.match(address)
    assert location.match(address)
    assert "access_log off;" in inside
    assert "error_log /dev/null crit;" in inside


@pytest.mark.parametrize("address", ["/", "/vandaag/", "/vragenlijsten/", "/en/vragenlijsten/"])
def test_other_pages_are_logged_as_elsewhere(address):
    location, _inside = silent_location()
    assert not _SURVEY.match(address)
    assert not location.match(address)


def test_sign_in_is_neither_read_nor_written_on_the_way(survey):
    person = make_place("oefenwaard", "Oefenwaard").people[Role.EMPLOYEE]
    phone = Phone()
    sign_in(phone, person, Role.EMPLOYEE)
    session = phone.cookies["sessionid"].value
    before = list(Session.objects.values())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        phone.open(f"/v/{survey.link()}")
        phone.send("/v/nu/vragen/", SAID)
    sql = " ".join(query["sql"] for query in asked.captured_queries)
    assert "measurement_invitation" in sql
    for table in ("signing_in_session", "signing_in_signin", "organisations_account"):
        assert f'"{table}"' not in sql
    assert list(Session.objects.values()) == before
    assert phone.cookies["sessionid"].value == session
    assert phone.get("/vandaag/").status_code == 200  # still signed in elsewhere
    assert survey.marks() == (True, False)


def test_survey_of_another_organisation_is_answered_while_signed_in(survey):
    person = make_place("oefenwaard", "Oefenwaard").people[Role.EMPLOYEE]
    phone = Phone()
    sign_in(phone, person, Role.EMPLOYEE)
    page = words(phone.open(f"/v/{survey.link()}"))
    assert "Voorbeeldstad vraagt hoe jij je werk ervaart." in page
    assert "Oefenwaard" not in page


def test_program_that_fails_names_no_link(survey, phone, monkeypatch, caplog):
    def fail(*_args):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("bestendig.pages.survey.arriving.visits.begin", fail)
    phone.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        assert phone.get(f"/v/{survey.link()}").status_code == 500
    formatter = next(
        handler.formatter
        for handler in logging.getLogger().handlers
        if "Quiet" in type(handler.formatter).__name__
    )
    lines = [formatter.format(record) for record in caplog.records]
    assert any("/v/[left out]" in line for line in lines)
    assert not any(survey.link() in line for line in lines)
