"""What every subcommand that works in the database does first: settings, models, checks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestendig.organisations.models import Organisation


def start(*, serving: bool = False) -> None:
    """Load the settings and the models. Exits with the errors of the system checks.

    serving: what goes on by itself asks the database too, whether its walls stand.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")
    import django
    from django.core.management.base import BaseCommand, SystemCheckError

    django.setup()
    try:
        BaseCommand().check(databases=["default"] if serving else None)
    except SystemCheckError as error:
        raise SystemExit(str(error)) from None


@contextmanager
def working_for(organisation: Organisation | None) -> Iterator[None]:
    """Work for one organisation, or for the platform; the audit log says it was a command."""
    from bestendig.common import scope

    who = scope.Actor(origin=scope.Origin.COMMAND)
    bound = nullcontext() if organisation is None else scope.bind(organisation.pk)
    with scope.acting(who), bound:
        yield
