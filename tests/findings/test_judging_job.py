"""The clock of the findings: what cannot be judged keeps nothing else waiting, and is seen."""

from datetime import date

import pytest

from bestendig.common import scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.models import JobRun, State
from bestendig.common.jobs.performing import run_waiting
from bestendig.findings import publishing
from bestendig.findings.tasks import judge_programmes
from bestendig.programmes.actions.programmes import Details, begin_programme

pytestmark = pytest.mark.django_db


def test_one_that_fails_stops_no_other_and_fails_the_job(world, monkeypatch, caplog):
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            for name in ("eerste", "tweede", "derde"):
                begin_programme(
                    Details(
                        name=f"{name} {place.organisation.slug}", promise="Samen.",
                        begins=date(2027, 1, 11), ends=date(2027, 4, 2),
                    )
                )  # fmt: skip
    tried = []

    def due_of(standing):
        tried.append(standing.programme.name)
        if not standing.programme.name.startswith("derde"):
            raise ZeroDivisionError(standing.programme.name)

    monkeypatch.setattr(publishing, "due_of", due_of)
    enqueue(judge_programmes)
    run_waiting()
    assert len(set(tried)) == len(tried) == 6
    assert JobRun.objects.get(name=judge_programmes.name).state == State.FAILED
    told = [x.getMessage() for x in caplog.records if "ZeroDivisionError" in x.getMessage()]
    assert len(told) == 4  # each once: three beside the one that failed the job
    assert not any("eerste" in x or "tweede" in x for x in told)
