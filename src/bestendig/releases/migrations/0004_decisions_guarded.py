"""The database refuses to change what was decided."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.releases.guarding import DECISIONS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *DECISIONS)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *DECISIONS)


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_decisions")]

    operations = [migrations.RunPython(put_up, take_down)]
