"""A file comes in, its columns are named, and it is confirmed; or it goes away again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, jobs, scope
from bestendig.common.table_files import Table
from bestendig.organisations.imports import fields
from bestendig.organisations.imports.models import MOVES, OPEN, ColumnChoice, PeopleFile, State
from bestendig.organisations.imports.planning import digest
from bestendig.organisations.imports.preview import plan_of, read_people_table, sealed
from bestendig.organisations.imports.values import Plan
from bestendig.organisations.refusal import Refused

KEPT_DAYS: Final = 7


def receive_file(name: str, content: bytes) -> PeopleFile:
    """Take a file in, sealed, with the columns as they were named before or else a guess.

    Raises TableError for a file that cannot be read or holds what may not come to us; nothing
    of it is kept then.
    """
    # Read first: nobody else's work has to wait for a large file.
    return _kept(name, content, read_people_table(name, content))


@transaction.atomic
def _kept(name: str, content: bytes, table: Table) -> PeopleFile:
    key = uuid4()
    file: PeopleFile = PeopleFile.objects.create(
        id=key,
        name=name[-200:],
        uploaded_by=scope.actor().person,
        uploaded_at=timezone.now(),
        content=sealed(content, key),
        mapping=proposed_columns(table),
    )
    audit.record("receive_people_file", object_kind="people_file", object_id=key)
    return file


def proposed_columns(table: Table) -> dict[str, str]:
    """Column -> field: as people said for the same headers, else as the names suggest."""
    said = ColumnChoice.objects.filter(headers=_headers(table.columns)).first()
    if said is None:
        return {column: str(field) for column, field in fields.guess(table.columns).items()}
    known = {str(field) for field in fields.Field}
    return {
        column: field
        for column in table.columns
        if (field := said.mapping.get(fields.plain_header(column), "")) in known
    }


@transaction.atomic
def name_columns(
    file_id: UUID,
    mapping: Mapping[str, str],
    *,
    columns: list[str],
    ends_on: date | None,
    whole_or_nothing: bool,
) -> PeopleFile:
    """Say which column is what and what the file holds; remembered for the same headers."""
    file = _locked(file_id, State.PREVIEW)
    if fields.lacking([fields.Field(field) for field in mapping.values()]) is not None:
        raise Refused(_("These columns do not make a list of people."))
    file.mapping, file.ends_on = dict(mapping), ends_on
    file.whole_or_nothing = whole_or_nothing
    file.state, file.plan = State.PREVIEW, ""
    file.save()
    ColumnChoice.objects.update_or_create(
        headers=_headers(columns),
        defaults={"mapping": {fields.plain_header(x): mapping.get(x, "") for x in columns}},
    )
    return file


@transaction.atomic
def confirm_import(file_id: UUID, shown: str, *, many_end: bool, back: str = "") -> PeopleFile:
    """Let a job do what was shown. `shown` is the fingerprint of the plan on the page.

    Raises Refused when it would no longer do the same, when it does nothing, when rows are
    refused and the user wanted all or nothing, and when more than a fifth of the people would
    be ended and `many_end` does not say that this is meant.
    """
    file = _locked(file_id, State.CONFIRMED)
    plan = plan_of(file)
    if digest(plan) != shown:
        raise Refused(_("People were changed meanwhile. Look at the list again."))
    check_plan(file, plan, many_end=many_end)
    file.state, file.plan = State.CONFIRMED, shown
    run = jobs.enqueue(_job(), back=back, file_id=file.id)
    file.run = run.id
    file.save()
    audit.record("confirm_people_import", object_kind="people_file", object_id=file.id)
    return file


def check_plan(file: PeopleFile, plan: Plan, *, many_end: bool) -> None:
    """Raises Refused when a plan may not be carried out as it is."""
    if not plan.does_something:
        raise Refused(_("This file changes nothing."))
    if file.whole_or_nothing and plan.refused:
        raise Refused(_("Some rows are refused, and you chose to import all or nothing."))
    if plan.ends_many and plan.ended and not many_end:
        raise Refused(
            _("More than one in five people would be ended. Confirm that this is right."),
            field="many_end",
        )


@transaction.atomic
def cancel_file(file_id: UUID) -> PeopleFile:
    """Throw the file away; nothing of it was used."""
    file = _locked(file_id, State.CANCELLED)
    file.state, file.content = State.CANCELLED, None
    file.save(update_fields=["state", "content"])
    audit.record("cancel_people_file", object_kind="people_file", object_id=file.id)
    return file


def old_files(before: datetime) -> int:
    """How many files have been waiting since before this moment."""
    return int(PeopleFile.objects.filter(state__in=OPEN, uploaded_at__lt=before).count())


@transaction.atomic
def expire_files(before: datetime) -> int:
    """Erase the files that nobody confirmed."""
    old = PeopleFile.objects.filter(state__in=OPEN, uploaded_at__lt=before)
    return int(old.update(state=State.EXPIRED, content=None))


def deadline(file: PeopleFile) -> datetime:
    """Until when the file waits."""
    return file.uploaded_at + timedelta(days=KEPT_DAYS)


def _locked(file_id: UUID, towards: State) -> PeopleFile:
    """The file, for this transaction alone. Raises Refused when it may not go there any more."""
    file: PeopleFile = PeopleFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if towards not in MOVES[State(file.state)]:
        raise Refused(_("This file is not waiting any more."))
    return file


def _headers(columns: list[str]) -> str:
    return hashlib.sha256(fields.headers_key(columns).encode()).hexdigest()


def _job() -> jobs.Job:
    from bestendig.organisations.imports.tasks import import_people  # noqa: PLC0415 - uses this module

    return import_people
