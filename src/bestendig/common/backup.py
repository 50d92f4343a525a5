"""A copy of an SQLite database, made while it is at work, and put back only when it is whole.

The keys are not in it: they are backed up apart (`bestendig keys backup`), so that nobody who
finds one copy can read what is sealed. PostgreSQL has its own tools: docs/operations.md.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

DATABASE: Final = "bestendig.sqlite3"
MANIFEST: Final = "manifest.json"
_FORMAT: Final = "bestendig database 1"


class BackupError(Exception):
    """A copy cannot be made or put back; the text says why."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy in its folder: which version made it, when, and how large it is."""

    folder: Path
    made_at: datetime
    version: str
    size: int


def make(database: Path, folder: Path) -> Copy:
    """Copy the database to a new folder inside `folder`. Raises BackupError without one."""
    if not database.is_file():
        raise BackupError(f"There is no database in {database}.")
    now = datetime.now(UTC)
    target = folder / now.strftime("bestendig-%Y%m%dT%H%M%SZ")
    target.mkdir(parents=True, mode=0o700)
    out = target / DATABASE
    out.touch(mode=0o600)
    # SQLite's own way: whole as of one moment, whatever is written meanwhile.
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(out)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy, out)
    made = Copy(target, now, version("bestendig"), out.stat().st_size)
    manifest = {
        "format": _FORMAT,
        "version": made.version,
        "made_at": now.isoformat(),
        "size": made.size,
        "sha256": _hash(out),
    }
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return made


def put_back(folder: Path, database: Path) -> Copy:
    """Put the copy in `folder` where the database belongs.

    Raises BackupError, having done nothing, when it is not whole or a database is there already.
    """
    if database.exists():
        raise BackupError(f"There is a database in {database}. Move it away first.")
    source = folder / DATABASE
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        found = Copy(
            folder,
            datetime.fromisoformat(manifest["made_at"]),
            manifest["version"],
            manifest["size"],
        )
        if manifest["format"] != _FORMAT or _hash(source) != manifest["sha256"]:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} does not hold a whole copy.") from error
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as copy:
        _check(copy, source)
    database.parent.mkdir(parents=True, exist_ok=True)
    draft = database.with_suffix(".restoring")
    draft.touch(mode=0o600)
    draft.write_bytes(source.read_bytes())
    draft.replace(database)
    return found


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        raise BackupError(f"{path} is damaged.")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
