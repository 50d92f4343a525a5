"""Importing 20,000 people: how long each step takes, on SQLite and on PostgreSQL.

    python -m bench.imports                  SQLite in a temporary folder
    python -m bench.imports --postgres       a PostgreSQL server started for this run
    python -m bench.imports --rows 5000

The file is a workbook as HR systems give it, with five levels of units and a manager by number.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SEED = 11
LIMIT = 60.0  # seconds that the import itself may take


def main() -> int:
    """Run the steps, print their seconds; 1 when the import takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(options.postgres, Path(folder)):
        return measure(options.rows, "PostgreSQL" if options.postgres else "SQLite")


@contextmanager
def database(postgres: bool, folder: Path) -> Iterator[None]:
    """An empty database, migrated, with Django set up for it."""
    os.environ.update(DEMO="1", DATA_DIR=str(folder / "data"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "bestendig.settings"
    server = None
    if postgres:
        from tests.databases import (
            OWNER,
            PROGRAM,
            address,
            make_database,
            start_server,
        )

        server = start_server(folder)
        uri = server.get_uri()
        make_database(uri, "bench")
        os.environ["DATABASE_URL"] = address(uri, PROGRAM, "bench")
        os.environ["MIGRATION_DATABASE_URL"] = address(uri, OWNER, "bench")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if server is not None:
            server.cleanup()


def workbook(rows: int, changed: int = 0) -> bytes:
    """A made-up staff list; in the first `changed` rows another family and another team."""
    from openpyxl import Workbook

    draw = random.Random(SEED)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Personeel")
    sheet.append(["Personeelslijst"])
    sheet.append(
        ["Personeelsnummer", "Voornaam", "Tussenvoegsel", "Achternaam", "E-mail werk", "Domein",
         "Afdeling", "Team", "Leidinggevende", "Leeftijd", "Functiefamilie", "Datum in dienst"]
    )  # fmt: skip
    for row in range(rows):
        team = (row + (row < changed)) % 400
        boss = "" if row < 400 else 100_000 + row % 400
        email = f"mens{row}@voorbeeldstad.example" if draw.random() < 0.8 else ""
        sheet.append(
            [100_000 + row, f"Naam{row % 900}", draw.choice(["", "", "van", "de"]),
             f"Achter{row % 5000}", email, f"Domein {team // 80}", f"Afdeling {team // 8}",
             f"Team {team}", boss, draw.randint(20, 66),
             "beleid" if row < changed else "uitvoering", "01-02-2019"]
        )  # fmt: skip
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def measure(rows: int, engine: str) -> int:
    """Every step a user waits for, in seconds."""
    from bestendig.common import scope
    from bestendig.common.jobs.performing import run_waiting
    from bestendig.organisations.imports import receiving, undoing
    from bestendig.organisations.imports.planning import digest
    from bestendig.organisations.imports.preview import plan_of, table_of
    from bestendig.organisations.models import Organisation, Person

    place = Organisation.objects.create(
        slug="bench", name="Bench", size_class="over_100", province="UT", made_up=True
    )
    took: dict[str, float] = {}

    @contextmanager
    def clock(step: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        took[step] = time.perf_counter() - start

    def bring(content: bytes, name: str) -> object:
        with scope.bind(place.pk), clock(f"{name}: hand over and read"):
            file = receiving.receive_file("bench.xlsx", content)
        with scope.bind(place.pk), clock(f"{name}: preview"):
            columns = table_of(file).columns
            receiving.name_columns(
                file.id, file.mapping, columns=columns, ends_on=None, whole_or_nothing=False
            )
            file.refresh_from_db()
            plan = plan_of(file)
        with scope.bind(place.pk):
            receiving.confirm_import(file.id, digest(plan), many_end=False)
        with clock(f"{name}: import"):
            run_waiting()
        with scope.bind(place.pk):
            file.refresh_from_db()
        return file

    first = bring(workbook(rows), "all new")
    second = bring(workbook(rows, changed=rows // 4), "a quarter changed")
    with scope.bind(place.pk):
        assert (first.state, second.state) == ("applied", "applied")
        assert Person.objects.count() == rows == first.added
        assert second.changed == rows // 4
        with clock("a quarter changed: undo"):
            undoing.undo_import(second.id)
    print(f"{engine}, {rows} rows")
    for step, seconds in took.items():
        print(f"  {step:40} {seconds:6.1f} s")
    return int(max(s for step, s in took.items() if step.endswith("import")) > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
