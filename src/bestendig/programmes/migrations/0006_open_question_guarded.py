"""The open question of a launched moment stays; the other guards once more, because SQLite loses
the triggers of a table whose columns change."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.programmes.guarding import GUARDS, WORDS


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS, *WORDS)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *WORDS)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_open_question")]

    operations = [migrations.RunPython(put_up, take_down)]
