"""The database refuses to change or remove entries."""

from django.db import migrations

from typing import Any

from bestendig.common.audit import triggers


def put_up(_apps: Any, schema_editor: Any) -> None:
    triggers.put_up(schema_editor.connection)


def take_down(_apps: Any, schema_editor: Any) -> None:
    triggers.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_entries")]

    operations = [migrations.RunPython(put_up, take_down)]
