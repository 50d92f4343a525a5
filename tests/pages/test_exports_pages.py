"""Figures to take along: what is in the files, and that it is never more than on the pages."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.released import fixed, released
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.disclosure import Hidden, HiddenReason
from bestendig.organisations.roles import Role
from bestendig.pages.access import Desk
from bestendig.pages.exports import records as records_module
from bestendig.pages.exports import scripts
from bestendig.pages.exports.columns import COLUMNS
from bestendig.pages.exports.offered import offered
from bestendig.pages.exports.records import NotAsReleased
from bestendig.releases.models import Release
from bestendig.releases.queries import table_for

ROLES = [role for role in Role if role is not Role.PLATFORM_ADMIN]
NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def here(world):
    """The first organisation, bound."""
    with scope.bind(world.here.organisation.pk):
        yield world.here


def taken(client, place, role, release, what, query=""):
    sign_in(client, place.people[role], role)
    answer = client.get(reverse(f"exports:{what}", args=[release.wave_id]) + query)
    assert answer.status_code == 200
    assert answer.streaming
    return answer


def content(answer):
    return b"".join(answer.streaming_content)


def figures(xlsx):
    """The rows of the first sheet, by column."""
    first, *rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    )
    return [dict(zip(first, row, strict=True)) for row in rows]


def unzipped(answer):
    with zipfile.ZipFile(io.BytesIO(content(answer))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def as_released(release, place, role):
    """What the release holds for this role: number, bound, band or reason, by group and figure."""
    table = table_for(release, place.people[role], role)
    return {
        (row.code, figure.code): value
        for row in table.rows
        for figure, value in zip(table.figures, row.values, strict=True)
    }


def same(row, value, share):
    """Whether a row of a file says what the release says."""
    if hasattr(value, "reason"):
        small = value.reason in {"too_few", "no_answers"}
        blank = row["waarde"] in {"", None} and row["antwoorden_vanaf"] in {"", None}
        return blank and row["verborgen"] == ("te_klein" if small else "blijft_dicht")
    number = round(100 * value.value) if share else value.value
    low, high = value.answers
    bound = {"": "", "or_higher": "of_hoger", "or_lower": "of_lager"}[value.bound]
    return (
        abs(row["waarde"] - number) < 1e-9
        and (row["antwoorden_vanaf"], row["antwoorden_tot_en_met"] or None) == (low, high)
        and (row["grens"], row["verborgen"]) == (bound, "")
    )


@pytest.mark.parametrize("role", ROLES)
def test_workbook_holds_exactly_what_the_role_sees(client, here, role):
    release = released(here, units=((here.team,),))
    rows = figures(content(taken(client, here, role, release, "workbook")))
    expected = as_released(release, here, role)
    assert len(rows) == len(expected)
    shares = {figure["code"] for figure in release.figures if figure["share"]}
    for row in rows:
        key = (row["groep_code"], row["cijfer_code"])
        assert same(row, expected[key], row["cijfer_code"] in shares), key
    assert {row["groep_code"] for row in rows} == {code for code, _figure in expected}


def test_workbook_has_three_sheets_with_dictionary_and_notes(client, here):
    release = released(here)
    book = load_workbook(io.BytesIO(content(taken(client, here, Role.HR, release, "workbook"))))
    assert book.sheetnames == ["Cijfers", "Data dictionary", "Toelichting"]
    described = [row[:2] for row in book["Data dictionary"].iter_rows(min_row=2, values_only=True)]
    assert [name for kind, name in described if kind == "kolom"] == NAMES
    asked = [name for kind, name in described if kind == "cijfer"]
    assert sorted(asked) == sorted(figure["code"] for figure in release.figures)
    said = " ".join(str(row[0]) for row in book["Toelichting"].iter_rows(values_only=True))
    count = len(release.figures) * release.rows.count()
    assert f"Dit bestand heeft {count} rijen van deze meting" in said
    assert "minstens 10 antwoorden" in said
    assert "We meten" not in said
    for sentence in ("Te klein om te tonen", "Blijft dicht", "Stand:", "afgerond op 5"):
        assert sentence in said


def test_csv_is_read_back_the_same_as_the_workbook(client, here):
    release = released(here, version=fixed("event"))
    book = figures(content(taken(client, here, Role.BOARD, release, "workbook")))
    files = unzipped(taken(client, here, Role.BOARD, release, "bundle"))
    assert files["cijfers.csv"].startswith(b"\xef\xbb\xbfmeting;gesloten_op;")
    read = pl.read_csv(
        files["cijfers.csv"], separator=";", decimal_comma=True, null_values="",
        infer_schema_length=None, try_parse_dates=True,
    )  # fmt: skip
    assert read.columns == NAMES
    assert read["waarde"].dtype == pl.Float64
    assert read["gesloten_op"].dtype == pl.Date
    assert read.height == len(book) == len(release.figures) * release.rows.count()
    assert read["waarde"].to_list() == [
        row["waarde"] if row["waarde"] != "" else None for row in book
    ]
    assert read.filter(pl.col("waarde").is_null())["verborgen"].null_count() == 0
    assert set(files) == {
        "cijfers.csv", "data-dictionary.csv", "toelichting.txt", "inlezen.sps", "inlezen.R",
    }  # fmt: skip


def test_earlier_surveys_are_copied_and_marked(client, here):
    core = fixed()
    long_ago = timezone.localdate() - timedelta(days=200)
    before = released(here, title="Voorjaar", closed_on=long_ago, version=core, seed=2)
    now = released(here, version=core)
    alone = figures(content(taken(client, here, Role.EMPLOYEE, now, "workbook")))
    both = figures(content(taken(client, here, Role.EMPLOYEE, now, "workbook", "?reeks=1")))
    assert {row["meting"] for row in alone} == {"Najaar"}
    then = [row for row in both if row["meting"] == "Voorjaar"]
    assert len(both) == len(alone) + len(then) == 2 * len(alone)
    expected = as_released(before, here, Role.EMPLOYEE)
    assert all(same(row, expected["place-0", row["cijfer_code"]], False) for row in then)
    assert {row["gesloten_op"] for row in then} == {long_ago}


def test_answer_that_is_hidden_hides_its_whole_question(client, here, monkeypatch):
    release = released(here, version=fixed("event"))
    item = next(figure["item"] for figure in release.figures if figure["share"])
    place = next(n for n, figure in enumerate(release.figures) if figure["item"] == item)

    def one_hidden(*args, **options):
        table = table_for(*args, **options)
        hidden = (*table.whole.values[:place], Hidden(reason=HiddenReason.ATTACK))
        values = hidden + table.whole.values[place + 1 :]
        return replace(table, rows=(replace(table.whole, values=values), *table.rows[1:]))

    monkeypatch.setattr("bestendig.pages.results.reading.table_for", one_hidden)
    rows = figures(content(taken(client, here, Role.EMPLOYEE, release, "workbook")))
    found = [row for row in rows if row["cijfer_code"].startswith(f"{item}=")]
    assert len(found) > 1
    assert {(row["waarde"], row["verborgen"]) for row in found} == {("", "blijft_dicht")}


def test_file_that_lacks_a_row_is_not_handed_out(client, here, monkeypatch):
    release = released(here)
    monkeypatch.setattr(
        records_module, "_named", lambda shown: [(x, x.name, "") for x in shown.means[1:]]
    )
    answer = taken(client, here, Role.EMPLOYEE, release, "bundle")
    with pytest.raises(NotAsReleased):
        content(answer)


EVIL = ['=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]


@pytest.mark.parametrize("name", EVIL)
def test_name_is_never_a_formula(client, here, name):
    here.organisation.name = name
    release = released(here)
    xlsx = content(taken(client, here, Role.EMPLOYEE, release, "workbook"))
    sheet = load_workbook(io.BytesIO(xlsx))["Cijfers"]
    cell = sheet.cell(2, NAMES.index("groep") + 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)
    text = unzipped(taken(client, here, Role.EMPLOYEE, release, "bundle"))["cijfers.csv"]
    rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][NAMES.index("groep")] == f"'{name}"


def paper(client, place, role, release, query=""):
    read = PdfReader(io.BytesIO(content(taken(client, place, role, release, "paper", query))))
    assert bool(read.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert read.trailer["/Root"]["/Lang"] == "nl"
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_paper_is_tagged_and_says_what_the_release_says(client, here):
    release = released(here, version=fixed("event"))
    said = paper(client, here, Role.EMPLOYEE, release)
    sign_in(client, here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    rows = figures(content(taken(client, here, Role.EMPLOYEE, release, "workbook")))
    table = said.partition("Alle cijfers")[2].partition("Wat voor cijfers er zijn")[0]
    for row in rows:
        name = f"{row['cijfer']} – {row['antwoord']}" if row["antwoord"] else row["cijfer"]
        assert f"{name} {row['zoals_getoond']}" in table, name
    assert "Een verborgen cijfer kun je niet terugrekenen" in said
    assert "Groep 0" not in said


def test_paper_of_a_group_is_for_who_sees_that_group(client, here):
    release = released(here, units=((here.team,),))
    assert "Beeld van Groep 0" in paper(client, here, Role.MANAGER, release, "?groep=place-1")
    assert "Beeld van Groep 0" in paper(client, here, Role.BOARD, release, "?groep=place-1")
    for role, code in (
        (Role.MANAGER, "place-2"),
        (Role.EMPLOYEE, "place-1"),
        (Role.BOARD, "place-4"),  # of four people: not shown
        (Role.BOARD, "anders"),
    ):
        sign_in(client, here.people[role], role)
        address = reverse("exports:paper", args=[release.wave_id])
        assert client.get(address, {"groep": code}).status_code == 404


def test_all_files_that_a_role_may_take_along_are_known(here):
    core = fixed()
    long_ago = timezone.localdate() - timedelta(days=200)
    released(here, title="Voorjaar", closed_on=long_ago, version=core, units=((here.team,),))
    released(here, version=core, units=((here.team,),))
    counted = {
        role: Counter(file.format.value for file in offered(desk_of(here, role))) for role in ROLES
    }
    whole = {"xlsx": 4, "csv": 4, "pdf": 2}
    assert counted[Role.EMPLOYEE] == counted[Role.COACH] == whole
    assert counted[Role.MANAGER] == whole | {"pdf": 4}
    assert counted[Role.BOARD] == counted[Role.DPO] == whole | {"pdf": 6}
    file = next(iter(offered(desk_of(here, Role.MANAGER))))
    seen = {row["groep"] for row in figures(b"".join(file.pieces()))}
    assert seen == {"Voorbeeldstad", "Groep 0"}


def desk_of(place, role):
    person = place.people[role]
    return Desk(
        account=person.account, role=role, roles=(role,), seats=(), person=person,
        organisation=place.organisation,
    )  # fmt: skip


def test_name_of_the_file_is_plain_dutch(client, here):
    release = released(here, title="Najaar 2026: de kern")
    answer = taken(client, here, Role.EMPLOYEE, release, "workbook")
    assert answer["Content-Disposition"] == (
        'attachment; filename="cijfers-najaar-2026-de-kern-voorbeeldstad.xlsx"'
    )


def test_download_is_in_the_log(client, here):
    release = released(here)
    content(taken(client, here, Role.BOARD, release, "bundle", "?reeks=1"))
    entry = AuditEntry.objects.filter(action="export_release").get()
    assert (entry.role, entry.object_id) == ("board", str(release.pk))
    rows = len(release.figures) * release.rows.count()
    assert entry.details == {"format": "csv", "rows": rows, "series": True}


def test_page_says_how_many_rows_and_how_to_read_them(client, here):
    release = released(here)
    sign_in(client, here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page = client.get(reverse("exports:index", args=[release.wave_id]))
    said = " ".join(page.content.decode().split())
    assert f"In het bestand staan {len(release.figures)} cijfers" in said
    assert "het beeld van de hele organisatie" in said
    assert "reeks" not in said
    assert reverse("exports:index", args=[release.wave_id]) in (
        client.get(reverse("results:wave", args=[release.wave_id])).content.decode()
    )


def test_other_organisation_finds_no_file(client, world):
    with scope.bind(world.here.organisation.pk):
        release = released(world.here)
    sign_in(client, world.there.people[Role.BOARD], Role.BOARD)
    for what in ("index", "workbook", "bundle", "paper"):
        assert client.get(reverse(f"exports:{what}", args=[release.wave_id])).status_code == 404


def commands(syntax):
    """The commands of an SPSS syntax: each ends with a full stop at the end of a line."""
    lines = [line.rstrip() for line in syntax.splitlines()]
    found, going = [], []
    for line in lines:
        going.append(line)
        if line.endswith("."):
            found.append("\n".join(going).strip())
            going = []
    assert not any(going), going
    return found


def test_spss_syntax_names_every_column_and_gives_hidden_a_missing_code(client, here):
    release = released(here)
    files = unzipped(taken(client, here, Role.HR, release, "bundle"))
    found = commands(files["inlezen.sps"].decode("utf-8-sig"))
    comments = [x for x in found if x.startswith("*")]
    spoken = [x for x in found if x not in comments]
    assert all(x.count("'") % 2 == 0 for x in spoken)
    (reads,) = [x for x in spoken if x.startswith("GET DATA")]
    variables = reads.rpartition("/VARIABLES=")[2].rstrip(".").split()
    assert variables[::2] == NAMES
    assert set(variables[1::2]) == {"A600", "SDATE10", "F8.0", "F8.1"}
    assert "/ENCODING='UTF8'" in reads
    assert '/DELIMITERS=";"' in reads
    assert "IF (verborgen = 'te_klein') waarde = -8." in spoken
    assert "IF (verborgen = 'blijft_dicht') waarde = -9." in spoken
    assert "MISSING VALUES waarde (-8, -9)." in spoken
    labelled = {x.split()[2] for x in spoken if x.startswith("VALUE LABELS")}
    assert labelled == {"waarde"} | {column.name for column in COLUMNS if column.codes}
    assert str(len(release.figures) * release.rows.count()) in comments[-1]


def test_quote_in_a_label_is_doubled_in_spss_and_escaped_in_r():
    assert scripts._quoted("d'r") == "'d''r'"
    assert len(scripts._quoted("é" * 200).encode()) <= 120
    assert scripts._string('a "b" \\ c') == '"a \\"b\\" \\\\ c"'


def test_r_script_is_balanced_and_names_every_column(client, here):
    release = released(here)
    script = unzipped(taken(client, here, Role.HR, release, "bundle"))["inlezen.R"].decode()
    code = "\n".join(line for line in script.splitlines() if not line.startswith("#"))
    bare = re.sub(r'"(?:\\.|[^"\\])*"', "", code)
    assert '"' not in bare
    depth = 0
    for sign in bare:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    classes = re.search(r"colClasses = c\((.*?)\n  \)", code, re.DOTALL)[1]
    assert re.findall(r"(\w+) = \"\w+\"", classes) == NAMES
    assert f"nrow(cijfers) == {len(release.figures) * release.rows.count()}" in code


def test_r_reads_the_file(client, here, tmp_path):
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed here")
    release = released(here)
    for name, data in unzipped(taken(client, here, Role.HR, release, "bundle")).items():
        (tmp_path / name).write_bytes(data)
    subprocess.run(["Rscript", "inlezen.R"], cwd=tmp_path, check=True, capture_output=True)


def test_nothing_is_written_to_the_release(client, here):
    release = released(here)
    content(taken(client, here, Role.HR, release, "workbook"))
    again = Release.objects.get(pk=release.pk)
    assert again.figures == release.figures
    assert [row.values for row in again.rows.all()] == [row.values for row in release.rows.all()]
