"""Published tables as they are found: what is understood and left out, what may be the same."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from bestendig.benchmarks.actions import (
    About,
    Choice,
    drop_figure,
    finish_benchmark,
    published_in,
    receive_published,
    remove_benchmark,
    take_figure,
)
from bestendig.benchmarks.kept import waiting
from bestendig.benchmarks.models import Benchmark, BenchmarkFigure, Target
from bestendig.benchmarks.reading import Unit, middle_of, read_published
from bestendig.benchmarks.rules import may_be_same
from bestendig.common import scope
from bestendig.common.table_files import TableError
from bestendig.organisations.refusal import Refused

TITLED = """Medewerkersonderzoek 2024;;;
Tabel 3. Aandeel dat het eens is;;;
Organisatie;Plezier in het werk (% eens);Score;Verzuim
Alfa;58%;7,1;0,052
Bravo;61%;6,9;0,061
Charlie;*;7,4;[c]
Delta;55%;7,0;0,048
Echo;60%;-;0,055
Foxtrot;0,57;7,2;0,050
Groep Alfa en Bravo samen;59%;7,0;0,056
Totaal;59%;7,1;0,054
* Te weinig antwoorden;;;
Bron: verzonnen bureau, CC BY 4.0;;;
"""
ABOUT = About(
    title="Onderzoek", publisher="Bureau", year=2024, licence="CC BY 4.0", about="acht gemeenten"
)


def read(text=TITLED, **more):
    return read_published("tabel.csv", text.encode(), **more)


def test_titles_notes_signs_and_totals_are_told_apart():
    found = read()
    assert found.header_row == 3
    assert [x.name for x in found.columns] == ["Plezier in het werk (% eens)", "Score", "Verzuim"]
    assert found.rows[0] == "Alfa"
    assert [found.rows[x] for x in found.summary] == ["Totaal"]
    assert [found.rows[x] for x in found.combined] == ["Groep Alfa en Bravo samen"]
    assert len(found.notes) == 2
    assert found.notes[1].startswith("Bron: verzonnen bureau")


def test_percentages_come_out_the_same_however_they_are_written():
    pleasure, score, absence = read().columns
    # 0.57 beside 58% could be either: it is left out and counted.
    assert pleasure.values[:6] == (58, 61, None, 55, 60, None)
    assert (pleasure.unit, pleasure.hidden, pleasure.unclear) == (Unit.PERCENT, 1, 1)
    assert (score.unit, score.values[0], score.hidden) == (Unit.NUMBER, 7.1, 1)
    assert (absence.unit, absence.values[0], absence.written) == (Unit.PERCENT, 5.2, ("0.56",))


@pytest.mark.parametrize(
    ("cells", "values", "written"),
    [
        (("58", "61", "1", "55", "60"), (58, 61, 1, 55, 60), ("58",)),
        (("0.58", "0.61", "1", "0.55", "0"), (58, 61, 100, 55, 0), ("0.56",)),
        (("58 %", "61%", "70", "..", "60%"), (58, 61, 70, None, 60), ("58%", "58")),
        (("58", "0.61", "x", "[z]", "60"), (58, None, None, None, 60), ("58",)),
        (("<10", "61", "55", "60", "58"), (None, 61, 55, 60, 58), ("58",)),
    ],
)
def test_units_and_signs_of_one_column(cells, values, written):
    rows = "".join(f"Org {n};{cell}\n" for n, cell in enumerate(cells))
    (column,) = read(f"Naam;Eens\n{rows}").columns
    assert (column.values, column.written) == (values, written)


def test_codes_and_years_are_no_figures_and_are_named():
    rows = "".join(f"{n};Org {n};2024;{50 + n}%\n" for n in range(1, 7))
    found = read(f"Nr;Naam;Jaar;Eens\n{rows}")
    assert [x.name for x in found.columns] == ["Eens"]
    assert set(found.left) == {"Nr", "Jaar"}
    with pytest.raises(TableError) as refused:
        read("Naam;Plaats\nAlfa;Hier\nBravo;Daar\n")
    assert refused.value.code == "elsewhere.file.figures"


def workbook():
    book = Workbook()
    book.active.title = "Toelichting"
    book.active.append(["Dit bestand hoort bij het rapport."])
    wide = book.create_sheet("Tabel 1")
    wide.append(["Organisatie", "Eens", "Oneens"])
    small = book.create_sheet("Tabel 2")
    small.append(["Sector", "Eens"])
    for n in range(8):
        wide.append([f"Org {n}", 50 + n, 20 - n])
    small.append(["Gemeenten", 61])
    small.append(["Rijk", 55])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_of_several_sheets_the_fullest_is_read_and_another_can_be_asked():
    found = read_published("boek.xlsx", workbook())
    assert (found.sheet, found.sheets) == ("Tabel 1", ("Toelichting", "Tabel 1", "Tabel 2"))
    assert read_published("boek.xlsx", workbook(), "Tabel 2").rows == ("Gemeenten", "Rijk")


@pytest.mark.parametrize(
    ("year", "published"),
    list(zip(range(2009, 2017), (58, 56, 56, 58, 58, 59, 58, 59), strict=True)),
)
def test_the_medians_of_eight_published_files_are_the_published_ones(shared_data, year, published):
    (path,) = (shared_data / "civil_service").glob(f"{year}_*.csv")
    found = read_published(path.name, path.read_bytes())
    column = next(
        x for x in found.columns if x.name.lower() in {"employee engagement index", "ees"}
    )
    assert round(middle_of(column, found.places).middle) == published
    (benchmark,) = found.summary
    assert column.values[benchmark] == published
    assert {x.unit for x in found.columns} == {Unit.PERCENT}
    assert 94 <= len(found.rows) <= 106


def test_a_share_is_never_the_same_as_a_mean_and_a_rate_is_a_rate():
    indicator = Target.VITAL_EMPLOYEES
    assert may_be_same(indicator, is_percent=False, low=1, high=5)
    assert not may_be_same(indicator, is_percent=False, low=1, high=10)
    assert not may_be_same(indicator, is_percent=True, low=None, high=None)
    assert may_be_same(Target.ABSENCE, is_percent=True, low=None, high=None)


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def test_from_a_file_a_few_figures_are_kept_and_not_the_file(here):
    benchmark = receive_published("tabel.csv", TITLED.encode(), ABOUT)
    assert bytes(benchmark.content).find(b"Alfa") == -1
    assert published_in(benchmark).rows[1] == "Bravo"
    column = "Plezier in het werk (% eens)"
    taken = take_figure(benchmark.pk, Choice(target=Target.VITAL_EMPLOYEES, column=column))
    assert (taken.words, taken.value, taken.count, taken.is_same) == (column, 59, 5, False)
    assert (taken.lower, taken.upper) == (58, 60)
    total = Choice(target=Target.ABSENCE, column="Verzuim", row="Totaal", is_same=True)
    assert take_figure(benchmark.pk, total).value == 5.4
    finish_benchmark(benchmark.pk)
    benchmark.refresh_from_db()
    assert benchmark.content is None
    drop_figure(taken.pk)
    remove_benchmark(benchmark.pk)
    assert (Benchmark.objects.count(), BenchmarkFigure.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (Choice(target=Target.VITAL_EMPLOYEES, column="Bestaat niet"), "column"),
        (Choice(target=Target.ABSENCE, column="Verzuim", row="Nergens"), "row"),
        (Choice(target=Target.ABSENCE, column="Verzuim", row="Charlie"), "row"),
        (Choice(target=Target.VITAL_EMPLOYEES, column="Score", low=1, high=5), "low"),
        (
            Choice(
                target=Target.VITAL_EMPLOYEES,
                column="Plezier in het werk (% eens)",
                is_same=True,
            ),
            "is_same",
        ),
    ],
)
def test_what_cannot_be_taken_says_where(here, choice, field):
    benchmark = receive_published("tabel.csv", TITLED.encode(), ABOUT)
    with pytest.raises(Refused) as refused:
        take_figure(benchmark.pk, choice)
    assert refused.value.field == field
    with pytest.raises(Refused):
        finish_benchmark(benchmark.pk)


def test_a_file_that_is_left_is_erased_after_a_week(here):
    receive_published("tabel.csv", TITLED.encode(), ABOUT)
    assert waiting(date(2100, 1, 1)).count() == 1
