"""Who counts and who is compared, where no lots are drawn; once settled it stays."""

from typing import Any

from django.db import migrations, models

from bestendig.common import guards
from bestendig.programmes.guarding import SETTLED


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *SETTLED)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *SETTLED)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0016_afterwards")]

    operations = [
        migrations.AddField("intake", "compared", models.JSONField(default=list, editable=False)),
        migrations.AddField(
            "intake", "settled_as", models.CharField(blank=True, editable=False, max_length=40)
        ),
        migrations.AddField(
            "intake", "settled_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField("intake", "starts", models.JSONField(default=dict, editable=False)),
        migrations.RunPython(put_up, take_down),
    ]
