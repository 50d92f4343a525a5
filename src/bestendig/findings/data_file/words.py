"""Answers in words as scores: yes and no, agree and disagree."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import polars as pl

from bestendig.common.table_files import Note, Table
from bestendig.common.table_files.values import listed
from bestendig.findings.data_file.columns import Columns

_YES_NO: Final = {
    "nee": 0, "ja": 1, "no": 0, "yes": 1, "false": 0, "true": 1, "onwaar": 0, "waar": 1,
}  # fmt: skip
_AGREEMENT: Final = {
    word: score
    for score, words in enumerate(
        (
            ("helemaal oneens", "helemaal mee oneens", "helemaal niet mee eens",
             "zeer oneens", "zeer mee oneens", "strongly disagree"),
            ("oneens", "mee oneens", "niet mee eens", "disagree"),
            ("niet eens niet oneens", "noch eens noch oneens", "niet mee eens niet mee oneens",
             "neutraal", "neutral", "neither agree nor disagree"),
            ("eens", "mee eens", "agree"),
            ("helemaal eens", "helemaal mee eens", "zeer eens", "zeer mee eens", "strongly agree"),
        ),
        start=1,
    )
    for word in words
}  # fmt: skip


def in_words(cells: pl.Series) -> bool:
    """Whether every filled cell is an answer on one of the scales we know."""
    return _scores(cells) is not None


def with_scores(table: Table, columns: Columns) -> Table:
    """The table with outcomes in words as numbers, and a note that names them.

    No 0 and yes 1; strongly disagree 1 to strongly agree 5. Only whole columns, and none that
    also says who, when or which group.
    """
    others = {columns.person, columns.wave, columns.group}
    others |= {columns.cluster, columns.start, columns.stratum}
    outcomes = dict.fromkeys(x for scores in columns.outcomes.values() for x in scores)
    done: dict[str, pl.Series] = {}
    for column in outcomes:
        if column in table.columns and column not in others:
            number = _scores(table.frame[column])
            if number is not None:
                done[column] = number
    if not done:
        return table
    note = Note("note.file.words", {"columns": listed(done)})
    frame = table.frame.with_columns(**done)
    return replace(table, frame=frame, notes=(*table.notes, note))


def _scores(cells: pl.Series) -> pl.Series | None:
    if cells.dtype != pl.String or not cells.count():
        return None
    said = {
        word: re.sub(r"[^a-z]+", " ", word.casefold()).strip() for word in cells.unique() if word
    }
    for scale in (_YES_NO, _AGREEMENT):
        if all(word in scale for word in said.values()):
            codes = {word: scale[plain] for word, plain in said.items()}
            return cells.replace_strict(codes, default=None, return_dtype=pl.Int64)
    return None
