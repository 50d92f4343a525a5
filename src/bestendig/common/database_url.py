"""`DATABASE_URL` and `MIGRATION_DATABASE_URL`, read into what Django wants to know.

A wrong address stops the program, and what it says never repeats the address: there is a
password in it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_SQLITE = "sqlite:///path/to/file.sqlite3"
_POSTGRES = "postgres://user:password@host:port/name"
# What may stand behind the question mark: `host` for a socket's folder, the rest for TLS.
_OPTIONS = frozenset({"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"})


def database(url: str, folder: Path) -> dict[str, Any]:
    """The database that the program works in: SQLite in `folder` by default.

    Raises ImproperlyConfigured for an address that cannot be meant.
    """
    return _database("DATABASE_URL", url, folder)


def owner(url: str, program: dict[str, Any], folder: Path) -> dict[str, Any] | None:
    """The same database as the role that owns its tables and migrates them; None without `url`.

    Raises ImproperlyConfigured for an address that cannot be meant, or for the program's own role.
    """
    if not url:
        return None
    found = _database("MIGRATION_DATABASE_URL", url, folder)
    if not _is_postgres(program) or not _is_postgres(found):
        raise ImproperlyConfigured(
            f"MIGRATION_DATABASE_URL goes with a DATABASE_URL like {_POSTGRES}, "
            "and looks like one itself."
        )
    if found["USER"] == program["USER"]:
        raise ImproperlyConfigured(
            "MIGRATION_DATABASE_URL names the same role as DATABASE_URL. Who owns the tables can "
            "take down the walls between organisations, so the program needs a role of its own."
        )
    # The mark by which the walls let a migration change every organisation's rows.
    found["OPTIONS"]["options"] = "-c app.migrating=on"
    return found


def _database(name: str, url: str, folder: Path) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(name, parts)
    if url and (parts.scheme != "sqlite" or parts.netloc or not parts.path.strip("/")):
        raise ImproperlyConfigured(f"{name} must look like {_SQLITE} or {_POSTGRES}.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": unquote(parts.path)[1:] if url else folder / "bestendig.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            # What is erased is wiped: a deleted row is not to be read back from the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA secure_delete=ON;",
            "timeout": 20,
        },
        # Opening the file for each page costs as much as a few queries.
        "CONN_MAX_AGE": 60,
    }


def _postgres(name: str, parts: SplitResult) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    try:
        port = parts.port
    except ValueError:
        port = -1
    database = unquote(parts.path.strip("/"))
    if port == -1 or not parts.username or not database or "/" in database:
        raise ImproperlyConfigured(f"{name} must look like {_POSTGRES}.")
    if unknown := sorted(set(options) - _OPTIONS):
        raise ImproperlyConfigured(f"{name} has an option that we do not know: {unknown[0]}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        # A connection a thread, kept for a minute and looked at before it is used again.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # With a pooler in between, a cursor on the server would outlive its transaction.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _is_postgres(database: dict[str, Any]) -> bool:
    return bool(database["ENGINE"].endswith(".postgresql"))
