"""Programme and comparison, teams, strata, and who starts when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bestendig.common.table_files import TableError
from bestendig.common.table_files.cells import numbers
from bestendig.common.table_files.values import listed
from bestendig.findings.data_file.columns import Columns
from bestendig.findings.data_file.labels import coded, same_value, texts, wave_numbers
from bestendig.findings.data_file.people import People

Strings = NDArray[np.str_]

COMPARISONS: Final = frozenset(
    {
        "0", "control", "controle", "control group", "controlegroep", "controls", "ctrl",
        "vergelijking", "vergelijkingsgroep", "comparison", "comparison group",
        "wachtlijst", "wachtlijstgroep", "waitlist", "wait list", "waiting list",
        "nee", "no", "niet", "geen", "none", "false", "placebo", "pbo",
    }
)  # fmt: skip
_NEVER: Final = frozenset({"", "0", "never", "nooit"})


@dataclass(frozen=True, eq=False)
class Groups:
    """Group label of each person (None: one group), and which is the programme."""

    labels: Strings | None = None
    programme: str = ""
    comparison: str | None = None


def labels_of(people: People, column: str) -> Strings:
    """The label of each person in a column; value labels where the file has them."""
    codes, values = coded(people.table.frame[column])
    names = texts(values, people.table.labels.get(column))
    return np.array(names or [""], dtype=np.str_)[people.constant(column, codes)]


def groups_of(people: People, columns: Columns) -> Groups:
    """Programme and comparison. Raises TableError unless there is exactly one of each."""
    table, column = people.table, columns.group or ""
    labels = labels_of(people, column)
    names = [str(name) for name in np.unique(labels)]
    found = {"file": table.name, "column": column, "groups": listed(names)}
    codes = {label: code for code, label in table.labels.get(column, {}).items()}
    if columns.comparison is not None:
        said = columns.comparison
        exact = [name for name in names if name == said]
        mine = exact or [
            name
            for name in names
            if same_value(said, name) or (name in codes and same_value(said, str(codes[name])))
        ]
        if len(mine) != 1:
            raise TableError("error.upload.comparison", comparison=said, **found)
    else:
        mine = [name for name in names if is_comparison(name, codes.get(name))]
        if len(names) > 1 and len(mine) != 1:
            raise TableError("error.upload.comparison.which", **found)
    if len(names) == 1:
        raise TableError("error.upload.one_group", file=table.name, column=column, group=names[0])
    if len(names) > 2:
        others = listed(name for name in names if name != mine[0])
        raise TableError(
            "error.upload.groups", file=table.name, column=column, comparison=mine[0], groups=others
        )
    return Groups(labels, next(name for name in names if name != mine[0]), mine[0])


def is_comparison(name: str, code: float | None = None) -> bool:
    """Whether a group is called as comparisons are, or is code 0 of a labelled column."""
    return code == 0 or any(same_value(usual, name) for usual in COMPARISONS)


def cohorts(people: People, column: str, waves: tuple[str, ...]) -> Strings:
    """The wave (N,) from which each person is under the programme; "" for never.

    A start between two waves counts from the later one; a start after the last wave is never
    seen. Raises TableError for a start that has no place among the waves, and when nobody
    starts.
    """
    codes, values = coded(people.table.frame[column])
    places = _places(people, values, waves)
    unplaced = [i for i, place in enumerate(places) if place is None]
    if unplaced:
        row = int(np.flatnonzero(np.isin(codes, unplaced))[0])
        raise TableError(
            "error.upload.start",
            file=people.table.name,
            column=column,
            row=people.table.row(row),
            value=texts(values)[codes[row]],
            waves=listed(waves),
        )
    never = len(waves)
    placed = np.array([place for place in places if place is not None] + [never], dtype=np.int64)
    start = people.constant(column, placed[codes])
    if (start == never).all():
        raise TableError("error.upload.no_start", file=people.table.name, column=column)
    return np.array([*waves, ""], dtype=np.str_)[start]


def _places(people: People, values: pl.Series, waves: tuple[str, ...]) -> list[int | None]:
    """Place among the waves of each distinct start; len(waves) for never, None for nowhere."""
    names = texts(values)
    asked, marks = _comparable(people, values, waves)
    found: list[int | None] = []
    for name, number in zip(names, asked, strict=True):
        exact = [i for i, wave in enumerate(waves) if wave == name]
        if name.strip().casefold() in _NEVER:
            found.append(len(waves))
        elif exact:
            found.append(exact[0])
        elif number is not None and marks is not None:
            found.append(next((i for i, mark in enumerate(marks) if mark >= number), len(waves)))
        else:
            found.append(None)
    return found


def _comparable(
    people: People, values: pl.Series, waves: tuple[str, ...]
) -> tuple[list[float | None], list[float] | None]:
    """Starts and waves as numbers on one line, where they are numbers or dates."""
    cells = people.wave_values
    if values.dtype.is_temporal() and cells is not None and cells.dtype == values.dtype:
        return [float(x) for x in values.to_physical()], [float(x) for x in cells.to_physical()]
    number, _ = numbers(values)
    return number.to_list(), wave_numbers(waves)
