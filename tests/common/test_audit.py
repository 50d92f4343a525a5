from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.common.tampering import as_owner

from bestendig.common import audit, scope
from bestendig.common.audit import triggers
from bestendig.common.audit.chain import hash_of
from bestendig.common.audit.models import AuditEntry
from bestendig.common.audit.queries import Search, entries
from bestendig.common.scope import Actor, Origin

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    organisation = uuid4()
    with scope.bind(organisation):
        yield organisation


def test_entry_says_who_did_what_in_the_chain_of_the_organisation():
    organisation, person = uuid4(), uuid4()
    who = Actor(account=3, person=person, role="hr", origin=Origin.WEB)
    with scope.bind(organisation, who):
        audit.record("import_people", object_kind="import", object_id=person, added=3, kind="csv")
        audit.record("undo_import", outcome="failed")
    audit.record("create_organisation")
    with scope.bind(organisation):
        second, first = entries()
    assert (first.sequence, first.previous, first.details) == (1, "", {"added": 3, "kind": "csv"})
    assert (first.account_id, first.person_id, first.role, first.origin) == (3, person, "hr", "web")
    assert (first.object_kind, first.object_id) == ("import", str(person))
    assert (second.sequence, second.previous, second.outcome) == (2, first.hash, "failed")
    assert [hash_of(entry) for entry in (first, second)] == [first.hash, second.hash]
    assert entries().get().action == "create_organisation"


@pytest.mark.parametrize(
    "value",
    [
        "ada@voorbeeldstad.nl",
        "Q2vN8xTzR4bLmW9sKd1fYg",  # a token of 128 bits
        "k7qm-2x9t-b4lp",  # a code on paper
        "K7QM2X9TB4LP",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "123456782",  # a BSN
        "06 12 34 56 78",
        "word " * 17,
        "two\nlines",
        3.5,
        ["a"],
    ],
)
def test_what_looks_like_a_secret_or_a_name_is_refused_and_not_repeated(organisation, value):
    with pytest.raises(ValueError, match="audit detail note: ") as refused:
        audit.record("import_people", note=value)
    assert str(value) not in str(refused.value)
    assert entries().count() == 0


@pytest.mark.parametrize(
    "value",
    [
        "organisation_admin", "H2 2026", "2026-11-26", "csv", "", None, True, 20000,
        "ReportingUnitVersion", "dpia", "5f0c6d8e-3f2b-4a61-9d0e-2b7c1a9e4f10",
        "1a2b-3c4d-5e6f-7a8b-9c0d-1e2f-3a4b-5c6d", "5f0c6d8e-3f2b-4a61-9d0e-2b7c1a9e4f10/panel-2",
        "2026-11-26T10:41:00+01:00", "under_35", "reporting_units",
        ",".join(["keep_leavers", "function_family"] * 5),
    ],
)  # fmt: skip
def test_codes_counts_dates_and_ids_are_taken(organisation, value):
    audit.record("change_settings", note=value)
    assert entries().get().details == {"note": value}


@pytest.mark.parametrize("action", ["", "Import people", "import", "import people", "x" * 70])
def test_action_that_is_no_verb_and_object_is_refused(organisation, action):
    with pytest.raises(ValueError, match="verb_object"):
        audit.record(action)


def test_deed_and_entry_are_undone_together(organisation):
    audit.record("import_people")

    @transaction.atomic
    def import_and_fail():
        audit.record("import_people")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        import_and_fail()
    audit.record("undo_import")
    assert [entry.sequence for entry in entries()] == [2, 1]


def test_refusal_stays_when_the_deed_is_undone(organisation):
    try:
        with transaction.atomic():
            audit.record("close_wave")
            raise PermissionError
    except PermissionError:
        audit.record_refusal("close_wave", object_kind="wave", object_id=7)
    entry = entries().get()
    assert (entry.action, entry.outcome, entry.object_id) == ("close_wave", "refused", "7")


def test_refusal_can_name_organisation_and_actor_where_nothing_is_bound():
    organisation = uuid4()
    audit.record_refusal("open_page", organisation=organisation, who=Actor(account=5, role="hr"))
    with scope.bind(organisation):
        entry = entries().get()
    assert (entry.account_id, entry.role, entry.outcome) == (5, "hr", "refused")


def _refused(statement, *values):
    with (
        pytest.raises((IntegrityError, ProgrammingError), match=r"not changed|permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def test_database_refuses_to_change_remove_and_replace(organisation):
    audit.record("import_people")
    entry = entries().get()
    _refused("UPDATE audit_auditentry SET action = 'nothing'")
    _refused("DELETE FROM audit_auditentry")
    if connection.vendor == "sqlite":
        columns = [field.column for field in AuditEntry._meta.concrete_fields]
        chosen = ", ".join("'x'" if name == "action" else name for name in columns)
        _refused(f"INSERT OR REPLACE INTO audit_auditentry SELECT {chosen} FROM audit_auditentry")
    assert entries().get().hash == entry.hash


def test_database_lets_go_of_entries_older_than_half_a_year(organisation, monkeypatch):
    for days in (184, 182):
        moment = timezone.now() - timedelta(days=days)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        audit.record("import_people")
        monkeypatch.undo()
    old, young = entries().order_by("sequence")
    entries().filter(pk=old.pk).delete()
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        entries().filter(pk=young.pk).delete()
    assert entries().get().pk == young.pk


def test_missing_trigger_is_noticed():
    assert triggers.missing(connection) == []
    with as_owner():
        assert triggers.missing(connection) != []
    assert triggers.missing(connection) == []


def test_search_by_period_action_object_person_and_outcome(organisation, monkeypatch):
    person, other = uuid4(), uuid4()
    for day, action, who, about, outcome in (
        (1, "import_people", person, "a", "done"),
        (2, "import_people", other, "b", "failed"),
        (3, "give_role", person, "b", "done"),
    ):
        moment = datetime(2026, 11, day, 23, 30, tzinfo=UTC)  # half past twelve here, the next day
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        with scope.acting(Actor(person=who)):
            audit.record(action, object_kind="thing", object_id=about, outcome=outcome)
    monkeypatch.undo()

    def found(**search):
        return [entry.sequence for entry in entries(Search(**search))]

    day = datetime(2026, 11, 3, tzinfo=UTC).date()
    assert found() == [3, 2, 1]
    assert found(since=day) == [3, 2]
    assert found(until=day) == [2, 1]
    assert found(action="give_role") == [3]
    assert found(about="b") == [3, 2]
    assert found(about="thing") == [3, 2, 1]
    assert found(person=person) == [3, 1]
    assert found(outcome="failed") == [2]
    assert found(person=person, about="b") == [3]


def test_other_organisation_sees_nothing_of_it(organisation):
    audit.record("import_people")
    number = entries().get().sequence
    assert number == 1
    with pytest.raises(scope.WrongScope), scope.bind(uuid4()):
        pass


def test_object_may_have_a_long_number_for_an_id(organisation):
    audit.record("end_session", object_kind="account", object_id=1_234_567)
    assert entries().get().object_id == "1234567"


def test_one_entry_costs_three_queries(organisation, django_assert_num_queries):
    audit.record("import_people")
    with django_assert_num_queries(3):
        audit.record("import_people")
