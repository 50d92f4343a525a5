"""Which column of an HR file is what."""

import pytest

from bestendig.organisations.imports.fields import Field, guess, headers_key, lacking

F = Field


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        # AFAS
        (["Medewerker", "Naam", "E-mail werk", "Organisatorische eenheid", "Begindatum contract"],
         [F.NUMBER, F.NAME, F.EMAIL, None, F.STARTS]),
        # Visma / Youforce
        (["Persnr", "Roepnaam", "Voorvoegsel", "Geslachtsnaam", "Datum in dienst",
          "Datum uit dienst", "OE", "Naam leidinggevende"],
         [F.NUMBER, F.FIRST, F.INFIX, F.LAST, F.STARTS, F.ENDS, F.UNIT, F.MANAGER]),
        # Centric
        (["Personeelsnummer", "Voorletters", "Tussenvoegsel", "Achternaam", "Sector", "Afdeling",
          "Team", "Leeftijd"],
         [F.NUMBER, F.INITIALS, F.INFIX, F.LAST, F.DOMAIN, F.DEPARTMENT, F.TEAM, F.AGE]),
        # ADP, in English
        (["EmployeeID", "First Name", "Last Name", "Work Email", "Department", "Supervisor",
          "Hire Date"],
         [F.NUMBER, F.FIRST, F.LAST, F.EMAIL, F.UNIT, F.MANAGER, F.STARTS]),
    ],
)  # fmt: skip
def test_guess_of_usual_exports(columns, fields):
    wanted = {c: f for c, f in zip(columns, fields, strict=True) if f}
    assert guess(columns) == wanted


def test_lone_level_is_a_unit_by_its_name():
    assert guess(["Naam", "Team"]) == {"Naam": F.NAME, "Team": F.UNIT}


def test_full_name_yields_to_its_parts():
    assert guess(["Naam", "Voornaam", "Achternaam"]) == {"Voornaam": F.FIRST, "Achternaam": F.LAST}


def test_headers_are_remembered_whatever_their_order_and_capitals():
    assert headers_key(["Pers.nr", "NAAM"]) == headers_key(["naam", "pers nr"])
    assert headers_key(["naam"]) != headers_key(["naam", "team"])


def test_mapping_needs_a_name_and_no_field_twice():
    assert lacking([F.NUMBER, F.UNIT]) == "people.columns.no_name"
    assert lacking([F.NAME, F.NAME]) == "people.columns.twice"
    assert lacking([F.LAST, F.UNIT]) is None
