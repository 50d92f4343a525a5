"""What the catalogue asks of a finding. SQLite makes the table anew for it, without its guards."""

from typing import Any

from django.db import migrations, models

from bestendig.common import guards
from bestendig.findings.guarding import GUARDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("findings", "0002_guards")]

    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.AddField(
            model_name="publishedfinding",
            name="weight",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(put_up, take_down),
    ]
