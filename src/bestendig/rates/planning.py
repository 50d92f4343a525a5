"""What a file would do to the figures there are: pure, and the same each time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from bestendig.organisations.imports.cells import path, same
from bestendig.organisations.queries.units import Tree
from bestendig.rates.models import Grain, Measure, Scale
from bestendig.rates.periods import Period, period_of
from bestendig.rates.rules import (
    LEAST,
    Number,
    People,
    in_percent,
    is_mixed,
    is_unusual,
    number_of,
    scale_of,
    too_bare,
)
from bestendig.rates.values import Change, Gap, Key, Plan, Problem, Read, Row, Weight

# What stands in a cell for the whole organisation.
_WHOLE = frozenset({"", "totaal", "total", "hele organisatie", "organisatie", "gemeente", "concern",
                    "whole organisation", "alles", "all"})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a plan depends on beside the file. known: the figures there are now; ever: those that
    ever stood here, also when they were taken back since; tree: on a day."""

    today: date
    organisation: str
    known: Mapping[Key, Decimal]
    ever: Collection[Key]
    tree: Callable[[date], Tree]
    scales: Mapping[str, str]


class Refusal(Exception):
    """This row is not taken, and why."""

    def __init__(self, column: str, code: str, **params: str | int | Period) -> None:
        super().__init__(code)
        self.column, self.code, self.params = column, code, params


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with its place."""

    key: Key
    row: int
    number: Number


def make_plan(read: Read, question: Question) -> Plan:
    """What the file would do now."""
    return _Planner(read, question).plan()


class _Planner:
    """Goes through a file once; what is wrong is gathered in `problems`."""

    def __init__(self, read: Read, question: Question) -> None:
        self.read, self.question = read, question
        self.problems: list[Problem] = []
        self.names: dict[UUID, str] = {}
        self.trees: dict[date, Tree] = {}

    def plan(self) -> Plan:
        """The plan, with its messages in the order of the rows."""
        found = [one for row in self.read.rows for one in self._numbers(row)]
        scales, asks = self._scales(found)
        changes, same_as_now = ([], 0) if asks else self._changes(found, scales)
        changes = self._large_enough(changes)
        self._look_again(changes)
        return Plan(
            added=tuple(x for x in changes if x.old is None),
            changed=tuple(x for x in changes if x.old is not None),
            same=same_as_now,
            problems=tuple(sorted(self.problems, key=lambda x: (x.row, x.column))),
            gaps=tuple(
                gaps({**dict.fromkeys(self.question.known), **{x.key: None for x in changes}})
            ),
            asks=asks,
            names=self.names,
            left=self.read.left,
        )

    def _column(self, what: str) -> str:
        return self.read.columns.get(what, "")

    def _say(
        self, row: int, column: str, code: str, weight: Weight, **params: str | int | Period
    ) -> None:
        self.problems.append(
            Problem(row=row, column=self._column(column), code=code, weight=weight, params=params)
        )

    def _numbers(self, row: Row) -> Iterable[_Found]:
        """The numbers of a row that belong somewhere."""
        if row.period is None and not any(x is not None for x in row.cells.values()):
            return
        try:
            period = self._period(row)
            unit = self._unit(row, period)
        except Refusal as refusal:
            self._say(row.number, refusal.column, refusal.code, Weight.REFUSED, **refusal.params)
            return
        for measure, cell in row.cells.items():
            try:
                number = number_of(cell, signed=measure in self.read.percent)
            except ValueError:
                self._say(
                    row.number, measure, "rates.row.number", Weight.REFUSED, value=str(cell)[:40]
                )
                continue
            if number is not None:
                yield _Found(Key(measure, unit, period), row.number, number)
            elif cell is not None:
                self._say(
                    row.number, measure, "rates.row.unknown", Weight.LEFT_OUT, value=str(cell)[:20]
                )

    def _period(self, row: Row) -> Period:
        where = next(
            (x for x in ("period", "month", "quarter") if x in self.read.columns), "period"
        )
        if row.period is None:
            raise Refusal(where, "rates.row.no_period")
        try:
            period = period_of(row.period)
        except ValueError as error:
            raise Refusal(where, "rates.row.period", value=str(row.period)[:40]) from error
        if period.last_day >= self.question.today:
            raise Refusal(where, "rates.row.future", period=period)
        return period

    def _unit(self, row: Row, period: Period) -> UUID | None:
        """The unit of a row, large enough; None for the whole organisation, which is too."""
        tree = self._tree(period.last_day)
        names = path(row.unit)
        whole = [self.question.organisation, f"gemeente {self.question.organisation}"]
        if row.unit.casefold() in _WHOLE or any(same(row.unit, name) for name in whole):
            self._check_whole(tree)
            return None
        found = [
            place
            for place in tree
            if names and same(place.name, names[-1]) and _lies(tree.path(place.unit), names)
        ]
        if not found:
            raise Refusal("unit", "rates.row.no_unit", unit=row.unit[:60])
        if len(found) > 1:
            raise Refusal("unit", "rates.row.units", unit=row.unit[:60])
        place = found[0]
        if place.total == tree.total:
            self._check_whole(tree)
            return None
        if period.grain is Grain.MONTH:
            raise Refusal("unit", "rates.row.month", unit=place.name)
        if place.total < LEAST:
            raise Refusal(
                "unit", "rates.row.small", unit=place.name, people=place.total, least=LEAST
            )
        self.names[place.unit] = place.name
        return place.unit

    def _check_whole(self, tree: Tree) -> None:
        if tree.total < LEAST:
            raise Refusal("unit", "rates.row.small_whole", people=tree.total, least=LEAST)

    def _tree(self, day: date) -> Tree:
        if day not in self.trees:
            self.trees[day] = self.question.tree(day)
        return self.trees[day]

    def _scales(self, found: list[_Found]) -> tuple[dict[Measure, Scale], dict[Measure, str]]:
        """How each measure is written, and for which that has to be asked, with an example."""
        scales: dict[Measure, Scale] = {}
        asks: dict[Measure, str] = {}
        for measure in Measure:
            numbers = [x.number for x in found if x.key.measure is measure]
            said = self.question.scales.get(measure)
            scale = Scale(said) if said else scale_of(numbers)
            if scale is not None:
                scales[measure] = scale
            else:
                asks[measure] = str(next(x.value for x in numbers if x.value and not x.signed))
        return scales, asks

    def _changes(
        self, found: list[_Found], scales: Mapping[Measure, Scale]
    ) -> tuple[list[Change], int]:
        """What would be written, and how much of the file is known already."""
        read = [(one, in_percent(one.number, scales[one.key.measure])) for one in found]
        usual = {x: [value for one, value in read if one.key.measure is x] for x in Measure}
        by_key: dict[Key, list[tuple[_Found, Decimal]]] = defaultdict(list)
        for one, value in read:
            if self._is_possible(one, value, usual[one.key.measure]):
                by_key[one.key].append((one, value))
        changes, known = [], 0
        again: set[tuple[int, int]] = set()
        for key, ones in by_key.items():
            first, value = ones[0]
            if len({v for _, v in ones}) > 1:
                for one, _ in ones:
                    other = next(x.row for x, _ in ones if x is not one)
                    self._say(
                        one.row,
                        key.measure,
                        "rates.row.twice",
                        Weight.REFUSED,
                        other=other,
                        period=key.period,
                    )
                continue
            again |= {(one.row, first.row) for one, _ in ones[1:]}
            old = self.question.known.get(key)
            if old == value:
                known += 1
            else:
                changes.append(Change(key=key, old=old, new=value, row=first.row))
        for row, earlier in again:
            self._say(row, "period", "rates.row.again", Weight.SKIPPED, first=earlier)
        return sorted(changes, key=_order), known

    def _is_possible(self, one: _Found, value: Decimal, others: list[Decimal]) -> bool:
        measure = one.key.measure
        code = ""
        if value < 0:
            code = "rates.row.negative"
        elif value > 100:
            code = "rates.row.over"
        elif measure is Measure.ABSENCE and value == 0:
            code = "rates.row.zero"
        elif is_mixed(measure, value, others):
            code = "rates.row.mixed"
        if code:
            self._say(one.row, measure, code, Weight.REFUSED, value=str(one.number.value))
        return not code

    def _large_enough(self, changes: list[Change]) -> list[Change]:
        """Without the figures that would give a few people away beside others."""
        refused: set[Key] = set()
        places = {(x.key.measure, x.key.period) for x in changes if x.key.unit is not None}
        for measure, period in places:
            tree = self._tree(period.last_day)
            here = {
                k.unit for k in self.question.ever if k.measure is measure and k.period == period
            }
            new = {
                x.key.unit for x in changes if x.key.measure is measure and x.key.period == period
            }
            new -= here
            units = {x for x in here | new if x is not None and x in tree.forest}
            people = People(
                whole=tree.total,
                of={unit: tree.forest.total(unit) for unit in units},
                above=lambda unit, tree=tree: list(tree.forest.above(unit)),  # type: ignore[misc]
            )
            for unit in too_bare(units, {x for x in new if x in units}, people):
                refused.add(Key(measure, unit, period))
        rows = {(x.row, self.names[x.key.unit]) for x in changes if x.key in refused and x.key.unit}
        for row, name in rows:
            self._say(row, "unit", "rates.row.rest", Weight.REFUSED, unit=name, least=LEAST)
        return [x for x in changes if x.key not in refused]

    def _look_again(self, changes: list[Change]) -> None:
        for change in changes:
            others = [
                x.new
                for x in changes
                if (x.key.measure, x.key.period.grain)
                == (change.key.measure, change.key.period.grain)
            ]
            if is_unusual(change.new, others):
                self._say(
                    change.row,
                    change.key.measure,
                    "rates.row.high",
                    Weight.TAKEN,
                    value=str(change.new),
                )


def gaps(keys: Iterable[Key]) -> list[Gap]:
    """What lacks between the first and the last period of each series."""
    series: dict[tuple[Measure, UUID | None, Grain], set[Period]] = defaultdict(set)
    for key in keys:
        series[key.measure, key.unit, key.period.grain].add(key.period)
    found = []
    for (measure, unit, _grain), known in series.items():
        lacking = tuple(x for x in min(known).until(max(known)) if x not in known)
        if lacking:
            found.append(Gap(measure=measure, unit=unit, periods=lacking))
    return sorted(found, key=lambda x: (str(x.unit or ""), x.measure, x.periods[0].grain))


def _order(change: Change) -> tuple[str, str, str, date]:
    key = change.key
    return (str(key.unit or ""), key.measure, key.period.grain, key.period.starts_on)


def _lies(place: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether the names stand in the path in this order."""
    rest = iter(x.casefold() for x in place)
    return all(name.casefold() in rest for name in names)
