"""One open question from the phone to the page: asked, looked at, advised on, decided, shown."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.pages.survey.conftest import Phone
from tests.survey_town import make_survey
from tests.world import Place, make_person, sign_in

from bestendig.common import scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.models import Invitation, OpenAnswers, Wave
from bestendig.organisations.roles import Role

ASKED = {"nl": "Wat zou jouw werk beter maken?", "en": "What would improve your work?"}
NAMED = "Meer rust. Vraag het Pieter maar."


@pytest.fixture
def survey(db, plain_site, quick_keys):
    return make_survey(words=ASKED)


def words(page):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", page.content.decode())))


def test_who_answers_is_told_what_happens_and_looks_before_handing_in(survey):
    phone = Phone()
    first = words(phone.open(f"/v/{survey.link()}"))
    assert "Eén uitzondering: de laatste vraag beantwoord je in eigen woorden" in first
    assert "minder dan 20" in words(phone.get("/v/nu/privacy/"))
    assert "Wat zou jouw werk beter maken?" in words(phone.get("/v/nu/vragen/"))
    page = phone.send("/v/nu/vragen/", {"to": "box", "VIT02.1": "4", "open": NAMED})
    said = words(page)
    assert "Pieter: lijkt op een naam" in said
    assert "Meer rust" not in said.partition("Wat je schreef")[0]
    assert survey.votes() == []
    assert b'name="VIT02.1" value="4"' in page.content
    again = {"to": "box", "VIT02.1": "4", "open": "Meer rust.\r\nEcht.", "looked": "1"}
    phone.send("/v/nu/vragen/", again)
    assert survey.votes() == [{"VIT02.1": 4, "open": "Meer rust.\nEcht."}]


def test_words_without_a_name_go_in_at_once_and_wait_between_pages(survey):
    phone = Phone()
    phone.open(f"/v/{survey.link()}")
    phone.send("/v/nu/vragen/", {"to": "1", "open": 'Minder <regels> & "lijstjes".'})
    page = phone.get("/v/nu/vragen/").content.decode()
    assert "Minder &lt;regels&gt; &amp; &quot;lijstjes&quot;.</textarea>" in page
    phone.send("/v/nu/vragen/", {"to": "box", "open": "Minder regels."})
    assert survey.votes() == [{"open": "Minder regels."}]
    phone.send("/v/nu/vragen/", {"to": "box", "open": "x" * 601})
    assert survey.votes() == [{"open": "Minder regels."}]


def as_role(survey, role):
    client = Client()
    with survey.bound():
        person = make_person(Place(survey.organisation), role)
    sign_in(client, person, role)
    return client


def close_with(survey, monkeypatch, count):
    """So many people answer in words, and the box is opened."""
    with survey.bound():
        for number, person in enumerate(survey.town.people[:count]):
            invitation = Invitation.objects.get(wave=survey.wave, person=person)
            token = access.token_of(keyring.link_key(survey.wave.pk), invitation.pk)
            entry = answering.Entry(survey.organisation.pk, survey.wave.pk, token)
            text = NAMED if number == 0 else f"Antwoord{number} van iemand."
            answering.submit_ballot(entry, {"open": text})
        later = survey.wave.closes_at + timedelta(minutes=1)
        with monkeypatch.context() as patch:
            patch.setattr("django.utils.timezone.now", lambda: later)
            closing.close_due(later)
            enqueue(tasks.open_box, wave_id=survey.wave.pk)
            run_waiting()


@pytest.mark.django_db(transaction=True)
def test_from_the_box_to_the_page(survey, monkeypatch):
    close_with(survey, monkeypatch, 24)
    here = {name: reverse(f"words:{name}", args=[survey.wave.pk])
            for name in ("detail", "advise", "decide", "prepare", "show")}  # fmt: skip
    dpo, adviser = as_role(survey, Role.DPO), as_role(survey, Role.ADVISER)
    council, employee = as_role(survey, Role.WORKS_COUNCIL), as_role(survey, Role.EMPLOYEE)
    assert "Jouw advies gevraagd" in words(dpo.get(reverse("home:today")))
    for client in (dpo, adviser, council):
        assert "Pieter" not in words(client.get(here["detail"]))
    assert employee.get(here["detail"]).status_code == 403
    assert adviser.get(here["prepare"]).status_code == 302
    assert "Antwoord" not in words(dpo.get(here["advise"])).partition("Mogen ze")[2]
    dpo.post(here["advise"], {"advice": "partly", "words": "Haal namen weg."})
    assert "wachten op jou" in words(adviser.get(reverse("home:today")))
    assert "Haal namen weg." in words(adviser.get(here["decide"]))
    adviser.post(here["decide"], {"show": "yes", "why": "We willen ervan leren."})
    texts = adviser.get(here["prepare"]).context["texts"]
    number = next(n for n, (pieces, _seen) in enumerate(texts, 1) if "Pieter" in pieces[0])
    passage = reverse("words:passage", args=[survey.wave.pk, number])
    adviser.post(passage, {"places": ["4"]})
    assert "Pieter" not in words(adviser.get(here["prepare"]))
    assert "Antwoord7" not in words(council.get(here["detail"]))
    adviser.post(here["show"])
    seen = words(council.get(here["detail"]))
    assert "Meer rust. Vraag het (weggehaald) maar." in seen
    assert "Antwoord7 van iemand." in seen
    assert "We willen ervan leren." in seen
    assert employee.get(here["detail"]).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_too_few_are_destroyed_and_the_page_says_so(survey, monkeypatch):
    close_with(survey, monkeypatch, 19)
    council = as_role(survey, Role.WORKS_COUNCIL)
    page = words(council.get(reverse("words:detail", args=[survey.wave.pk])))
    assert (
        "Er waren minder dan 20 antwoorden in eigen woorden. Ze zijn ongelezen vernietigd." in page
    )
    with scope.bind(survey.organisation.pk):
        assert OpenAnswers.objects.get().count is None
        assert Wave.objects.get().state == "closed"
