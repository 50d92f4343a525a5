"""`bestendig bounces`: note which messages came back."""

from __future__ import annotations

import argparse
import os
import sys

from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `bounces` and its options."""
    parser = subcommands.add_parser("bounces", help="read mail that came back")
    parser.add_argument(
        "--stdin",
        action="store_true",
        help="read one mail from standard input (a mail server's pipe)",
    )
    parser.add_argument("--box", default="", help="the box to read and empty (default: BOUNCE_URL)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read the box, or one mail, and say what was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    import django

    django.setup()
    from django.conf import settings

    from bestendig.common.outbox.bounces import Count, read, read_box

    count = Count()
    box = options.box or settings.BOUNCE_URL
    if options.stdin:
        read(sys.stdin.buffer.read(), count)
    elif box:
        read_box(box, count)
    else:
        complain("Say which box to read: set BOUNCE_URL, or give --box or --stdin.")
        return 2
    say(f"Bounced: {count.bounced}. Other mail: {count.other}.")
    return 0
