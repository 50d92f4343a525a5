"""The second wall between organisations: row-level security, on PostgreSQL.

The first wall is `common.scope`: a query without an organisation raises. Behind it the database
itself refuses rows of an organisation that was not bound, whoever forgot what in the program.

1. The tables belong to a role that only migrates (`MIGRATION_DATABASE_URL`).
2. After each migration `raise_walls` gives every table its policy and the program's role its
   rights: to read and write rows, not to change, empty or own a table.
3. Before it serves, the program asks `gaps` whether all of that stands, and refuses otherwise.

What it does not hold back: whoever can run SQL of their own as the program's role can bind any
organisation. It catches the forgotten filter, not the stolen password.
"""

from bestendig.common.walls.raising import as_owner, may_migrate, raise_walls, working_as_owner
from bestendig.common.walls.standing import gaps
from bestendig.common.walls.tables import (
    OPEN_TABLES,
    SEEN_UNBOUND,
    Wall,
    bonds,
    walled_models,
    walls,
)

__all__ = [
    "OPEN_TABLES",
    "SEEN_UNBOUND",
    "Wall",
    "as_owner",
    "bonds",
    "gaps",
    "may_migrate",
    "raise_walls",
    "walled_models",
    "walls",
    "working_as_owner",
]
