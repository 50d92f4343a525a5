"""Workers that are killed, or put to sleep, at chosen moments and at random ones.

`make faults` runs the random part at full length (FAULTS=…); the tests run a short one.
"""

from __future__ import annotations

import os
import random
import signal
import time

from tests.faults.conftest import PATIENCE, wait_for

QUEUE = "from bestendig.common.jobs import enqueue; from tests.faults.room import tasks\n"


def finished(place) -> bool:
    return all(state == "finished" for state, _attempt in place.runs())


def test_jobs_of_killed_workers_are_done_exactly_once(place):
    """Killed before the effect and after it, in a job of one transaction and in one of steps."""
    wanted = {f"{job}-{before}": (job, before) for job in ("whole", "steps") for before in (1, 0)}
    killed = []
    for mark, (job, before) in wanted.items():
        place.python(QUEUE + f"enqueue(tasks.{job}, mark='{mark}', before={bool(before)})")
        worker = place.start()
        assert place.reached(mark) == worker.pid
        worker.kill()
        worker.wait()
        killed.append(mark)
    place.start()
    wait_for(lambda: finished(place), "another worker")
    assert place.runs() == [("finished", 2)] * 4
    assert [place.effects(mark) for mark in killed] == [1] * 4


def test_worker_that_wakes_after_its_lease_was_taken_cannot_commit(place):
    place.python(QUEUE + "enqueue(tasks.steps, mark='m', before=True)")
    first = place.start()
    assert place.reached("m") == first.pid
    place.put_to_sleep(first)
    place.start()
    wait_for(lambda: finished(place), "the second worker")
    assert (place.runs(), place.effects("m")) == ([("finished", 2)], 1)
    done = place.ask("SELECT worker, finished_at FROM jobs_jobrun WHERE attempt = 2")
    # What the job itself would look for is taken away: only the fence is left.
    place.ask("DELETE FROM jobs_due WHERE name = 'm'")
    (place.folder / "go").touch()
    first.send_signal(signal.SIGCONT)
    place.python(QUEUE + "enqueue(tasks.short, mark='next')")
    wait_for(lambda: finished(place), "the next job")
    time.sleep(0.5)
    assert place.effects("m") == 0
    assert place.ask("SELECT worker, finished_at FROM jobs_jobrun WHERE attempt = 2") == done
    assert first.poll() is None


def test_worker_that_sleeps_inside_its_transaction_keeps_its_job(place):
    place.python(QUEUE + "enqueue(tasks.whole, mark='m', before=False)")
    first = place.start()
    assert place.reached("m") == first.pid
    first.send_signal(signal.SIGSTOP)
    place.start()
    time.sleep(3)
    assert place.runs() == [("running", 1)]
    (place.folder / "go").touch()
    first.send_signal(signal.SIGCONT)
    wait_for(lambda: finished(place), "the first worker")
    assert (place.runs(), place.effects("m")) == ([("finished", 1)], 1)


def test_worker_that_is_asked_to_stop_gives_its_job_back_at_once(place):
    place.python(QUEUE + "enqueue(tasks.long, mark='m')")
    first = place.start()
    assert place.reached("m") == first.pid
    (place.folder / "go").touch()
    first.send_signal(signal.SIGTERM)
    assert first.wait(PATIENCE) == 0
    assert place.runs() == [("waiting", 1)]


def test_jobs_are_done_once_while_workers_are_killed_at_random(place):
    rounds = int(os.environ.get("FAULTS", "3"))
    count = 6 * rounds
    place.python(
        QUEUE + f"for n in range({count}):\n"
        "    enqueue((tasks.short, tasks.short_steps)[n % 2], mark=f'm{n}')",
    )
    chance = random.Random(20261126)
    alive = [place.start(), place.start()]
    marks = list(range(count))
    for number in range(rounds + 20):
        hit = max((attempt for _state, attempt in place.runs()), default=0) > 1
        if number >= rounds and hit:  # a worker died with a job in hand
            break
        if number >= rounds:
            more = range(len(marks), len(marks) + 6)
            marks += more
            place.python(
                QUEUE + f"for n in range({more.start}, {more.stop}):\n"
                "    enqueue((tasks.short, tasks.short_steps)[n % 2], mark=f'm{n}')",
            )
        wait_for(lambda: finished(place) or "running" in dict(place.runs()), "a job that runs")
        time.sleep(chance.uniform(0.0, 0.4))
        victim = alive.pop(chance.randrange(2))
        victim.kill()
        victim.wait()
        alive.append(place.start())
    wait_for(lambda: finished(place), "all jobs")
    assert [place.effects(f"m{n}") for n in marks] == [1] * len(marks)
    assert max(attempt for _state, attempt in place.runs()) > 1
