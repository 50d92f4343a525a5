"""Who is whose manager: found by number, address or name, and never in a circle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from bestendig.organisations.imports import cells
from bestendig.organisations.imports.values import Known, Problem, Row, Weight

Found = dict[int, UUID]


def managers_of(
    rows: Sequence[Row], ids: Mapping[int, UUID], known: Sequence[Known], column: str
) -> tuple[Found, list[Problem]]:
    """Row -> manager, where the file names one that can be found; and about the others why not.

    ids: row -> the person it is about. Somebody who is named as his own manager has none: some
    systems write the top of the organisation so.
    """
    book = _Book(rows, ids, known)
    found: Found = {}
    problems: list[Problem] = []
    for row in rows:
        if not row.manager:
            continue
        who = book.look_up(row)
        if len(who) == 1:
            manager = next(iter(who))
            if manager != ids[row.row]:
                found[row.row] = manager
            continue
        code = "people.row.manager.several" if who else "people.row.manager.unknown"
        problems.append(_problem(row.row, column, code, manager=row.manager[:80]))
    return found, problems


class _Book:
    """Everybody in the file and in the organisation, by number, address and name."""

    def __init__(
        self, rows: Sequence[Row], ids: Mapping[int, UUID], known: Sequence[Known]
    ) -> None:
        self.numbers: dict[str, UUID] = {}
        self.addresses: dict[str, UUID] = {}
        self.names: dict[str, set[UUID]] = {}
        for person in known:
            self._enter(person.id, person.number, person.work_email, person.name)
        for row in rows:
            self._enter(ids[row.row], row.number, row.email, row.name)

    def _enter(self, who: UUID, number: str, address: str, name: str) -> None:
        if number:
            self.numbers[number] = who
        if address:
            self.addresses[address.casefold()] = who
        self.names.setdefault(name.casefold(), set()).add(who)

    def look_up(self, row: Row) -> set[UUID]:
        if "@" in row.manager:
            address = self.addresses.get(cells.email(row.manager)[0])
            return {address} if address else set()
        if row.manager_number in self.numbers:
            return {self.numbers[row.manager_number]}
        if row.manager.casefold() in self.names:
            return self.names[row.manager.casefold()]
        return self.names.get(" ".join(cells.split_name(row.manager)).casefold(), set())


def without_circles(
    found: Found, ids: Mapping[int, UUID], known: Sequence[Known], column: str
) -> tuple[Found, list[Problem]]:
    """The managers without those of rows that would make a circle, and a problem for each.

    A row that loses its manager here keeps the one there was. Each round takes changes away, and
    without any the organisation is as it was, so this ends.
    """
    before = {person.id: person.manager for person in known}
    left = dict(found)
    problems: list[Problem] = []
    while True:
        after: dict[UUID, UUID | None] = {**before, **{ids[r]: m for r, m in left.items()}}
        circle = in_circle(after)
        wrong = [r for r in left if ids[r] in circle and before.get(ids[r]) != left[r]]
        if not wrong:
            return left, problems
        for row in wrong:
            del left[row]
            problems.append(_problem(row, column, "people.row.manager.circle"))


def in_circle(manager: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Everybody who, going up from manager to manager, comes back to himself."""
    done: set[UUID] = set()
    circle: set[UUID] = set()
    for start in manager:
        way: list[UUID] = []
        at: UUID | None = start
        while at is not None and at not in done:
            done.add(at)
            way.append(at)
            at = manager.get(at)
        if at is not None and at in way:
            circle.update(way[way.index(at) :])
    return circle


def _problem(row: int, column: str, code: str, **params: str) -> Problem:
    return Problem(row=row, column=column, code=code, weight=Weight.LEFT_OUT, params=params)
