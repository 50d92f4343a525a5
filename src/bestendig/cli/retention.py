"""`bestendig retention`: erase what may not be kept any longer, or count it."""

from __future__ import annotations

import argparse
from datetime import date

from bestendig.cli.terminal import say, table


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `retention` with what it can do."""
    parser = subcommands.add_parser(
        "retention", help="erase what may not be kept any longer; the worker does it every night"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    erase = verbs.add_parser("run", help="carry out the schedule now, for every organisation")
    erase.add_argument("--dry-run", action="store_true", help="only count what would go")
    erase.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Carry out the schedule; 1 when a rule failed."""
    from bestendig.cli.platform import start

    start()
    from django.utils import timezone

    from bestendig.organisations.models import Organisation
    from bestendig.organisations.retention.actions import run_retention

    today: date = timezone.localdate()
    outcomes = run_retention(today, dry_run=options.dry_run)
    slugs = dict(Organisation.objects.values_list("pk", "slug"))
    rows = [
        (
            slugs.get(x.organisation, "platform") if x.organisation else "platform",
            x.rule,
            x.before.isoformat(),
            "failed" if x.erased is None else str(x.erased),
        )
        for x in outcomes
        if x.erased != 0
    ]
    if rows:
        last = "would go" if options.dry_run else "erased"
        say(table(("organisation", "rule", "older than", last), rows, indent=""))
    else:
        say("There is nothing to erase.")
    return 1 if any(x.erased is None for x in outcomes) else 0
