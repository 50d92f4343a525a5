"""How alike people and units are, in words; and the guards once more, because SQLite loses the
triggers of a table whose columns change."""

from django.db import migrations, models

from typing import Any

from bestendig.common import guards
from bestendig.releases.guarding import GUARDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("releases", "0011_asked")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="alike",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(put_up, migrations.RunPython.noop),
    ]
