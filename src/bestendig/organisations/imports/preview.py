"""A file of people, read once more: what it would do now."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.utils import timezone

from bestendig.common import scope
from bestendig.common.forbidden import forbidden_column
from bestendig.common.keys import store
from bestendig.common.sealing import open_sealed, seal
from bestendig.common.table_files import Limits, Table, TableError, read_table
from bestendig.organisations.imports.fields import LEVELS, Field
from bestendig.organisations.imports.models import PeopleFile
from bestendig.organisations.imports.planning import Question, make_plan
from bestendig.organisations.imports.reading import read_rows
from bestendig.organisations.imports.snapshot import known_people, known_units
from bestendig.organisations.imports.values import Plan
from bestendig.organisations.personnel import hasher

LIMIT: Final = 10_000_000
_LIMITS: Final = Limits(file=LIMIT, unpacked=100_000_000, cells=5_000_000)


def read_people_table(name: str, content: bytes) -> Table:
    """The table of a file of people. Raises TableError, also for a column that may not come."""
    table = read_table(name, content, limits=_LIMITS)
    refused = forbidden_column(table, people=True)
    if refused is not None:
        raise TableError(
            "people.file.forbidden", file=name, column=refused.column, kind=refused.kind
        )
    return table


def sealed(content: bytes, file: UUID) -> bytes:
    """A file as it is kept until it is applied."""
    return seal(content, _key(), _about(file))


def table_of(file: PeopleFile) -> Table:
    """The table of a kept file. Raises ValueError when the file is gone."""
    if file.content is None:
        raise ValueError("the file is gone")
    return read_people_table(file.name, open_sealed(bytes(file.content), _key(), _about(file.id)))


def plan_of(file: PeopleFile, today: date | None = None) -> Plan:
    """What the file would do to the people there are now."""
    today = today or timezone.localdate()
    mapping = {column: Field(field) for column, field in file.mapping.items()}
    columns = {field: column for column, field in mapping.items()}
    rows = read_rows(table_of(file), mapping, hasher())
    question = Question(
        seed=file.id,
        today=today,
        ends_on=file.ends_on,
        manager_column=columns.get(Field.MANAGER, ""),
        email_column=columns.get(Field.EMAIL, columns.get(Field.NUMBER, "")),
        unit_column=next((columns[x] for x in (Field.UNIT, *reversed(LEVELS)) if x in columns), ""),
    )
    return make_plan(rows, known_people(today), known_units(today), question)


def _key() -> bytes:
    return store().ensure(f"{scope.current()}/people-files")


def _about(file: UUID) -> bytes:
    return f"people file {file}".encode()
