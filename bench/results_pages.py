"""What a page of results costs: CPU and queries, for a small and a large organisation.

Six releases of each, each with all figures of the factor scan, the phases and the indicators; the
large one has 540 groups in 40 domains, as of 20,000 people. The figures stand in
docs/architecture.md.

    DEMO=1 DATA_DIR=/tmp/results-pages python -m bench.results_pages

In a database of its own, in DATA_DIR. It ends with `all pages under 100 ms` or says which are not.
"""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import timedelta
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from tests.world import make_place, sign_in

from bestendig.common import scope
from bestendig.measurement import document
from bestendig.measurement.places import ROLES
from bestendig.organisations.roles import Role
from bestendig.questionnaires.actions.composing import (
    add_items,
    fix_version,
    start_questionnaire,
)
from bestendig.questionnaires.launched import wave_document
from bestendig.questionnaires.templates import TEMPLATES
from bestendig.releases.models import GateReport, Release, ReleasedCell
from bestendig.releases.queries import TOP
from bestendig.releases.rules import same_place

RUNS, LIMIT = 20, 0.100


def version():
    """Sixty questions: indicators, factors and phases."""
    draft = start_questionnaire("Alles", "indicators")
    add_items(draft.pk, [*TEMPLATES["factors"].items, *TEMPLATES["phases"].items, "KEU01"])
    return fix_version(draft.pk, timezone.now())


def make(place, made, domains: int, groups: int) -> Release:
    """Six releases with the same groups; the newest."""
    chance = random.Random(1)
    figures = [one.figure for one in document.read(wave_document(made)).shows]
    cells = _cells(place, domains, groups)
    for back in range(6):
        release = Release.objects.create(
            wave_id=uuid4(),
            title=f"Meting {6 - back}",
            questionnaire=str(made.pk),
            closed_on=timezone.localdate() - timedelta(days=180 * back + 1),
            k=10,
            response=65,
            figures=[_figure(figure) for figure in figures],
            alike={one.code: {"between": "clear", "within": "fair"} for one in figures},
        )
        ReleasedCell.objects.bulk_create(
            ReleasedCell(
                release=release,
                number=number,
                values=[_value(figure, chance) for figure in figures],
                place=same_place(cell["units"], cell["band"]),
                **cell,
            )
            for number, cell in enumerate(cells)
        )
        GateReport.objects.create(
            release=release, policy={}, planned=9, shown=5, hidden={}, groups=3, witnesses=1,
            programmes=2, breaches=0,
        )  # fmt: skip
    return Release.objects.first()


def _cells(place, domains: int, groups: int) -> list[dict]:
    name = place.organisation.name
    cells = [_cell(TOP, "", name, [])]
    cells += [_cell(f"place-{x + 1}", TOP, f"Domein {x}", [uuid4()]) for x in range(domains)]
    for number in range(groups):
        above = cells[1 + number % domains]
        unit = place.team.pk if number == 0 else uuid4()
        above["units"].append(str(unit))
        cells.append(_cell(f"place-{len(cells)}", above["code"], f"Team {number}", [unit]))
    for kind, parts in (("age", ("under_35", "35_59", "60_plus")), ("role", ROLES)):
        for part in parts:
            cells.append(_cell(f"{TOP}-{part}", TOP, name, []) | {"kind": kind, "band": part})
    return cells


def _cell(code, parent, name, units):
    return {
        "code": code,
        "kind": "unit",
        "parent": parent,
        "band": "",
        "name": name,
        "units": [str(unit) for unit in units],
    }


def _figure(figure):
    return {x: getattr(figure, x) for x in ("code", "low", "high", "step", "share", "item")}


def _value(figure, chance):
    if chance.random() < 0.2:
        return {"hidden": "too_few"}
    value = (
        round(chance.uniform(0, 1) * 20) / 20 if figure.share else round(chance.gauss(3.4, 0.4), 1)
    )
    return {"value": value, "bound": "", "answers": [20, 29]}


def measure(place, role: Role, address: str) -> tuple[float, int, int]:
    """CPU in the middle of RUNS, queries, and bytes."""
    client, asked = Client(), []

    def count(execute, *args):
        asked.append(args[0])
        return execute(*args)

    sign_in(client, place.people[role], role)
    with connection.execute_wrapper(count):
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    taken = []
    for _ in range(RUNS):
        begin = time.process_time()
        client.get(address)
        taken.append(time.process_time() - begin)
    return sorted(taken)[RUNS // 2], len(asked), len(answer.content)


def main() -> int:
    """Build, measure, tell."""
    call_command("migrate", verbosity=0)
    slow = []
    for name, domains, groups in (("klein", 5, 15), ("groot", 40, 540)):
        place = make_place(slug := f"{name}-{uuid4().hex[:6]}", slug.title())
        with scope.bind(place.organisation.pk):
            release = make(place, version(), domains, groups)
        one, first = [release.wave_id], f"place-{domains + 1}"
        for role, label, address in (
            (Role.EMPLOYEE, "the whole", reverse("results:wave", args=one)),
            (Role.BOARD, "groups", reverse("results:groups", args=one)),
            (Role.BOARD, "groups of a part", reverse("results:groups", args=one) + "?in=place-1"),
            (
                Role.BOARD,
                "one group",
                reverse("results:group", args=[*one, first]),
            ),
            (Role.MANAGER, "my team", reverse("results:team")),
            (Role.EMPLOYEE, "what was done", reverse("results:told")),
            (Role.EMPLOYEE, "home, employee", reverse("home:today")),
            (Role.BOARD, "home, board", reverse("home:today")),
        ):
            cpu, queries, size = measure(place, role, address)
            print(
                f"{name:6} {label:16} {1000 * cpu:7.1f} ms {queries:3} queries {size // 1000:6} kB"
            )
            if cpu > LIMIT:
                slow.append(f"{name} {label}")
    print(f"over 100 ms: {', '.join(slow)}" if slow else "all pages under 100 ms")
    return bool(slow)


if __name__ == "__main__":
    with override_settings(
        ALLOWED_HOSTS=["testserver"],
        SECURE_SSL_REDIRECT=False,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        sys.exit(main())
