"""From the tables of 0.1.0, with somebody in them, to those of now."""

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from bestendig.organisations.models import Account


@pytest.mark.on_sqlite
def test_accounts_of_0_1_0_are_still_there(tmp_path, django_db_blocker):
    """0.1.0 had the first migration of organisations, and Django's own."""
    with django_db_blocker.unblock():
        old = type(connections["default"])(
            {**connections["default"].settings_dict, "NAME": str(tmp_path / "old.sqlite3")},
            "default",
        )
        before = connections["default"]
        connections["default"] = old
        try:
            executor = MigrationExecutor(old)
            executor.migrate([("organisations", "0001_initial")])
            then = executor.loader.project_state([("organisations", "0001_initial")]).apps
            then.get_model("organisations", "Account").objects.create(
                email="ada@voorbeeldstad.nl", password="!"
            )
            call_command("migrate", verbosity=0)
            account = Account.objects.get()
            assert (account.email, account.language, account.is_platform_admin) == (
                "ada@voorbeeldstad.nl",
                "nl",
                False,
            )
        finally:
            old.close()
            connections["default"] = before
