"""What raw SQL, as the program's role, gets at beyond the bound organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from django.db import DatabaseError

from bestendig.common import walls

_REFUSALS = (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityConstraintViolation)


def bind(cursor: Any, organisation: UUID | None) -> None:
    """As `scope.bind` does it in the database."""
    cursor.execute("SELECT set_config('app.organisation', %s, true)", [str(organisation or "")])


def leaks(cursor: Any, here: UUID, there: UUID) -> list[str]:
    """With `here` bound: each table whose rows of `there` can be read, changed, removed or added.

    Both have a row in every table. The transaction goes on as it was.
    """
    found = []
    for table in _tables_of_organisations():
        bind(cursor, here)
        elsewhere = f"FROM {table} WHERE organisation_id = '{there}'"
        attempts = {
            "read": f"SELECT 1 {elsewhere}",
            "changed": f"UPDATE {table} SET organisation_id = organisation_id"
            f" WHERE organisation_id = '{there}'",
            "removed": f"DELETE {elsewhere}",
            "moved": f"UPDATE {table} SET organisation_id = '{there}'",
            "added": f"INSERT INTO {table} SELECT (jsonb_populate_record(x,"
            f' \'{{"organisation_id": "{there}"}}\')).* FROM {table} x',
        }
        found += [f"{table}: {what}" for what, sql in attempts.items() if _succeeds(cursor, sql)]
        bind(cursor, None)
        if table not in walls.SEEN_UNBOUND and _succeeds(
            cursor, f"SELECT 1 FROM {table} WHERE organisation_id IS NOT NULL"
        ):
            found.append(f"{table}: read while none is bound")
    return found


def _tables_of_organisations() -> list[str]:
    return sorted(model._meta.db_table for model in walls.walled_models())


def _succeeds(cursor: Any, sql: str) -> bool:
    """Whether it reached a row; refused by a wall, a missing right or a guard (23000) is no."""
    cursor.execute("SAVEPOINT attempt")
    try:
        cursor.execute(sql)
        reached = cursor.rowcount > 0
    except (DatabaseError, psycopg.Error) as error:  # as Django wraps it, or plain
        reached = not isinstance(error.__cause__ or error, _REFUSALS)
    cursor.execute("ROLLBACK TO SAVEPOINT attempt")
    return reached
