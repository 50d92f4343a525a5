"""Workers killed while they invite: everybody gets the mail, and nobody gets two of them."""

from __future__ import annotations

import os
import random
import time

from tests.faults.conftest import Place, wait_for
from tests.faults.test_killed_mail import listening, mailing, port  # noqa: F401 - fixtures

BUILD = """
from tests.faults.room import box
box.build()
from bestendig.organisations.models import Person
with box.here():
    for number, person in enumerate(Person.objects.exclude(first_name="")):
        person.work_email = f"mens{number}@stad.example"
        person.save()
"""
INVITE = """
from tests.faults.room import box
from bestendig.common.jobs import enqueue
from bestendig.measurement.models import Wave
from bestendig.measurement.reaching import tasks
with box.here():
    enqueue(tasks.invite, wave_id=Wave.objects.get().pk)
"""
PEOPLE = 48


def invited(place: Place) -> bool:
    states = place.ask("SELECT state FROM jobs_jobrun WHERE name = ?", "measurement.invite")
    return all(state == "finished" for (state,) in states)


def all_sent(place: Place) -> bool:
    return place.ask("SELECT state, count(*) FROM outbox_message GROUP BY state") == [
        ("sent", PEOPLE)
    ]


def test_nobody_is_invited_twice_while_workers_are_killed_at_random(mailing, port):  # noqa: F811 - fixtures
    rounds = int(os.environ.get("FAULTS", "2"))
    chance = random.Random(20261126)
    mailing.python(BUILD)
    with listening(port) as post:
        mailing.python(INVITE)
        for number in range(rounds):
            worker = mailing.start()
            if number % 2:
                post.kill[chance.choice(["RCPT", "DATA"])].append(worker.pid)
            time.sleep(chance.uniform(1.0, 3.0))
            worker.kill()
            worker.wait()
            post.kill = {"RCPT": [], "DATA": []}
        # Asked for once more, as the clock may: it changes nothing.
        mailing.python(INVITE)
        mailing.start()
        wait_for(lambda: invited(mailing) and all_sent(mailing), "the last worker")
    # One message a person: a mail server that said yes to a worker just killed sees it twice,
    # under one name, so that the receiver's mail can tell (see `test_killed_mail`).
    assert len(post.taken) == PEOPLE
    assert sum(post.taken.values()) <= PEOPLE + rounds
    assert mailing.ask("SELECT count(*) FROM outbox_message WHERE contents IS NOT NULL") == [(0,)]
    assert mailing.ask("SELECT count(*) FROM measurement_invitation WHERE NOT mailed") == [(0,)]
