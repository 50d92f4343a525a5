"""The app's registration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from bestendig.common.walls import raise_walls


class OrganisationsConfig(AppConfig):
    name = "bestendig.organisations"

    def ready(self) -> None:
        from bestendig.common.keys import checks as _keys  # noqa: F401 - registers the checks
        from bestendig.common.outbox import envelope, sending
        from bestendig.organisations import checks, logs  # noqa: F401 - the same
        from bestendig.organisations.queries import mail

        logs.register()
        envelope.ask_names_of(mail.name_of)
        sending.ask_wishes_of(mail.unwanted)
        # Sent for each app when all migrations are done; once is enough.
        post_migrate.connect(_after_migrations, sender=self)


def _after_migrations(**_kwargs: Any) -> None:
    raise_walls()
