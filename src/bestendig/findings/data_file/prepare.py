"""Outcome by outcome, all that the engine asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bestendig.common.table_files import Table, TableError
from bestendig.common.table_files.cells import numbers
from bestendig.findings.data_file.columns import Columns, check_columns
from bestendig.findings.data_file.groups import Groups, cohorts, groups_of, labels_of
from bestendig.findings.data_file.labels import texts
from bestendig.findings.data_file.people import People, people_of, scores_grid
from bestendig.findings.data_file.words import with_scores

Strings = NDArray[np.str_]

_MARKS: Final = "_.- "


@dataclass(frozen=True, eq=False, kw_only=True)
class Prepared:
    """One outcome, as `moments_of` and a `Question` take it.

    values (N, T): scores, nan where not answered. waves: T labels. group, cluster, stratum (N,):
    labels, None when not asked for. programme, comparison: labels in `group`. start (N,): with a
    staggered start the wave from which a person is under the programme, "" for never; starts
    says the same for each of those labels. With a start there is no group.
    """

    outcome: str
    waves: tuple[str, ...]
    values: NDArray[np.float64]
    group: Strings | None = None
    programme: str = ""
    comparison: str | None = None
    cluster: Strings | None = None
    stratum: Strings | None = None
    start: Strings | None = None
    starts: Mapping[str, str | None] | None = None


def prepare(table: Table, columns: Columns) -> tuple[Prepared, ...]:
    """Each outcome of a table, in the order asked.

    Raises TableError, with file, column and row, for: a column that is not there, an empty cell
    where a person, wave, group, team, stratum is needed, a person twice in a wave, a group (or
    team, stratum, start) that changes within a person, not exactly one group beside the
    comparison, text in a score, an outcome without any score, and a single wave with nothing to
    compare.
    """
    check_columns(table, columns)
    table = with_scores(table, columns)
    people = people_of(table, columns)
    groups = groups_of(people, columns) if columns.group and not columns.start else Groups()
    cluster = labels_of(people, columns.cluster) if columns.cluster else None
    stratum = labels_of(people, columns.stratum) if columns.stratum else None
    done: list[Prepared] = []
    for name, scores in columns.outcomes.items():
        waves, values = _values(people, columns, scores)
        if not np.isfinite(values).any():
            raise TableError("error.upload.no_scores", file=table.name, column=", ".join(scores))
        if len(waves) < 2 and (columns.start or groups.labels is None):
            raise TableError("error.upload.one_wave", file=table.name, wave=waves[0])
        start = cohorts(people, columns.start, waves) if columns.start else None
        done.append(
            Prepared(
                outcome=name,
                waves=waves,
                values=values,
                group=groups.labels,
                programme=groups.programme,
                comparison=groups.comparison,
                cluster=cluster,
                stratum=stratum,
                start=start,
                starts=None if start is None else _starts(start, waves),
            )
        )
    return tuple(done)


def _starts(start: Strings, waves: tuple[str, ...]) -> dict[str, str | None]:
    seen = {str(label) for label in np.unique(start)}
    return {label: label or None for label in (*waves, "") if label in seen}


def _values(
    people: People, columns: Columns, scores: tuple[str, ...]
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Wave labels and the N × T scores of one outcome."""
    series = [_scores(people.table, column) for column in scores]
    if people.wave is not None:
        return people.waves, scores_grid(people, people.wave, series[0])
    values = np.stack([x.fill_null(np.nan).to_numpy() for x in series], axis=1)
    return columns.waves or wave_names(scores), values


def _scores(table: Table, column: str) -> pl.Series:
    cells = table.frame[column]
    number, wrong = numbers(cells)
    if wrong is not None:
        raise TableError(
            "error.upload.text",
            file=table.name,
            row=table.row(wrong),
            column=column,
            value=texts(cells[wrong : wrong + 1])[0],
        )
    return number


def wave_names(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Labels for the waves of a wide outcome: what differs between the column names.

    score_t0, score_t1 give t0, t1; jobs_0716, jobs_0717 give 0716, 0717. Names that differ in
    nothing else give 0, 1, ….
    """
    counted = tuple(str(i) for i in range(len(columns)))
    if len(columns) == 1:
        return counted
    head = _shared(columns).rstrip("0123456789")
    tail = _shared([column[len(head) :][::-1] for column in columns])[::-1].lstrip("0123456789")
    word = max(head.rfind(mark) + 1 for mark in _MARKS)
    if len(head) - word == 1 and (word or tail):  # the letter of t0, t1
        head = head[:word]
    names = tuple(column[len(head) : len(column) - len(tail)].strip(_MARKS) for column in columns)
    return names if all(names) and len(set(names)) == len(names) else counted


def _shared(names: Sequence[str]) -> str:
    """The beginning that all names share."""
    pairs = takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False))
    return "".join(letters[0] for letters in pairs)
