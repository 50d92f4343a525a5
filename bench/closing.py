"""Launching and closing a wave: 20,000 people, 60 questions, 600 teams merged as proposed.

    python -m bench.closing                     SQLite in a temporary folder
    python -m bench.closing --postgres          a PostgreSQL server started for this run
    python -m bench.closing --people 420 --teams 27 --questions 25
    python -m bench.closing --sector            540 organisations with 200,000 people, by sample
    python -m bench.closing --quick             400 people, on SQLite; only whether it goes well
    make closing                                all but the last

Everything goes through the actions and the job that the product uses. Of 100 people 65 answer
(`--response` changes it), and skip one question in fifty.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import math
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import NormalDist
from typing import Any
from unittest.mock import patch

from bench.imports import database

LAUNCH, CLOSE, HOUR = 120.0, 120.0, 3600.0  # seconds that these may take
# The sector: sizes of organisations are log-normal, with 370 people on average.
ORGANISATIONS, SAMPLE = 540, 18
MEDIAN, SPREAD = 262, 0.85
DOMAINS, DEPARTMENTS = 8, 48


def main() -> int:
    """Build, launch, fill, close; print the parts. 1 when it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--teams", type=int, default=600)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--response", type=float, default=0.65)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--sector", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.quick:
        options.people, options.teams, options.questions = 400, 20, 12
    with tempfile.TemporaryDirectory() as folder, database(options.postgres, Path(folder)):
        return sector(options) if options.sector else measure(options)


@dataclass
class Clock:
    """Seconds by part, of the wall and of this process."""

    parts: dict[str, tuple[float, float]] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        start, cpu = time.perf_counter(), time.process_time()
        yield
        wall, used = self.parts.get(name, (0.0, 0.0))
        self.parts[name] = (
            wall + time.perf_counter() - start,
            used + time.process_time() - cpu,
        )

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*args: Any, **named: Any) -> Any:
            with self.part(name):
                return function(*args, **named)

        return timed


def town(place: Any, people: int, teams: int) -> Any:
    """An organisation of four levels, its people in teams of unequal size, and its agreements."""
    from django.utils import timezone
    from tests.measurement.conftest import Town, _unit, agree_on_everything

    from bestendig.measurement.actions.series import begin_series
    from bestendig.organisations.actions.reporting import confirm_reporting_units
    from bestendig.organisations.models import Person, UnitKind
    from bestendig.organisations.queries.reporting import proposed_plan
    from bestendig.organisations.queries.units import tree_on

    chance, today = random.Random(7), timezone.localdate()
    domains = max(2, min(DOMAINS, teams // 4))
    departments = max(domains, min(DEPARTMENTS, teams // 6))
    concern = _unit("Groot", UnitKind.CONCERN, None)
    above = [_unit(f"Domein {n}", UnitKind.DOMAIN, concern) for n in range(domains)]
    middle = [
        _unit(f"Afdeling {n}", UnitKind.DEPARTMENT, above[n % domains]) for n in range(departments)
    ]
    found = [_unit(f"Team {n}", UnitKind.TEAM, middle[n % departments]) for n in range(teams)]
    weights = [chance.lognormvariate(0, 0.5) for _ in found]
    in_team = chance.choices(found, weights, k=people)
    bands = chance.choices(("under_35", "35_59", "60_plus", ""), (18, 64, 17, 1), k=people)
    made = [
        Person(
            first_name=f"Mens{n}", unit=unit, age_band=band, starts_on=today - timedelta(days=400)
        )
        for n, (unit, band) in enumerate(zip(in_team, bands, strict=True))
    ]
    first = {person.unit_id: person for person in reversed(made)}
    for person in made:
        if person is not first[person.unit_id]:
            person.manager_id = first[person.unit_id].pk
    leads = {person.pk for person in first.values()}
    for part in ([x for x in made if x.pk in leads], [x for x in made if x.pk not in leads]):
        Person.objects.bulk_create(part, batch_size=1000)
    agree_on_everything()
    proposal = proposed_plan(tree_on(today))
    confirm_reporting_units([group.units for group in proposal.groups])
    print(f"{people} people in {teams} teams, {len(proposal.groups)} reporting units")
    return Town(
        organisation=place,
        series=begin_series("Ritme", today, today + timedelta(days=365)),
    )


def questionnaire(questions: int) -> dict[str, Any]:
    """Statements, of which most are shown in pairs; one choice of six; one open answer."""
    codes = [f"q{n}" for n in range(questions - 2)]
    pairs = [codes[n : n + 2] for n in range(0, len(codes) - 6, 2)]
    return {
        "code": "long",
        "questions": [
            *({"code": code, "low": 1, "high": 5} for code in codes),
            {"code": "way", "values": [1, 2, 3, 4, 5, 6]},
            {"code": "words", "longest": 200},
        ],
        "figures": [
            *({"code": "+".join(pair), "items": pair} for pair in pairs),
            *({"code": code, "items": [code]} for code in codes[2 * len(pairs) :]),
            {"distribution": "way"},
        ],
    }


def fill(wave: Any, response: float) -> int:
    """Ballots as the pages would have put them in; how many."""
    from bestendig.common import keys
    from bestendig.measurement import document
    from bestendig.measurement.ballots import access, keyring
    from bestendig.measurement.ballots.box import seal_ballot
    from bestendig.measurement.ballots.models import Ballot
    from bestendig.measurement.models import Invitation

    link = keyring.link_key(wave.pk)
    public = keys.store().public(keyring.box_name(wave.pk))
    questions, chance = document.read(wave.questions), random.Random(1)
    rows = []
    for row in Invitation.objects.filter(wave=wave).iterator():
        if chance.random() > response:
            continue
        middle = chance.gauss(3.6, 0.5)
        said: dict[str, Any] = {"way": chance.randint(1, 6), "words": "Meer ruimte."}
        for one in questions.questions[:-2]:
            if chance.random() > 0.02:
                said[one.code] = min(5, max(1, round(chance.gauss(middle, 0.9))))
        sealed = seal_ballot(questions.encoded(said), row.envelope, wave.ballot_size, public)
        rows.append(Ballot(id=access.ballot_id(link, row.pk), wave=wave, sealed=sealed))
    Ballot.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def close(wave: Any, clock: Clock) -> Any:
    """Let the job open the box, each of its parts timed; how the job ended."""
    from bestendig.common.jobs import enqueue
    from bestendig.common.jobs.models import JobRun
    from bestendig.common.jobs.performing import run_waiting
    from bestendig.measurement import tasks
    from bestendig.measurement.actions import closing, counting, opening

    closing.close_due(wave.closes_at + timedelta(minutes=1))
    parts = [
        ("wait for who is handing in", opening, "_is_over"),
        ("open the ballots and shuffle", opening, "opened"),
        ("make columns", opening, "snapshot_frame"),
        ("sums of groups and gate", opening, "counted"),
        ("  of which the gate", counting, "gate"),
        ("seal the snapshot", opening, "put_away"),
        ("store the release", opening, "_release"),
        ("erase ballots and marks", opening, "_empty"),
        ("destroy the keys", opening, "destroy_keys"),
    ]
    run = enqueue(tasks.open_box, wave_id=wave.pk)
    with ExitStack() as stack:
        for name, module, function in parts:
            timed = clock.around(name, getattr(module, function))
            stack.enter_context(patch.object(module, function, timed))
        with clock.part("closing, whole"):
            run_waiting()
    return JobRun.objects.get(pk=run.pk)


def whole(number: int, people: int, teams: int, options: argparse.Namespace) -> tuple[Any, ...]:
    """One organisation from beginning to end: ballots, report (None when it failed), clock."""
    from bestendig.common import scope
    from bestendig.organisations.models import Organisation
    from bestendig.releases.models import GateReport

    clock = Clock()
    place = Organisation.objects.create(
        slug=f"groot{number}",
        name=f"Groot {number}",
        size_class="over_100",
        province="UT",
        made_up=True,
    )
    with scope.bind(place.pk):
        made = town(place, people, teams)
        with clock.part("launch, inviting everybody"):
            wave = made.launch(questions=questionnaire(options.questions))
        ballots = fill(wave, options.response)
        run = close(wave, clock)
        report = GateReport.objects.get() if run.state == "finished" else None
    if report is None:
        print(f"  the job ended as {run.state}: {run.error}")
    return ballots, report, clock


def measure(options: argparse.Namespace) -> int:
    """One organisation, with a table of its parts."""
    ballots, report, clock = whole(1, options.people, options.teams, options)
    engine = "PostgreSQL" if options.postgres else "SQLite"
    print(f"{engine}: {ballots} ballots of {options.questions} questions")
    print(f"  {'':36} {'seconds':>8} {'of CPU':>8}")
    for name, (wall, cpu) in clock.parts.items():
        print(f"  {name:36} {wall:8.1f} {cpu:8.1f}")
    print_machine()
    if report is None:
        return 1
    print(
        f"  {report.planned} figures of cells, {report.shown} shown; {report.groups} small groups"
        f" attacked, {report.witnesses} proven safe by witnesses, {report.programmes} programmes,"
        f" {report.breaches} breaches taken away"
    )
    launch, closing = (clock.parts[x][0] for x in ("launch, inviting everybody", "closing, whole"))
    return int(launch > LAUNCH or closing > CLOSE)


def sector(options: argparse.Namespace) -> int:
    """One organisation for every thirty of the sector, and what all would take one by one."""
    total_wall = total_cpu = people = 0.0
    print("  people  reporting figures shown   closing  of CPU")
    for number, share in enumerate((n + 0.5) / SAMPLE for n in range(SAMPLE)):
        size = round(MEDIAN * math.exp(SPREAD * NormalDist().inv_cdf(share)))
        ballots, report, clock = whole(number, size, max(4, size // 16), options)
        if report is None:
            return 1
        wall, cpu = clock.parts["closing, whole"]
        people += size * ORGANISATIONS / SAMPLE
        total_wall += wall * ORGANISATIONS / SAMPLE
        total_cpu += cpu * ORGANISATIONS / SAMPLE
        print(f"  {size:6} {ballots:6} ballots {report.shown:6} of {report.planned:6}"
              f" {wall:7.1f} {cpu:7.1f}", flush=True)  # fmt: skip
    print(
        f"{ORGANISATIONS} organisations with {people:.0f} people, one by one, estimated from"
        f" {SAMPLE}: {total_wall / 60:.0f} minutes, {total_cpu / 60:.0f} of CPU"
    )
    print_machine()
    return int(total_wall > HOUR)


def print_machine() -> None:
    """What it took of the machine, and what else went on there."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {most:.0f} MB at most; load of the machine at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    raise SystemExit(main())
