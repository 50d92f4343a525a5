"""Checking a file, without a browser: what comes in, what goes out, and what is never kept."""

import json
import re
from html import unescape

import numpy as np
import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client

from bestendig.common.texts import text
from bestendig.effects.simulate import Setting, lottery
from bestendig.pages.public.carried import pack, unpack
from bestendig.pages.public.check_forms import LIMIT


@pytest.fixture
def csv():
    world = lottery(2, Setting(people=200, effect=0.5))
    frame = world.wide().rename({"score_0": "leerruimte_voor", "score_1": "leerruimte_na"})
    return frame.write_csv().encode()


def upload(client, content, name="scores.csv", prefix=""):
    return client.post(f"{prefix}/toets/", {"file": SimpleUploadedFile(name, content)})


def answers(page, **changes):
    """What the page's form would send back."""
    html = page.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        kind = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if kind.get("type") == "radio" and "checked" not in tag:
            continue
        if "name" in kind and kind["name"] != "csrfmiddlewaretoken":
            found[kind["name"]] = unescape(kind.get("value", ""))
    for name, body in re.findall(r'<textarea name="(\w+)"[^>]*>(.*?)</textarea>', html, re.DOTALL):
        found[name] = unescape(body).strip()
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found | changes


def test_file_becomes_columns_and_columns_become_an_answer(client, csv):
    understood = upload(client, csv)
    assert understood.status_code == 200
    sent = answers(understood, assignment="lottery")
    assert sent["outcomes"] == "leerruimte = leerruimte_voor, leerruimte_na"
    assert unpack(sent["content"], LIMIT) == csv
    found = client.post("/toets/uitkomst/", sent)
    assert "Ja, het werkt." in found.content.decode()
    assert "no-store" in found["Cache-Control"]


@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [
        ("pdf", "application/pdf", b"%PDF"),
        ("docx", "officedocument.wordprocessingml", b"PK"),
        ("json", "application/json", b"["),
    ],
)
def test_answer_can_be_taken_along(client, csv, kind, content_type, start):
    sent = answers(upload(client, csv), assignment="lottery")
    taken = client.post("/toets/uitkomst/", {**sent, "as": kind})
    assert content_type in taken["Content-Type"]
    assert taken.content.startswith(start)
    if kind == "json":
        assert json.loads(taken.content)[0]["verdict"] == "effect"


def test_large_file_stays_in_memory_and_comes_back_whole(client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a file was written to disk")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", refuse)
    rng = np.random.default_rng(1)
    values = rng.normal(size=(120_000, 4))
    frame = pl.DataFrame({f"score_{t}": values[:, t] for t in range(4)})
    content = frame.write_csv().encode()
    assert 8_000_000 < len(content) < LIMIT
    understood = upload(client, content)
    assert understood.status_code == 200
    found = client.post("/toets/uitkomst/", answers(understood))
    assert found.status_code == 200
    assert "verdict__words" in found.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(200), "error.upload.type"),
        ("leeg.csv", b"", "error.upload.empty"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(client, name, content, key):
    refused = upload(client, content, name)
    assert refused.status_code == 422
    assert text(key, "nl", file=name) in unescape(refused.content.decode())


def test_file_with_a_birth_date_is_refused_at_both_steps(client, csv):
    sent = answers(upload(client, csv))
    content = b"id;Geboortedatum;voor;na\n1;1980-01-01;3;4\n2;1981-01-01;4;5\n"
    kind = text("forbidden.birth", "nl")
    words = text("error.import.forbidden", "nl", column="Geboortedatum", kind=kind)
    for page in (
        upload(client, content),
        client.post("/toets/uitkomst/", {**sent, "content": pack(content)}),
    ):
        assert page.status_code == 422
        assert words in unescape(page.content.decode())


def test_too_large_a_file_is_said_once_and_plainly(client):
    refused = upload(client, bytes(LIMIT + 1))
    page = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert "10 MB" in page
    assert "nog leeg" not in page


@pytest.mark.parametrize(
    "content", ["", "not packed", pack(b"x" * (LIMIT + 1)), pack(b"a;b\n1;2\n")[:-4]]
)
def test_packed_file_that_was_meddled_with_is_refused(client, csv, content):
    sent = answers(upload(client, csv), content=content)
    refused = client.post("/toets/uitkomst/", sent)
    assert refused.status_code == 422


def test_answer_cannot_be_asked_without_a_file(client):
    assert client.get("/toets/uitkomst/").headers["Location"] == "/toets/"


def test_form_from_elsewhere_is_refused(csv):
    strict = Client(enforce_csrf_checks=True)
    assert upload(strict, csv).status_code == 403


def test_name_of_a_file_is_never_markup(client, csv):
    page = upload(client, csv, name="<script>alert(1)</script>.csv").content.decode()
    assert "<script>alert" not in page


def test_examples_are_there_and_others_are_not(client):
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"["), ("csv", b"person")):
        assert client.get(f"/voorbeelden/loting.{kind}").content.startswith(start)
    assert client.get("/voorbeelden/wonder/").status_code == 404
    assert client.get("/voorbeelden/loting.exe").status_code == 404
