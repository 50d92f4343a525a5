"""The kind of a wave stays; the other guards once more, because SQLite loses the triggers of a
table whose columns change."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.measurement.guarding import GUARDS, ROLLING


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS, *ROLLING)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *ROLLING)


class Migration(migrations.Migration):
    dependencies = [("measurement", "0005_rolling")]

    operations = [migrations.RunPython(put_up, take_down)]
