"""Releases from before `of_plan` there was: those of a survey that a programme held for itself say
so too. No figure changes."""

from typing import Any

from django.db import migrations

from bestendig.common import guards
from bestendig.releases.guarding import GUARDS


def fill(apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *GUARDS)
    rows = apps.get_model("releases", "Release").objects.filter(of_plan=None)
    moments = apps.get_model("programmes", "PlannedWave").objects.filter(
        plan__kind="programme", wave_id__in=rows.values("wave_id")
    )
    for wave, plan in moments.values_list("wave_id", "plan"):
        rows.filter(wave_id=wave).update(of_plan=plan)
    guards.put_up(schema_editor.connection, *GUARDS)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0017_settled_sides"), ("releases", "0013_of_plan")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
