"""The second wall, on PostgreSQL: what the database refuses, whoever forgot what in the program.

Each of these fails when its wall is taken down: the second half of this file takes them down.
"""

from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from tests import databases
from tests.walls.leaks import bind, leaks
from tests.walls.rows import make_everything, make_organisation

from bestendig.common import scope, walls
from bestendig.common.walls import standing
from bestendig.organisations.checks import walls_stand
from bestendig.organisations.models import Account, Person

pytestmark = pytest.mark.on_postgresql


@pytest.fixture
def both(transactional_db):
    """Two organisations, each with a row in every table."""
    here, there = make_organisation("hier"), make_organisation("daar")
    make_everything(here.pk)
    make_everything(there.pk)
    return here.pk, there.pk


@pytest.fixture
def with_all_rights(postgres):
    """The program's role, in a transaction of a superuser that first does `sql` and is undone."""

    @contextmanager
    def altered(*sql, role=databases.PROGRAM):
        connection.close()  # no lock of ours may stand in the way
        name = connection.settings_dict["NAME"]
        with databases.as_superuser(postgres, name) as server:
            server.autocommit = False
            for statement in sql:
                server.execute(statement)
            server.execute(f"SET LOCAL ROLE {role}")
            with server.cursor() as cursor:
                yield cursor
            server.rollback()

    return altered


def test_nothing_of_another_organisation_is_reached_by_raw_sql(both):
    with transaction.atomic(), connection.cursor() as cursor:
        assert leaks(cursor, *both) == []


def test_own_rows_are_reached_by_raw_sql(both):
    here, _there = both
    with transaction.atomic(), connection.cursor() as cursor:
        bind(cursor, here)
        for model in walls.walled_models():
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            assert cursor.fetchone()[0] >= 1, model


def test_tables_between_two_models_show_only_what_both_ends_show(both):
    here, _there = both
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organisations_reportingunit_units")
        assert cursor.fetchone() == (0,)
        bind(cursor, here)
        cursor.execute("SELECT count(*) FROM organisations_reportingunit_units")
        assert cursor.fetchone() == (1,)


def test_owner_of_the_tables_sees_nothing_either_but_while_it_migrates(both, postgres):
    uri = databases.address(postgres, databases.OWNER, connection.settings_dict["NAME"])
    count = "SELECT count(*) FROM organisations_person"
    with psycopg.connect(uri) as owner:
        assert owner.execute(count).fetchone() == (0,)
    with psycopg.connect(f"{uri}&options=-c%20app.migrating%3Don") as owner:
        assert owner.execute(count).fetchone()[0] >= 2
    with connection.cursor() as program, transaction.atomic():
        program.execute("SELECT set_config('app.migrating', 'on', true)")
        program.execute(count)
        assert program.fetchone() == (0,)


def test_a_row_cannot_point_at_another_organisation(both):
    here, there = both
    person, unit = Person._meta.db_table, "organisations_unit"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        bind(cursor, there)
        cursor.execute(f"SELECT id FROM {unit} LIMIT 1")
        strange = cursor.fetchone()[0]
        bind(cursor, here)
        cursor.execute(f"UPDATE {person} SET unit_id = %s", [strange])
        with pytest.raises(Exception, match="same_organisation_"):
            cursor.execute("COMMIT")


def test_an_account_finds_its_own_persons_everywhere_and_changes_none(both):
    here, there = both
    account = Account.objects.create_user("ada@example.nl")
    for organisation in both:
        with scope.bind(organisation):
            Person.objects.create(first_name="Ada", account=account)
    with scope.own_rows(account.pk):
        found = Person.across.values_list("organisation_id", flat=True)
        assert set(found) == {here, there}
        assert Person.across.filter(account=account).update(first_name="Eve") == 0
    assert Person.across.count() == 0


def test_program_may_not_empty_own_or_change_a_table(db):
    for sql in (
        "TRUNCATE organisations_person CASCADE",
        "ALTER TABLE organisations_person NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY organisation ON organisations_person",
        "CREATE TABLE mine (id int)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "UPDATE audit_auditentry SET outcome = 'done'",
        "SET LOCAL ROLE bestendig_owner",
    ):
        with (
            pytest.raises(Exception, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_every_table_has_a_wall_or_a_reason(db):
    assert walls.gaps() == []
    assert walls_stand(databases=["default"]) == []


def test_walls_can_be_raised_again(transactional_db):
    call_command("migrate", verbosity=0)
    assert walls.gaps() == []


# What falls when a wall is taken down.

PERSON = "organisations_person"
MUTATIONS = {
    "policy dropped and row-level security off": (
        [
            f"ALTER TABLE {PERSON} DISABLE ROW LEVEL SECURITY",
            f"DROP POLICY organisation ON {PERSON}",
        ],
        f"The table {PERSON} has no wall between organisations",
    ),
    "policy that lets all through": (
        [f"CREATE POLICY open ON {PERSON} USING (true) WITH CHECK (true)"],
        f"The table {PERSON} has no wall between organisations",
    ),
    "policy with another rule": (
        [f"ALTER POLICY organisation ON {PERSON} USING (true) WITH CHECK (true)"],
        f"The table {PERSON} has no wall between organisations",
    ),
    "role past all policies": (
        [f"ALTER ROLE {databases.PROGRAM} BYPASSRLS"],
        "The database role bestendig has BYPASSRLS: no wall holds it",
    ),
    "role that is a superuser": (
        [f"ALTER ROLE {databases.PROGRAM} SUPERUSER"],
        "The database role bestendig is a superuser, whom no wall holds",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_without_its_wall_raw_sql_reaches_the_other_organisation(both, with_all_rights, mutation):
    statements, said = MUTATIONS[mutation]
    with with_all_rights() as cursor:
        assert leaks(cursor, *both) == []
    with with_all_rights(*statements) as cursor:
        found = leaks(cursor, *both)
        assert {leak for leak in found if leak.startswith(PERSON)} == {
            f"{PERSON}: {what}"
            for what in ("read", "changed", "removed", "moved", "added", "read while none is bound")
        }
        gaps = standing.role_gaps if "role" in mutation else standing.table_gaps
        assert [gap.partition(". ")[0] for gap in gaps(cursor)] == [said]


def test_owner_is_held_only_while_row_level_security_is_forced(both, with_all_rights):
    free = f"ALTER TABLE {PERSON} NO FORCE ROW LEVEL SECURITY"
    count = f"SELECT count(*) FROM {PERSON}"
    with with_all_rights(role=databases.OWNER) as cursor:
        assert cursor.execute(count).fetchone() == (0,)
    with with_all_rights(free, role=databases.OWNER) as cursor:
        assert cursor.execute(count).fetchone()[0] >= 2
        assert any(PERSON in gap for gap in standing.table_gaps(cursor))


def test_a_new_table_without_a_wall_is_a_gap(both, with_all_rights):
    with with_all_rights("CREATE TABLE journey_secret (id int)") as cursor:
        assert list(standing.table_gaps(cursor)) == [
            "The table journey_secret has no wall, and no reason why (common.walls.OPEN_TABLES)."
        ]


def test_a_bond_that_was_dropped_is_a_gap(both, with_all_rights):
    bond = next(x for x in walls.bonds() if (x.table, x.column) == (PERSON, "unit_id"))
    with with_all_rights(f"ALTER TABLE {PERSON} DROP CONSTRAINT {bond.name}") as cursor:
        assert list(standing.bond_gaps(cursor)) == [
            f"{PERSON}.unit_id could point at another organisation's row. Run `bestendig migrate`."
        ]


def test_the_check_refuses_when_the_program_owns_its_tables(db):
    with walls.as_owner():
        found = walls.gaps()
    assert any("bestendig_owner owns tables" in gap for gap in found)


def test_the_system_check_says_what_stands_open(db, monkeypatch):
    monkeypatch.setattr(walls, "gaps", lambda: ["A wall is down."])
    assert [error.msg for error in walls_stand(databases=["default"])] == ["A wall is down."]
    with walls.as_owner():
        assert walls_stand(databases=["default"]) == []
