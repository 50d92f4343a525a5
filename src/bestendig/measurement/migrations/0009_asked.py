"""Who was asked, and that it stays; the other guards once more, because SQLite loses the triggers
of a table whose columns change."""

from django.db import migrations, models

from typing import Any

from bestendig.common import guards
from bestendig.measurement.guarding import ASKED, GUARDS, PROMISES, ROLLING


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS, *ROLLING, *PROMISES, *ASKED)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *ASKED)


class Migration(migrations.Migration):
    dependencies = [("measurement", "0008_promises_kept")]

    operations = [
        migrations.AddField(
            model_name="wave",
            name="asked",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(put_up, take_down),
    ]
