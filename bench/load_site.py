"""The site that `bench.load` visits: one organisation, everybody invited to twenty questions.

python -m bench.load_site prepare FOLDER PEOPLE    writes FOLDER/links
python -m bench.load_site close                    lets the box close and open; prints its state
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from unittest import mock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")

import django

django.setup()

from django.core.management import call_command
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything

from bestendig.common import scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.scope import Actor, Origin
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing
from bestendig.measurement.actions.launching import Plan, launch_wave
from bestendig.measurement.actions.series import begin_series
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.actions.organisations import create_organisation
from bestendig.organisations.models import AgeBand, Kind, Organisation, Person, SizeClass, UnitKind
from bestendig.organisations.models.organisation import Province
from bestendig.organisations.models.unit import Unit, UnitVersion
from bestendig.questionnaires.actions.composing import add_items, fix_version, start_questionnaire
from bestendig.questionnaires.launched import wave_document
from bestendig.questionnaires.templates import TEMPLATES

SLUG = "meetstad"
QUESTIONS = 20
TEAMS = 40


def prepare(folder: Path, people: int) -> None:
    """Everything until the box is open; the personal links in a file."""
    (folder / "data").mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    links = open_a_box(SLUG, people, teams=TEAMS)
    (folder / "links").write_text("\n".join(links), encoding="utf-8")


def open_a_box(slug: str, people: int, teams: int) -> list[str]:
    """A new organisation with an open wave; the ends of the personal links."""
    organisation = create_organisation(
        name=slug.capitalize(), slug=slug, kind=Kind.MUNICIPALITY, size_class=SizeClass.UNDER_50,
        province=Province.UTRECHT, admin_name="Ada", admin_email=f"ada@{slug}.example",
    )  # fmt: skip
    with scope.bind(organisation.pk, Actor(origin=Origin.COMMAND)):
        _people(people, teams)
        agree_on_everything()
        wave = _wave()
        ways = ways_of(wave)
        rows = Invitation.objects.filter(wave=wave).values_list("pk", flat=True)
        return [ways.link(pk, "nl").rpartition("/")[2] for pk in rows]


def _people(count: int, units: int) -> None:
    today = timezone.localdate() - timedelta(days=400)
    concern = _unit("Meetstad", UnitKind.CONCERN, None)
    teams = [_unit(f"Team {n}", UnitKind.TEAM, concern) for n in range(units)]
    bands = AgeBand.values
    Person.objects.bulk_create(
        Person(
            first_name=f"Mens {n}", unit=teams[n % units], age_band=bands[n % len(bands)],
            starts_on=today,
        )
        for n in range(count)
    )  # fmt: skip


def _unit(name: str, kind: UnitKind, parent: Unit | None) -> Unit:
    unit = Unit.objects.create()
    since = timezone.localdate() - timedelta(days=400)
    UnitVersion.objects.create(unit=unit, name=name, kind=kind, parent=parent, valid_from=since)
    return unit


def _wave() -> Wave:
    now = timezone.now()
    version = start_questionnaire("Twintig vragen", "core")
    codes = [x for x in TEMPLATES["factors"].items if x not in TEMPLATES["core"].items]
    add_items(version.pk, codes[: QUESTIONS - len(TEMPLATES["core"].items)])
    document = wave_document(fix_version(version.pk, now))
    series = begin_series("Ritme", timezone.localdate(), timezone.localdate() + timedelta(days=300))
    wave = launch_wave(
        series,
        Plan(
            name="Meting", questions=document, opens_at=now - timedelta(minutes=1),
            closes_at=now + timedelta(days=7),
        ),
    )  # fmt: skip
    closing.open_due(now)
    wave.refresh_from_db()
    return wave


def close() -> None:
    """Pass the closing time and open the box: how many forms were in it, and how it ended."""
    organisation = Organisation.objects.get(slug=SLUG)
    with scope.bind(organisation.pk, Actor(origin=Origin.COMMAND)):
        wave = Wave.objects.get()
        answered = Invitation.objects.filter(wave=wave, answered=True).count()
        later = wave.closes_at + timedelta(minutes=1)
        with mock.patch.object(timezone, "now", return_value=later):
            closing.close_due(later)
            enqueue(tasks.open_box, wave_id=wave.pk)
            run_waiting()
        wave.refresh_from_db()
        print(f"{answered} {wave.state}")


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        close()
