"""Raising the walls, as the role that owns the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import names_digest

from bestendig.common.walls.tables import OWN_ROWS, Wall, bonds, walls

POLICY: Final = "organisation"
OWN: Final = "own_rows"
MIGRATION: Final = "migration"
# A policy as the database keeps it, in one word: what its comment says while nobody changed it.
SEAL: Final = (
    "md5(concat_ws(' ', polcmd, polpermissive, polroles::text,"
    " pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)))"
)
# What the program may not do with a table that it may otherwise read and write.
WITHHELD: Final = MappingProxyType(
    {
        "django_migrations": "INSERT, UPDATE, DELETE",  # written by migrations alone
        "audit_auditentry": "UPDATE",  # what is old enough goes, nothing is changed
        "releases_release": "UPDATE",  # what was released stays as it was
        "releases_gatereport": "UPDATE",
        "releases_releasedcell": "UPDATE",
        "releases_decision": "UPDATE",
    }
)
_ACCOUNT: Final = "NULLIF(current_setting('app.account', true), '')::bigint"


@contextmanager
def as_owner() -> Iterator[None]:
    """Work in the database as the role that owns its tables, where settings give one.

    It takes the place of the program's own connection, because migrations of others (and of
    ourselves) speak to the database without naming a connection.
    """
    owner: dict[str, Any] | None = settings.MIGRATION_DATABASE
    program = connections["default"]
    if owner is None or program.vendor != "postgresql":
        yield
        return
    connections["default"] = type(program)({**program.settings_dict, **owner}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = program


def working_as_owner() -> bool:
    """Whether this is the connection that migrates, and not the program's own."""
    owner: dict[str, Any] | None = settings.MIGRATION_DATABASE
    return owner is not None and connections["default"].settings_dict["USER"] == owner["USER"]


def may_raise() -> bool:
    """Whether this connection may be the one that owns the tables."""
    return settings.MIGRATION_DATABASE is None or working_as_owner()


def may_migrate() -> bool:
    """Whether this process can change tables: on PostgreSQL only with MIGRATION_DATABASE_URL."""
    return connections["default"].vendor != "postgresql" or settings.MIGRATION_DATABASE is not None


def raise_walls() -> None:
    """Give every table its policy, and the program's role its rights. Harmless to repeat.

    Nothing happens on SQLite, nor on the program's own connection.
    """
    connection = connections["default"]
    if connection.vendor != "postgresql" or not may_raise():
        return
    for wall in walls():
        _run(connection, _wall_statements(connection, wall))
    _bind_targets(connection)
    program = settings.DATABASES["default"]["USER"]
    if program != connection.settings_dict["USER"]:
        _run(connection, _grants(connection, program))


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Each table in a short transaction of its own, so that nobody waits long for a lock."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '20s'")
        for statement in statements:
            cursor.execute(statement)


def _wall_statements(connection: BaseDatabaseWrapper, wall: Wall) -> list[str]:
    quote = connection.ops.quote_name
    table = quote(wall.table)
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in (POLICY, OWN, MIGRATION)),
        f"CREATE POLICY {POLICY} ON {table} USING ({wall.rule}) WITH CHECK ({wall.rule})",
        # The owner too sees nothing, but while it migrates: settings gives that connection a mark.
        f"CREATE POLICY {MIGRATION} ON {table} TO CURRENT_USER"
        " USING (current_setting('app.migrating', true) = 'on')",
    ]
    if column := OWN_ROWS.get(wall.table):
        statements.append(
            f"CREATE POLICY {OWN} ON {table} FOR SELECT USING ({quote(column)} = {_ACCOUNT})"
        )
    return [*statements, _seal(wall)]


def _seal(wall: Wall) -> str:
    """Write beside each policy what it was, so that a change by hand is seen."""
    return f"""DO $$ DECLARE policy record; BEGIN
        FOR policy IN SELECT polname, {SEAL} AS seal FROM pg_policy
            WHERE polrelid = 'public.{wall.table}'::regclass
        LOOP EXECUTE format('COMMENT ON POLICY %I ON public.{wall.table} IS %L',
            policy.polname, policy.seal);
        END LOOP; END $$"""  # noqa: S608 - names of our own


def _bind_targets(connection: BaseDatabaseWrapper) -> None:
    """A foreign key that carries the organisation along, beside each plain one."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        )
        present = {name for (name,) in cursor.fetchall()}
    for bond in bonds():
        key = f"organisation_and_id_{names_digest(bond.target, length=16)}"
        statements = []
        if key not in present:
            statements.append(
                f"ALTER TABLE {quote(bond.target)} ADD CONSTRAINT {key}"
                " UNIQUE (organisation_id, id)"
            )
            present.add(key)
        if bond.name not in present:
            statements.append(
                f"ALTER TABLE {quote(bond.table)} ADD CONSTRAINT {bond.name}"
                f" FOREIGN KEY (organisation_id, {quote(bond.column)})"
                f" REFERENCES {quote(bond.target)} (organisation_id, id)"
                " DEFERRABLE INITIALLY DEFERRED"
            )
        if statements:
            _run(connection, statements)


def _grants(connection: BaseDatabaseWrapper, program: str) -> list[str]:
    role = connection.ops.quote_name(program)
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(f"REVOKE {rights} ON {table} FROM {role}" for table, rights in WITHHELD.items()),
    ]
