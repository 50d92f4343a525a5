"""Doing things that have nothing to do with each other, so that none keeps the others waiting."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import InterfaceError, OperationalError

from bestendig.common.jobs.running import LeaseLost, Stopped

log = logging.getLogger(__name__)

# Not of a part: the whole job is given back, or another worker has it.
_OF_ALL = (LeaseLost, Stopped, OperationalError, InterfaceError)


@contextmanager
def parts() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Go on after a part that fails, and raise what it raised once all were tried.

        with parts() as part:
            for one in several:
                with part():
                    do(one)

    Of several faults the first is raised, the others are logged: so each is seen once.
    """
    faults: list[Exception] = []

    @contextmanager
    def part() -> Iterator[None]:
        try:
            yield
        except _OF_ALL:
            raise
        except Exception as error:  # noqa: BLE001 - it is raised below
            faults.append(error)

    raised = 0
    try:
        yield part
        raised = 1
    finally:
        for error in faults[raised:]:
            log.error("a part failed: %s at %s", type(error).__name__, where(error))
    if faults:
        raise faults[0]


def where(error: Exception) -> str:
    """Where it went wrong; never what the error says, in which may stand whom it is about."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{x.filename.rpartition('bestendig/')[2]}:{x.lineno}" for x in frames[-3:])
