"""Waves that were launched before get the settings of now; from here on they keep them."""

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from typing import Any

from bestendig.common import guards
from bestendig.measurement.guarding import GUARDS, PROMISES, ROLLING


def fill(apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *GUARDS, *ROLLING)
    wave = apps.get_model("measurement", "Wave")
    organisation = apps.get_model("organisations", "Organisation")
    processing = apps.get_model("organisations", "Processing")
    kept = organisation.objects.filter(pk=OuterRef("organisation_id")).values("keep_panel")
    most = processing.objects.filter(organisation_id=OuterRef("organisation_id"))
    wave.objects.update(
        keep_panel=Subquery(kept[:1]),
        most_a_year=Coalesce(Subquery(most.values("invitations_a_year")[:1]), 4),
    )


def put_up(_apps: Any, schema_editor: Any) -> None:
    guards.put_up(schema_editor.connection, *GUARDS, *ROLLING, *PROMISES)


def take_down(_apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *PROMISES)


class Migration(migrations.Migration):
    dependencies = [
        ("measurement", "0007_what_was_promised"),
        ("organisations", "0006_codes_by_organisation"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(put_up, take_down),
    ]
