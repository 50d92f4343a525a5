"""Undoing the last import: everything as it was, or a list of who was changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.common.scope import own_rows
from bestendig.organisations.imports.applying import COLUMNS, FIELDS_SAVED, STEP, parts, plain
from bestendig.organisations.imports.models import (
    ImportedPerson,
    ImportedUnit,
    PeopleFile,
    State,
)
from bestendig.organisations.locking import lock_people
from bestendig.organisations.models import Account, Person, RoleGrant, Unit, UnitVersion
from bestendig.organisations.refusal import Refused

_Kind = ImportedPerson.Kind
UNDO_DAYS: Final = 30


class ChangedSince(Refused):
    """Some of these people were changed after the import."""

    def __init__(self, people: Sequence[Person]) -> None:
        super().__init__(_("Some of these people were changed after the import."))
        self.people = people


def last_import() -> PeopleFile | None:
    """The last file that was applied, when it can still be undone: not undone yet, and what it
    takes is not erased yet."""
    last: PeopleFile | None = (
        PeopleFile.objects.filter(applied_at__isnull=False).order_by("-applied_at").first()
    )
    if last is None or last.state != State.APPLIED:
        return None
    return last if ImportedPerson.objects.filter(file=last).exists() else None


def old_undo(before: datetime) -> int:
    """How many people could still be put back by an import from before this moment."""
    return int(ImportedPerson.objects.filter(file__applied_at__lt=before).count())


@transaction.atomic
def forget_undo(before: datetime) -> int:
    """Erase what it takes to undo an import from before this moment; for how many people."""
    ImportedUnit.objects.filter(file__applied_at__lt=before).delete()
    old = ImportedPerson.objects.filter(file__applied_at__lt=before)
    count = int(old.count())
    old.delete()
    return count


@transaction.atomic
def undo_import(file_id: UUID, *, leave_changed: bool = False) -> PeopleFile:
    """Put people and units back as they were before this file.

    leave_changed: leave people who were changed since as they are now. Without it, raises
    ChangedSince with those people and does nothing. Raises Refused when it is not the last one.
    """
    lock_people()
    file: PeopleFile = PeopleFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if last_import() != file:
        raise Refused(_("Only the last import can be undone."))
    log = list(ImportedPerson.objects.filter(file=file).select_related("person"))
    since = _changed_since(log)
    if since and not leave_changed:
        raise ChangedSince([entry.person for entry in since])
    left = {entry.person_id for entry in since}
    undone = [entry for entry in log if entry.person_id not in left]
    _put_back([entry for entry in undone if entry.kind != _Kind.ADDED])
    _remove([entry for entry in undone if entry.kind == _Kind.ADDED])
    units = _remove_units(file)
    ImportedPerson.objects.filter(file=file).delete()
    file.state, file.undone_at = State.UNDONE, timezone.now()
    file.save(update_fields=["state", "undone_at"])
    audit.record(
        "undo_people_import",
        object_kind="people_file",
        object_id=file.id,
        people=len(undone),
        units=units,
        left=len(left),
    )
    return file


def _changed_since(log: Sequence[ImportedPerson]) -> list[ImportedPerson]:
    """Whose fields are no longer as the import left them, or who got something to hold since."""
    changed = [
        entry
        for entry in log
        if any(
            plain(getattr(entry.person, COLUMNS.get(name, name))) != value
            for name, value in entry.after.items()
        )
    ]
    added = {entry.person_id: entry for entry in log if entry.kind == _Kind.ADDED}
    ours = {entry.person_id for entry in log}
    holders: set[UUID] = set()
    for part in parts(list(added)):
        holders |= set(
            RoleGrant.objects.filter(person__in=part).values_list("person_id", flat=True)
        )
        team = Person.objects.filter(manager__in=part).exclude(manager=None)
        holders |= {
            manager
            for person, manager in team.values_list("id", "manager_id")
            if person not in ours and manager is not None
        }
        # An account that was signed in with is no trace of the import only.
        used = Person.objects.filter(id__in=part, account__last_login__isnull=False)
        holders |= set(used.values_list("id", flat=True))
    known = {entry.person_id for entry in changed}
    return [*changed, *(added[x] for x in holders - known)]


def _put_back(log: Sequence[ImportedPerson]) -> None:
    emptied = [entry.person_id for entry in log if "work_email" in entry.before]
    for several in parts(emptied):
        Person.objects.filter(id__in=several).update(work_email="")
    for part in parts(log):
        people = [_before(entry) for entry in part]
        Person.objects.bulk_create(people, STEP, update_conflicts=True, unique_fields=["id"],
                                   update_fields=[*FIELDS_SAVED])  # fmt: skip


def _before(entry: ImportedPerson) -> Person:
    person = entry.person
    for name, value in entry.before.items():
        field: Any = Person._meta.get_field(name)
        setattr(person, COLUMNS.get(name, name), field.to_python(value) if value else value)
    return person


def _remove(log: Sequence[ImportedPerson]) -> None:
    """Take away who was added, and the accounts that were made for them and nobody used."""
    for part in parts(log):
        accounts = [entry.person.account_id for entry in part if entry.new_account]
        ids = [entry.person_id for entry in part]
        Person.objects.filter(manager__in=ids).update(manager=None)
        Person.objects.filter(id__in=ids).delete()
        Account.objects.filter(pk__in=[x for x in accounts if x and _unused(x)]).delete()


def _unused(account: int) -> bool:
    """Whether nobody signed in with an account that the import made, here or elsewhere."""
    with own_rows(account):
        unused = Account.objects.filter(pk=account, persons__isnull=True, last_login__isnull=True)
        return unused.exists()


def _remove_units(file: PeopleFile) -> int:
    """Take away the units that the file made and that nobody uses; how many."""
    left = set(ImportedUnit.objects.filter(file=file).values_list("unit_id", flat=True))
    count = 0
    while True:
        used = set(
            UnitVersion.objects.filter(parent__in=left).values_list("parent_id", flat=True)
        ) | set(Person.objects.filter(unit__in=left).values_list("unit_id", flat=True))
        changed = set(
            Unit.objects.filter(Q(reporting_units__isnull=False) | Q(events__isnull=False))
            .filter(pk__in=left)
            .values_list("pk", flat=True)
        )
        free = left - used - changed
        if not free:
            break
        Unit.objects.filter(pk__in=free).delete()
        left -= free
        count += len(free)
    ImportedUnit.objects.filter(file=file).delete()
    return count
