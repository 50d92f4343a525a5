"""`bestendig effect` on what cannot be used: one clear complaint, and nothing else."""

import io
import os
import zipfile

import msoffcrypto.format.ooxml
import numpy as np
import openpyxl
import polars as pl
import pytest

from bestendig.common.texts import deck

LONG = ("--person", "person", "--wave", "wave", "--outcome", "score", "--group", "group")
ROWS = [("person", "group", "wave", "score")] + [
    (person, person % 2, wave, 3 + (person * 7 + wave * 3) % 5 / 2)
    for person in range(1, 41)
    for wave in (0, 1)
]


def content(rows=ROWS) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def changed(index: int, column: int, value: object) -> str:
    rows = [list(row) for row in ROWS]
    rows[index][column] = value
    return content(rows)


@pytest.fixture
def refused(run, tmp_path):
    """The complaint about a call that must be refused without a trace."""

    def call(*arguments: object, language: str = "en") -> str:
        outputs = [tmp_path / "out.json", tmp_path / "out.html"]
        said = run(
            "effect", *arguments, "--language", language, "--json", outputs[0],
            "--report", outputs[1],
        )  # fmt: skip
        assert (said.code, said.out) == (2, "")
        assert not any(path.exists() for path in outputs)
        assert not list(tmp_path.glob(".*.part"))
        for raw in ("Error", "Traceback", "Exception", "Errno", "Warning", "{"):
            assert raw not in said.err
        return said.complaint

    return call


@pytest.fixture
def scores(tmp_path):
    """A file with this content."""

    def write(text: str | bytes, name: str = "scores.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def workbook(rows=ROWS) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook())).encrypt("geheim", out)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of a few hundred kB in which a sheet unpacks to more than the limit."""
    out = io.BytesIO(workbook())
    with (
        zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(310):
            part.write(bytes(1_000_000))
    return out.getvalue()


def test_this_file_is_right_but_for_what_each_test_changes(run, scores):
    assert run("effect", scores(content()), *LONG).code == 0


def test_no_such_column(refused, scores):
    complaint = refused(scores(content()), *LONG[:-1], "Group")
    assert complaint.startswith("scores.csv has no column Group. Do you mean group?")
    complaint = refused(scores(content()), *LONG[:-1], "kleur", language="nl")
    assert complaint.startswith("In scores.csv staat geen kolom kleur. We vonden wel: person,")


def test_a_person_twice_in_a_wave_names_the_file_and_both_rows(refused, scores):
    data = scores(content([*ROWS, ROWS[2]]))
    complaint = refused(data, *LONG)
    assert complaint.startswith("scores.csv: Person 1 appears twice in wave 1 (rows 3 and 82).")
    complaint = refused(data, *LONG, language="nl")
    assert complaint.startswith("scores.csv: Persoon 1 staat twee keer in meting 1 (rij 3 en 82).")


def test_more_than_one_group_beside_the_comparison(refused, scores):
    rows = [row if row[0] != 3 else (3, 2, *row[2:]) for row in ROWS]
    complaint = refused(scores(content(rows)), *LONG)
    assert complaint.startswith(
        "Column group of scores.csv has more groups beside the comparison (0): 1, 2."
    )
    assert refused(scores(content(rows)), *LONG, language="nl").startswith("Kolom group van")


def test_text_in_a_score_names_file_row_and_column(refused, scores):
    data = scores(changed(7, 3, "vier"))
    assert refused(data, *LONG).startswith("scores.csv: Row 8, column score: it says “vier”.")
    assert refused(data, *LONG, language="nl").startswith(
        "scores.csv: Rij 8, kolom score: hier staat “vier”."
    )


@pytest.mark.parametrize("empty", ["", "  \n\n", "\ufeff"])
def test_an_empty_file(refused, scores, empty):
    complaint = refused(scores(empty), *LONG)
    assert complaint.startswith("There is nothing in scores.csv.")


def test_a_file_with_names_only(refused, scores):
    assert "no data below them" in refused(scores(content(ROWS[:1])), *LONG)


def test_a_workbook_with_a_password(refused, scores):
    data = scores(locked(), "scores.xlsx")
    assert refused(data, *LONG).startswith("scores.xlsx: This file has a password.")
    assert refused(data, *LONG, language="nl").startswith(
        "scores.xlsx: Dit bestand heeft een wachtwoord."
    )


def test_a_workbook_that_unpacks_to_too_much(refused, scores):
    data = scores(bomb(), "scores.xlsx")
    assert data.stat().st_size < 3_000_000
    assert refused(data, *LONG).startswith("Unpacked, scores.xlsx is larger than 300 MB.")


def test_a_cell_in_which_a_formula_failed(refused, scores):
    rows = [list(row) for row in ROWS]
    rows[4][3] = "#DIV/0!"
    complaint = refused(scores(workbook(rows), "scores.xlsx"), *LONG)
    assert complaint.startswith(
        "In scores.xlsx, sheet Sheet, row 5, column D (score) there is an Excel error (#DIV/0!)."
    )


def test_a_good_workbook_is_read(run, scores):
    assert run("effect", scores(workbook(), "scores.xlsx"), *LONG).code == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--primary", "mood"), "There is no outcome mood. There are: score."),
        (("--lower-is-better", "mood"), "There is no outcome mood."),
        (("--baseline", "5"), "There is no wave 5. There are: 0, 1."),
        (("--end", "5"), "There is no wave 5."),
        (("--waves", "0,5"), "There is no wave 5."),
        (("--waves", "0,0"), "One of the waves is named twice: 0, 0."),
        (("--baseline", "1", "--end", "0"), "The end wave (0) does not come after the baseline"),
        (("--baseline", "1"), "The end wave (1) does not come after the baseline (1)."),
        (("--comparison", "2"), "has no group “2”. There are: 0, 1."),
        (("--outcome", "score"), "The outcome score is named twice."),
        (("--smallest", "0"), "The smallest effect that matters is above 0."),
        (("--smallest", "nan"), "The smallest effect that matters is above 0."),
        (("--smallest", "inf"), "The smallest effect that matters is above 0."),
        (("--alpha", "0"), "The level (alpha) lies between 0 and 1."),
        (("--alpha", "1.5"), "The level (alpha) lies between 0 and 1."),
        (("--alpha", "nan"), "The level (alpha) lies between 0 and 1."),
        (("--start", "score"), "column score"),
        (("--stratum", "score"), "column score changes within one person"),
    ],
)
def test_options_that_do_not_fit(refused, scores, options, words):
    assert words in refused(scores(content()), *LONG, *options)


@pytest.mark.parametrize("number", ["abc", "", "0,2"])
def test_what_is_no_number(run, scores, number):
    said = run("effect", scores(content()), *LONG, "--smallest", number)
    assert (said.code, said.out) == (2, "")
    assert "argument --smallest: invalid float value" in said.err


def test_a_comparison_without_its_column(refused, scores):
    complaint = refused(scores(content()), *LONG[:-2], "--comparison", "0")
    assert "Name the column with the groups (--group)." in complaint


def test_a_wide_outcome_that_cannot_be_read(refused, scores):
    complaint = refused(scores("y_0,y_1\n1,2\n"), "--wide", "--outcome", "y_0,y_1")
    assert complaint.startswith("We do not understand the outcome “y_0,y_1”.")


def test_one_person_in_one_group(refused, scores):
    assert "only one group: 1" in refused(scores(content(ROWS[:3])), *LONG)


def test_a_file_that_is_not_there(refused, tmp_path):
    assert f"{tmp_path / 'none.csv'} does not exist." in refused(tmp_path / "none.csv", *LONG)
    assert "bestaat niet." in refused(tmp_path / "none.csv", *LONG, language="nl")


def test_a_folder_for_a_file(refused, tmp_path):
    assert "is a folder, not a file." in refused(tmp_path, *LONG)
    assert "is een map, geen bestand." in refused(tmp_path, *LONG, language="nl")


def test_a_name_that_no_file_can_have(refused):
    assert "cannot be read." in refused("x" * 5000, *LONG)


def test_a_file_below_a_file(refused, scores):
    assert "does not exist." in refused(scores(content()) / "more.csv", *LONG)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_opened(refused, scores):
    data = scores(content())
    data.chmod(0)
    assert "cannot be read." in refused(data, *LONG)


@pytest.mark.parametrize(
    ("option", "name", "words"),
    [
        ("--json", "none/out.json", "there is no folder"),
        ("--report", "none/out.html", "there is no folder"),
        ("--report", "out.docx", "a report is .html or .pdf."),
        ("--report", "out", "a report is .html or .pdf."),
        ("--json", ".", "cannot be written."),
        ("--json", "x" * 300, "cannot be written."),
        ("--json", "scores.csv", "is also the file with your data"),
    ],
)
def test_an_output_that_cannot_be(run, scores, tmp_path, option, name, words):
    data = scores(content())
    said = run("effect", data, *LONG, option, tmp_path / name, "--language", "en")
    assert (said.code, said.out) == (2, "")
    assert words in said.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]
    assert data.read_text() == content()


def test_both_outputs_or_neither(run, scores, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no library")

    monkeypatch.setattr("bestendig.cli.report.report", fail)
    outputs = ("--json", tmp_path / "out.json", "--report", tmp_path / "out.pdf")
    said = run("effect", scores(content()), *LONG, *outputs)
    assert (said.code, said.out) == (2, "")
    assert "kunnen we geen PDF maken. Kies een rapport dat eindigt op .html." in said.complaint
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]


def noisy(missing) -> str:
    """60 people, two groups, two waves; the score is empty where `missing(group, wave)`."""
    rng = np.random.default_rng(1)
    rows = [
        (p, p % 2, w, "" if missing(p % 2, w) else round(float(rng.normal(3.0)), 3))
        for p in range(60)
        for w in (0, 1)
    ]
    return content([ROWS[0], *rows])


@pytest.mark.parametrize(
    "missing",
    [
        lambda group, wave: group == 1,
        lambda group, wave: wave == 1,
        lambda group, wave: wave == 0,
        lambda group, wave: group == 1 and wave == 1,
        lambda group, wave: group == 1 and wave == 0,
    ],
)
def test_answers_that_are_missing_make_a_refusal_not_a_number(found, scores, missing):
    for extra in ((), ("--randomised",), ("--cluster", "person")):
        (outcome,) = found(scores(noisy(missing)), *LONG, *extra, "--language", "en")
        assert (outcome["grade"], outcome["verdict"], outcome["estimates"]) == ("-", "none", [])
        assert outcome["sentence"].startswith("We cannot calculate this.")
        assert outcome["not_estimable"][0]["reason"] in {"no_answers", "not_seen_together"}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (ROWS[:5], "too_few_people"),
        ([ROWS[0], *((p, p % 2, w, 3) for p in range(60) for w in (0, 1))], "no_variation"),
    ],
)
def test_too_little_to_calculate_with(run, found, scores, rows, reason):
    data = scores(content(rows))
    (outcome,) = found(data, *LONG)
    assert [x["reason"] for x in outcome["not_estimable"]] == [reason]
    said = run("effect", data, *LONG)
    assert said.code == 0
    assert deck()[f"reason.{reason}"]["nl"] in said.words


def test_one_person_alone(run, scores):
    said = run("effect", scores(content(ROWS[:3])), *LONG[:-2])
    assert (said.code, said.err) == (0, "")
    assert "We kunnen dit niet uitrekenen. Er zijn te weinig mensen" in said.words


def test_a_parquet_file_is_read(run, tmp_path):
    frame = pl.DataFrame(ROWS[1:], schema=list(ROWS[0]), orient="row")
    frame.write_parquet(tmp_path / "scores.parquet")
    assert run("effect", tmp_path / "scores.parquet", *LONG).code == 0
