"""The rights desk: seeing, asking, answering in time, erasing with proof."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.registry import REGISTRY
from bestendig.organisations.models import Account, Person, Question, RoleGrant
from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights import actions, rules
from bestendig.organisations.rights.erasing import erase_person
from bestendig.organisations.rights.models import (
    CLOSED,
    MOVES,
    CorrectField,
    DataRequest,
    RequestState,
)
from bestendig.organisations.rights.queries import kept_about, own_requests, request_figures
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
S = RequestState


@pytest.fixture
def here(world):
    """Voorbeeldstad, bound, with the administrator acting."""
    admin = world.here.people[Role.ORGANISATION_ADMIN]
    who = scope.Actor(account=admin.account_id, person=admin.pk, role=Role.ORGANISATION_ADMIN)
    with scope.bind(world.here.organisation.pk, who):
        yield world.here


@pytest.fixture
def employee(here):
    return here.people[Role.EMPLOYEE]


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 26), date(2026, 12, 26), date(2027, 2, 26)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2026, 11, 30), date(2026, 12, 30), date(2027, 2, 28)),
    ],
)
def test_request_is_due_a_month_after_it_came_in(received, due, extended):
    assert rules.due_on(received) == due
    assert rules.extended_due_on(received) == extended


def test_kept_about_tells_the_person_in_words(here, employee):
    parts = {part.name: part for part in kept_about(employee.pk)}
    assert {line.code: line.value for line in parts["person"].lines} == {
        "first_name": "Employee",
        "kind": "medewerker",
        "work_email": "employee@voorbeeldstad.example",
        "has_personnel_number": False,
        "unit": "Wegen en Riolering",
        "manager": "Manager",
        "starts_on": date(2025, 1, 1),
    }
    assert [line.value for line in parts["account"].lines] == [
        "employee@voorbeeldstad.example",
        "Nederlands",
    ]


def test_every_export_names_its_fields_why_who_and_how_long(here, employee):
    Question.objects.create(asked_by=employee, text="Waar?")
    RoleGrant.objects.create(person=employee, role=Role.COACH, starts_on=TODAY)
    actions.ask_objection(employee, "Liever niet.", TODAY)
    for export in REGISTRY.exports.values():
        assert export.why, export.name
        assert export.seen_by, export.name
        assert export.kept in REGISTRY.rules, export.name
    unnamed = [
        line.code
        for part in kept_about(employee.pk)
        for line in [*part.lines, *(x for record in part.records for x in record)]
        if line.code not in REGISTRY.exports[part.name].fields
    ]
    assert unnamed == []


def test_kept_about_someone_of_another_organisation_is_not_found(here, world):
    with pytest.raises(Person.DoesNotExist):
        kept_about(world.there.people[Role.EMPLOYEE].pk)


def test_asking_twice_gives_one_request(employee):
    first = actions.ask_correction(employee, CorrectField.LAST_NAME, "Jansen", "", TODAY)
    again = actions.ask_correction(employee, CorrectField.LAST_NAME, " Jansen ", "", TODAY)
    other = actions.ask_correction(employee, CorrectField.LAST_NAME, "Janssen", "", TODAY)
    assert again.pk == first.pk != other.pk
    assert (first.state, first.due_on) == (S.RECEIVED, date(2026, 12, 26))


def test_granted_correction_is_written_with_the_person(employee):
    request = actions.ask_correction(employee, CorrectField.LAST_NAME, "Jansen", "", TODAY)
    actions.take_up_request(request.pk, TODAY)
    closed = actions.answer_request(request.pk, S.GRANTED, "Het staat er nu goed.", TODAY, "Jansen")
    employee.refresh_from_db()
    assert employee.last_name == "Jansen"
    assert (closed.state, closed.closed_on, closed.is_open) == (S.GRANTED, TODAY, False)
    assert closed.answered_by == scope.actor().person


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (CorrectField.FIRST_NAME, ""),
        (CorrectField.WORK_EMAIL, "geen adres"),
        (CorrectField.WORK_EMAIL, "Manager@voorbeeldstad.example"),
        (CorrectField.AGE_BAND, "57"),
        (CorrectField.STARTS_ON, "gisteren"),
    ],
)
def test_correction_that_can_not_be_right_changes_nothing(employee, field, value):
    request = actions.ask_correction(employee, field, "x", "", TODAY)
    before = Person.objects.filter(pk=employee.pk).values().get()
    with pytest.raises(Refused):
        actions.answer_request(request.pk, S.GRANTED, "Goed.", TODAY, value)
    assert Person.objects.filter(pk=employee.pk).values().get() == before
    assert DataRequest.objects.get(pk=request.pk).state == S.RECEIVED


def test_correction_of_the_team_is_left_to_the_administrator(here, employee):
    request = actions.ask_correction(employee, CorrectField.UNIT, "Groen", "", TODAY)
    actions.answer_request(request.pk, S.GRANTED, "Je staat nu bij Groen.", TODAY)
    employee.refresh_from_db()
    assert employee.unit == here.team


def test_an_answer_needs_words_and_comes_once(employee):
    request = actions.ask_objection(employee, "Ik wil dit niet.", TODAY)
    with pytest.raises(Refused) as empty:
        actions.answer_request(request.pk, S.REFUSED, "  ", TODAY)
    assert empty.value.field == "answer"
    actions.answer_request(request.pk, S.REFUSED, "We moeten dit bewaren.", TODAY)
    with pytest.raises(Refused) as closed:
        actions.answer_request(request.pk, S.GRANTED, "Toch wel.", TODAY)
    assert closed.value.field == ""


def test_closed_states_lead_nowhere():
    assert {state for state, to in MOVES.items() if not to} == CLOSED
    assert set(MOVES) == set(RequestState)


def test_more_time_is_given_once_with_a_reason_inside_the_first_month(employee):
    request = actions.ask_objection(employee, "Ik wil dit niet.", TODAY)
    with pytest.raises(Refused) as empty:
        actions.extend_request(request.pk, " ", TODAY)
    assert empty.value.field == "because"
    with pytest.raises(Refused) as late:
        actions.extend_request(request.pk, "Druk.", date(2026, 12, 27))
    assert late.value.field == ""
    longer = actions.extend_request(request.pk, "We zoeken nog.", date(2026, 12, 26))
    assert longer.due_on == date(2027, 2, 26)
    with pytest.raises(Refused):
        actions.extend_request(request.pk, "Nog meer.", date(2026, 12, 26))


def test_withdrawing_is_only_for_who_asked(here, employee):
    request = actions.ask_objection(employee, "Ik wil dit niet.", TODAY)
    with pytest.raises(DataRequest.DoesNotExist):
        actions.withdraw_request(request.pk, here.people[Role.COACH], TODAY)
    assert actions.withdraw_request(request.pk, employee, TODAY).state == S.WITHDRAWN


def test_own_part_goes_at_once_with_its_proof(employee):
    Question.objects.create(asked_by=employee, text="Waar?")
    Question.objects.create(asked_by=employee, text="Wanneer?")
    Person.objects.filter(pk=employee.pk).update(unwanted_mail=["news"])
    request = actions.ask_erasure(employee, "", TODAY, all_of_it=False)
    own = {name: count for name, count in request.erased.items() if count}
    assert own == {"questions": 2, "unwanted_mail": 1}
    assert (request.state, request.closed_on) == (S.GRANTED, TODAY)
    assert Question.objects.filter(asked_by=employee).count() == 0
    assert Person.objects.get(pk=employee.pk).first_name == "Employee"


def test_asking_for_everything_erases_the_own_part_and_asks_for_the_rest(employee):
    Question.objects.create(asked_by=employee, text="Waar?")
    request = actions.ask_erasure(employee, "Alles graag.", TODAY, all_of_it=True)
    assert request.erased["questions"] == 1
    assert request.is_open


def test_who_works_here_can_not_be_erased_whole(employee):
    request = actions.ask_erasure(employee, "", TODAY, all_of_it=True)
    assert rules.answers_to(request, TODAY) == {S.PARTLY, S.REFUSED}
    with pytest.raises(Refused) as refused:
        actions.answer_request(request.pk, S.GRANTED, "Goed.", TODAY)
    assert refused.value.field == "verdict"
    partly = actions.answer_request(request.pk, S.PARTLY, "Je bent nog in dienst.", TODAY)
    assert partly.state == S.PARTLY


def test_granted_erasure_of_who_left_leaves_a_request_without_words(employee):
    Person.objects.filter(pk=employee.pk).update(ends_on=TODAY - timedelta(days=1))
    employee.refresh_from_db()
    request = actions.ask_erasure(employee, "Alles graag.", TODAY, all_of_it=True)
    actions.answer_request(request.pk, S.GRANTED, "Alles is gewist.", TODAY)
    left = DataRequest.objects.get(pk=request.pk)
    assert (left.person, left.text, left.answer, left.state) == (None, "", "", S.GRANTED)
    assert left.erased["person"] == 2
    assert not Person.objects.filter(pk=employee.pk).exists()
    assert not Account.objects.filter(pk=employee.account_id).exists()


def test_erased_person_is_nowhere_in_the_database_but_as_an_id(here, employee):
    Person.objects.filter(pk=employee.pk).update(last_name="Kwikstaart", personnel_hash="f" * 64)
    Account.objects.filter(pk=employee.account_id).update(email="kwikstaart@example.org")
    Question.objects.create(asked_by=employee, text="Kwikstaart vraagt.")
    actions.ask_objection(employee, "Kwikstaart wil niet.", TODAY)
    Person.objects.filter(pk=employee.pk).update(ends_on=TODAY)
    erase_person(employee.pk)
    assert rows_with("kwikstaart") == []
    assert rows_with("f" * 64) == []
    entry = AuditEntry.objects.filter(action="erase_person").get()
    assert (entry.object_kind, entry.object_id) == ("person", str(employee.pk))


def rows_with(canary: str) -> list[str]:
    """The tables in which `canary` still stands."""
    from django.apps import apps  # noqa: PLC0415 - Django is set up by now
    from django.db import connection  # noqa: PLC0415 - Django is set up by now

    found = []
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            if any(canary in str(row).lower() for row in cursor.fetchall()):
                found.append(model._meta.label)
    return found


def test_account_of_somebody_who_also_works_elsewhere_stays(world):
    employee = world.here.people[Role.EMPLOYEE]
    with scope.bind(world.there.organisation.pk):
        Person.objects.create(account=employee.account, first_name="Employee")
    with scope.bind(world.here.organisation.pk):
        erase_person(employee.pk)
    assert Account.objects.filter(pk=employee.account_id).exists()


def test_administrator_of_the_platform_keeps_the_account(here, employee):
    Account.objects.filter(pk=employee.account_id).update(is_platform_admin=True)
    erase_person(employee.pk)
    assert Account.objects.filter(pk=employee.account_id).exists()


def test_reminders_come_a_week_before_and_each_week_after(employee):
    request = actions.ask_objection(employee, "Ik wil dit niet.", TODAY)
    due = request.due_on
    days = []
    day = TODAY
    while day < due + timedelta(days=16):
        if rules.reminder_is_due(request, day):
            days.append((day - due).days)
            request.reminded_on = day
        day += timedelta(days=1)
    assert days == [-7, 1, 8, 15]


def test_figures_count_open_and_overdue_requests_of_this_organisation(here, employee, world):
    actions.ask_objection(employee, "Ik wil dit niet.", TODAY)
    actions.ask_correction(employee, CorrectField.OTHER, "x", "", TODAY - timedelta(days=40))
    done = actions.ask_objection(here.people[Role.COACH], "Nee.", TODAY)
    actions.answer_request(done.pk, S.REFUSED, "Toch.", TODAY)
    figures = request_figures(TODAY)
    assert (figures.open, figures.overdue, figures.first_due) == (2, 1, date(2026, 11, 17))
    assert own_requests(employee).count() == 2


def test_actions_are_logged_without_words(employee):
    request = actions.ask_correction(employee, CorrectField.LAST_NAME, "Kwikstaart", "zo", TODAY)
    actions.answer_request(request.pk, S.GRANTED, "Gedaan.", TODAY, "Kwikstaart")
    entries = AuditEntry.objects.filter(object_kind__in=["data_request", "person"])
    assert sorted(entries.values_list("action", flat=True)) == [
        "answer_request",
        "ask_about_data",
        "change_person",
    ]
    assert "kwikstaart" not in str(list(entries.values())).lower()


def test_another_organisation_finds_no_request(world):
    with scope.bind(world.here.organisation.pk):
        request = actions.ask_objection(world.here.people[Role.EMPLOYEE], "Nee.", TODAY)
    with scope.bind(world.there.organisation.pk), pytest.raises(DataRequest.DoesNotExist):
        actions.answer_request(request.pk, S.REFUSED, "Nee.", TODAY)
