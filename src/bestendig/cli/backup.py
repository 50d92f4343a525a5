"""`bestendig backup`, `restore` and `migrate`: the database as a whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three subcommands."""
    backup = subcommands.add_parser("backup", help="copy the database (SQLite) while it is at work")
    backup.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    backup.set_defaults(run=run_backup)
    restore = subcommands.add_parser("restore", help="put such a copy back")
    restore.add_argument("--from", type=Path, required=True, metavar="FOLDER", dest="source")
    restore.set_defaults(run=run_restore)
    migrate = subcommands.add_parser(
        "migrate", help="bring the tables up to this version, and raise the walls (PostgreSQL)"
    )
    migrate.set_defaults(run=run_migrate)


def run_backup(options: argparse.Namespace) -> int:
    """Copy the database; 2 when it cannot be done."""
    from bestendig.cli.platform import start

    start()
    from bestendig.common import backup

    database = _sqlite()
    if database is None:
        return 2
    try:
        made = backup.make(database, options.to)
    except (backup.BackupError, OSError) as error:
        complain(str(error))
        return 2
    say(f"Copied to {made.folder} ({made.size:,} bytes). The keys are not in it: back them up")
    say("apart, to another place: bestendig keys backup")
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Put a copy back, and bring it up to this version; 2 when it cannot be done."""
    from bestendig.cli.platform import start

    start()
    from django.core.management import call_command

    from bestendig.common import backup

    database = _sqlite()
    if database is None:
        return 2
    try:
        found = backup.put_back(options.source, database)
    except (backup.BackupError, OSError) as error:
        complain(str(error))
        return 2
    call_command("migrate", verbosity=0)
    say(f"Put back: the copy of {found.made_at:%Y-%m-%d %H:%M} UTC, of version {found.version}.")
    say("Its keys must be back too: bestendig keys restore. Then: bestendig audit verify")
    return 0


def run_migrate(_options: argparse.Namespace) -> int:
    """Migrate as the role that owns the tables; 1 when a wall does not stand afterwards."""
    from bestendig.cli.platform import start

    start()
    from django.core.management import call_command

    from bestendig.common import walls

    call_command("migrate", verbosity=1)
    found = walls.gaps()
    for gap in found:
        complain(gap)
    return 1 if found else 0


def _sqlite() -> Path | None:
    from django.db import connection

    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"])
    complain("This is for SQLite. With PostgreSQL, use pg_dump and pg_restore: docs/operations.md.")
    return None
