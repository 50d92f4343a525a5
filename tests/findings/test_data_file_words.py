"""Answers in words as scores."""

import numpy as np
import pytest

from bestendig.common.table_files import TableError, read_table
from bestendig.common.texts import text
from bestendig.findings.data_file import Columns, guess_columns, prepare, with_scores


def table(content: str):
    return read_table("scores.csv", content.encode())


AGREE = ["Helemaal oneens", "Oneens", "Niet eens, niet oneens", "Eens", "Helemaal eens"]
ENGLISH = [
    "Strongly disagree", "disagree", "Neither agree nor disagree", "Agree", "strongly agree",
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        (AGREE, [1, 2, 3, 4, 5]),
        (ENGLISH, [1, 2, 3, 4, 5]),
        (["ja", "Nee", "ja", "", "nee"], [1, 0, 1, np.nan, 0]),
        (["yes", "no", "no", "no", "no"], [1, 0, 0, 0, 0]),
        (["true", "false", "false", "false", "false"], [1, 0, 0, 0, 0]),
    ],
)
def test_words_become_scores(words, scores):
    rows = "".join(f'{i};"{word}";"{word}";ja\n' for i, word in enumerate(words))
    read = table(f"id;rust voor;rust na;tevreden\n{rows}")
    columns = guess_columns(read).columns
    assert columns.outcomes == {"rust": ("rust voor", "rust na")}
    (one,) = prepare(read, columns)
    np.testing.assert_array_equal(one.values, np.stack([scores, scores], axis=1))
    noted = with_scores(read, columns)
    assert noted.frame["tevreden"].to_list() == ["ja"] * 5
    assert noted.notes[-1].code == "note.file.words"
    assert "rust na" in text("note.file.words", "nl", **noted.notes[-1].params)


def test_other_words_among_them_are_refused_and_a_group_stays_words():
    read = table("id;deelname;y_0;y_1\n1;ja;ja;nee\n2;nee;ja;misschien\n")
    columns = Columns(layout="wide", outcomes={"y": ("y_0", "y_1")}, group="deelname")
    with pytest.raises(TableError) as caught:
        prepare(read, columns)
    assert caught.value.code == "error.upload.text"
    kept = Columns(layout="wide", outcomes={"y": ("y_0",)}, group="deelname")
    (one,) = prepare(read, kept)
    assert (one.programme, one.comparison) == ("ja", "nee")
