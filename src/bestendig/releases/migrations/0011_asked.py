"""Who was asked; and the guards once more, because SQLite loses the triggers of a table whose
columns change."""

from django.db import migrations, models

from typing import Any

from bestendig.common import guards
from bestendig.releases.guarding import GUARDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("releases", "0010_rolling_guarded")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="asked",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
