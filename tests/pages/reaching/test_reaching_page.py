"""The adviser's page, quiet days, words to read out, and the card of who is invited."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from tests.world import sign_in

from bestendig.common import outbox
from bestendig.common.audit.models import AuditEntry
from bestendig.common.outbox.models import Message
from bestendig.common.texts import text
from bestendig.measurement.actions import answering
from bestendig.measurement.actions.answering import entry_of_link
from bestendig.measurement.models import Invitation, QuietTime, Reach, Wave
from bestendig.measurement.reaching.inviting import KIND, key_of
from bestendig.organisations.models import Account
from bestendig.organisations.roles import Role
from bestendig.pages.home import cards


def page(client, survey, name="wave"):
    answer = client.get(reverse(f"reaching:{name}", args=[survey.wave.pk]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_page_tells_totals_and_dates(survey, adviser, client):
    said = page(client, survey)
    assert "24 mensen met werkmail" in said
    assert "24 mensen zonder werkmail" in said
    assert (
        said.count("gaat vanzelf</span>")
        == len(re.findall(r'<ol class="reach-dates">(.*?)</ol>', said)[0].split("</li>")) - 1
    )
    assert "6 brieven, 6 mensen hebben mail" in said


def test_page_is_the_same_whoever_answered(survey, adviser, client):
    """Nothing on it moves when somebody answers, says no, or was reminded."""

    def shown():
        return re.sub(r'value="[\w-]{40,}"', "", page(client, survey))

    before = shown()
    with survey.bound():
        for person in survey.town.people[:9]:
            answering.submit_ballot(survey.town.entry(survey.wave, person), {"VIT02.1": 4})
        answering.decline(survey.town.entry(survey.wave, survey.town.people[9]))
        Invitation.objects.update(reminders=1)
        outbox.send(
            "survey_reminder", "mens1@voorbeeldstad.example", "x", "x", key="r/1", traceless=True
        )
    assert shown() == before


def test_mail_that_did_not_arrive_is_named_with_a_way_to_give_a_letter(survey, adviser, client):
    person = survey.town.people[1]
    with survey.bound():
        row = survey.invitation(1)
        key = key_of(survey.wave.pk, row.pk)
        outbox.send(KIND, person.work_email, "x", "x", key=key, person=person.pk)
        Message.objects.filter(key=key).update(state="bounced", error="address_refused")
    said = page(client, survey)
    assert str(person) in said
    assert "De mailserver kent dit adres niet" in said
    assert reverse("reaching:letter", args=[survey.wave.pk, person.pk]) in said


def test_closed_survey_has_no_letters_and_says_what_was_told(survey, adviser, client):
    with survey.bound():
        Wave.objects.filter(pk=survey.wave.pk).update(state="closing")
        Wave.objects.filter(pk=survey.wave.pk).update(state="destroyed")
        Reach.objects.create(wave=survey.wave, told_at=timezone.now())
    said = page(client, survey)
    assert "Print alle brieven" not in said
    assert "ongelezen vernietigd" in said
    assert "kreeg iedereen met werkmail" in said
    aloud = page(client, survey, "read_aloud")
    assert "We hebben ze ongelezen vernietigd." in aloud
    assert "Jullie krijgen een brief" not in aloud


def test_results_come_after_the_close(survey, adviser, client):
    address = reverse("reaching:arrange", args=[survey.wave.pk])
    early = timezone.localdate(survey.wave.closes_at)
    answer = client.post(address, {"results_on": early.isoformat()})
    assert "De uitkomst komt na het sluiten" in answer.content.decode()
    later = early + timedelta(days=7)
    assert client.post(address, {"results_on": later.isoformat()}).status_code == 302
    with survey.bound():
        assert Reach.objects.get().results_on == later
        assert AuditEntry.objects.filter(action="arrange_reach").count() == 1


def test_quiet_days_are_added_and_taken_away(survey, adviser, client):
    address = reverse("reaching:quiet")
    wrong = {"name": "Herfst", "starts_on": "2026-12-05", "ends_on": "2026-12-01"}
    assert "kan niet voor de eerste liggen" in client.post(address, wrong).content.decode()
    assert client.post(address, {**wrong, "ends_on": "2026-12-12"}).status_code == 302
    assert "Herfst" in client.get(address).content.decode()
    with survey.bound():
        made = QuietTime.objects.get()
    client.post(reverse("reaching:remove_quiet", args=[made.pk]))
    with survey.bound():
        assert QuietTime.objects.count() == 0
        log = AuditEntry.objects.filter(object_kind="quiet_time").order_by("sequence")
        assert [x.action for x in log] == ["add_quiet_time", "remove_quiet_time"]


def test_words_to_read_out_are_those_of_the_deck(survey, adviser, client):
    said = page(client, survey, "read_aloud")
    assert text("manager.read_aloud", "nl", minutes=3, contact_name="Noor") in said


# From one's own home page.


@pytest.fixture
def invited(survey, client):
    """Somebody who is invited, signed in."""
    person = survey.town.people[3]
    with survey.bound():
        person.account = Account.objects.create_user("mens3@voorbeeldstad.example")
        person.save()
    sign_in(client, person, Role.EMPLOYEE)
    return person


def card(client):
    said = client.get(reverse("home:today")).content.decode()
    found = re.search(r'<li class="card card--first">.*?</li>', said, re.DOTALL)
    return re.sub(r'value="[\w-]{40,}"', "", found[0])


def test_card_leads_to_the_own_questions_without_the_sign_in(survey, client, invited):
    assert "3 minuten over jouw werk" in card(client)
    address = reverse("reaching:enter", args=[survey.wave.pk])
    assert f'method="post" action="{address}"' in card(client)
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert answer.status_code == 303
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    sign_and_token = answer["Location"].removeprefix("/v/")
    with survey.bound():
        assert entry_of_link(sign_and_token) == survey.town.entry(survey.wave, invited)


def test_card_is_the_same_before_and_after_answering(survey, client, invited):
    before = card(client)
    with survey.bound():
        answering.submit_ballot(survey.town.entry(survey.wave, invited), {"VIT02.1": 4})
    assert card(client) == before


def test_card_tells_of_each_of_several_surveys_how_long_and_until_when(
    survey, client, invited, monkeypatch
):
    with survey.bound():
        other = Wave.objects.get(pk=survey.wave.pk)
    other.name, other.closes_at = "Na een gesprek", survey.wave.closes_at + timedelta(days=20)
    monkeypatch.setattr(cards, "open_for", lambda _person: [survey.wave, other])
    said = card(client)
    for wave in (survey.wave, other):
        assert f"{wave.name} (3 minuten, tot en met {date_format(wave.last_day, 'j F')})" in said
    assert "3 minuten over jouw werk" not in said


def test_coming_in_leaves_no_trace(survey, client, invited):
    with survey.bound():
        before = AuditEntry.objects.count(), list(Invitation.objects.order_by("pk").values())
    client.post(reverse("reaching:enter", args=[survey.wave.pk]))
    with survey.bound():
        after = AuditEntry.objects.count(), list(Invitation.objects.order_by("pk").values())
    assert after == before


def test_who_was_not_invited_has_no_card_and_no_way_in(survey, client, enter):
    enter(Role.EMPLOYEE)
    assert "minuten over jouw werk" not in card(client)
    assert client.post(reverse("reaching:enter", args=[survey.wave.pk])).status_code == 404


def test_after_the_close_there_is_no_card(survey, client, invited):
    with survey.bound():
        Wave.objects.filter(pk=survey.wave.pk).update(state="closing")
    assert "minuten over jouw werk" not in card(client)
    assert client.post(reverse("reaching:enter", args=[survey.wave.pk])).status_code == 404


def test_administrator_finds_the_letter_at_the_person(survey, client, enter):
    enter(Role.ORGANISATION_ADMIN)
    person = survey.town.people[0]
    said = client.get(reverse("people:person", args=[person.pk])).content.decode()
    assert reverse("reaching:letter", args=[survey.wave.pk, person.pk]) in said
