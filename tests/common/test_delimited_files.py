"""CSV as people have it."""

import codecs
import csv

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestendig.common.table_files import Limits, Note, Table, TableError, read_table
from bestendig.common.texts import text


def read(content: str | bytes, name: str = "scores.csv", **options) -> Table:
    return read_table(name, content.encode() if isinstance(content, str) else content, **options)


def refused(content: str | bytes, name: str = "scores.csv", **options) -> TableError:
    with pytest.raises(TableError) as caught:
        read(content, name, **options)
    error = caught.value
    for language in ("nl", "en"):
        assert text(error.code, language, **error.params)
    return error


def codes(table: Table) -> list[str]:
    return [note.code for note in table.notes]


def test_dutch_excel_with_semicolons_and_decimal_commas():
    table = read("persoon;groep;score\r\n1;controle;3,25\r\n2;programma;4\r\n")
    assert table.delimiter == ";"
    assert table.frame.to_dict(as_series=False) == {
        "persoon": [1, 2],
        "groep": ["controle", "programma"],
        "score": [3.25, 4.0],
    }
    assert table.notes == (Note("note.file.decimal_comma", {"columns": "score"}),)
    assert (table.header_row, list(table.row_numbers)) == (1, [2, 3])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_usual_delimiter(delimiter):
    table = read(f"id{delimiter}y\n1{delimiter}2.5\n2{delimiter}3\n")
    assert table.delimiter == delimiter
    assert table.frame.rows() == [(1, 2.5), (2, 3.0)]


def test_semicolons_stay_the_delimiter_when_every_cell_has_a_comma():
    table = read("a;b;c\n" + "1,5;2,5;3,5\n" * 50)
    assert table.delimiter == ";"
    assert table.frame.row(0) == (1.5, 2.5, 3.5)


def test_commas_stay_the_delimiter_when_answers_hold_semicolons():
    table = read('id,choice\n1,"a;b;c"\n2,"a;b"\n')
    assert table.delimiter == ","
    assert table.frame["choice"].to_list() == ["a;b;c", "a;b"]


def test_decimal_commas_between_commas_are_quoted():
    assert read('id,y\n1,"2,5"\n2,"3,25"\n').frame["y"].to_list() == [2.5, 3.25]


@pytest.mark.parametrize(
    ("mark", "encoding", "found"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
        (b"", "utf-8", "utf-8"),
        (b"", "latin-1", "cp1252"),
    ],
)
def test_encodings(mark, encoding, found):
    table = read(mark + "één;score\ncafé;3\n".encode(encoding))
    assert table.encoding == found
    assert table.columns == ["één", "score"]
    assert table.frame["één"].to_list() == ["café"]
    assert ("note.file.bom" in codes(table)) == bool(mark)


def test_windows_quotes_and_bytes_that_windows_leaves_open():
    assert read(b"a;b\n\x93x\x94;1\n").frame["a"].to_list() == ["“x”"]
    assert read(b"a;b\n\x81x;1\n").encoding == "latin-1"


def test_lines_of_an_old_mac():
    assert read("a,b\r1,2\r3,4\r").frame.rows() == [(1, 2), (3, 4)]


def test_title_rows_above_the_header_are_skipped_and_rows_keep_their_numbers():
    table = read("Meting 2024, gemeente Voorbeeldstad\n\nid;wave;y\n1;0;3\n\n2;0;4\n")
    assert table.header_row == 3
    assert table.frame.rows() == [(1, 0, 3), (2, 0, 4)]
    assert list(table.row_numbers) == [4, 6]
    assert Note("note.file.titles", {"row": 3}) in table.notes


def test_a_title_with_delimiters_is_still_a_title():
    table = read("Export;;;\n;;;\nid;wave;group;y\n1;0;0;3\n2;0;1;4\n")
    assert (table.header_row, table.columns) == (3, ["id", "wave", "group", "y"])


def test_a_line_break_in_a_quoted_cell_is_one_row():
    table = read('id,"Vraag\n1",y\n1,"ja\nnee",3\n2,x,4\n')
    assert table.columns == ["id", "Vraag 1", "y"]
    assert table.frame["Vraag 1"].to_list() == ["ja\nnee", "x"]
    assert list(table.row_numbers) == [2, 3]


def test_trailing_delimiters_make_no_column():
    assert read("a;b;\n1;2;\n3;4;\n").columns == ["a", "b"]
    assert read("a;b\n1;2;\n3;4;\n").columns == ["a", "b"]


def test_a_nameless_column_with_values_is_called_by_its_place():
    assert read(",y\n1,2\n2,3\n").columns == ["#1", "y"]


def test_equal_names_all_get_a_number():
    table = read("id,score,score\n1,2,3\n")
    assert table.columns == ["id", "score (1)", "score (2)"]
    assert Note("note.file.same_names", {"columns": "score"}) in table.notes


def test_missing_codes_are_empty_but_na_the_dutch_after_is_not():
    cells = ["", "NA", "NaN", "N/A", ".", "-", "#N/B", "n.v.t.", " ", "\u00a0"]
    table = read("id;y\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells)) + "99;3,5\n")
    assert table.frame["y"].to_list() == [None] * len(cells) + [3.5]
    assert read("id;wave\n1;voor\n1;na\n").frame["wave"].to_list() == ["voor", "na"]


def test_percentages_keep_the_number_before_the_sign():
    table = read("id;y;z\n1;58%;1,5 %\n2;;20%\n")
    assert table.frame["y"].to_list() == [58, None]
    assert table.frame["z"].to_list() == [1.5, 20.0]
    assert Note("note.file.percent", {"columns": "y, z"}) in table.notes


def test_percentages_among_other_numbers_stay_text():
    assert read("id;y\n1;58%\n2;0,6\n").frame["y"].to_list() == ["58%", "0,6"]


@pytest.mark.parametrize(
    ("cells", "delimiter", "values"),
    [
        (["1.234,5", "2.000"], ";", [1234.5, 2000.0]),
        (["1,234.5", "2,000"], ";", [1234.5, 2000.0]),
        (["1.234", "2.5"], ";", [1.234, 2.5]),
        (["1.234", "2.345"], ";", [1.234, 2.345]),
        (["1,234", "2,345"], ";", [1.234, 2.345]),
        (["1,234", "2,345"], ",", [1234, 2345]),
        (["0,234", "0,345"], ",", [0.234, 0.345]),
        (["−1,5", "+2,5"], ";", [-1.5, 2.5]),
        (["1,5E-05", "2"], ";", [1.5e-5, 2.0]),
        (["1e3", "2"], ";", [1000.0, 2.0]),
    ],
)
def test_points_and_commas(cells, delimiter, values):
    rows = "".join(f'{i}{delimiter}"{cell}"\n' for i, cell in enumerate(cells))
    assert read(f"id{delimiter}y\n{rows}").frame["y"].to_list() == values


def test_a_decimal_comma_elsewhere_says_that_points_divide_thousands():
    table = read("id;cost;y\n1;1.234;1,5\n2;2.500;2,25\n")
    assert table.frame["cost"].to_list() == [1234, 2500]
    assert Note("note.file.thousands", {"columns": "cost"}) in table.notes


def test_a_decimal_point_elsewhere_says_that_commas_divide_thousands():
    assert read("id;cost;y\n1;1,234;1.5\n2;2,500;2.25\n").frame["cost"].to_list() == [1234, 2500]


@pytest.mark.parametrize("cell", ["inf", "1e999", "x", "007", "1_000", "0x1"])
def test_what_only_looks_like_a_number_stays_text(cell):
    assert read(f"id;y\n1;3\n2;{cell}\n").frame["y"].to_list() == ["3", cell]


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30), st.sampled_from(["point", "comma"]))
def test_any_numbers_come_back_as_written(values, sign):
    cells = [repr(value).replace(".", "," if sign == "comma" else ".") for value in values]
    table = read("id;y\n" + "".join(f"{i};{cell}\n" for i, cell in enumerate(cells)))
    assert table.frame["y"].cast(pl.Float64).to_list() == values


def test_an_inch_sign_in_a_cell_is_a_character():
    assert read('id;what;y\n1;5" x;2\n2;24";3\n').frame["what"].to_list() == ['5" x', '24"']


def test_a_quote_left_open_names_the_row():
    error = refused('id,what\n1,a\n2,"b\n3,c\n')
    assert (error.code, error.params["row"]) == ("error.upload.quote", 3)


def test_a_row_with_more_cells_than_names_is_named():
    error = refused("id,y\n1,2\n2,3,5\n3,4\n")
    assert error.code == "error.upload.wide_row"
    assert error.params == {"file": "scores.csv", "row": 3, "cells": 3, "columns": 2}


def test_a_row_with_more_cells_is_named_far_below_the_sample():
    error = refused("id,y\n" + "1,2\n" * 1000 + "2,3,5\n")
    assert (error.code, error.params["row"]) == ("error.upload.wide_row", 1002)


def test_a_csv_line_limit_of_the_csv_module_is_an_answer_too():
    error = refused('id,y\n1,"' + "x" * (csv.field_size_limit() + 10) + "\n2,3\n")
    assert error.code == "error.upload.quote"


@pytest.mark.parametrize("content", ["", "   \n\n", "\ufeff", ";;;\n;;;\n"])
def test_empty_files(content):
    assert refused(content).code == "error.upload.empty"


@pytest.mark.parametrize("content", ["id;y\n", "id;y", "id;y\n;\n;NA\n"])
def test_only_a_header(content):
    assert refused(content).code == "error.upload.no_rows"


def test_numbers_where_names_should_be():
    error = refused("1;controle;3,4\n2;programma;4,5\n3;controle;4,4\n")
    assert (error.code, error.params["row"]) == ("error.upload.header", 1)


def test_years_and_question_numbers_may_be_names():
    assert read("person;2019;2020\nP1;3;4\n").columns == ["person", "2019", "2020"]
    assert read("id;1.1;1.2\n1;3;4\n2;4;4\n").columns == ["id", "1.1", "1.2"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("scores.csv", bytes(range(256)) * 20),
        ("scores.csv", b"a;b\n\x00\x01\x02;3\n"),
        ("scores.csv", b"%PDF-1.7\n1 0 obj"),
        ("scores.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
        ("scores.csv", b'{"a": 1}'),
        ("scores.docx", b"plain text"),
        ("scores.csv", codecs.BOM_UTF16_LE + b"\x00\xd8\x00"),
    ],
)
def test_what_is_no_table_is_refused(name, content):
    assert refused(content, name).code == "error.upload.type"


def test_limits():
    error = refused("id;y\n1;2\n" * 300_000, limits=Limits(file=2_000_000))
    assert error.params == {"file": "scores.csv", "size": "3 MB", "limit": "2 MB"}
    assert refused("id;y\n" + "1;2\n" * 60, limits=Limits(cells=100)).code == "error.upload.cells"


def test_from_a_path(tmp_path):
    (tmp_path / "x.csv").write_text("id;y\n1;2\n")
    assert read_table("x.csv", tmp_path / "x.csv").frame.rows() == [(1, 2)]


def test_an_error_cannot_be_changed():
    error = TableError("error.upload.type", file="x")
    with pytest.raises(AttributeError):
        error.code = "other"
    with pytest.raises(TypeError):
        error.params["file"] = "other"


def test_the_real_surveys_of_eight_years(shared_data):
    """Percent signs, a benchmark row, latin-1, "." for suppressed, lines of an old Mac."""
    folder = shared_data / "civil_service"
    medians = []
    for year in range(2009, 2017):
        (path,) = folder.glob(f"{year}_*.csv")
        table = read_table(path.name, path)
        index = next(
            x for x in table.columns if x.casefold() in {"ees", "employee engagement index"}
        )
        values = table.frame[index]
        assert values.dtype.is_numeric()
        benchmark = float(values[0])
        medians.append(round(benchmark * 100) if benchmark < 1 else benchmark)
    assert medians == [58, 56, 56, 58, 58, 59, 58, 59]
