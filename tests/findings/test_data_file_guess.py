"""What the columns probably mean."""

import pytest

from bestendig.common.table_files import TableError, read_table
from bestendig.common.texts import text
from bestendig.findings.data_file import (
    Columns,
    Guess,
    guess_columns,
    less_is_better,
    outcome_line,
    outcome_of,
    prepare,
)


def guess(content: str) -> Guess:
    found = guess_columns(read_table("scores.csv", content.encode()))
    for note in found.reasons:
        for language in ("nl", "en"):
            assert text(note.code, language, **note.params)
    return found


def test_a_long_dutch_file():
    found = guess(
        "Medewerkernummer;Meting;Deelname;Afdeling;Leeftijd;Leerruimte;Plezier\n"
        "1;0;nee;x;40;3;2\n1;1;nee;x;40;4;2\n2;0;ja;y;50;2;1\n2;1;ja;y;50;3;3\n"
    )
    assert found.columns == Columns(
        layout="long",
        outcomes={"Leerruimte": ("Leerruimte",), "Plezier": ("Plezier",)},
        person="Medewerkernummer",
        wave="Meting",
        group="Deelname",
        comparison="nee",
        cluster="Afdeling",
    )
    codes = [note.code for note in found.reasons]
    assert codes == [
        "guess.long", "guess.person", "guess.wave", "guess.group", "guess.cluster",
        "guess.comparison", "guess.outcomes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "outcomes"),
    [
        ("leerruimte_0;leerruimte_1", {"leerruimte": ("leerruimte_0", "leerruimte_1")}),
        ("score_t1;score_t0", {"score": ("score_t0", "score_t1")}),
        ("jobs_0716;jobs_0117", {"jobs": ("jobs_0716", "jobs_0117")}),
        ("y_na;y_voor", {"y": ("y_voor", "y_na")}),
        ("score2020;score2019", {"score": ("score2019", "score2020")}),
        ("JOBSAT1;JOBSAT2", {"JOBSAT": ("JOBSAT1", "JOBSAT2")}),
        ("t0_score;t1_score", {"score": ("t0_score", "t1_score")}),
        ("na;voor", {"score": ("voor", "na")}),
        ("na (%);voor (%)", {"score": ("voor (%)", "na (%)")}),
        ("Eindmeting;Nulmeting", {"score": ("Nulmeting", "Eindmeting")}),
        ("voormeting;nameting", {"score": ("voormeting", "nameting")}),
        ("T1;T0", {"score": ("T0", "T1")}),
        ("2024;2023", {"score": ("2023", "2024")}),
        ("einde;start", {"score": ("start", "einde")}),
        (
            "plezier na (1-10);plezier voor (1-10)",
            {"plezier": ("plezier voor (1-10)", "plezier na (1-10)")},
        ),
        ("rust eindmeting;rust nulmeting", {"rust": ("rust nulmeting", "rust eindmeting")}),
        ("Rust voor;rust na", {"Rust": ("Rust voor", "rust na")}),
        ("pre score;post score", {"score": ("pre score", "post score")}),
        (
            "y voor (uur);y na (uur);y voor (dag);y na (dag)",
            {"y uur": ("y voor (uur)", "y na (uur)"), "y dag": ("y voor (dag)", "y na (dag)")},
        ),
    ],
)
def test_wide_names_that_repeat(header, outcomes):
    n = header.count(";") + 1
    first, second = ";".join("1234"[:n]), ";".join("5678"[:n])
    found = guess(f"id;groep;{header}\n1;controle;{first}\n2;programma;{second}\n").columns
    assert (found.layout, found.person, found.group) == ("wide", "id", "groep")
    assert found.comparison == "controle"
    assert found.outcomes == outcomes


def test_questions_of_a_list_are_no_waves():
    names = ";".join(f"V{i:02}" for i in range(1, 41))
    found = guess(f"id;{names}\n" + ";".join(["1"] * 41) + "\n" + ";".join(["2"] * 41) + "\n")
    assert found.columns.outcomes == {}
    assert found.reasons[-1].code == "guess.no_outcome"


def test_follow_up_only_needs_a_group():
    found = guess("id;arm;score\n1;0;3\n2;1;4\n").columns
    assert (found.layout, found.group, found.outcomes) == ("wide", "arm", {"score": ("score",)})


def test_nothing_to_measure_is_said_by_prepare():
    content = "naam;team\nJan;x\nPiet;y\n"
    found = guess(content)
    with pytest.raises(TableError) as caught:
        prepare(read_table("scores.csv", content.encode()), found.columns)
    assert caught.value.code == "error.upload.no_outcome"


@pytest.mark.parametrize(
    ("path", "person", "wave", "outcomes"),
    [
        ("mpdta/mpdta.csv", "countyreal", "year", {"lemp"}),
        ("univbct/univbct.csv", "SUBNUM", "TIME", {"JSAT", "COMMIT", "READY"}),
        ("sleepstudy/sleepstudy.csv", "Subject", "Days", {"Reaction"}),
        ("fev_mmrm/fev_data.csv", "USUBJID", "AVISIT", {"FEV1", "WEIGHT", "VISITN2"}),
    ],
)
def test_real_long_files(shared_data, path, person, wave, outcomes):
    found = guess_columns(read_table(path, shared_data / path)).columns
    assert (found.layout, found.person, found.wave) == ("long", person, wave)
    assert set(found.outcomes) == outcomes


def test_the_wellness_trial_is_wide(shared_data):
    path = shared_data / "illinois_wellness" / "online_surveys_2016_2017.csv"
    table = read_table(path.name, path)
    found = guess_columns(table).columns
    assert (found.layout, found.group, found.comparison) == ("wide", "treat", "0")
    assert len(found.outcomes) == 25
    assert all(one.waves == ("0716", "0717") for one in prepare(table, found))


def test_one_word_in_a_score_does_not_hide_its_column():
    rows = "".join(f"{i};{'ja' if i % 2 else 'nee'};{i};{i + 1}\n" for i in range(1, 10))
    content = f"id;deelname;plezier voor;plezier na\n{rows}10;nee;4;zeven\n"
    found = guess(content).columns
    assert found.outcomes == {"plezier": ("plezier voor", "plezier na")}
    with pytest.raises(TableError) as caught:
        prepare(read_table("scores.csv", content.encode()), found)
    assert caught.value.code == "error.upload.text"
    assert (caught.value.params["row"], caught.value.params["value"]) == (11, "zeven")


@pytest.mark.parametrize("cells", ["007", "west"])
def test_names_are_no_scores(cells):
    rows = "".join(f"{i};{'ja' if i % 2 else 'nee'};{cells};{i}\n" for i in range(1, 6))
    assert guess(f"id;deelname;code x;score\n{rows}").columns.outcomes == {"score": ("score",)}


def test_scores_called_after_their_wave_need_no_group():
    found = guess("id;voor;na\n1;3;4\n2;4;5\n").columns
    assert found.outcomes == {"score": ("voor", "na")}


def test_two_names_of_one_wave_are_not_paired():
    assert guess("id;voor;nulmeting;na\n1;3;4;5\n2;4;5;6\n").columns.outcomes == {}


def test_a_start_beside_a_pair_of_scores_stays_a_start():
    found = guess("id;start;voor;na\n1;1;3;4\n2;0;4;5\n").columns
    assert (found.start, found.outcomes) == ("start", {"score": ("voor", "na")})


@pytest.mark.parametrize("name", ["Deelgenomen (ja/nee)", "deelgenomen", "Meegedaan", "Deelname?"])
def test_names_of_a_group(name):
    assert guess(f"id;{name};voor;na\n1;ja;3;4\n2;nee;4;5\n").columns.group == name


@pytest.mark.parametrize("name", ["startkwartaal", "Startmoment", "Begonnen in", "start (jaar)"])
def test_names_of_a_start(name):
    content = f"team;meting;{name};score\na;1;2;3\na;2;2;4\nb;1;1;2\nb;2;1;3\n"
    assert guess(content).columns.start == name


def test_a_column_with_a_comma_gives_a_line_that_is_read_back():
    found = guess('id;"Met plezier, voor";"Met plezier, na"\n1;3;4\n2;4;5\n').columns
    columns = ("Met plezier, voor", "Met plezier, na")
    assert found.outcomes == {"Met plezier": columns}
    line = outcome_line("Met plezier", columns, wide=True)
    assert outcome_of(line, wide=True) == ("Met plezier", columns)


def test_an_outcome_of_a_long_file_has_a_name_without_commas():
    found = guess('id;meting;"Werkdruk, hoe erg"\n1;0;3\n1;1;4\n2;0;4\n2;1;5\n').columns
    assert found.outcomes == {"Werkdruk hoe erg": ("Werkdruk, hoe erg",)}
    assert less_is_better(found) == ("Werkdruk hoe erg",)
