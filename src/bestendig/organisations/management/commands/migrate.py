"""`migrate`, as the role that owns the tables."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from bestendig.common import walls


class Command(migrate.Command):
    """As Django's, on the connection of MIGRATION_DATABASE_URL where there is one."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Everything it does, its own checks too."""
        with walls.as_owner():
            return super().execute(*args, **options)
