"""`bestendig organisation create`: the first thing after installing."""

from __future__ import annotations

import argparse

from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `organisation` with its own subcommand and options."""
    parser = subcommands.add_parser("organisation", help="make an organisation")
    inner = parser.add_subparsers(title="subcommands", metavar="COMMAND", required=True)
    create = inner.add_parser(
        "create",
        help="make an organisation with its first administrator",
        description="The administrator signs in with a link by mail, and gives all other roles.",
    )
    create.add_argument("--name", required=True, help="as people call it: “Voorbeeldstad”")
    create.add_argument("--slug", required=True, help="short name in addresses: voorbeeldstad")
    create.add_argument(
        "--size",
        required=True,
        help="residents: under_10, 10_20, 20_50, 50_100, over_100, g4, or none",
    )
    create.add_argument("--province", required=True, help="two letters: UT; NL: the whole country")
    create.add_argument("--admin-name", required=True, help="first name, or first and last name")
    create.add_argument("--admin-email", required=True, help="where the sign-in link goes")
    create.add_argument(
        "--kind", default="municipality", help="municipality (default), joint or fund"
    )
    create.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Make it, and say what comes next. 2: something in the call must be mended."""
    from bestendig.cli.platform import start, working_for

    start()
    from django.db import transaction
    from django.utils import translation

    from bestendig.organisations.actions.organisations import create_organisation
    from bestendig.organisations.refusal import Refused
    from bestendig.pages.telling import welcome_administrator

    with translation.override("en"), working_for(None), transaction.atomic():
        try:
            made = create_organisation(
                name=options.name,
                slug=options.slug,
                kind=options.kind,
                size_class=options.size,
                province=options.province.upper(),
                admin_name=options.admin_name,
                admin_email=options.admin_email,
            )
        except Refused as refused:
            transaction.set_rollback(True)
            complain(f"--{_option(refused.field)}: {refused}")
            return 2
        welcome_administrator(made)
    say(f"{made.name} is there. {options.admin_email} can now sign in with a link by mail.")
    return 0


def _option(field: str) -> str:
    return {"size_class": "size"}.get(field, field.replace("_", "-"))
