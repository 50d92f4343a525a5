"""The database refuses to change or remove entries, whoever asks.

Entries older than the retention floor may go: that is how the log is kept short (`retention`).
Who owns the tables can take these triggers down; the anchors are for that. A migration that
rebuilds the table on SQLite loses them, and has to call `put_up` again.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

# Half a year (BIO2 8.18.02), in days.
FLOOR: Final = 183
_TABLE: Final = "audit_auditentry"
_SAYS: Final = "entries of the audit log are not changed"

_SQLITE: Final = MappingProxyType(
    {
        "audit_no_update": f"BEFORE UPDATE ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
        "audit_no_delete": f"""BEFORE DELETE ON {_TABLE}
            WHEN OLD.at > datetime('now', '-{FLOOR} days')
            BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",
        # INSERT OR REPLACE removes without asking the trigger above.
        "audit_no_replace": f"""BEFORE INSERT ON {_TABLE}
            WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id)
            OR EXISTS (SELECT 1 FROM {_TABLE}
                WHERE organisation_id = NEW.organisation_id AND sequence >= NEW.sequence)
            OR (NEW.organisation_id IS NULL AND EXISTS (SELECT 1 FROM {_TABLE}
                WHERE organisation_id IS NULL AND sequence >= NEW.sequence))
            BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",  # noqa: S608 - of our own names only
    }
)
_POSTGRES_FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at <= now() - interval '{FLOOR} days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
_POSTGRES: Final = MappingProxyType(
    {
        "audit_no_change": f"""BEFORE UPDATE OR DELETE ON {_TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
        "audit_no_truncate": f"""BEFORE TRUNCATE ON {_TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    }
)


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers. Harmless to repeat."""
    take_down(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for name, rest in _of(connection).items():
            cursor.execute(f"CREATE TRIGGER {name} {rest}")


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Remove them: for a migration, and for tests that empty their database."""
    on_table = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _of(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not (on PostgreSQL also: are switched off)."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [_TABLE])
        there = {name for (name,) in cursor.fetchall()}
    return sorted(set(_of(connection)) - there)


def _of(connection: BaseDatabaseWrapper) -> MappingProxyType[str, str]:
    return _POSTGRES if connection.vendor == "postgresql" else _SQLITE
