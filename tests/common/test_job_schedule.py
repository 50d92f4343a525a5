"""Jobs that start by themselves."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bestendig.common.jobs import job, schedule
from bestendig.common.jobs.models import Due, JobRun, State
from bestendig.common.jobs.tasks import tidy_up


@job("test.nightly", "Every night", daily=time(2, 30))
def nightly() -> None:
    pass


@job("test.often", "Every ten minutes", every=timedelta(minutes=10))
def often() -> None:
    pass


def runs(name: str) -> int:
    return JobRun.objects.filter(name=name).count()


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "at"),
    [
        (utc(2026, 11, 26, 10, 0), utc(2026, 11, 26, 1, 30)),
        (utc(2026, 11, 26, 1, 29), utc(2026, 11, 25, 1, 30)),
        (utc(2026, 7, 1, 10, 0), utc(2026, 7, 1, 0, 30)),
        # The night in which 02:30 comes twice: the first one.
        (utc(2026, 10, 25, 12, 0), utc(2026, 10, 25, 0, 30)),
        # The night in which it does not come: an hour later on the clock.
        (utc(2026, 3, 29, 12, 0), utc(2026, 3, 29, 1, 30)),
    ],
)
def test_daily_job_starts_at_the_time_of_the_clock(now, at):
    assert schedule.latest(nightly, now) == at


def test_job_that_returns_starts_at_whole_stretches():
    now = datetime(2026, 11, 26, 10, 17, 3, tzinfo=UTC)
    assert schedule.latest(often, now) == datetime(2026, 11, 26, 10, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_periodic_job_begins_with_its_next_moment_and_starts_once():
    evening = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    schedule.start_due(evening)
    assert runs("test.nightly") == 0
    schedule.start_due(evening + timedelta(hours=6))
    schedule.start_due(evening + timedelta(hours=7))
    assert runs("test.nightly") == 1


@pytest.mark.django_db
def test_of_the_moments_that_passed_unseen_only_the_last_counts():
    evening = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    schedule.start_due(evening)
    schedule.start_due(evening + timedelta(days=5))
    assert runs("test.nightly") == 1


@pytest.mark.django_db
def test_tidying_up_keeps_what_is_recent_or_has_not_ended():
    now = timezone.now()
    ages = {
        State.FINISHED: [13, 15],
        State.FAILED: [89, 91],
        State.WAITING: [400],
        State.RUNNING: [400],
    }
    for state, days in ages.items():
        for age in days:
            JobRun.objects.create(
                name="test", state=state, attempt=age, finished_at=now - timedelta(days=age)
            )
    Due.objects.create(name="old", at=now - timedelta(days=91))
    tidy_up()
    kept = sorted(JobRun.objects.values_list("state", "attempt"))
    assert kept == [("failed", 89), ("finished", 13), ("running", 400), ("waiting", 400)]
    assert (Due.objects.count(), DBTaskResult.objects.count()) == (0, 0)
