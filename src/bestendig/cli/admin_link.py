"""`bestendig admin-link`: a one-time link for an administrator who has no other way in."""

from __future__ import annotations

import argparse

from bestendig.cli.terminal import complain, say


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `admin-link` and its options."""
    parser = subcommands.add_parser(
        "admin-link", help="make or restore an administrator, and print a sign-in link"
    )
    parser.add_argument("--email", required=True, help="the address of the administrator")
    parser.add_argument(
        "--organisation",
        metavar="NAME",
        help="administrator of this organisation, by its short name (default: of the platform)",
    )
    parser.add_argument(
        "--forget-second-factor",
        action="store_true",
        help="take the second factor away, for who lost it; all sign-ins end",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the link; 2 when there is no such organisation or the address is none."""
    from bestendig.cli.platform import start

    start()
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from bestendig.organisations.actions.emergency import restore_administrator
    from bestendig.organisations.models import Organisation
    from bestendig.pages.letters import link_address, send_notice

    try:
        validate_email(options.email)
    except ValidationError:
        complain(f"{options.email} is not an e-mail address.")
        return 2
    organisation = None
    if options.organisation:
        organisation = Organisation.objects.filter(slug=options.organisation).first()
        if organisation is None:
            complain(f"There is no organisation {options.organisation}.")
            return 2
    made = restore_administrator(
        options.email, organisation, forget_second_factor=options.forget_second_factor
    )
    send_notice("emergency", made.account)
    say(f"\n{link_address(made, settings.BASE_URL)}\n")
    where = f"{organisation.name} and" if organisation else "every organisation and"
    say(f"It works once, for fifteen minutes. It is in the audit log of {where} the platform,")
    say("and the account gets a notice by mail.")
    return 0
