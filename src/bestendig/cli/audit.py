"""`bestendig audit`: is the log whole, and where does it stand."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bestendig.cli.terminal import complain, say

if TYPE_CHECKING:
    from bestendig.common.audit.verifying import Verdict


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `audit` with what it can do."""
    parser = subcommands.add_parser("audit", help="verify the audit log, and anchor it")
    verbs = parser.add_subparsers(title="what to do", metavar="WHAT", required=True)
    verify = verbs.add_parser("verify", help="read every chain, and compare it with its anchors")
    verify.add_argument(
        "--organisation",
        metavar="NAME",
        help="only this one, by its short name; `platform` is the platform's own",
    )
    verify.set_defaults(run=run, quiet=False)
    anchor = verbs.add_parser(
        "anchor", help="the same, and quiet when all is well: for a daily task"
    )
    anchor.set_defaults(run=run, quiet=True, organisation=None)


def run(options: argparse.Namespace) -> int:
    """Verify the chains; 1 when one is broken, 2 when there is no such organisation.

    A chain that is whole is anchored: where it stands is written beside the keys.
    """
    from bestendig.cli.platform import start, working_for

    start()
    from bestendig.organisations.logs import chains, verify_logs

    chosen = [x for x in chains() if options.organisation in (None, x.slug if x else "platform")]
    if not chosen:
        complain(f"There is no organisation {options.organisation}.")
        return 2
    broken = 0
    with working_for(None):
        for organisation, verdict in verify_logs(chosen):
            sentence = f"{organisation.slug if organisation else 'platform'}: {said(verdict)}"
            broken += not verdict.whole
            if not verdict.whole:
                complain(sentence)
            elif not options.quiet:
                say(sentence)
    return 1 if broken else 0


def said(verdict: Verdict) -> str:
    """The verdict in a sentence."""
    from bestendig.common.texts import text

    if verdict.broken is not None:
        return text(verdict.broken.key, "en", sequence=verdict.broken.sequence)
    if not verdict.last:
        return text("audit.empty", "en")
    return text("audit.whole", "en", first=verdict.first, last=verdict.last)
