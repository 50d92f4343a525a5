"""The database refuses to change what was released; the release itself once more, because SQLite
loses the triggers of a table whose columns change."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.releases.guarding import CELLS, GUARDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS, *CELLS)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *CELLS)


class Migration(migrations.Migration):
    dependencies = [("releases", "0007_cells_moved")]

    operations = [migrations.RunPython(put_up, take_down)]
