"""Jobs in one process: what is queued, what a job is given, and how it ends."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bestendig.common import scope
from bestendig.common.jobs import (
    JobRefused,
    LeaseLost,
    NotAnId,
    enqueue,
    fence,
    job,
    leases,
    progress,
    reading,
    step,
)
from bestendig.common.jobs.models import Due, JobRun, State
from bestendig.common.jobs.performing import perform, run_waiting
from bestendig.common.jobs.queue import TRIES, NotFailed, again

pytestmark = pytest.mark.django_db
seen: list[object] = []


@pytest.fixture(autouse=True)
def _nothing_seen():
    seen.clear()


@job("test.look", "Look")
def look(**arguments: object) -> None:
    seen.append((scope.current_or_none(), scope.actor(), arguments))


@job("test.write", "Write")
def write(name: str) -> None:
    Due.objects.create(name=name, at=timezone.now())
    seen.append("wrote")


@job("test.break", "Break")
def break_down(name: str, way: str) -> None:
    Due.objects.create(name=name, at=timezone.now())
    raise {
        "refused": JobRefused("no_rows"),
        "fault": ValueError("secret of Ada"),
        "busy": OperationalError("database is locked"),
    }[way]


@job("test.steps", "In steps", stepwise=True)
def in_steps(fall: bool) -> None:
    seen.append(scope.current_or_none())
    with reading():
        seen.append(scope.current_or_none())
    with step():
        seen.append(scope.current_or_none())
        Due.objects.create(name="first", at=timezone.now())
    progress(1, 2, "job.note.saving")
    if fall:
        raise JobRefused("no_rows")


def test_job_is_queued_only_when_the_caller_commits():
    with transaction.atomic():
        enqueue(look)
        transaction.set_rollback(True)
    assert (JobRun.objects.count(), DBTaskResult.objects.count()) == (0, 0)
    assert run_waiting() == 0


def test_job_is_done_for_the_organisation_and_the_actor_who_asked():
    organisation, person = uuid4(), uuid4()
    who = scope.Actor(account=7, person=person, role="adviser", origin=scope.Origin.WEB)
    with scope.bind(organisation, who):
        run = enqueue(look, unit=person, count=3, all=True, none=None)
    assert run_waiting() == 1
    as_job = scope.Actor(account=7, person=person, role="adviser", origin=scope.Origin.JOB)
    arguments = {"unit": str(person), "count": 3, "all": True, "none": None}
    assert seen == [(organisation, as_job, arguments)]
    assert scope.current_or_none() is None
    run.refresh_from_db()
    assert (run.state, run.attempt, run.error) == (State.FINISHED, 1, "")
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_job_of_the_platform_is_bound_to_nothing():
    enqueue(look)
    run_waiting()
    assert seen == [(None, scope.PROGRAM, {})]


def test_job_for_another_organisation_than_the_bound_one_is_refused():
    with scope.bind(uuid4()), pytest.raises(scope.WrongScope):
        enqueue(look, organisation=uuid4())


@pytest.mark.parametrize(
    "contents",
    ["ada@voorbeeldstad.nl", "Ada Lovelace", "x" * 65, ["a"], {"a": 1}, 1.5, b"x"],
)
def test_contents_are_refused_as_an_argument_and_not_repeated(contents):
    with pytest.raises(NotAnId) as refused:
        enqueue(look, what=contents)
    assert str(refused.value) == (
        "what is not an id: a job takes short ids, whole numbers, yes or no"
    )


@pytest.mark.parametrize(("way", "code"), [("refused", "no_rows"), ("fault", "unexpected")])
def test_failed_job_leaves_nothing_but_a_code(way, code, caplog):
    run = enqueue(break_down, name="half", way=way)
    run_waiting()
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, code)
    assert Due.objects.filter(name="half").count() == 0
    task = DBTaskResult.objects.get()
    assert (task.status, task.traceback, task.exception_class_path) == ("FAILED", "", "")
    assert "secret of Ada" not in caplog.text


def test_job_that_met_a_busy_database_is_tried_again_later_and_not_for_ever():
    run = enqueue(break_down, name="half", way="busy")
    for attempt in range(1, TRIES):
        assert run_waiting() == 1
        run.refresh_from_db()
        assert (run.state, run.attempt) == (State.WAITING, attempt)
        assert run_waiting() == 0
        DBTaskResult.objects.update(run_after=timezone.now())
    run_waiting()
    run.refresh_from_db()
    assert (run.state, run.error, run.attempt) == (State.FAILED, "database", TRIES)


def test_stepwise_job_is_bound_in_its_steps_only_and_keeps_what_a_step_committed():
    organisation = uuid4()
    run = enqueue(in_steps, organisation=organisation, fall=True)
    run_waiting()
    assert seen == [None, organisation, organisation]
    assert Due.objects.filter(name="first").count() == 1
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, "no_rows")
    assert (run.done, run.total, run.note) == (1, 2, "job.note.saving")


def test_worker_whose_lease_was_taken_cannot_commit():
    run = enqueue(write, name="once")
    old = leases.claim("old")
    JobRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert leases.reap() == 1
    new = leases.claim("new")
    assert (old.attempt, new.attempt) == (1, 2)
    perform(old)
    assert seen == []
    perform(new)
    perform(old)
    perform(new)
    assert seen == ["wrote"]
    assert Due.objects.filter(name="once").count() == 1
    run.refresh_from_db()
    assert (run.state, run.worker, run.attempt) == (State.FINISHED, "new", 2)


def test_run_with_a_lease_that_holds_is_left_alone():
    enqueue(write, name="once")
    leases.claim("busy")
    assert leases.reap() == 0


def test_job_that_loses_every_worker_is_given_up():
    run = enqueue(write, name="deadly")
    for _ in range(TRIES):
        assert leases.claim("dies") is not None
        JobRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert leases.reap() == 1
    assert leases.claim("lives") is None
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, "worker_lost")


def test_outside_a_job_the_fence_and_progress_are_open():
    fence()
    progress(1, 2)
    with pytest.raises(RuntimeError):
        step().__enter__()


def test_fence_raises_when_the_run_is_another_s():
    with pytest.raises(LeaseLost):
        leases.hold(UUID(int=0), 1)


def test_failed_job_can_be_tried_again_and_has_new_tries():
    run = enqueue(break_down, name="half", way="refused")
    with pytest.raises(NotFailed):
        again(run.id)
    run_waiting()
    again(run.id)
    run.refresh_from_db()
    assert (run.state, run.error, run.last_attempt) == (State.WAITING, "", 1 + TRIES)
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.attempt) == (State.FAILED, 2)
