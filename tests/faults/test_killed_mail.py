"""Workers killed while they send: no message is lost, and none comes under two Message-IDs.

Between the server's yes and the worker's own note of it lies a moment that no program can close.
A worker killed in just that moment sends again, under the same Message-ID; killed at any other,
it does not.
"""

from __future__ import annotations

import os
import random
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from tests.faults.conftest import PATIENCE, Place, wait_for


class Post:
    """A mail server that can kill the worker which talks to it, at a chosen moment."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.bodies: Counter[str] = Counter()
        self.kill: dict[str, list[int]] = {"RCPT": [], "DATA": []}

    def _strike(self, moment: str) -> None:
        if self.kill[moment]:
            os.kill(self.kill[moment].pop(), signal.SIGKILL)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - its name
        self._strike("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - its name
        mail = message_from_bytes(envelope.content)
        self.taken[mail["Message-ID"]] += 1
        self.bodies[mail["Subject"]] += 1
        self._strike("DATA")
        return "250 OK"


@contextmanager
def listening(port: int) -> Iterator[Post]:
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield post
    finally:
        server.stop()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailing(place: Place, port: int) -> Place:
    place.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
    return place


def queue(place: Place, count: int) -> None:
    place.python(
        "from bestendig.common import outbox\n"
        f"for n in range({count}):\n"
        "    outbox.send('test', f'p{n}@voorbeeldstad.nl', f's{n}', 'text', key=f'k/{n}')"
    )


def all_sent(place: Place) -> bool:
    return place.ask("SELECT DISTINCT state FROM outbox_message") == [("sent",)]


@pytest.mark.parametrize(("moment", "times"), [("RCPT", 1), ("DATA", 2)])
def test_message_of_a_killed_worker_arrives_under_one_name(mailing, port, moment, times):
    """Before the server has it: once. After, when the worker cannot know: twice, one name."""
    with listening(port) as post:
        queue(mailing, 1)
        first = mailing.start()
        post.kill[moment].append(first.pid)
        first.wait(PATIENCE)
        mailing.start()
        wait_for(lambda: all_sent(mailing), "the second worker")
    assert list(post.taken.values()) == [times]
    assert mailing.ask("SELECT count(*) FROM outbox_message WHERE contents IS NOT NULL") == [(0,)]


def test_all_messages_arrive_while_workers_are_killed_at_random(mailing, port):
    rounds = int(os.environ.get("FAULTS", "2"))
    count = 10 * rounds
    chance = random.Random(11)
    with listening(port) as post:
        queue(mailing, count)
        for _ in range(rounds):
            worker = mailing.start()
            seen = sum(post.taken.values())
            wait_for(lambda: sum(post.taken.values()) > seen or all_sent(mailing), "mail")  # noqa: B023 - called at once
            post.kill[chance.choice(["RCPT", "DATA"])].append(worker.pid)
            if not all_sent(mailing):
                worker.wait(PATIENCE)
        mailing.start()
        wait_for(lambda: all_sent(mailing), "all messages")
    assert len(post.taken) == len(post.bodies) == count
    assert sum(post.taken.values()) <= count + rounds
