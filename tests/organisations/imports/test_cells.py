"""One cell of an HR file."""

from datetime import date, datetime

import pytest

from bestendig.organisations.imports import cells


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Berg, Jo van den", "Jo", "van den Berg"),
        ("Berg, J. (Jo) van den", "Jo", "van den Berg"),
        ("Jo van den Berg", "Jo", "van den Berg"),
        ("Jo Berg", "Jo", "Berg"),
        ("J.P. Berg", "J.P.", "Berg"),
        ("J. P. de Wit", "J. P.", "de Wit"),
        ("Jansen-de Wit, Noor", "Noor", "Jansen-de Wit"),
        ("van Dijk, Sam", "Sam", "van Dijk"),
        ("Noor", "Noor", ""),
        ("Hof, Charlie in 't", "Charlie", "in 't Hof"),
    ],
)
def test_name_in_one_cell(full, first, last):
    assert cells.split_name(full) == (first, last)


def test_infix_in_a_column_of_its_own():
    assert cells.full_last("van der", "Meer") == "van der Meer"
    assert cells.full_last("", "Meer, van der") == "van der Meer"
    assert cells.full_last("van der", "van der Meer") == "van der Meer"


@pytest.mark.parametrize(
    "cell",
    ["31-12-2024", "31/12/24", "31.12.2024", "2024-12-31", "20241231", 20241231, 45657, "45657",
     "31 december 2024", "31-dec-2024", "31-12-2024 00:00:00", datetime(2024, 12, 31, 8),  # noqa: DTZ001 - as a spreadsheet has it
     date(2024, 12, 31), " 31-12-2024 "],
)  # fmt: skip
def test_dates_as_systems_write_them(cell):
    assert cells.day(cell) == date(2024, 12, 31)


@pytest.mark.parametrize("cell", [None, "", "31-12-9999", "2999-12-31", "00-00-0000", " "])
def test_no_date(cell):
    assert cells.day(cell) is None


@pytest.mark.parametrize("cell", ["31-02-2024", "morgen", "12-31-2024", 7_000_000, "2024"])
def test_what_is_no_date_is_an_error(cell):
    with pytest.raises(ValueError):  # noqa: PT011 - what date() itself says does not matter
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "band"),
    [
        ("<35", "under_35"), ("35-59", "35_59"), ("60+", "60_plus"), ("35 t/m 59", "35_59"),
        ("jonger dan 35", "under_35"), ("60 jaar of ouder", "60_plus"), ("45 - 54 jaar", "35_59"),
        ("tot 35 jaar", "under_35"), ("25 tot 35", "under_35"), (">=60", "60_plus"),
        ("60_plus", "60_plus"), ("onder 25", "under_35"), ("65 en ouder", "60_plus"),
    ],
)  # fmt: skip
def test_age_groups(cell, band):
    assert cells.age_band(cell) == band


@pytest.mark.parametrize("cell", ["30-39", "55+", "oud", "55 t/m 64", "<36"])
def test_age_group_over_a_border_is_an_error(cell):
    with pytest.raises(ValueError):  # noqa: PT011
        cells.age_band(cell)


def test_band_of_an_age():
    assert [cells.band_of(age) for age in (34.9, 35, 59, 60)] == [
        "under_35", "35_59", "35_59", "60_plus",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no age"):
        cells.band_of(1966)


def test_address_with_spaces_is_mended_and_others_are_told():
    assert cells.email(" Jo.Berg @voorbeeldstad.nl ; ") == ("jo.berg@voorbeeldstad.nl", True)
    assert cells.email("jo@voorbeeldstad") == ("jo@voorbeeldstad", False)
    assert cells.email(None) == ("", True)


def test_number_is_the_same_with_and_without_zeros():
    assert {cells.personnel_number(x) for x in ("00123", 123, 123.0, " 123 ")} == {"123"}
    assert cells.personnel_number("a12 3") == "A123"
    assert cells.personnel_number("") == ""


def test_path_of_units():
    assert cells.path("Sociaal domein > Werk en Inkomen/Zorg > Team 2") == (
        "Sociaal domein", "Werk en Inkomen/Zorg", "Team 2",
    )  # fmt: skip
    assert cells.path("Griffie \\ Griffie") == ("Griffie",)
    assert cells.path("") == ()


def test_spaces_that_nobody_sees_are_no_difference():
    assert cells.tidy(" Van\u00a0der \u200b Meer\ufeff") == "Van der Meer"
    assert [cells.tidy(x) for x in (12.0, None, 3.5)] == ["12", "", "3.5"]
