"""Which person and which wave every row of a table is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bestendig.common.table_files import Table, TableError
from bestendig.common.table_files.values import listed
from bestendig.findings.data_file.columns import Columns
from bestendig.findings.data_file.labels import Ints, coded, same_value, texts, wave_order

# Beyond a wave a day for a year the column is surely another one, such as a date and time.
MOST_WAVES: Final = 400


@dataclass(frozen=True, eq=False)
class People:
    """The rows of a table as people.

    table: what was read. person (R,): the person of each row, counted by first appearance.
    count: people. wave (R,): place of the row's wave in `waves`, -1 when that wave is not used;
    wave_values: the cells of those waves. In a wide table both are None and each row is a person.
    """

    table: Table
    person: Ints
    count: int
    waves: tuple[str, ...] = ()
    wave: Ints | None = None
    wave_values: pl.Series | None = None

    def constant(self, column: str, codes: Ints) -> Ints:
        """The one code (R,) -> (count,) of each person; -1 is an empty cell.

        Empty cells take the code of the person's other rows. Raises TableError for a person
        with two codes, or with none.
        """
        first = np.full(self.count, -1, dtype=np.int64)
        filled = np.flatnonzero(codes >= 0)[::-1]
        first[self.person[filled]] = codes[filled]
        changed = np.flatnonzero((codes >= 0) & (codes != first[self.person]))
        if len(changed):
            raise self._changes(column, codes, int(changed[0]))
        if (first < 0).any():
            row = int(np.flatnonzero(first[self.person] < 0)[0])
            raise empty_cell(self.table, column, row)
        return first

    def _changes(self, column: str, codes: Ints, row: int) -> TableError:
        mine = np.flatnonzero((self.person == self.person[row]) & (codes >= 0))
        cells = self.table.frame[column]
        labels = self.table.labels.get(column)
        values = texts(pl.Series([cells[int(mine[0])], cells[row]]), labels)
        return TableError(
            "error.upload.changes",
            file=self.table.name,
            column=column,
            row1=self.table.row(int(mine[0])),
            value1=values[0],
            row2=self.table.row(row),
            value2=values[1],
        )


def empty_cell(table: Table, column: str, row: int) -> TableError:
    """A cell that has to be filled is empty; `row` of the frame."""
    return TableError("error.upload.cell", file=table.name, column=column, row=table.row(row))


def people_of(table: Table, columns: Columns) -> People:
    """Every row placed at its person and wave. Raises TableError when a row has no place, or
    two rows have the same one."""
    if columns.layout == "wide":
        return _wide(table, columns)
    if columns.person is None or columns.wave is None:
        raise ValueError("a long table needs a person and a wave column")
    person, who = _filled(table, columns.person)
    wave, values = _filled(table, columns.wave)
    if len(values) > MOST_WAVES:
        raise TableError(
            "error.upload.many_waves", file=table.name, column=columns.wave, count=len(values)
        )
    order = _chosen_waves(values, columns)
    place = np.full(len(values), -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    names = texts(values)
    waves = tuple(names[i] for i in order)
    people = People(table, person, len(who), waves, place[wave], values.gather(order))
    _refuse_twice(people, columns.person)
    return people


def _wide(table: Table, columns: Columns) -> People:
    rows = np.arange(len(table.frame), dtype=np.int64)
    if columns.person is None:
        return People(table, rows, len(rows))
    person, _ = _filled(table, columns.person)
    if twice := _twice(person):
        raise TableError(
            "error.upload.twice.wide",
            file=table.name,
            person=_cell(table, columns.person, twice[0]),
            row1=table.row(twice[0]),
            row2=table.row(twice[1]),
        )
    return People(table, rows, len(rows))


def _filled(table: Table, column: str) -> tuple[Ints, pl.Series]:
    codes, values = coded(table.frame[column])
    empty = np.flatnonzero(codes < 0)
    if len(empty):
        raise empty_cell(table, column, int(empty[0]))
    return codes, values


def _chosen_waves(values: pl.Series, columns: Columns) -> list[int]:
    """Places in `values` of the waves to use, in order."""
    names = texts(values)
    if not columns.waves:
        return wave_order(values, names)
    chosen: list[int] = []
    for said in columns.waves:
        exact = [i for i, name in enumerate(names) if name == said]
        found = exact or [i for i, name in enumerate(names) if same_value(said, name)]
        if not found or found[0] in chosen:
            raise TableError("error.wave.unknown", wave=said, waves=listed(names))
        chosen.append(found[0])
    return chosen


def _refuse_twice(people: People, column: str) -> None:
    wave = people.wave
    if wave is None:
        return
    used = np.flatnonzero(wave >= 0)
    twice = _twice(people.person[used] * len(people.waves) + wave[used])
    if twice:
        first, second = int(used[twice[0]]), int(used[twice[1]])
        raise TableError(
            "error.upload.twice",
            file=people.table.name,
            person=_cell(people.table, column, first),
            wave=people.waves[int(wave[first])],
            row1=people.table.row(first),
            row2=people.table.row(second),
        )


def _twice(places: Ints) -> tuple[int, int] | None:
    """Indices of the first two rows in the same place."""
    again = np.bincount(places)[places] > 1
    if not again.any():
        return None
    first = int(np.flatnonzero(again)[0])
    return first, int(np.flatnonzero(places == places[first])[1])


def _cell(table: Table, column: str, row: int) -> str:
    return texts(table.frame[column][row : row + 1])[0]


def scores_grid(people: People, wave: Ints, scores: pl.Series) -> NDArray[np.float64]:
    """A long column of scores as people × waves, nan where there is no answer."""
    values = np.full((people.count, len(people.waves)), np.nan)
    used = wave >= 0
    values[people.person[used], wave[used]] = scores.fill_null(np.nan).to_numpy()[used]
    return values
