"""Mail about requests and breaches: who gets it, once, and without what it is about."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.world import make_person

from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import contents_of
from bestendig.organisations.breaches.actions import Description, record_breach
from bestendig.organisations.models import Account, Person, RoleGrant
from bestendig.organisations.rights import actions
from bestendig.organisations.rights.models import CorrectField, RequestState
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture
def here(world, settings):
    settings.BASE_URL = "https://bestendig.example"
    with scope.bind(world.here.organisation.pk):
        yield world.here


def mails(kind):
    return [contents_of(m) for m in Message.objects.filter(kind=kind).order_by("key")]


def address(place, role):
    return f"{role}@{place.organisation.slug}.example"


def test_holders_have_the_role_today_and_are_at_work(here):
    dpo = here.people[Role.DPO]
    later, past, gone = (make_person(here, Role.EMPLOYEE, name) for name in ("A", "B", "C"))
    day = timedelta(days=1)
    RoleGrant.objects.create(person=later, role=Role.DPO, starts_on=TODAY + day)
    RoleGrant.objects.create(person=past, role=Role.DPO, starts_on=TODAY - day, ends_on=TODAY)
    RoleGrant.objects.create(person=gone, role=Role.DPO, starts_on=TODAY - day)
    Person.objects.filter(pk=gone.pk).update(ends_on=TODAY)
    assert holders(Role.DPO, TODAY) == [dpo]
    assert set(holders(Role.DPO, TODAY + day)) == {dpo, later}


def test_breach_is_told_to_the_dpo_at_once_with_both_terms(here):
    found = datetime.fromisoformat("2026-10-24T12:00:00+02:00")
    told = Description(happened="Kwikstaart kreeg een lijst.", data_kinds="Namen")
    breach = record_breach(found, told, found)
    (mail,) = mails("breach")
    assert mail.to == address(here, Role.DPO)
    assert mail.subject == "Datalek vastgelegd bij Voorbeeldstad"
    assert "uiterlijk 25 oktober, 11:00" in mail.text
    assert "uiterlijk 27 oktober, 11:00" in mail.text
    assert f"https://bestendig.example/datalekken/{breach.pk}/" in mail.text
    assert "Kwikstaart" not in mail.text


def test_breach_is_told_in_the_language_of_the_dpo(here):
    Account.objects.filter(pk=here.people[Role.DPO].account_id).update(language="en")
    now = timezone.now()
    breach = record_breach(now, Description(happened="x", data_kinds="y"), now)
    (mail,) = mails("breach")
    assert mail.subject == "Breach recorded at Voorbeeldstad"
    assert f"https://bestendig.example/en/datalekken/{breach.pk}/" in mail.text


def test_request_is_told_to_the_administrators_without_its_words(here):
    person = here.people[Role.EMPLOYEE]
    request = actions.ask_correction(person, CorrectField.LAST_NAME, "Kwikstaart", "zo", TODAY)
    (mail,) = mails("request_asked")
    assert mail.to == address(here, Role.ORGANISATION_ADMIN)
    assert "uiterlijk 26 december 2026" in mail.text
    assert f"/verzoeken/{request.pk}/" in mail.text
    assert "Kwikstaart" not in mail.text + mail.subject


def test_erasing_only_the_own_part_asks_nobody_anything(here):
    actions.ask_erasure(here.people[Role.EMPLOYEE], "", TODAY, all_of_it=False)
    assert mails("request_asked") == []
    actions.ask_erasure(here.people[Role.COACH], "", TODAY, all_of_it=True)
    assert len(mails("request_asked")) == 1


def test_answer_and_delay_are_told_to_the_person(here):
    person = here.people[Role.EMPLOYEE]
    request = actions.ask_objection(person, "Nee.", TODAY)
    actions.extend_request(request.pk, "We zoeken nog.", TODAY)
    actions.answer_request(request.pk, RequestState.REFUSED, "Het moet.", TODAY)
    (longer,), (answered,) = mails("request_extended"), mails("request_answered")
    assert {longer.to, answered.to} == {address(here, Role.EMPLOYEE)}
    assert "uiterlijk 26 februari 2027" in longer.text
    assert "Het moet." not in answered.text
    assert "https://bestendig.example/mijn-gegevens/" in answered.text


def test_who_is_erased_reads_the_answer_in_the_last_mail(here):
    person = here.people[Role.EMPLOYEE]
    Person.objects.filter(pk=person.pk).update(ends_on=TODAY)
    request = actions.ask_erasure(person, "", TODAY, all_of_it=True)
    actions.answer_request(request.pk, RequestState.GRANTED, "Alles is gewist.", TODAY)
    (mail,) = mails("request_erased")
    assert mail.to == address(here, Role.EMPLOYEE)
    assert mail.text.endswith("Alles is gewist.")


def test_reminders_go_once_a_week_and_to_the_dpo_when_it_is_late(here):
    request = actions.ask_objection(here.people[Role.EMPLOYEE], "Nee.", TODAY)
    due = request.due_on
    sent = {
        day: actions.remind_of_requests(due + timedelta(days=day)) for day in (-8, -7, -6, 0, 1, 2)
    }
    assert sent == {-8: 0, -7: 1, -6: 0, 0: 0, 1: 1, 2: 0}
    assert [m.to for m in mails("request_due")] == [address(here, Role.ORGANISATION_ADMIN)]
    assert {m.to for m in mails("request_late")} == {
        address(here, Role.ORGANISATION_ADMIN),
        address(here, Role.DPO),
    }
    assert actions.remind_of_requests(due + timedelta(days=1)) == 0


def test_answered_request_reminds_nobody(here):
    request = actions.ask_objection(here.people[Role.EMPLOYEE], "Nee.", TODAY)
    actions.answer_request(request.pk, RequestState.REFUSED, "Het moet.", TODAY)
    assert actions.remind_of_requests(TODAY + timedelta(days=60)) == 0


def test_who_has_no_address_gets_no_mail(here):
    person = Person.objects.create(first_name="Zonder")
    request = actions.ask_objection(person, "Nee.", TODAY)
    actions.answer_request(request.pk, RequestState.REFUSED, "Het moet.", TODAY)
    assert mails("request_answered") == []
