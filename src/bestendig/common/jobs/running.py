"""What a job can say and ask while it runs: progress, its fence, its steps.

Outside a job `progress` and `fence` do nothing, so that an action can be used by both.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

if TYPE_CHECKING:
    from bestendig.common.scope import Actor


class LeaseLost(RuntimeError):
    """Somebody else carries this run now, or did. Whatever is not committed is dropped."""


class Stopped(Exception):
    """The worker was asked to stop: the job is given back, to be begun again."""


@dataclass(slots=True)
class Running:
    """The run that this thread is carrying out, and what it tells the outside."""

    run: UUID
    attempt: int
    organisation: UUID | None
    actor: Actor
    done: int = 0
    total: int = 0
    note: str = ""
    lost: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)
    moved: threading.Event = field(default_factory=threading.Event)


_running: ContextVar[Running | None] = ContextVar("running", default=None)


def progress(done: int, total: int, note: str = "") -> None:
    """Tell how far it is, seen outside within a second. note: a key of the copy deck.

    Raises LeaseLost or Stopped, as the moment at which a job can be interrupted.
    """
    run = _running.get()
    if run is None:
        return
    if run.lost.is_set():
        raise LeaseLost(str(run.run))
    if run.stop.is_set():
        raise Stopped(str(run.run))
    run.done, run.total, run.note = done, total, note
    run.moved.set()


def fence() -> None:
    """Lock the run and check that it is still ours, in the transaction that is open.

    Raises LeaseLost when it is not, TransactionManagementError outside a transaction on
    PostgreSQL.
    """
    run = _running.get()
    if run is None:
        return
    from bestendig.common.jobs import leases  # noqa: PLC0415 - tables exist once apps are loaded

    leases.hold(run.run, run.attempt)


@contextmanager
def step() -> Iterator[None]:
    """One transaction of a stepwise job: fenced, and bound as the job is."""
    run = _own()
    with transaction.atomic():
        fence()
        with _bound(run):
            yield


@contextmanager
def reading() -> Iterator[None]:
    """A part of a stepwise job that only reads: bound, and on SQLite locking nobody out."""
    with _bound(_own()):
        yield


@contextmanager
def inside(run: Running) -> Iterator[None]:
    """Say that this thread carries out `run`."""
    token = _running.set(run)
    try:
        yield
    finally:
        _running.reset(token)


def _own() -> Running:
    run = _running.get()
    if run is None:
        raise RuntimeError("a step belongs to a job that runs")
    return run


def _bound(run: Running) -> AbstractContextManager[None]:
    from bestendig.common import scope  # noqa: PLC0415 - tables exist once apps are loaded

    if run.organisation is None:
        return scope.acting(run.actor)
    if scope.current_or_none() == run.organisation:
        return nullcontext()
    return scope.bind(run.organisation, run.actor)
