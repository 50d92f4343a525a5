"""From a table and what is said of its columns to engine input."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bestendig.common.table_files import Table, TableError, read_table
from bestendig.common.texts import text
from bestendig.effects.moments import moments_of
from bestendig.findings.data_file import Columns, Prepared, outcome_line, outcome_of, prepare
from bestendig.findings.data_file.prepare import wave_names

LONG = """persoon;meting;groep;team;score
a;0;controle;x;3
a;1;controle;x;4
b;0;programma;y;2
b;1;programma;y;
c;1;programma;y;5
"""
SAID = {"layout": "long", "person": "persoon", "wave": "meting", "outcomes": {"score": ("score",)}}


def table(content: str) -> Table:
    return read_table("scores.csv", content.encode())


def prepared(content: str, **said) -> Prepared:
    (one,) = prepare(table(content), Columns(**(SAID | said)))
    return one


def refused(content: str, **said) -> TableError:
    with pytest.raises(TableError) as caught:
        prepare(table(content), Columns(**(SAID | said)))
    for language in ("nl", "en"):
        assert text(caught.value.code, language, **caught.value.params)
    return caught.value


def wide(content: str, **said) -> Prepared:
    columns = {"layout": "wide", "outcomes": {"y": ("y_0", "y_1")}} | said
    (one,) = prepare(table(content), Columns(**columns))
    return one


def test_long_rows_become_people_by_waves():
    one = prepared(LONG, group="groep", cluster="team")
    assert one.waves == ("0", "1")
    np.testing.assert_array_equal(one.values, [[3, 4], [2, np.nan], [np.nan, 5]])
    assert one.group.tolist() == ["controle", "programma", "programma"]
    assert (one.programme, one.comparison) == ("programma", "controle")
    assert one.cluster.tolist() == ["x", "y", "y"]
    moments = moments_of(one.values, one.waves, group=one.group, cluster=one.cluster)
    assert (moments.people, moments.groups) == (3, ("controle", "programma"))


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_the_order_of_people(random):
    rng = np.random.default_rng(random.randrange(1000))
    frame = pl.DataFrame(
        {
            "persoon": np.repeat(np.arange(8), 3),
            "meting": np.tile([0, 2, 10], 8),
            "groep": np.repeat(np.arange(8) % 2, 3),
            "score": rng.normal(size=24),
        }
    )
    mixed = frame.sample(fraction=1, shuffle=True, seed=int(rng.integers(1000)))
    first, second = (
        prepare(
            Table(name="x", frame=x, row_numbers=np.arange(2, 26)), Columns(**SAID, group="groep")
        )[0]
        for x in (frame, mixed)
    )
    assert first.waves == second.waves == ("0", "2", "10")
    order = [mixed["persoon"].unique(maintain_order=True).to_list().index(i) for i in range(8)]
    np.testing.assert_array_equal(first.values, second.values[order])
    np.testing.assert_array_equal(first.group, second.group[order])


@pytest.mark.parametrize(
    ("waves", "order"),
    [
        (["10", "9"], ("9", "10")),
        (["T10", "T9"], ("T9", "T10")),
        (["01", "00"], ("00", "01")),
        (["na", "voor"], ("voor", "na")),
        (["follow-up", "post", "pre"], ("pre", "post", "follow-up")),
        (["zomer", "herfst"], ("zomer", "herfst")),
        (["2,5", "1"], ("1", "2.5")),
    ],
)
def test_waves_sort_by_number_else_by_meaning_else_as_they_appear(waves, order):
    rows = "".join(f"a;{wave};1\n" for wave in waves)
    assert prepared("persoon;meting;score\n" + rows).waves == order


def test_waves_as_said_choose_and_order():
    rows = "a;0;1\na;1;2\na;2;3\nb;1;5\n"
    one = prepared("persoon;meting;score\n" + rows, waves=("2", "0"))
    assert one.waves == ("2", "0")
    np.testing.assert_array_equal(one.values, [[3, 1], [np.nan, np.nan]])


def test_dates_are_waves_in_order():
    frame = pl.DataFrame(
        {"persoon": [1, 1], "meting": ["2024-06-01", "2024-01-01"], "score": [2.0, 1.0]}
    ).with_columns(pl.col("meting").str.to_date())
    columns = Columns(**SAID)
    (one,) = prepare(Table(name="x", frame=frame, row_numbers=np.array([2, 3])), columns)
    assert one.waves == ("2024-01-01", "2024-06-01")
    assert one.values.tolist() == [[1, 2]]


def test_a_group_that_stands_in_one_row_of_a_person_counts_for_all():
    content = LONG.replace("a;1;controle", "a;1;")
    assert prepared(content, group="groep").group.tolist()[0] == "controle"


@pytest.mark.parametrize(
    "name",
    ["0", "Controle", "control group", "Vergelijking", "comparison", "wachtlijst", "nee"],
)
def test_the_comparison_is_recognised(name):
    one = prepared(LONG.replace("controle", name), group="groep")
    assert (one.comparison, one.programme) == (name, "programma")


def test_the_comparison_as_said():
    rows = "persoon;meting;groep;score\na;0;A;1\na;1;A;1\nb;0;B;2\nb;1;B;2\n"
    assert prepared(rows, group="groep", comparison="b").programme == "A"
    numbers = rows.replace("A", "1").replace("B", "2")
    assert prepared(numbers, group="groep", comparison="2.0").comparison == "2"


def test_value_labels_name_groups_and_codes_may_be_said():
    frame = pl.DataFrame({"groep": [0, 0, 1], "y_0": [1.0, 2.0, 3.0], "y_1": [1.0, 2.0, 3.0]})
    read = Table(
        name="x.sav",
        frame=frame,
        row_numbers=np.arange(1, 4),
        labels={"groep": {0.0: "Afdeling Noord", 1.0: "Ja"}},
    )
    for comparison in (None, "0", "Afdeling Noord"):
        columns = Columns(
            layout="wide", outcomes={"y": ("y_0", "y_1")}, group="groep", comparison=comparison
        )
        (one,) = prepare(read, columns)
        assert (one.comparison, one.programme) == ("Afdeling Noord", "Ja")


def test_wide_rows_are_people():
    one = wide("groep,y_0,y_1\n0,1,2\n1,3,\n", group="groep")
    assert one.waves == ("0", "1")
    np.testing.assert_array_equal(one.values, [[1, 2], [3, np.nan]])
    assert (one.programme, one.comparison) == ("1", "0")
    assert wide("y_0,y_1\n1,2\n", waves=("voor", "na")).waves == ("voor", "na")


def test_wide_with_a_single_follow_up_and_a_group():
    one = wide("groep,y_1\n0,1\n1,3\n", group="groep", outcomes={"y": ("y_1",)})
    assert one.values.tolist() == [[1], [3]]


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        (("score_t0", "score_t1"), ("t0", "t1")),
        (("jobs_0716", "jobs_0717"), ("0716", "0717")),
        (("y2019", "y2020"), ("2019", "2020")),
        (("JOBSAT1", "JOBSAT2"), ("1", "2")),
        (("score_voor", "score_na"), ("voor", "na")),
        (("T0_score", "T1_score"), ("T0", "T1")),
        (("w10.score", "w20.score"), ("w10", "w20")),
        (("a", "b"), ("a", "b")),
        (("score", "score_2"), ("0", "1")),
        (("score",), ("0",)),
    ],
)
def test_waves_of_a_wide_outcome_are_called_by_what_differs(columns, names):
    assert wave_names(columns) == names


def test_staggered_starts_become_waves():
    rows = [("a", 3), ("b", 0), ("c", ""), ("d", 2.5), ("e", 9), ("f", 1)]
    content = "persoon;meting;start;score\n" + "".join(
        f"{person};{wave};{start};1\n" for person, start in rows for wave in (1, 2, 3)
    )
    one = prepared(content, start="start", group="start")
    assert one.start.tolist() == ["3", "", "", "3", "", "1"]
    assert one.starts == {"1": "1", "3": "3", "": None}
    assert one.group is None


def test_starts_may_be_names_of_waves():
    content = "start,y_0,y_1\nt1,1,2\nnooit,1,2\n0,1,2\n"
    assert wide(content, start="start", waves=("t0", "t1")).start.tolist() == ["t1", "", ""]
    numbers = "start,y_0,y_1\n1,1,2\n0,1,2\n"
    assert wide(numbers, start="start", waves=("t0", "t1")).start.tolist() == ["t1", ""]


def test_outcomes_as_the_command_takes_them():
    assert outcome_of("score", wide=False) == ("score", ("score",))
    assert outcome_of("a=b", wide=False) == ("a=b", ("a=b",))
    assert outcome_of("y=y_0, y_1", wide=True) == ("y", ("y_0", "y_1"))
    assert outcome_of("y_1", wide=True) == ("y_1", ("y_1",))
    for spec in ("=y_0", "y=", "y=y_0,,y_1", "y_0,y_1", ""):
        with pytest.raises(TableError) as caught:
            outcome_of(spec, wide=True)
        assert caught.value.code == "error.upload.spec"


def test_quotes_around_what_holds_a_comma():
    spec = 'plezier = "Ik ga met plezier, voor", "Ik ga met plezier, na"'
    columns = ("Ik ga met plezier, voor", "Ik ga met plezier, na")
    assert outcome_of(spec, wide=True) == ("plezier", columns)
    assert outcome_of('"rust, thuis"=a,"b=c"', wide=True) == ("rust, thuis", ("a", "b=c"))
    assert outcome_of('"a, b"', wide=True) == ("a, b", ("a, b",))
    assert outcome_of('plezier = "met plezier, nu"', wide=False)[1] == ("met plezier, nu",)
    for spec in ('y = "a, b', 'y = "a" b', 'y = ""', '"y = a', '"a", "b"'):
        with pytest.raises(TableError) as caught:
            outcome_of(spec, wide=True)
        assert caught.value.code == "error.upload.spec"


_NAMES = st.text(st.sampled_from('ab ,="'), min_size=1).filter(lambda x: x == x.strip() != "")


@given(_NAMES, st.lists(_NAMES, min_size=1, max_size=3))
def test_a_written_outcome_is_read_back(name, columns):
    line = outcome_line(name, columns, wide=True)
    assert outcome_of(line, wide=True) == (name, tuple(columns))
    line = outcome_line(name, columns[:1], wide=False)
    if name != columns[0]:
        assert outcome_of(line, wide=False) == (name, (columns[0],))


def test_a_column_that_is_not_there():
    error = refused(LONG, person="Person")
    assert error.code == "error.upload.column.close"
    assert error.params == {
        "file": "scores.csv",
        "column": "Person",
        "columns": "persoon, meting, groep, team, score",
        "close": "persoon",
    }
    assert refused(LONG, group="xyz").code == "error.upload.column"
    assert refused(LONG, outcomes={}).code == "error.upload.no_outcome"
    assert refused(LONG, person=None).code == "error.upload.no_person"
    assert refused(LONG, wave=None).code == "error.upload.no_wave"


def test_two_columns_of_one_name_are_never_chosen_by_accident():
    content = LONG.replace("team", "score")
    assert refused(content).params["close"] in {"score (1)", "score (2)"}


def test_a_person_twice_in_a_wave():
    error = refused("Titel\n" + LONG + "b;0;programma;y;3\n")
    assert error.code == "error.upload.twice"
    assert error.params == {
        "file": "scores.csv", "person": "b", "wave": "0", "row1": 5, "row2": 8,
    }  # fmt: skip


def test_a_person_twice_in_a_wide_file():
    with pytest.raises(TableError) as caught:
        wide("id,y_0,y_1\n1,1,2\n2,1,2\n1,3,4\n", person="id")
    assert caught.value.code == "error.upload.twice.wide"
    assert caught.value.params == {"file": "scores.csv", "person": "1", "row1": 2, "row2": 4}


@pytest.mark.parametrize("column", ["persoon", "meting"])
def test_a_row_that_has_no_place(column):
    content = LONG.replace("b;1;", ";1;" if column == "persoon" else "b;;")
    error = refused(content)
    assert error.code == "error.upload.cell"
    assert error.params == {"file": "scores.csv", "column": column, "row": 5}


def test_people_without_a_group_or_team():
    error = refused(LONG.replace("c;1;programma;y", "c;1;;"), group="groep")
    assert (error.code, error.params["row"], error.params["column"]) == (
        "error.upload.cell", 6, "groep",
    )  # fmt: skip
    assert refused(LONG.replace("c;1;programma;y", "c;1;x;"), cluster="team").code == (
        "error.upload.cell"
    )


@pytest.mark.parametrize(("role", "column"), [("group", "groep"), ("cluster", "team")])
def test_what_changes_within_a_person(role, column):
    content = LONG.replace("a;1;controle;x", "a;1;programma;y")
    error = refused(content, **{role: column})
    assert error.code == "error.upload.changes"
    found = (error.params["column"], error.params["row1"], error.params["row2"])
    assert found == (column, 2, 3)


def test_a_start_that_changes_within_a_person_also_from_empty():
    content = "persoon;meting;start;score\na;0;1;1\na;1;;2\nb;0;0;1\nb;1;0;1\n"
    error = refused(content, start="start")
    assert (error.code, error.params["value1"], error.params["value2"]) == (
        "error.upload.changes", "1", "–",
    )  # fmt: skip


def test_more_than_one_group_beside_the_comparison():
    error = refused(LONG.replace("c;1;programma", "c;1;anders"), group="groep")
    assert error.code == "error.upload.groups"
    assert (error.params["comparison"], error.params["groups"]) == ("controle", "anders, programma")


def test_a_comparison_that_is_not_there_or_cannot_be_told():
    error = refused(LONG, group="groep", comparison="wachtlijst")
    assert error.code == "error.upload.comparison"
    assert error.params["groups"] == "controle, programma"
    other = LONG.replace("controle", "noord").replace("programma", "zuid")
    assert refused(other, group="groep").code == "error.upload.comparison.which"
    one = LONG.replace("controle", "programma")
    assert refused(one, group="groep").code == "error.upload.one_group"


def test_text_in_a_score():
    error = refused(LONG.replace("y;2", "y;twee"))
    assert error.code == "error.upload.text"
    assert error.params == {"file": "scores.csv", "row": 4, "column": "score", "value": "twee"}


def test_the_odd_score_is_named_not_the_usual_one():
    rows = "".join(f"{i};0;{cell}\n" for i, cell in enumerate(["58%", "60%", "61", "62%"]))
    error = refused("persoon;meting;score\n" + rows)
    assert (error.params["value"], error.params["row"]) == ("61", 4)
    rows = "".join(f"{i};0;{cell}\n" for i, cell in enumerate(["5,8", "6,0", "1-2-2024", "6"]))
    assert refused("persoon;meting;score\n" + rows).params["value"] == "1-2-2024"


def test_leading_zeros_in_a_score_are_numbers():
    assert prepared("persoon;meting;score\na;0;03\na;1;04\n").values.tolist() == [[3, 4]]


def test_a_date_for_a_score():
    frame = pl.DataFrame({"y_0": ["2024-01-01"], "y_1": [1.0]})
    frame = frame.with_columns(pl.col("y_0").str.to_date())
    with pytest.raises(TableError) as caught:
        prepare(
            Table(name="x", frame=frame, row_numbers=np.array([2])),
            Columns(layout="wide", outcomes={"y": ("y_0", "y_1")}),
        )
    assert caught.value.params["value"] == "2024-01-01"


def test_an_outcome_without_any_score():
    assert refused("persoon;meting;score\na;0;\na;1;NA\n").code == "error.upload.no_scores"


def test_one_wave_with_nothing_to_compare():
    content = "persoon;meting;groep;score\na;0;0;1\nb;0;1;2\n"
    assert refused(content).code == "error.upload.one_wave"
    assert prepared(content, group="groep").waves == ("0",)
    assert refused(content, start="groep").code == "error.upload.one_wave"


def test_waves_that_do_not_fit():
    assert refused(LONG, waves=("0", "5")).code == "error.wave.unknown"
    assert refused(LONG, waves=("0", "0")).code == "error.upload.same_waves"
    with pytest.raises(TableError) as caught:
        wide("y_0,y_1\n1,2\n", waves=("a", "b", "c"))
    assert caught.value.code == "error.upload.waves"
    rows = "".join(f"a;{i};1\n" for i in range(500))
    error = refused("persoon;meting;score\n" + rows)
    assert (error.code, error.params["count"]) == ("error.upload.many_waves", 500)


def test_starts_that_do_not_fit():
    content = "persoon;meting;start;score\na;voor;na;1\na;na;na;2\nb;voor;ooit;1\nb;na;ooit;1\n"
    error = refused(content, start="start")
    assert error.code == "error.upload.start"
    assert (error.params["row"], error.params["value"]) == (4, "ooit")
    assert (
        refused(
            content.replace("ooit", "nooit").replace(";na;1", ";0;1").replace(";na;2", ";0;2"),
            start="start",
        ).code
        == "error.upload.no_start"
    )


def test_the_wellness_trial(shared_data):
    path = shared_data / "illinois_wellness" / "online_surveys_2016_2017.csv"
    columns = Columns(
        layout="wide",
        outcomes=dict([outcome_of("m=mgmtsafety_0716,mgmtsafety_0717", wide=True)]),
        group="treat",
    )
    (one,) = prepare(read_table(path.name, path), columns)
    after = one.values[:, 1]
    means = [np.nanmean(after[one.group == label]) for label in ("1", "0")]
    assert np.isfinite(after).sum() == 3566
    assert round(means[0] - means[1], 3) == 0.057


def test_the_counties(shared_data):
    path = shared_data / "mpdta" / "mpdta.csv"
    columns = Columns(
        layout="long", outcomes={"lemp": ("lemp",)}, person="countyreal", wave="year",
        start="first.treat",
    )  # fmt: skip
    (one,) = prepare(read_table(path.name, path), columns)
    assert one.values.shape == (500, 5)
    assert one.starts == {"2004": "2004", "2006": "2006", "2007": "2007", "": None}
    assert [int((one.start == x).sum()) for x in one.starts] == [20, 40, 131, 309]
