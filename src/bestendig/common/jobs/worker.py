"""The worker: one process that carries out jobs, and what it does beside them.

The main thread takes one job at a time. Threads of their own give signs of life, give back
what dead workers held, start periodic jobs, and do what was registered with `alongside`
(sending mail), so that none of these waits for a long job.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Final

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from bestendig.common.jobs import leases, pulse, schedule
from bestendig.common.jobs.models import JobRun, State
from bestendig.common.jobs.performing import perform
from bestendig.common.jobs.running import Running

log = logging.getLogger(__name__)

POLL: Final = 0.5
_beside: Final[dict[str, tuple[Callable[[], object], float]]] = {}


def alongside(name: str, work: Callable[[], object], seconds: float) -> None:
    """Let every worker call `work` each so many seconds, in a thread of its own."""
    _beside[name] = (work, seconds)


class Worker:
    """One worker of any number, on one or several machines."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{token_hex(4)}"
        self.stopping = threading.Event()
        self._job: Running | None = None

    def stop(self) -> None:
        """Take no more jobs; ask the one that runs to give itself back."""
        self.stopping.set()
        if self._job is not None:
            self._job.stop.set()

    def run(self) -> None:
        """Work until `stop` is called."""
        every = leases.lease().total_seconds() / 4
        with (
            self._keeping("reaper", leases.reap, every),
            self._keeping("schedule", schedule.start_due, 10),
            self._keeping_all(),
        ):
            while not self.stopping.is_set():
                if not self._one():
                    self.stopping.wait(POLL)

    def _one(self) -> bool:
        """Carry out one job; False when there was none to be had."""
        close_old_connections()
        try:
            running = leases.claim(self.name)
            if running is None:
                return False
            self._job = running
            if self.stopping.is_set():
                running.stop.set()
            with beating(running):
                perform(running)
        except DatabaseError as error:
            log.warning("worker: the database did not answer (%s)", type(error).__name__)
            connection.close()
            return False
        finally:
            self._job = None
        return True

    @contextmanager
    def _keeping_all(self) -> Iterator[None]:
        threads = [self._thread(name, work, every) for name, (work, every) in _beside.items()]
        with _together(threads):
            yield

    @contextmanager
    def _keeping(self, name: str, work: Callable[[], object], every: float) -> Iterator[None]:
        with _together([self._thread(name, work, every)]):
            yield

    def _thread(self, name: str, work: Callable[[], object], every: float) -> threading.Thread:
        return threading.Thread(target=self._keep, name=name, args=(work, every), daemon=True)

    def _keep(self, work: Callable[[], object], every: float) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            try:
                work()
            except Exception as error:  # noqa: BLE001 - it is tried again at the next turn
                log.warning(
                    "worker: %s failed (%s)",
                    threading.current_thread().name,
                    type(error).__name__,
                )
                connection.close()
            self.stopping.wait(every)
        connection.close()


@contextmanager
def _together(threads: list[threading.Thread]) -> Iterator[None]:
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(timeout=5)


@contextmanager
def beating(running: Running) -> Iterator[None]:
    """Keep the lease of a run while the block lasts, and carry its progress outside."""
    ended = threading.Event()
    thread = threading.Thread(target=_beat, args=(running, ended), name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        running.moved.set()
        thread.join(timeout=5)
        pulse.forget(running.run, running.attempt)


def _beat(running: Running, ended: threading.Event) -> None:
    every = leases.lease().total_seconds() / 6
    while not ended.is_set():
        running.moved.clear()
        try:
            _give_sign(running)
        except DatabaseError as error:
            log.warning("worker: no sign of life given (%s)", type(error).__name__)
            connection.close()
        ended.wait(0.25)
        running.moved.wait(every)
    connection.close()


def _give_sign(running: Running) -> None:
    until = timezone.now() + leases.lease()
    pulse.write(
        running.run,
        pulse.Beat(running.attempt, until, running.done, running.total, running.note),
    )
    mine = JobRun.objects.filter(id=running.run, attempt=running.attempt, state=State.RUNNING)
    if not mine.exists():
        running.lost.set()
