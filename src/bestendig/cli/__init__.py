"""The command `bestendig`: check a file, plan a measurement, serve and look after the application.

Each subcommand is a module with `add_to(subcommands)` and the function that runs it;
what a subcommand needs is imported when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bestendig.cli import (
    admin_link,
    audit,
    backup,
    bounces,
    demo,
    draw,
    effect,
    keys,
    organisation,
    package,
    plan,
    retention,
    roles,
    serve,
    worker,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code (2: something in the call must be mended)."""
    parser = argparse.ArgumentParser(
        prog="bestendig",
        description="Find out honestly what worked, for whom, and whether it lasted.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('bestendig')}")
    subcommands = parser.add_subparsers(title="subcommands", metavar="COMMAND", required=True)
    for module in (
        effect,
        plan,
        draw,
        serve,
        worker,
        bounces,
        keys,
        audit,
        backup,
        retention,
        organisation,
        package,
        admin_link,
        demo,
        roles,
    ):
        module.add_to(subcommands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:
        # Who reads the answer has left (`| head`). What Python still holds goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130
