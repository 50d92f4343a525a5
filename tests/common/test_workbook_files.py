"""XLSX, SAV and Parquet as people have them, and as attackers make them."""

import io
import struct
import zipfile
from datetime import date, datetime
from random import Random

import msoffcrypto.format.ooxml
import openpyxl
import polars as pl
import pyreadstat
import pytest

from bestendig.common.table_files import Limits, Note, Table, TableError, read_table
from bestendig.common.texts import text

ROWS = [["id", "group", "y"], [1, "controle", 2.5], [2, "programma", 3]]


def workbook(*sheets: list[list[object]], titles: list[str] | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for i, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[i] if titles else f"Blad{i + 1}")
        for row in rows:
            sheet.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx(*sheets: list[list[object]], titles: list[str] | None = None) -> bytes:
    return saved(workbook(*sheets, titles=titles))


def with_part(content: bytes, part: str, data: bytes) -> bytes:
    """The zip with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            new.writestr(info.filename, data if info.filename == part else old.read(info))
        if part not in old.namelist():
            new.writestr(part, data)
    return out.getvalue()


def refused(content: bytes, name: str = "scores.xlsx", **options) -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(name, content, **options)
    error = caught.value
    for language in ("nl", "en"):
        assert text(error.code, language, **error.params)
    return error


def test_a_plain_workbook():
    table = read_table("scores.xlsx", xlsx(ROWS))
    assert table.frame.rows() == [(1, "controle", 2.5), (2, "programma", 3.0)]
    assert table.frame.schema == {"id": pl.Int64, "group": pl.String, "y": pl.Float64}
    assert (table.sheet, table.header_row, list(table.row_numbers)) == ("Blad1", 1, [2, 3])


def test_title_rows_empty_rows_and_an_offset_keep_the_sheet_s_own_rows():
    rows = [[None, "Meting 2024"], [], [None, "id", "y"], [None, 1, 2], [], [None, 2, 4]]
    table = read_table("scores.xlsx", xlsx(rows))
    assert table.columns == ["id", "y"]
    assert (table.header_row, list(table.row_numbers)) == (3, [4, 6])
    assert Note("note.file.titles", {"row": 3}) in table.notes


def test_numbers_kept_as_text_become_numbers():
    rows = [["id", "y", "z"], [1, "2,5", "58%"], [2, 3, "n.v.t."], [3, None, "60%"]]
    assert read_table("s.xlsx", xlsx(rows)).frame.rows() == [
        (1, 2.5, 58),
        (2, 3.0, None),
        (3, None, 60),
    ]


def test_a_number_among_numbers_kept_as_text():
    rows = [["id", "na"], ["a", "6,1"], ["b", "7"], ["c", "7,25"], ["gemiddeld", 6.783]]
    read = read_table("scores.xlsx", xlsx(rows))
    assert read.frame["na"].to_list() == [6.1, 7, 7.25, 6.783]
    pointed = [["id", "na"], ["a", "6.1"], ["b", 6.5], ["c", 7]]
    assert read_table("scores.xlsx", xlsx(pointed)).frame["na"].to_list() == [6.1, 6.5, 7]


def test_dates_and_yes_or_no():
    hour = datetime(2024, 1, 2, 3, 4)  # noqa: DTZ001 - a workbook knows no time zones
    rows = [["id", "day", "hour", "yes"], [1, date(2024, 1, 2), hour, True]]
    table = read_table("s.xlsx", xlsx(rows))
    assert table.frame.row(0) == (1, date(2024, 1, 2), hour, 1)


def test_the_first_visible_sheet_with_rows_or_the_one_that_is_asked_for():
    book = workbook(ROWS, [], ROWS, [["a", "b"], [1, 2]], titles=["Oud", "Leeg", "Data", "Meer"])
    book["Oud"].sheet_state = "hidden"
    content = saved(book)
    table = read_table("s.xlsx", content)
    assert table.sheet == "Data"
    assert Note("note.file.sheet", {"sheet": "Data", "others": "Leeg, Meer"}) in table.notes
    assert read_table("s.xlsx", content, sheet="Meer").columns == ["a", "b"]
    assert read_table("s.xlsx", content, sheet="Oud").sheet == "Oud"
    error = refused(content, sheet="Blad9")
    assert (error.code, error.params["sheets"]) == ("error.upload.sheet", "Oud, Leeg, Data, Meer")


@pytest.mark.parametrize("value", ["#DIV/0!", "#N/A", "#REF!", "#VALUE!", "#NAME?"])
def test_a_failed_formula_is_named(value):
    book = workbook([["Titel"], *ROWS])
    book["Blad1"]["C3"] = value
    assert book["Blad1"]["C3"].data_type == "e"
    error = refused(saved(book))
    assert error.code == "error.upload.formula"
    assert error.params == {
        "file": "scores.xlsx", "sheet": "Blad1", "row": 3, "column": "C (y)", "value": value,
    }  # fmt: skip


def test_a_failed_formula_on_another_sheet_is_no_matter():
    book = workbook(ROWS, ROWS)
    book["Blad2"]["C3"] = "#N/A"
    content = saved(book)
    assert read_table("s.xlsx", content).sheet == "Blad1"
    assert refused(content, sheet="Blad2").code == "error.upload.formula"


def test_a_workbook_with_a_password():
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(xlsx(ROWS))).encrypt("geheim", out)
    assert refused(out.getvalue()).code == "error.upload.password"


def test_a_workbook_of_before_2007():
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")
    assert refused(old, "scores.xls").code == "error.upload.old"


@pytest.mark.parametrize("content", [xlsx([]), xlsx([[None], []])])
def test_an_empty_workbook(content):
    assert refused(content).code == "error.upload.empty"


def test_a_workbook_with_only_a_header():
    assert refused(xlsx(ROWS[:1])).code == "error.upload.no_rows"


@pytest.mark.parametrize("keep", [30, 500, -30])
def test_a_workbook_cut_short(keep):
    assert refused(xlsx(ROWS)[:keep]).code == "error.upload.broken"


def test_a_workbook_with_a_damaged_part():
    content = bytearray(xlsx(ROWS))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    content[start : start + 40] = b"\xff" * 40
    assert refused(bytes(content)).code == "error.upload.broken"
    assert refused(with_part(xlsx(ROWS), "xl/worksheets/sheet1.xml", b"<a")).code in {
        "error.upload.broken",
        "error.upload.empty",
    }


def test_a_zip_that_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refused(out.getvalue(), "brief.docx").code == "error.upload.type"


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_from_its_directory():
    bomb = with_part(xlsx(ROWS), "xl/media/zeros.bin", bytes(20_000_000))
    error = refused(bomb, limits=Limits(unpacked=10_000_000))
    assert error.code == "error.upload.unpacks"
    assert error.params == {"file": "scores.xlsx", "limit": "10 MB"}


def test_a_workbook_that_lies_about_its_size_is_refused_while_unpacking():
    content = bytearray(with_part(xlsx(ROWS), "xl/media/zeros.bin", bytes(20_000_000)))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/zeros.bin"))
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        assert archive.getinfo("xl/media/zeros.bin").file_size == 10
    assert (
        refused(bytes(content), limits=Limits(unpacked=10_000_000)).code == "error.upload.unpacks"
    )


@pytest.mark.parametrize(
    "cell",
    [b'<c r="XFD1048576"><v>1</v></c>', b"<c\n r = 'XFD1048576'><v>1</v></c>"],
)
def test_one_stray_far_cell_is_refused_before_it_can_end_the_process(cell):
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">' + cell + b"</row>"
        b"</sheetData></worksheet>"
    )
    assert refused(with_part(xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)).code == (
        "error.upload.cells"
    )


def test_a_far_cell_on_the_edge_of_two_chunks_is_seen():
    filler = b"<!--" + b"x" * ((1 << 20) - 30) + b"-->"
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + filler
        + b'<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )
    assert refused(with_part(xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)).code == (
        "error.upload.cells"
    )


def test_one_long_text_shared_by_many_cells_is_refused():
    shared = b"<sst><si><t>" + b"x" * 5_000_000 + b"</t></si></sst>"
    cells = b'<c t="s"><v>0</v></c>' * 1_000
    sheet = b'<worksheet><sheetData><row r="1">' + cells + b"</row></sheetData></worksheet>"
    content = with_part(xlsx(ROWS), "xl/worksheets/sheet1.xml", sheet)
    content = with_part(content, "xl/sharedStrings.xml", shared)
    assert refused(content, limits=Limits(unpacked=20_000_000)).code == "error.upload.unpacks"


def test_a_locked_zip():
    content = bytearray(xlsx(ROWS))
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    assert refused(bytes(content)).code == "error.upload.password"


def sav(tmp_path, frame: pl.DataFrame, name: str = "t.sav", **options) -> bytes:
    path = tmp_path / name
    pyreadstat.write_sav(frame, path, **options)
    return path.read_bytes()


@pytest.mark.parametrize("compress", [False, True])
def test_sav_keeps_codes_and_their_labels(tmp_path, compress):
    frame = pl.DataFrame({"id": [1.0, 2.0, 3.0], "groep": [0.0, 1.0, None], "naam": ["é", "b", ""]})
    labels = {"groep": {0: "Controle", 1: "Ja"}}
    content = sav(tmp_path, frame, variable_value_labels=labels, compress=compress)
    table = read_table("scores.sav", content)
    assert table.frame.rows() == [(1, 0, "é"), (2, 1, "b"), (3, None, None)]
    assert table.labels == {"groep": {0.0: "Controle", 1.0: "Ja"}}
    assert table.notes == (Note("note.file.labels", {"columns": "groep"}),)
    assert (table.header_row, list(table.row_numbers)) == (0, [1, 2, 3])


def test_sav_user_missing_values_are_empty(tmp_path):
    content = sav(tmp_path, pl.DataFrame({"y": [1.5, 99.0]}), missing_ranges={"y": [99]})
    assert read_table("scores.sav", content).row_numbers.tolist() == [1]


def test_sav_dates(tmp_path):
    content = sav(tmp_path, pl.DataFrame({"day": [date(2024, 1, 2)], "y": [1.0]}))
    assert read_table("scores.sav", content).frame.row(0) == (date(2024, 1, 2), 1)


def test_sav_that_is_damaged_locked_or_large(tmp_path):
    content = sav(tmp_path, pl.DataFrame({"y": [float(i) for i in range(1000)]}))
    assert refused(content[:100], "s.sav").code == "error.upload.broken"
    assert refused(content[:-20], "s.sav").code == "error.upload.broken"
    assert refused(b"$FL2" + b"x" * 300, "s.sav").code == "error.upload.broken"
    assert refused(b"ENCRYPTEDSAV" + bytes(300), "s.sav").code == "error.upload.password"
    assert refused(content, "s.sav", limits=Limits(unpacked=4_000)).code == "error.upload.unpacks"
    unknown = bytearray(content)
    unknown[80:84] = struct.pack("<i", -1)
    assert refused(bytes(unknown), "s.sav", limits=Limits(unpacked=4_000)).code == (
        "error.upload.unpacks"
    )


def test_sav_that_crashes_its_reader_is_an_answer(tmp_path):
    """A wrong count in the value labels makes the C library read beyond its memory."""
    frame = pl.DataFrame({"id": [1.0, 2.0], "groep": [0.0, 1.0]})
    content = bytearray(sav(tmp_path, frame, variable_value_labels={"groep": {0: "C", 1: "J"}}))
    codes = []
    record = content.index(struct.pack("<iii", 4, 1, 2))
    for byte in (2, 127, 255):
        content[record + 8] = byte
        content[record + 11] = byte
        codes.append(refused(bytes(content), "s.sav").code)
    assert codes == ["error.upload.broken"] * 3


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def test_parquet():
    frame = pl.DataFrame(
        {
            "id": pl.Series([1, 2], dtype=pl.UInt8),
            "y": [1.5, float("nan")],
            "text": ["2,5", "NA"],
            "yes": [True, False],
            "kind": pl.Series(["a", "b"], dtype=pl.Categorical),
            "many": [[1], [2]],
        }
    )
    table = read_table("scores.parquet", parquet(frame))
    assert table.frame.rows() == [(1, 1.5, 2.5, 1, "a"), (2, None, None, 0, "b")]
    assert Note("note.file.nested", {"columns": "many"}) in table.notes
    assert list(table.row_numbers) == [1, 2]


def test_parquet_that_is_damaged_empty_or_large():
    content = parquet(pl.DataFrame({"y": list(range(10_000))}))
    assert refused(content[:-9], "s.parquet").code == "error.upload.broken"
    assert refused(b"PAR1" + bytes(50), "s.parquet").code == "error.upload.broken"
    assert refused(parquet(pl.DataFrame({"y": []})), "s.parquet").code == "error.upload.no_rows"
    assert refused(content, "s.parquet", limits=Limits(unpacked=5_000)).code == (
        "error.upload.unpacks"
    )
    assert refused(content, "s.parquet", limits=Limits(cells=5_000)).code == "error.upload.cells"


def test_parquet_with_bytes_that_are_no_text():
    plain = io.BytesIO()
    pl.DataFrame({"naam": ["abcdefgh", "ijklmnop"]}).write_parquet(
        plain, compression="uncompressed"
    )
    damaged = plain.getvalue().replace(b"abcdefgh", b"\xff\xfe\xfd\xfcefgh")
    assert refused(damaged, "s.parquet").code == "error.upload.broken"


@pytest.mark.parametrize("kind", ["xlsx", "parquet", "csv"])
def test_damaged_bytes_give_a_table_or_an_answer(kind):
    """Any other exception would be a page that breaks; a crash would end the process."""
    frame = pl.DataFrame({"id": [1, 2, 3], "groep": [0, 1, None], "naam": ["a", "b", ""]})
    content = {
        "xlsx": xlsx(ROWS),
        "parquet": parquet(frame),
        "csv": 'id;naam;y\n1;"a\nb";2,5\n2;c;58%\n'.encode("utf-16"),
    }[kind]
    random = Random(1)
    answers = 0
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(random.choice([1, 1, 3, 10])):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        try:
            assert read_table("scores.csv", bytes(damaged)).frame.height > 0
        except TableError:
            answers += 1
    assert 0 < answers < 150


def test_content_decides_not_the_name():
    table: Table = read_table("scores.csv", xlsx(ROWS))
    assert table.sheet == "Blad1"
    assert read_table("scores.xlsx", b"id;y\n1;2\n").delimiter == ";"
