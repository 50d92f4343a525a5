"""The database refuses what must not change."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.practice.futures.guarding import GUARDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("futures", "0001_first")]

    operations = [migrations.RunPython(put_up, take_down)]
