"""What the program finds wrong with the walls before it serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections

from bestendig.common.walls.raising import MIGRATION, OWN, POLICY, SEAL
from bestendig.common.walls.tables import OPEN_TABLES, OWN_ROWS, bonds, walls


def gaps() -> list[str]:
    """What is wrong with the walls as the program finds them; empty when all stand."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        return [*role_gaps(cursor), *table_gaps(cursor), *bond_gaps(cursor)]


def role_gaps(cursor: Any) -> Iterator[str]:
    """A role that row-level security does not hold, or that could take it down."""
    cursor.execute(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    )
    name, superuser, bypasses = cursor.fetchone()
    advice = (
        "Give the program a role of its own in DATABASE_URL: see docs/operations.md, PostgreSQL."
    )
    if superuser:
        yield f"The database role {name} is a superuser, whom no wall holds. {advice}"
    if bypasses:
        yield f"The database role {name} has BYPASSRLS: no wall holds it. {advice}"
    cursor.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'MEMBER')"
    )
    if not superuser and cursor.fetchone()[0]:
        yield f"The database role {name} owns tables, so it could take down their walls. {advice}"


def table_gaps(cursor: Any) -> Iterator[str]:
    cursor.execute(  # nothing in it comes from outside
        "SELECT relname, relrowsecurity AND relforcerowsecurity,"  # noqa: S608 - names of our own
        " ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid"
        f" AND {SEAL} = obj_description(pg_policy.oid, 'pg_policy')),"
        " (SELECT count(*) FROM pg_policy WHERE polrelid = pg_class.oid),"
        " has_table_privilege(pg_class.oid, 'TRUNCATE')"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " ORDER BY relname"
    )
    walled = {wall.table for wall in walls()}
    advice = "Run `bestendig migrate`."
    for table, forced, policies, number, may_empty in cursor.fetchall():
        wanted = {POLICY, MIGRATION} | ({OWN} if table in OWN_ROWS else set())
        if table in walled and not (forced and set(policies) == wanted and number == len(wanted)):
            yield f"The table {table} has no wall between organisations. {advice}"
        elif table not in walled and table not in OPEN_TABLES:
            yield f"The table {table} has no wall, and no reason why (common.walls.OPEN_TABLES)."
        if may_empty:
            yield f"The program could empty the table {table} at one go. {advice}"


def bond_gaps(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace")
    present = {name for (name,) in cursor.fetchall()}
    for bond in bonds():
        if bond.name not in present:
            yield (
                f"{bond.table}.{bond.column} could point at another organisation's row."
                " Run `bestendig migrate`."
            )
