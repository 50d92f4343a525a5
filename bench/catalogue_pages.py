"""What the pages of the catalogue cost: CPU and queries, with a few and with 500 interventions.

Of the 500 four in five were measured, some of them three times. The figures stand in
docs/architecture.md.

    DEMO=1 DATA_DIR=/tmp/catalogue-pages python -m bench.catalogue_pages

In a database of its own, in DATA_DIR. It ends with `all pages under 200 ms` or says which are not.
"""

from __future__ import annotations

import os
import random
import sys
from datetime import date
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")

import django

django.setup()

from bench.results_pages import measure
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from tests.world import make_place

from bestendig.catalogue.codes import Cost, Form, Time
from bestendig.catalogue.models import Intervention, Result
from bestendig.common import scope
from bestendig.dimodel import Factor, Outcome, Phase
from bestendig.organisations.roles import Role

LIMIT = 0.200


def make(count: int) -> Intervention:
    """So many interventions with tags, four in five of them measured; the first."""
    chance = random.Random(1)
    made = [
        Intervention(
            name=f"Maatregel {number}",
            summary="Verzonnen, om te meten hoe snel de pagina is. " * 3,
            outcomes=[str(x) for x in chance.sample(list(Outcome), chance.choice((1, 1, 2)))],
            factors=[str(x) for x in chance.sample(list(Factor), 2)],
            phases=[str(x) for x in chance.sample(list(Phase), 2)],
            form=chance.choice(Form.values),
            time=chance.choice(Time.values),
            cost=chance.choice(Cost.values),
            provider=f"Bureau {number % 30}",
            added_at=timezone.now(),
        )
        for number in range(count)
    ]
    Intervention.objects.bulk_create(made)
    Result.objects.bulk_create(
        _result(x, chance)
        for number, x in enumerate(made)
        if number % 5
        for _time in range(1 + 2 * (number % 3 == 0))
    )
    return made[0]


def _result(of: Intervention, chance: random.Random) -> Result:
    effect, se = chance.gauss(0.2, 0.2), chance.uniform(0.08, 0.3)
    seen = effect - 1.96 * se > 0
    return Result(
        intervention=of, outcome=of.outcomes[0], measure="leerruimte", measure_name="leerruimte",
        grade="A" if seen else "none", verdict="effect" if seen else "none",
        better=True if seen else None, strength="A", design="two_groups", assignment="lottery",
        effect=effect, se=se, low=effect - 1.96 * se, high=effect + 1.96 * se, people="100_249",
        begun_on=date(2025, 1, 1), ended_on=date(2025, 6, 1), source=uuid4(),
        recorded_at=timezone.now(),
    )  # fmt: skip


def main() -> int:
    """Build, measure, tell."""
    call_command("migrate", verbosity=0)
    slow = []
    for name, count in (("few", 5), ("500", 500)):
        place = make_place(slug := f"{name}-{uuid4().hex[:6]}", slug.title())
        with scope.bind(place.organisation.pk):
            first = make(count)
        for role, label, address in (
            (Role.BOARD, "what we know", "/wat-werkt/"),
            (Role.ADVISER, "list", "/wat-werkt/lijst/"),
            (Role.ADVISER, "list, with library", "/wat-werkt/lijst/?bron=all&zoek=maatregel"),
            (Role.ADVISER, "map", "/wat-werkt/kaart/"),
            (Role.ADVISER, "card", f"/wat-werkt/{first.pk}/"),
            (Role.ADVISER, "add, with likes", "/wat-werkt/nieuw/?naam=Maatregel+1"),
            (Role.EMPLOYEE, "on offer", "/aanbod/"),
        ):
            cpu, queries, size = measure(place, role, address)
            print(
                f"{name:4} {label:20} {1000 * cpu:7.1f} ms {queries:3} queries {size // 1000:6} kB"
            )
            if cpu > LIMIT:
                slow.append(f"{name} {label}")
    print(f"over 200 ms: {', '.join(slow)}" if slow else "all pages under 200 ms")
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
