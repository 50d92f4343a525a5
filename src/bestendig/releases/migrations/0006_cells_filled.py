"""What was released before becomes a row a cell. Nothing of it changes."""

from django.db import migrations

from typing import Any

from bestendig.common import guards
from bestendig.releases.guarding import GUARDS
from bestendig.releases.rules import same_place


def fill(apps: Any, schema_editor: Any) -> None:
    guards.take_down(schema_editor.connection, *GUARDS)
    release_model = apps.get_model("releases", "Release")
    cell_model = apps.get_model("releases", "ReleasedCell")
    for release in release_model.objects.all():
        cell_model.objects.bulk_create(
            _cell(cell_model, release, number) for number in range(len(release.cells))
        )
        release.silent = sorted(
            {
                unit
                for cell, values in zip(release.cells, release.values, strict=True)
                if all(value.get("hidden") == "no_answers" for value in values)
                for unit in cell["units"]
            }
        )
        release.save(update_fields=["silent"])


def _cell(model: Any, release: Any, number: int) -> Any:
    cell = release.cells[number]
    parent = "" if cell["parent"] is None else release.cells[cell["parent"]]["code"]
    band = cell["code"].removeprefix(f"{parent}-") if cell["kind"] == "age" else ""
    return model(
        organisation_id=release.organisation_id,
        release=release,
        number=number,
        code=cell["code"],
        kind=cell["kind"],
        parent=parent,
        band=band,
        name=cell["name"],
        units=sorted(cell["units"]),
        place=same_place(cell["units"], band),
        values=release.values[number],
    )


class Migration(migrations.Migration):
    dependencies = [("releases", "0005_cells")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
