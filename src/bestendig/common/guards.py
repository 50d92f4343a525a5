"""What the database itself refuses to change, whoever asks: triggers, on SQLite and PostgreSQL.

Who owns the tables can take a trigger down. A migration that rebuilds a table on SQLite loses
its triggers, and has to call `put_up` again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """An update of `table` for which `when` holds is refused. when: SQL about OLD and NEW.

    All of it are constants of the program: nothing here is quoted.
    """

    name: str
    table: str
    when: str
    says: str


def put_up(connection: BaseDatabaseWrapper, *guards: Guard) -> None:
    """Make the triggers. Harmless to repeat."""
    take_down(connection, *guards)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for guard in guards:
            head = f"CREATE TRIGGER {guard.name} BEFORE UPDATE ON {guard.table} FOR EACH ROW"
            if connection.vendor == "postgresql":
                rest = f"EXECUTE FUNCTION guard_refuse('{guard.says}')"
            else:
                rest = f"BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"
            cursor.execute(f"{head} WHEN ({guard.when}) {rest}")


def take_down(connection: BaseDatabaseWrapper, *guards: Guard) -> None:
    """Remove them."""
    with connection.cursor() as cursor:
        for guard in guards:
            on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}{on_table}")
