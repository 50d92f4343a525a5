"""What a file would do to the people there are. Pure: the same file and people, the same plan."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from bestendig.organisations.imports.managers import managers_of, without_circles
from bestendig.organisations.imports.reading import Rows
from bestendig.organisations.imports.units import SeveralUnits, Tree
from bestendig.organisations.imports.values import (
    Added,
    Changed,
    Ended,
    Known,
    KnownUnit,
    NewUnit,
    Plan,
    Problem,
    Row,
    Value,
    Weight,
)

# Names of the fields of a person, in the order in which changes are told.
FIELDS = (
    "first_name", "last_name", "work_email", "personnel_hash", "unit", "manager",
    "function_family", "age_band", "starts_on", "ends_on",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a file.

    ends_on: the file holds everybody, and who is missing is ended on this date (None: only
    additions and changes). seed: of the ids of what is new, so that they are the same when the
    plan is made again. The columns are the
    file's names, for messages.
    """

    seed: UUID
    today: date
    ends_on: date | None = None
    manager_column: str = ""
    email_column: str = ""
    unit_column: str = ""


def make_plan(
    rows: Rows, known: Sequence[Known], units: Sequence[KnownUnit], question: Question
) -> Plan:
    """The plan for these rows, beside the people and units there are."""
    tree = Tree(units, question.seed)
    match = _Match(rows, known, tree, question)
    people = match.people()
    ids = match.ids
    found, unknown = managers_of(people, ids, known, question.manager_column)
    found, circles = without_circles(found, ids, known, question.manager_column)
    added: list[Added] = []
    changed: list[Changed] = []
    by_id = {person.id: person for person in known}
    for row in people:
        values = _values(row, match.units.get(row.row), found.get(row.row))
        before = by_id.get(ids[row.row])
        if before is None:
            added.append(Added(id=ids[row.row], row=row.row, name=row.name, values=values))
        elif fields := _differences(before, row, values, question.today):
            returns = _gone(before, question.today) and "ends_on" in fields
            name = before.name
            changed.append(
                Changed(id=before.id, row=row.row, name=name, fields=fields, returns=returns)
            )
    present = [x for x in known if not _gone(x, question.today) and not x.participant]
    missing = _missing(present, match, question.ends_on)
    kept = {x.id for x in present if x.kept}
    return Plan(
        added=tuple(added),
        changed=tuple(changed),
        ended=tuple(x for x in missing if x.id not in kept),
        kept=tuple(x.name for x in missing if x.id in kept),
        units=tuple(_used(tree, added, changed)),
        problems=tuple(
            sorted([*rows.problems, *match.problems, *unknown, *circles], key=lambda x: x.row)
        ),
        unchanged=len(people) - len(added) - len(changed),
        present=len(present),
        names={
            **tree.names,
            **{x.id: x.name for x in known},
            **{ids[row.row]: row.name for row in people},
        },
    )


def digest(plan: Plan) -> str:
    """A fingerprint of everything that a plan does, to see that it is still the one shown."""
    parts = [
        *((x.id, sorted(x.values.items())) for x in plan.added),
        *((x.id, sorted(x.fields.items())) for x in plan.changed),
        *((x.id, x.was, x.ends_on) for x in plan.ended),
        *((x.id, x.name, x.kind, x.parent) for x in plan.units),
    ]
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()


class _Match:
    """Finds for each row the person it is about, and the unit."""

    def __init__(self, rows: Rows, known: Sequence[Known], tree: Tree, question: Question) -> None:
        self.rows, self.tree, self.question = rows, tree, question
        self.problems: list[Problem] = []
        self.mentioned = set(rows.mentioned)
        self.ids: dict[int, UUID] = {}
        self.units: dict[int, UUID] = {}
        self.numbers = {x.number: x for x in known if x.number}
        self.addresses = {x.work_email.casefold(): x for x in known if x.work_email}
        self.names: dict[str, list[Known]] = {}
        for person in known:
            self.names.setdefault(person.name.casefold(), []).append(person)

    def people(self) -> list[Row]:
        """The rows that can be taken; the others become problems."""
        taken: dict[UUID, Row] = {}
        good: list[Row] = []
        for row in self.rows.people:
            if (who := self._who(row)) is None or not self._unit(row):
                continue
            if who in taken:
                self._refuse(row, "people.row.same_person", other=taken[who].row)
                continue
            taken[who] = row
            self.ids[row.row] = who
            good.append(row)
        return self._own_addresses(good)

    def _who(self, row: Row) -> UUID | None:
        """The person this row is about; a new id for somebody new; None when it is refused."""
        by_number = self.numbers.get(row.number) if row.number else None
        by_address = self.addresses.get(row.email) if row.email else None
        if by_number is not None:
            return by_number.id
        if by_address is not None:
            # An address goes with a person. Another number means a new employment of the same
            # one, unless the old one goes on: then two people would share an address.
            if row.number and by_address.number and not _gone(by_address, self.question.today):
                self._refuse(row, "people.row.other_number")
                return None
            return by_address.id
        alike = self._alike(row)
        if len(alike) > 1:
            self._refuse(row, "people.row.namesakes")
            return None
        return alike[0].id if alike else uuid5(self.question.seed, f"person/{row.row}")

    def _alike(self, row: Row) -> list[Known]:
        """People of the same name whom nothing else tells apart from this row."""
        same = self.names.get(row.name.casefold(), [])
        if row.number:
            same = [x for x in same if not x.number and not (row.email and x.work_email)]
        elif row.email:
            same = [x for x in same if not x.work_email]
        if len(same) > 1 and row.path:
            last = row.path[-1].casefold()
            there = [
                x for x in same if x.unit and self.tree.names.get(x.unit, "").casefold() == last
            ]
            return there if len(there) == 1 else same
        return same

    def _unit(self, row: Row) -> bool:
        if not row.path:
            return True
        try:
            self.units[row.row] = self.tree.find(row.path, row.kinds)
        except SeveralUnits as several:
            self._refuse(row, "people.row.units", column="unit", unit=several.name)
            return False
        return True

    def _own_addresses(self, rows: list[Row]) -> list[Row]:
        """Without the rows whose address would be that of somebody else too."""
        after = {x.id: address for address, x in self.addresses.items()}
        after |= {self.ids[row.row]: row.email for row in rows if row.email}
        owners: dict[str, set[UUID]] = {}
        for who, address in after.items():
            owners.setdefault(address, set()).add(who)
        good: list[Row] = []
        for row in rows:
            if row.email and len(owners[row.email]) > 1:
                self._refuse(row, "people.row.taken")
                del self.ids[row.row]
            else:
                good.append(row)
        return good

    def _refuse(self, row: Row, code: str, *, column: str = "email", **params: str | int) -> None:
        self.mentioned.add(row.name.casefold())
        names = {"email": self.question.email_column, "unit": self.question.unit_column}
        self.problems.append(
            Problem(
                row=row.row,
                column=names[column],
                code=code,
                weight=Weight.REFUSED,
                params=params,
            )
        )


def _values(row: Row, unit: UUID | None, manager: UUID | None) -> dict[str, Value]:
    return {
        "first_name": row.first_name,
        "last_name": row.last_name,
        "work_email": row.email,
        "personnel_hash": row.number,
        "unit": unit,
        "manager": manager,
        "function_family": row.function_family,
        "age_band": row.age_band,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }


def _differences(
    before: Known, row: Row, values: dict[str, Value], today: date
) -> dict[str, tuple[Value, Value]]:
    """The fields in which the file says something else. What it leaves empty it does not say.

    The end is different: where the file has a column for it, an empty cell says "no end"; and
    somebody who had left and is in the file again has come back.
    """
    was: dict[str, Value] = {
        "first_name": before.first_name,
        "last_name": before.last_name,
        "work_email": before.work_email,
        "personnel_hash": before.number,
        "unit": before.unit,
        "manager": before.manager,
        "function_family": before.function_family,
        "age_band": before.age_band,
        "starts_on": before.starts_on,
        "ends_on": before.ends_on,
    }
    found = {
        name: (was[name], values[name])
        for name in FIELDS
        if values[name] and was[name] != values[name]
    }
    if before.ends_on and row.ends_on is None and (row.tells_end or _gone(before, today)):
        found["ends_on"] = (before.ends_on, None)
    return found


def _missing(present: Sequence[Known], match: _Match, ends_on: date | None) -> list[Ended]:
    """Who is in service and nowhere in a file that holds everybody."""
    if ends_on is None:
        return []
    seen, matched = match.mentioned, set(match.ids.values())
    return [
        Ended(id=x.id, name=x.name, was=x.ends_on, ends_on=ends_on)
        for x in present
        if x.id not in matched
        and not ({x.number, x.work_email.casefold(), x.name.casefold()} - {""}) & seen
        and not (x.starts_on and x.starts_on > ends_on)
        and not (x.ends_on and x.ends_on <= ends_on)
    ]


def _used(tree: Tree, added: Sequence[Added], changed: Sequence[Changed]) -> list[NewUnit]:
    """The new units that somebody comes in, and the new ones above those; parents first."""
    wanted: set[UUID] = set()
    ends = [x.values["unit"] for x in added]
    ends += [x.fields["unit"][1] for x in changed if "unit" in x.fields]
    for end in ends:
        at = end
        while isinstance(at, UUID) and at in tree.new and at not in wanted:
            wanted.add(at)
            at = tree.new[at].parent
    return [unit for unit in tree.new.values() if unit.id in wanted]


def _gone(person: Known, today: date) -> bool:
    return person.ends_on is not None and person.ends_on <= today
