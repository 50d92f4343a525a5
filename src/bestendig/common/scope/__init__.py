"""The organisation that work is done for, and who does it.

Every query of a scoped model asks `current()` which organisation is meant, and that raises
when nobody said so. Requests, jobs and commands say it once, at their edge:

    with bind(organisation.id, Actor(person=person.id, role="adviser", origin=Origin.WEB)):
        Unit.objects.all()      # of this organisation, and no other

On PostgreSQL the same id goes to the database for the length of one transaction, where
row-level security is the second wall (`common.walls`). SQLite has no second wall.

A binding holds for the thread that made it, and for what it does until the block ends. A new
thread has none, nor has a generator that is read after the block (a streamed answer): both
raise. A thread that was handed the context has a connection of its own, to which the database
shows nothing. Never `yield` inside a binding from a plain generator: its reader would be bound.
"""

from bestendig.common.scope.binding import (
    PROGRAM,
    Actor,
    Origin,
    Unbound,
    WrongScope,
    acting,
    actor,
    bind,
    current,
    current_or_none,
    own_rows,
)
from bestendig.common.scope.prepared import Prepared
from bestendig.common.scope.rows import Scoped, ScopedManager, ScopedQuerySet, claim

__all__ = [
    "PROGRAM",
    "Actor",
    "Origin",
    "Prepared",
    "Scoped",
    "ScopedManager",
    "ScopedQuerySet",
    "Unbound",
    "WrongScope",
    "acting",
    "actor",
    "bind",
    "claim",
    "current",
    "current_or_none",
    "own_rows",
]
