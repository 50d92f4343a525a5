import re

import pytest
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from bestendig.common.texts import text
from bestendig.pages import errors

NAMES = ["start", "check", "examples", "plan", "model", "accessibility"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_page_answers_in_its_language_and_links_to_the_other(client, name, language):
    with translation.override(language):
        address = reverse(f"public:{name}")
    page = client.get(address).content.decode()
    other = {"nl": "en", "en": "nl"}[language]
    with translation.override(other):
        link = reverse(f"public:{name}")
    assert f'<html lang="{language}"' in page
    assert f'href="{link}" lang="{other}"' in page
    assert page.count("<h1") == 1
    assert "style=" not in page
    assert "<script" not in page


def test_dutch_page_has_no_english_left(client):
    page = client.get("/").content.decode()
    for english in ("Skip to", "Check a file", "Main menu", "Accessibility", "the DI model"):
        assert english not in page


def test_start_page_says_the_two_sentences_and_opens_three_doors(client):
    page = client.get("/").content.decode()
    question, rest = text("start.lead", "nl").split("? ")
    assert f">{question}?</h1>" in page
    assert rest in page
    assert re.findall(r'class="door__link" href="([^"]+)"', page) == [
        "/toets/",
        "/plan/",
        "/voorbeelden/",
    ]


def test_model_page_never_shows_vital_employees_without_its_limit(client):
    page = client.get("/en/di-model/").content.decode()
    vital = page.index("Vital employees")
    limit = page.index(text("indicator.vital_employees.limit", "en"))
    assert vital < limit < page.index("Agile employees")


def test_policy_allows_only_our_own_files(client):
    policy = client.get("/")["Content-Security-Policy"]
    directives = dict(x.split(" ", 1) for x in policy.split("; "))
    assert directives["default-src"] == "'self'"
    assert directives["img-src"] == "'self' data:"
    assert directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy


def test_visit_leaves_no_cookie(client):
    assert not client.get("/").cookies
    assert not client.get("/plan/").cookies


def test_pages_take_no_posts(client):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize(("address", "language"), [("/nergens/", "nl"), ("/en/nowhere/", "en")])
def test_missing_page_says_so_in_the_language_of_its_address(client, address, language):
    missing = client.get(address)
    assert missing.status_code == 404
    assert text("page.404", language) in missing.content.decode()


def test_errors_say_what_to_do():
    request = RequestFactory().get("/")
    views = [
        (errors.bad_request(request, ValueError()), 400),
        (errors.forbidden(request, ValueError()), 403),
        (errors.server_error(request), 500),
    ]
    for answer, status in views:
        assert answer.status_code == status
        assert text(f"page.{status}", "nl") in answer.content.decode()
    damaged = errors.csrf_failure(request)
    assert damaged.status_code == 403
    assert text("page.csrf", "nl") in damaged.content.decode()
