"""The ballot box under `kill -9`: nothing acknowledged is lost, nothing is there twice, and no box
is half open.

`make faults` runs the random part at full length (FAULTS=…); the tests run a short one.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from tests.faults.conftest import ROOT, wait_for

BOX = "from tests.faults.room import box\n"
SETUP = "import django; django.setup()\n"


@pytest.fixture
def filled(place):
    """A town with an open wave of 48 people."""
    place.python(BOX + "box.build()")
    return place


def begin(place, code):
    """A process that is not waited for."""
    process = subprocess.Popen(
        [sys.executable, "-c", SETUP + BOX + code], env=place.environment, cwd=ROOT
    )
    place.workers.append(process)
    return process


def acknowledged(place):
    """Who was told that it is in, and in which turn last."""
    book = place.folder / "acknowledged"
    lines = book.read_text().splitlines() if book.exists() else []
    return dict(line.split() for line in lines if line.count(" ") == 1)


def in_the_box(place):
    place.python(BOX + "box.in_the_box()")
    return json.loads((place.folder / "in-the-box").read_text())


def state(place):
    return place.ask("SELECT state FROM measurement_wave")[0][0]


def count(place, table):
    return place.ask(f"SELECT count(*) FROM {table}")[0][0]


def whole(place, ballots):
    """The box is closed with all in it, or open with nothing left in it."""
    tables = ("releases_release", "releases_gatereport", "snapshots_snapshot", "ballots_ballot")
    found = (state(place), *(count(place, table) for table in tables))
    assert found in {("closing", 0, 0, 0, ballots), ("closed", 1, 1, 1, 0)}, found
    return found[0]


def test_no_acknowledged_ballot_is_lost_or_doubled_while_processes_are_killed(filled):
    """Everybody answers in turns, each turn in place of the one before, killed at random."""
    rounds = int(os.environ.get("FAULTS", "2"))
    chance = random.Random(20261126)
    for turn in range(rounds):
        before = len(acknowledged(filled))
        process = begin(filled, f"box.answer(0, 48, {turn})")
        # On a slow machine too it is killed while it hands in, not while it starts.
        book = filled.folder / "acknowledged"
        size = book.stat().st_size if book.exists() else 0
        wait_for(
            lambda size=size, book=book, process=process: (
                process.poll() is not None or (book.exists() and book.stat().st_size > size)
            ),
            "a ballot",
        )
        time.sleep(chance.uniform(0.0, 0.25))
        process.kill()
        process.wait()
        said, told = in_the_box(filled), acknowledged(filled)
        # Lost: told that it is in, and it is not. One more may be in than was told, never two.
        assert set(told) <= set(said)
        assert len(set(said) - set(told)) <= 1
        assert len(told) >= before
        for person, last in told.items():
            assert said[person][4] in {words_of(person, last), words_of(person, turn)}
    filled.python(BOX + f"box.answer(0, 48, {rounds})")
    said = in_the_box(filled)
    words = {person: words_of(person, rounds) for person in said}
    assert {person: row[4] for person, row in said.items()} == words
    assert (len(said), count(filled, "ballots_ballot")) == (48, 48)
    print(f"rounds {rounds}, lost 0, doubled 0")


def words_of(person, turn):
    """As `box.said_by` makes them."""
    chance = random.Random(f"{person} {turn}")
    return f"KANARIE{chance.getrandbits(80):020x}"


# In a short run those at which something has been written or destroyed already.
MOMENTS = {
    "opened": "closing",  # before the first ballot is opened
    "counted": "closing",  # all are open, in memory
    "put_away": "closing",
    "_release": "closing",  # inside the last transaction
    "_empty": "closing",
    "destroy_keys": "closed",  # committed, keys still there
    "_empty_the_write_ahead_log": "closed",  # keys gone
}


SHORT = ("_empty", "destroy_keys", "_empty_the_write_ahead_log")


@pytest.mark.parametrize("at", MOMENTS if "FAULTS" in os.environ else SHORT)
def test_box_is_never_half_open_wherever_the_worker_is_killed(filled, at):
    filled.python(BOX + "box.answer(0, 30)")
    filled.python(BOX + f"box.close('{at}')")
    worker = filled.start()
    assert filled.reached(at) == worker.pid
    worker.kill()
    worker.wait()
    assert whole(filled, 30) == MOMENTS[at]
    filled.start()
    wait_for(lambda: filled.runs() == [("finished", 2)], "another worker")
    assert whole(filled, 30) == "closed"
    log = Counter(row[0] for row in filled.ask("SELECT action FROM audit_auditentry"))
    assert (log["open_box"], log["destroy_wave_keys"]) == (1, 1)
    keys = [x.read_text() for x in (filled.folder / "keys").rglob("*.key")]
    states = Counter(json.loads(x)["state"] for x in keys if "/link" in x or "/box" in x)
    assert states == {"destroyed": 2}


def test_box_is_opened_once_while_workers_are_killed_at_random(filled):
    rounds = int(os.environ.get("FAULTS", "1"))
    filled.python(BOX + "box.answer(0, 48)")
    filled.python(BOX + "box.close()")
    chance = random.Random(20261127)
    for _ in range(min(rounds, 20)):
        worker = filled.start()
        wait_for(
            lambda: "running" in dict(filled.runs()) or filled.runs()[-1][0] != "waiting", "it"
        )
        time.sleep(chance.uniform(0.0, 0.8))
        worker.kill()
        worker.wait()
        whole(filled, 48)
        if filled.runs()[-1][0] in {"failed", "finished"}:
            filled.python(BOX + "box.again()")
    filled.start()
    wait_for(lambda: filled.runs()[-1][0] == "finished", "the last worker")
    assert whole(filled, 48) == "closed"
