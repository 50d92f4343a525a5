"""The audit log where the program owns no table: what its role cannot do, and what shows anyway."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from tests.databases import as_superuser

from bestendig.common import audit, scope
from bestendig.common.audit.queries import entries
from bestendig.common.audit.retention import prune
from bestendig.common.audit.verifying import verify

pytestmark = [pytest.mark.on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def organisation(settings, tmp_path):
    """Three entries, committed."""
    settings.KEY_STORE = (tmp_path / "keys").as_uri()
    organisation = uuid4()
    for _ in range(3):
        with scope.bind(organisation):
            audit.record("import_people")
    return organisation


@pytest.fixture
def server(postgres):
    """The database as a superuser reaches it."""
    with as_superuser(postgres, connection.settings_dict["NAME"]) as server:
        yield server


def broken(organisation):
    with scope.bind(organisation):
        found = verify().broken
    return found and (found.code, found.sequence)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE audit_auditentry SET action = 'nothing_done'", ProgrammingError),
        ("DELETE FROM audit_auditentry", IntegrityError),
        ("TRUNCATE audit_auditentry", ProgrammingError),
        ("DROP TRIGGER audit_no_change ON audit_auditentry", ProgrammingError),
        ("ALTER TABLE audit_auditentry DISABLE TRIGGER ALL", ProgrammingError),
        ("SET session_replication_role = replica", ProgrammingError),
        ("DROP TABLE audit_auditentry", ProgrammingError),
        ("DROP FUNCTION audit_refuse CASCADE", ProgrammingError),
    ],
)
def test_program_can_neither_change_the_log_nor_lift_its_guards(organisation, statement, refusal):
    with (
        scope.bind(organisation),
        pytest.raises(refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert broken(organisation) is None


def test_entry_changed_by_the_server_s_owner_is_found(organisation, server):
    server.execute("SET session_replication_role = replica")
    server.execute("UPDATE audit_auditentry SET role = 'hr' WHERE sequence = 2")
    assert broken(organisation) == ("changed", 2)


def test_entry_removed_by_the_server_s_owner_is_found(organisation, server):
    server.execute("SET session_replication_role = replica")
    server.execute("DELETE FROM audit_auditentry WHERE sequence = 3")
    assert broken(organisation) == ("end", 2)


def test_trigger_that_was_switched_off_is_found(organisation, server):
    server.execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_no_change")
    found = broken(organisation)
    server.execute("ALTER TABLE audit_auditentry ENABLE TRIGGER audit_no_change")
    assert (found, broken(organisation)) == (("unguarded", 0), None)


def test_program_can_remove_what_is_old_enough(organisation, monkeypatch):
    other = uuid4()
    past = timezone.now() - timedelta(days=400)
    monkeypatch.setattr("django.utils.timezone.now", lambda: past)
    with scope.bind(other):
        audit.record("import_people")
    monkeypatch.undo()
    with scope.bind(other):
        audit.record("import_people")
        assert prune(timezone.now().date()) == 1
    with scope.bind(other):
        assert (verify().first, verify().broken) == (2, None)
    assert broken(organisation) is None


def test_entries_made_at_once_follow_one_another(organisation):
    troubles = []

    def work():
        try:
            for _ in range(15):
                with scope.bind(organisation):
                    audit.record("add_unit")
        except Exception as error:  # noqa: BLE001 - told by the test
            troubles.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with scope.bind(organisation):
        assert (troubles, entries().count(), verify().last) == ([], 63, 63)
    assert broken(organisation) is None


def test_what_is_logged_on_commit_reaches_the_chain(organisation):
    with scope.bind(organisation):
        transaction.on_commit(lambda: audit.record("add_second_factor"))
    with scope.bind(organisation):
        assert entries().first().action == "add_second_factor"
    assert broken(organisation) is None


def test_chain_of_another_organisation_is_out_of_sight(organisation):
    with scope.bind(uuid4()), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditentry")
        assert cursor.fetchone() == (0,)
