"""The release is guarded once more: SQLite loses the triggers of a table whose columns change."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.releases.guarding import GUARDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("releases", "0009_rolling")]

    operations = [migrations.RunPython(put_up, migrations.RunPython.noop)]
