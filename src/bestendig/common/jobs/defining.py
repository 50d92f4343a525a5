"""What a job is: a function with a name that stays, and a label that people read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, Final
from uuid import UUID

_ID: Final = re.compile(r"[\w.:/-]{0,64}", re.ASCII)
_jobs: Final[dict[str, Job]] = {}


class NotAnId(TypeError):
    """A job was given contents. It takes ids: what a queue holds is read by nobody's right."""


class JobRefused(Exception):
    """The job cannot be done, and trying again by itself will not help.

    code: a key of the copy deck, under `job.error.`, that says in plain words why.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One kind of work. Calling it does the work at once, here, without a queue."""

    name: str
    label: Any
    function: Callable[..., None]
    stepwise: bool = False
    daily: time | None = None
    every: timedelta | None = None

    def __call__(self, **arguments: Any) -> None:
        """Do it now, in the caller's scope and transaction."""
        self.function(**arguments)


def job(
    name: str,
    label: Any,
    *,
    stepwise: bool = False,
    daily: time | None = None,
    every: timedelta | None = None,
) -> Callable[[Callable[..., None]], Job]:
    """Make a function of a room's `tasks.py` a job.

    name: "room.verb_object"; it is stored, so it stays. label: translated lazily.
    stepwise: it opens its own transactions. daily, every: when it starts by itself.
    """

    def define(function: Callable[..., None]) -> Job:
        known = _jobs.get(name)
        if known and (known.function.__module__, known.function.__qualname__) != (
            function.__module__,
            function.__qualname__,
        ):
            raise ValueError(f"two jobs are named {name}")
        _jobs[name] = Job(
            name=name, label=label, function=function, stepwise=stepwise, daily=daily, every=every
        )
        return _jobs[name]

    return define


def known(name: str) -> Job | None:
    """The job of this name; None when this version has no such job."""
    return _jobs.get(name)


def all_jobs() -> list[Job]:
    """Every job there is, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def only_ids(arguments: Mapping[str, Any]) -> dict[str, str | int | bool | None]:
    """The arguments as they are stored. Raises NotAnId for contents."""
    return {name: _id(name, value) for name, value in arguments.items()}


def _id(name: str, value: Any) -> str | int | bool | None:
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str) and _ID.fullmatch(value):
        return str(value)
    # The value itself is not repeated: it may be just what should not be written anywhere.
    raise NotAnId(f"{name} is not an id: a job takes short ids, whole numbers, yes or no")
