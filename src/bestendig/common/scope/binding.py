"""Saying which organisation is meant, and who acts."""

from __future__ import annotations

import enum
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction


class Unbound(RuntimeError):
    """A query that belongs to an organisation was made without saying which one."""


class WrongScope(RuntimeError):
    """Something of one organisation was about to be written, or bound, inside another."""


class Origin(enum.StrEnum):
    """The way in by which something was done."""

    WEB = "web"
    API = "api"
    JOB = "job"
    COMMAND = "command"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: ids only, so that nothing here names anybody. All empty: the program itself."""

    account: int | None = None
    person: UUID | None = None
    role: str = ""
    origin: Origin = Origin.JOB


PROGRAM: Final = Actor()
_organisation: ContextVar[UUID | None] = ContextVar("organisation", default=None)
_actor: ContextVar[Actor] = ContextVar("actor", default=PROGRAM)
_account: ContextVar[int | None] = ContextVar("account", default=None)


def current() -> UUID:
    """The id of the bound organisation. Raises Unbound when there is none."""
    bound = _organisation.get()
    if bound is None:
        raise Unbound("no organisation is bound: use scope.bind(organisation.id)")
    return bound


def current_or_none() -> UUID | None:
    """The id of the bound organisation, or None where work is done for the platform."""
    return _organisation.get()


def actor() -> Actor:
    """Who acts now; `PROGRAM` when nobody was named."""
    return _actor.get()


@contextmanager
def acting(who: Actor) -> Iterator[None]:
    """Name who acts, for the audit log."""
    token = _actor.set(who)
    try:
        yield
    finally:
        _actor.reset(token)


@contextmanager
def bind(organisation: UUID, who: Actor | None = None) -> Iterator[None]:
    """Do what follows for one organisation, on PostgreSQL in one transaction.

    Binding the same organisation again is harmless. Raises WrongScope for another one: what is
    done for two organisations is done one after the other.
    """
    bound = _organisation.get()
    if bound is not None and bound != organisation:
        raise WrongScope("another organisation is bound already")
    with acting(who or actor()):
        if bound is not None:
            yield
            return
        token = _organisation.set(organisation)
        try:
            with _in_database("app.organisation", str(organisation)):
                yield
        finally:
            _organisation.reset(token)


@contextmanager
def own_rows(account: int) -> Iterator[None]:
    """Let one account find its own persons over all organisations, before one is bound.

    Raises WrongScope inside the same for another account.
    """
    asking = _account.get()
    if asking is not None and asking != account:
        raise WrongScope("another account is looking for its own rows already")
    if asking is not None:
        yield
        return
    token = _account.set(account)
    try:
        with _in_database("app.account", str(account)):
            yield
    finally:
        _account.reset(token)


@contextmanager
def _in_database(name: str, value: str) -> Iterator[None]:
    """On PostgreSQL: `name` holds `value` until the block ends; elsewhere nothing."""
    if connection.vendor != "postgresql":
        yield
        return
    outermost = not connection.in_atomic_block
    waiting: list[Callable[[], object]] = []
    with transaction.atomic():
        _set(name, value)
        yield
        if outermost:  # what was set ends with the transaction
            waiting = [] if connection.needs_rollback else _taken_over()
        elif not connection.needs_rollback:
            _set(name, "")
    # What waited for the commit was asked for inside the binding, and is done inside it.
    for work in waiting:
        with _in_database(name, value):
            work()


def _taken_over() -> list[Callable[[], object]]:
    """What waits for the commit, taken from Django: it would run it with nothing set."""
    hooks: list[Any] = connection.run_on_commit
    connection.run_on_commit = []
    return [partial(_robustly, hook) if robust else hook for _savepoints, hook, robust in hooks]


def _robustly(hook: Callable[[], object]) -> None:
    """As Django does with what was registered as robust: an error is logged, and others go on."""
    try:
        with transaction.atomic():
            hook()
    except Exception as error:  # noqa: BLE001 - whatever it is
        logging.getLogger(__name__).error("on commit: %s", type(error).__name__)


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
