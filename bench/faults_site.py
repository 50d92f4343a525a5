"""What `bench.faults` asks of the site itself, past its pages: one JSON line in, one out.

{"do": "prepare", "rounds": 2, "people": 24}   organisations, each with an open box: slug to links
{"do": "close", "slug": "stad-1"}              let the clock pass the close, and queue the count
{"do": "state", "slug": "stad-1"}              where the wave is, and what lies where
{"do": "answers", "slug": "stad-1"}            the answers in the box or in what came out of it
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import close_old_connections
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bench import load_site  # sets Django up
from bestendig.common import keys, scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.models import JobRun
from bestendig.common.scope import Actor, Origin
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.box import Opener
from bestendig.measurement.ballots.models import Ballot
from bestendig.measurement.models import Wave
from bestendig.measurement.snapshots.columns import take_out
from bestendig.measurement.snapshots.models import Snapshot
from bestendig.organisations.models import Organisation
from bestendig.releases.models import Release


def prepare(rounds: int, people: int) -> dict[str, list[str]]:
    """As many organisations as rounds, each with an open box."""
    call_command("migrate", verbosity=0)
    return {
        slug: load_site.open_a_box(slug, people, teams=2)
        for slug in (f"stad-{number}" for number in range(rounds))
    }


def close(slug: str) -> None:
    """Let the clock pass the close, and queue the count."""
    with _here(slug):
        later = Wave.objects.get().closes_at + timedelta(minutes=1)
        for wave in closing.close_due(later):
            enqueue(tasks.open_box, wave_id=wave)


def state(slug: str) -> dict[str, Any]:
    """Where the wave is, what lies where (in one query: of one moment), and the counting jobs."""
    with _here(slug):
        log = AuditEntry.objects.filter(organisation_id=scope.current())
        seen = Wave.objects.values(
            "state",
            ballots=_count(Ballot.objects.all()),
            snapshots=_count(Snapshot.objects.all()),
            releases=_count(Release.objects.all()),
            opened=_count(log.filter(action="open_box")),
            destroyed=_count(log.filter(action="destroy_wave_keys")),
        ).get()
        runs = JobRun.objects.filter(organisation_id=scope.current(), name="measurement.open_box")
        return {**seen, "runs": sorted(runs.values_list("state", flat=True))}


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("organisation_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def answers(slug: str) -> list[list[int | None]]:
    """What everybody answered, in no order."""
    with _here(slug):
        wave = Wave.objects.get()
        snapshot = Snapshot.objects.first()
        if snapshot is not None:
            frame = take_out(snapshot)
            return [list(row) for row in frame.select("^answer:.*$").iter_rows()]
        opener = Opener(keys.store().use(keyring.box_name(wave.pk)), wave.envelope_size)
        return [list(opener.open(row.sealed).answers) for row in Ballot.objects.all()]


def _here(slug: str) -> Any:
    organisation = Organisation.objects.get(slug=slug)
    return scope.bind(organisation.pk, Actor(origin=Origin.COMMAND))


DEEDS: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "close": close,
    "state": state,
    "answers": answers,
}


def main() -> None:
    """Do what each line asks. A database that went away is an answer too."""
    for line in sys.stdin:
        asked = json.loads(line)
        deed = DEEDS[asked.pop("do")]
        try:
            answer = {"is": deed(**asked)}
        except Exception as error:  # noqa: BLE001 - told
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        close_old_connections()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
