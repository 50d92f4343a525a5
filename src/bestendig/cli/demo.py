"""`bestendig demo`: build the made-up municipality, or build it anew."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `demo` and its options."""
    parser = subcommands.add_parser("demo", help="build the made-up municipality")
    parser.add_argument(
        "--anew", action="store_true", help="throw away what is in DATA_DIR and begin again"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build the demo where DEMO=1 says that this may be done."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    import django
    from django.conf import settings

    django.setup()
    if not settings.DEMO:
        complain("The demo is only for DEMO=1, on this machine. Nothing was done.")
        return 2
    if options.anew:
        database = settings.DATABASES["default"]
        if not str(database["ENGINE"]).endswith("sqlite3"):
            complain("--anew is for the demo's own SQLite file. Nothing was done.")
            return 2
        for folder in ("keys", "mail", "pulse"):
            shutil.rmtree(settings.DATA_DIR / folder, ignore_errors=True)
        for ending in ("", "-wal", "-shm"):
            Path(f"{database['NAME']}{ending}").unlink(missing_ok=True)
    prepare()
    return 0


def prepare() -> None:
    """The tables, and the demo in them where it is not there yet."""
    from django.core.management import call_command

    from bestendig.demo.build import build

    call_command("migrate", verbosity=0)
    if build():
        say("Built the demo: Voorbeeldstad, Oefenwaard and their fund. All of it is made up.")
