"""Carrying out a plan: everything of it in one transaction, in large steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit
from bestendig.common.jobs import progress
from bestendig.organisations.imports.models import (
    ImportedPerson,
    ImportedUnit,
    PeopleFile,
    State,
)
from bestendig.organisations.imports.planning import digest
from bestendig.organisations.imports.preview import plan_of
from bestendig.organisations.imports.values import Added, Changed, Plan, Value
from bestendig.organisations.locking import lock_people
from bestendig.organisations.logins import accounts_for
from bestendig.organisations.models import Account, Person, Unit, UnitVersion

STEP: Final = 1000
# Fields of a plan -> columns of the table.
COLUMNS: Final = {"unit": "unit_id", "manager": "manager_id"}
T = TypeVar("T")


@transaction.atomic
def apply_import(file_id: UUID) -> PeopleFile:
    """Import a confirmed file. When people changed since it was shown, nothing is done and the
    file waits to be confirmed again."""
    file: PeopleFile = PeopleFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if file.state != State.CONFIRMED:
        return file
    lock_people()
    progress(0, 1, "people.progress.reading")
    plan = plan_of(file)
    if digest(plan) != file.plan:
        file.state, file.plan = State.STALE, ""
        file.save(update_fields=["state", "plan"])
        return file
    _forget_earlier()
    _Applying(file, plan).run()
    for name, value in counts_of(plan).items():
        setattr(file, name, value)
    file.state, file.content, file.applied_at = State.APPLIED, None, timezone.now()
    file.save()
    audit.record(
        "import_people",
        object_kind="people_file",
        object_id=file.id,
        added=file.added,
        changed=file.changed,
        moved=file.moved,
        ended=file.ended,
        refused=file.refused,
        units=file.units,
    )
    return file


def counts_of(plan: Plan) -> dict[str, int]:
    """What a plan does, in numbers."""
    return {
        "added": len(plan.added),
        "changed": len(plan.changed),
        "moved": plan.moved,
        "ended": len(plan.ended),
        "refused": plan.refused,
        "units": len(plan.units),
    }


def _forget_earlier() -> None:
    """Only the last import can be undone: what was kept for an earlier one goes."""
    ImportedPerson.objects.all().delete()
    ImportedUnit.objects.all().delete()


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return str(value) if isinstance(value, UUID | date | datetime) else value


class _Applying:
    """One plan on its way into the tables."""

    def __init__(self, file: PeopleFile, plan: Plan) -> None:
        self.file, self.plan, self.now = file, plan, timezone.now()
        self.total = len(plan.added) + len(plan.changed) + len(plan.ended)
        self.done = 0
        # Somebody's manager may be somebody new, who is written later: those bonds come last.
        self.new = {one.id for one in plan.added}
        self.late: dict[UUID, UUID] = {}

    def run(self) -> None:
        self._units()
        self._change()
        self._add()
        self._bind_late()
        self._end()
        progress(self.total, self.total, "people.progress.done")

    def _units(self) -> None:
        today = timezone.localdate()
        Unit.objects.bulk_create([Unit(id=unit.id) for unit in self.plan.units], STEP)
        UnitVersion.objects.bulk_create(
            [
                UnitVersion(
                    unit_id=unit.id,
                    name=unit.name,
                    kind=unit.kind,
                    parent_id=unit.parent,
                    valid_from=today,
                )
                for unit in self.plan.units
            ],
            STEP,
        )
        ImportedUnit.objects.bulk_create(
            [ImportedUnit(file=self.file, unit_id=unit.id) for unit in self.plan.units], STEP
        )

    def _add(self) -> None:
        for part in parts(self.plan.added):
            accounts, new = accounts_for([str(x.values["work_email"]) for x in part])
            Person.objects.bulk_create([self._person(x, accounts) for x in part])
            self._log(
                ImportedPerson(
                    file=self.file,
                    person_id=x.id,
                    kind=ImportedPerson.Kind.ADDED,
                    after={name: plain(value) for name, value in x.values.items()},
                    new_account=x.values["work_email"] in new,
                )
                for x in part
            )
            self._step(len(part), "people.progress.adding")

    def _person(self, one: Added, accounts: dict[str, Account]) -> Person:
        person = Person(
            id=one.id,
            account=accounts.get(str(one.values["work_email"])),
            imported_at=self.now,
            **{COLUMNS.get(name, name): value for name, value in one.values.items()},
        )
        return self._bound_late(person)

    def _bound_late(self, person: Person) -> Person:
        """The same person, without a manager who is still to be written."""
        if person.manager_id in self.new:
            self.late[person.id], person.manager_id = person.manager_id, None
        return person

    def _bind_late(self) -> None:
        for part in parts(list(self.late)):
            people = Person.objects.in_bulk(part)
            for person in people.values():
                person.manager_id = self.late[person.id]
            Person.objects.bulk_update(people.values(), ["manager"])

    def _change(self) -> None:
        # Two people who swap addresses would collide: all are emptied first.
        emptied = [x.id for x in self.plan.changed if "work_email" in x.fields]
        for part in parts(emptied):
            Person.objects.filter(id__in=part).update(work_email="")
        for several in parts(self.plan.changed):
            people = Person.objects.in_bulk([x.id for x in several])
            for one in several:
                self._set(people[one.id], {name: new for name, (_, new) in one.fields.items()})
                self._bound_late(people[one.id])
            _save(people.values())
            self._log(self._changed(one) for one in several)
            self._step(len(several), "people.progress.changing")

    def _set(self, person: Person, values: dict[str, Value]) -> None:
        for name, value in values.items():
            setattr(person, COLUMNS.get(name, name), value)
        person.imported_at = self.now

    def _changed(self, one: Changed) -> ImportedPerson:
        return ImportedPerson(
            file=self.file,
            person_id=one.id,
            kind=ImportedPerson.Kind.CHANGED,
            before={name: plain(old) for name, (old, _) in one.fields.items()},
            after={name: plain(new) for name, (_, new) in one.fields.items()},
        )

    def _end(self) -> None:
        for part in parts(self.plan.ended):
            Person.objects.filter(id__in=[x.id for x in part]).update(
                ends_on=part[0].ends_on, imported_at=self.now
            )
            self._log(
                ImportedPerson(
                    file=self.file,
                    person_id=x.id,
                    kind=ImportedPerson.Kind.ENDED,
                    before={"ends_on": plain(x.was)},
                    after={"ends_on": plain(x.ends_on)},
                )
                for x in part
            )
            self._step(len(part), "people.progress.ending")

    def _log(self, rows: Iterable[ImportedPerson]) -> None:
        ImportedPerson.objects.bulk_create(rows, STEP)

    def _step(self, count: int, note: str) -> None:
        self.done += count
        progress(self.done, self.total, note)


def parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, in steps of a size that both databases take in one statement."""
    for start in range(0, len(items), STEP):
        yield items[start : start + STEP]


def _save(people: Iterable[Person]) -> None:
    """Write known people in few statements: an insert that becomes an update."""
    names = [*FIELDS_SAVED, "imported_at"]
    Person.objects.bulk_create(people, STEP, update_conflicts=True, unique_fields=["id"],
                               update_fields=names)  # fmt: skip


FIELDS_SAVED: Final = (
    "first_name", "last_name", "work_email", "personnel_hash", "unit_id", "manager_id",
    "function_family", "age_band", "starts_on", "ends_on",
)  # fmt: skip
