"""`bestendig package verify`: is an archive package, or one for leaving, whole and unchanged."""

from __future__ import annotations

import argparse
from pathlib import Path

from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `package` with what it can do."""
    parser = subcommands.add_parser(
        "package", help="check an archive package, or one that was made for leaving"
    )
    verbs = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    verify = verbs.add_parser(
        "verify",
        help="read every file in it, and compare it with the manifest",
        description="Needs the file alone: no database, no keys, no network.",
    )
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check one file; 1 when something in it was changed, 2 when it is no package."""
    from bestendig.common.packaged import NotAPackage, verify

    try:
        found = verify(options.file)
    except NotAPackage as error:
        complain(f"{options.file}: {error}.")
        return 2
    about = found.manifest
    say(f"{about['organisation']['name']}, {about['kind']} package made at {about['made_at']}")
    say(f"Fingerprint: {found.fingerprint}")
    for trouble in found.troubles:
        complain(trouble)
    if found.troubles:
        return 1
    say(f"All {found.files} files are as they were written.")
    return 0
