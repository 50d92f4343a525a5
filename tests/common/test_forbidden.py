"""Columns that are refused on the page: BSN, birth date, diagnosis."""

import polars as pl
import pytest

from bestendig.common.forbidden import forbidden_column
from bestendig.common.table_files import read_table
from bestendig.common.texts import text

# Made to pass the eleven-test; 111222333 is the test number of the Dutch tax office.
PASSING = ["111222333", "123456782", "100000009", "012345672", "987654329"]


def found(content: str, **how):
    return forbidden_column(read_table("scores.csv", content.encode()), **how)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("BSN", "bsn"), ("bsn_medewerker", "bsn"), ("Burgerservicenummer", "bsn"),
        ("sofinummer", "bsn"), ("Geboortedatum", "birth"), ("geb. datum", "birth"),
        ("birth date", "birth"), ("DateOfBirth", "birth"), ("dob", "birth"),
        ("Diagnose", "diagnosis"), ("diagnosis_1", "diagnosis"), ("chronische ziekte", "diagnosis"),
        ("Medicijnen", "diagnosis"),
    ],
)  # fmt: skip
def test_by_name(column, kind):
    one = found(f"id;{column};score\n1;x;3\n2;y;4\n")
    assert (one.column, one.kind) == (column, f"forbidden.{kind}")
    for language in ("nl", "en"):
        said = text(
            "error.import.forbidden", language, column=column, kind=text(one.kind, language)
        )
        assert text(one.kind, language) in said


@pytest.mark.parametrize(
    "column",
    ["ziekteverzuim", "verzuim", "ziekte-verzuim", "ziektedagen", "illness absence", "bsnacht",
     "geboortejaar", "leeftijd", "behandeling", "werkdruk", "Gebouw"],
)  # fmt: skip
def test_what_only_resembles_it_is_fine(column):
    assert found(f"id;{column};score\n1;5;3\n2;6;4\n") is None


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("Nationaliteit", "origin"), ("geboorteland", "origin"), ("Birth country", "origin"),
        ("zwanger", "pregnancy"), ("Zwangerschapsverlof", "pregnancy"),
        ("Arbeidsbeperking", "disability"), ("WIA", "disability"),
        ("Doelgroepregister", "disability"),
        ("disability", "disability"),
    ],
)  # fmt: skip
def test_of_people_more_is_refused(column, kind):
    content = f"id;{column};afdeling\n1;x;A\n2;y;B\n"
    assert found(content, people=True).kind == f"forbidden.{kind}"
    assert found(content) is None
    for language in ("nl", "en"):
        assert text(f"forbidden.{kind}", language)


def test_usual_columns_of_people_are_fine():
    names = "Personeelsnummer;Voorletters;Tussenvoegsel;Achternaam;Afdeling;Leeftijdsgroep;Functie"
    assert found(f"{names}\n1;J.;van;Dam;WIZ;60+;adviseur\n", people=True) is None


def test_by_content():
    rows = "".join(f"{number};3\n" for number in PASSING)
    assert found(f"nummer;score\n{rows}").column == "nummer"
    four = "".join(f"{number};3\n" for number in PASSING[:4])
    assert found(f"nummer;score\n{four}") is None
    assert found(f"nummer;score\n{rows}123456789;3\n") is None


def test_by_content_where_the_leading_zero_is_lost():
    numbers = pl.Series([int(number) for number in PASSING])
    assert numbers.min() == 12345672
    rows = "".join(f"{number};3\n" for number in numbers)
    assert found(f"nummer;score\n{rows}").kind == "forbidden.bsn"
