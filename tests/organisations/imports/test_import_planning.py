"""What a file would do, without a database."""

from datetime import date
from uuid import UUID, uuid5

import pytest

from bestendig.common.table_files import read_table
from bestendig.organisations.imports.fields import guess
from bestendig.organisations.imports.planning import Question, digest, make_plan
from bestendig.organisations.imports.reading import read_rows
from bestendig.organisations.imports.values import Known, KnownUnit, Weight

SEED = UUID(int=7)
TODAY = date(2026, 11, 26)
HEAD = "Persnr;Voornaam;Tussenvoegsel;Achternaam;E-mail;Afdeling;Leidinggevende;Leeftijd"


def one(number: int) -> UUID:
    return UUID(int=number)


def rows_of(content: str, mapping=None):
    table = read_table("mensen.csv", content.encode())
    return read_rows(table, mapping or guess(table.columns), lambda number: f"#{number}")


def plan(content: str, known=(), units=(), **how):
    question = Question(seed=SEED, today=TODAY, manager_column="Leidinggevende", **how)
    return make_plan(rows_of(content), known, units, question)


def told(plan):
    return [(x.row, x.code, str(x.weight)) for x in plan.problems]


def test_new_people_with_new_units_and_their_manager():
    made = plan(
        f"{HEAD}\n"
        "00012;Robin;van der;Meer;R.Meer@voorbeeldstad.nl;Ruimte > Wegen;;52\n"
        "13;Jo;;Wit;;Ruimte > Wegen;Meer, Robin van der;\n"
    )
    robin, jo = made.added
    assert (robin.values["last_name"], robin.values["personnel_hash"]) == ("van der Meer", "#12")
    assert (robin.values["work_email"], robin.values["age_band"]) == (
        "r.meer@voorbeeldstad.nl", "35_59",
    )  # fmt: skip
    assert jo.values["manager"] == robin.id == uuid5(SEED, "person/2")
    assert [(x.name, x.path) for x in made.units] == [
        ("Ruimte", ("Ruimte",)),
        ("Wegen", ("Ruimte", "Wegen")),
    ]
    assert jo.values["unit"] == made.units[1].id
    assert told(made) == []


def test_known_people_are_matched_and_only_what_differs_is_changed():
    known = [
        Known(id=one(1), number="#12", first_name="Robin", last_name="Meer", unit=one(10),
              function_family="uitvoering", age_band="35_59"),
        Known(id=one(2), first_name="Jo", last_name="Wit", work_email="jo@x.nl", unit=one(10)),
    ]  # fmt: skip
    units = [
        KnownUnit(id=one(10), name="Wegen", kind="team"),
        KnownUnit(id=one(11), name="Groen", kind="team"),
    ]
    made = plan(f"{HEAD}\n12;Robin;;Meer;;wegen;;\n14;Jo;;Wit;JO@x.nl;Groen;12;\n", known, units)
    (jo,) = made.changed
    assert (jo.id, jo.moves, made.unchanged, made.moved) == (one(2), True, 1, 1)
    assert dict(jo.fields) == {
        "personnel_hash": ("", "#14"),
        "unit": (one(10), one(11)),
        "manager": (None, one(1)),
    }
    assert (made.added, made.units) == ((), ())


def test_rows_that_are_no_person_are_skipped_and_the_same_row_twice_counts_once():
    made = plan(
        f"{HEAD}\n1;Ada;;Bos;;Wegen;;\n1;Ada;;Bos;;Wegen;;\n;;;;;;;\nTotaal: 2;;;;;;;\n",
    )
    assert [x.name for x in made.added] == ["Ada Bos"]
    assert told(made) == [(3, "people.row.again", "skipped"), (5, "people.row.total", "skipped")]


def test_rows_that_contradict_each_other_are_all_refused():
    made = plan(f"{HEAD}\n1;Ada;;Bos;;Wegen;;\n1;Ada;;Bos;;Groen;;\n2;Bo;;Dijk;;Groen;;\n")
    assert [x.name for x in made.added] == ["Bo Dijk"]
    assert told(made) == [(2, "people.row.twice", "refused"), (3, "people.row.twice", "refused")]
    assert [x.name for x in made.units] == ["Groen"]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ("1;;;;;Wegen;;", "people.row.no_name", "Achternaam"),
        ("1;Ada;;Bos;ada@x;Wegen;;", "people.row.email", "E-mail"),
        (f"1;{'A' * 81};;Bos;;Wegen;;", "people.row.long", "Voornaam"),
    ],
)
def test_row_that_cannot_be_taken_is_refused_with_its_column(cells, code, column):
    made = plan(f"{HEAD}\n{cells}\n2;Bo;;Dijk;;Wegen;;\n")
    (problem,) = made.problems
    assert (problem.row, problem.code, problem.column) == (2, code, column)
    assert problem.weight == Weight.REFUSED
    assert (made.refused, len(made.added)) == (1, 1)


def test_cell_that_cannot_be_read_is_left_out_and_the_row_taken():
    made = plan(f"{HEAD}\n1;Ada;;Bos;;Wegen;Niemand;1966\n")
    assert [x.name for x in made.added] == ["Ada Bos"]
    assert told(made) == [
        (2, "people.row.age", "left_out"),
        (2, "people.row.manager.unknown", "left_out"),
    ]


def test_age_itself_goes_no_further():
    (ada,) = plan(f"{HEAD}\n1;Ada;;Bos;;Wegen;;47\n").added
    assert "47" not in repr(sorted(ada.values.items(), key=str)).replace(
        str(ada.values["unit"]), ""
    )
    assert ada.values["age_band"] == "35_59"


def test_file_that_holds_everybody_ends_who_is_missing():
    known = [
        Known(id=one(1), number="#1", first_name="Ada"),
        Known(id=one(2), number="#2", first_name="Bo"),
        Known(id=one(3), number="#3", first_name="Cas", ends_on=date(2026, 1, 1)),
        Known(id=one(4), number="#4", first_name="Dee", starts_on=date(2027, 1, 1)),
        Known(id=one(5), first_name="Eli", participant=True),
        Known(id=one(6), number="#6", first_name="Fem", kept=True),
        Known(id=one(7), number="#7", first_name="Gia"),
    ]
    content = f"{HEAD}\n1;Ada;;;;Wegen;;\n7;Gia;;;geen adres;;;\n"
    made = plan(content, known, ends_on=TODAY)
    assert [(x.name, x.ends_on) for x in made.ended] == [("Bo", TODAY)]
    assert made.kept == ("Fem",)
    assert made.ends_many is False
    assert made.present == 5
    assert plan(content, known).ended == ()


def test_more_than_a_fifth_is_many():
    known = [Known(id=one(n), number=f"#{n}", first_name="A") for n in range(1, 6)]
    four = f"{HEAD}\n" + "".join(f"{n};A;;;;W;;\n" for n in range(1, 5))
    assert plan(four, known, ends_on=TODAY).ends_many is False
    three = f"{HEAD}\n" + "".join(f"{n};A;;;;W;;\n" for n in range(1, 4))
    assert plan(three, known, ends_on=TODAY).ends_many is True


def test_refused_namesake_is_not_missing():
    known = [Known(id=one(n), first_name="Jan", last_name="Bos") for n in (1, 2)]
    made = plan("Naam;Team\nJan Bos;Wegen\n", known, ends_on=TODAY)
    assert (made.ended, told(made)) == ((), [(2, "people.row.namesakes", "refused")])


def test_who_left_and_is_in_the_file_again_has_come_back():
    known = [Known(id=one(1), number="#1", first_name="Ada", ends_on=date(2026, 1, 1))]
    (ada,) = plan(f"{HEAD}\n1;Ada;;;;;;\n", known).changed
    assert (dict(ada.fields), ada.returns) == ({"ends_on": (date(2026, 1, 1), None)}, True)


def test_end_that_is_planned_stays_when_the_file_has_no_column_for_it():
    known = [Known(id=one(1), number="#1", first_name="Ada", ends_on=date(2027, 1, 1))]
    assert plan(f"{HEAD}\n1;Ada;;;;;;\n", known).changed == ()
    (ada,) = plan("Persnr;Voornaam;Einddatum\n1;Ada;\n", known).changed
    assert ada.fields == {"ends_on": (date(2027, 1, 1), None)}


def test_address_of_somebody_else_is_refused_and_swapping_is_fine():
    known = [
        Known(id=one(1), number="#1", first_name="Ada", work_email="a@x.nl"),
        Known(id=one(2), number="#2", first_name="Bo", work_email="b@x.nl"),
    ]
    made = plan(f"{HEAD}\n3;Cas;;;a@x.nl;;;\n", known)
    assert told(made) == [(2, "people.row.other_number", "refused")]
    made = plan(f"{HEAD}\n2;Bo;;;a@x.nl;;;\n", known)
    assert told(made) == [(2, "people.row.taken", "refused")]
    made = plan(f"{HEAD}\n1;Ada;;;b@x.nl;;;\n2;Bo;;;a@x.nl;;;\n", known)
    assert [x.fields["work_email"][1] for x in made.changed] == ["b@x.nl", "a@x.nl"]


def test_managers_in_a_circle_keep_what_there_was():
    known = [
        Known(id=one(1), number="#1", first_name="Ada"),
        Known(id=one(2), number="#2", first_name="Bo", manager=one(1)),
    ]
    made = plan(f"{HEAD}\n1;Ada;;;;;2;\n3;Cas;;;;;1;\n", known)
    assert made.changed == ()
    assert [x.values["manager"] for x in made.added] == [one(1)]
    assert told(made) == [(2, "people.row.manager.circle", "left_out")]


def test_own_manager_is_nobody():
    made = plan(f"{HEAD}\n1;Ada;;;;;1;\n")
    assert made.added[0].values["manager"] is None
    assert told(made) == []


def test_levels_find_the_tree_there_is():
    units = [
        KnownUnit(id=one(1), name="Voorbeeldstad", kind="concern"),
        KnownUnit(id=one(2), name="Ruimte", kind="domain", parent=one(1)),
        KnownUnit(id=one(3), name="Wegen", kind="team", parent=one(2)),
    ]
    head = "Naam;Organisatie;Domein;Team"
    made = plan(
        f"{head}\nAda;Gemeente Voorbeeldstad;Ruimte;Wegen\nBo;;Ruimte;Groen\nCas;;Zorg;\n"
        "Dee;;;Wegen\nEli;;Griffie;Griffie\n",
        units=units,
    )
    ada, bo, cas, dee, _eli = (x.values["unit"] for x in made.added)
    assert (ada, dee) == (one(3), one(3))
    assert [(x.name, x.kind, x.path) for x in made.units] == [
        ("Groen", "team", ("Voorbeeldstad", "Ruimte", "Groen")),
        ("Zorg", "domain", ("Voorbeeldstad", "Zorg")),
        ("Griffie", "griffie", ("Voorbeeldstad", "Griffie")),
    ]
    assert (bo, cas) == (made.units[0].id, made.units[1].id)


def test_unit_that_is_called_like_another_is_asked_for_its_path():
    units = [
        KnownUnit(id=one(1), name="Noord", kind="domain"),
        KnownUnit(id=one(2), name="Zuid", kind="domain"),
        KnownUnit(id=one(3), name="Groen", kind="team", parent=one(1)),
        KnownUnit(id=one(4), name="Groen", kind="team", parent=one(2)),
    ]
    made = plan("Naam;Team\nAda;Groen\n", units=units, unit_column="Team")
    assert [(x.code, x.column) for x in made.problems] == [("people.row.units", "Team")]
    made = plan("Naam;Unit\nAda;Zuid > Groen\n", units=units)
    assert made.added[0].values["unit"] == one(4)


def test_same_file_and_people_give_the_same_plan():
    content = f"{HEAD}\n1;Ada;;Bos;;Wegen;;\n"
    assert digest(plan(content)) == digest(plan(content))
    other = [Known(id=one(1), number="#1", first_name="Ada", last_name="Bos")]
    assert digest(plan(content, other)) != digest(plan(content))


def test_dates_in_service():
    made = plan("Naam;Datum in dienst;Datum uit dienst\nAda;01-02-2020;31-12-9999\n")
    assert made.added[0].values["starts_on"] == date(2020, 2, 1)
    assert made.added[0].values["ends_on"] is None
    made = plan("Naam;Datum in dienst;Datum uit dienst\nAda;01-02-2020;01-01-2020\nBo;gisteren;\n")
    assert [(x.row, x.code) for x in made.problems] == [
        (2, "people.row.ends_first"),
        (3, "people.row.date"),
    ]
