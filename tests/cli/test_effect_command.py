"""`bestendig effect` on files of every shape: what it says, shows and writes."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pypdf
import pytest

from bestendig.effects.simulate import (
    Scale,
    Setting,
    cluster_lottery,
    common_shock,
    fading,
    lottery,
    staggered,
    volunteers_level,
)

LONG = ("--person", "person", "--wave", "wave", "--outcome", "score")
GROUPED = (*LONG, "--group", "group")
ANSWERED = Scale(items=4)

KEYS = {
    "outcome", "design", "n", "estimates", "not_estimable", "flags", "grade", "verdict",
    "sentence", "primary", "settings", "version",
}  # fmt: skip
ESTIMATE_KEYS = {
    "name", "group", "stratum", "cohort", "wave", "against", "method", "n", "estimate", "se",
    "se_model", "df", "low", "high", "p", "p_adjusted", "p_permutation", "standardised",
}  # fmt: skip
NAMES = {
    "mean", "change", "difference", "adjusted_difference", "effect", "adjusted_effect",
    "detrended_effect", "att", "att_simple", "att_event", "att_group", "att_calendar", "retention",
    "moderation", "gap",
}  # fmt: skip


def one(estimates, name, **where):
    (match,) = [
        x for x in estimates if x["name"] == name and all(x[k] == v for k, v in where.items())
    ]
    return match


@pytest.fixture
def trial(written) -> Path:
    """A lottery among 300 people with an effect, measured three times."""
    return written(lottery(1, Setting(waves=3, effect=0.5, scale=ANSWERED)).long())


def test_a_lottery_in_a_long_file(run, trial):
    said = run("effect", trial, *GROUPED, "--randomised")
    assert (said.code, said.err) == (0, "")
    assert "── score ──" in said.out
    assert "Ja, het werkt. Door het programma staan deelnemers er beter voor op score." in (
        said.words
    )
    assert "Sterk bewijs (A)" in said.words
    assert "Op een schaal van 1 tot 5 scheelt het 0," in said.words
    assert "Verschil in verandering, bij een gelijke start (2)" in said.out
    assert "Het lot bepaalde wie meedeed" in said.words
    assert "**" not in said.out


def test_the_same_in_english(run, trial):
    said = run("effect", trial, *GROUPED, "--randomised", "--language", "en")
    assert "Yes, it works." in said.words
    assert "On a scale of 1 to 5 the difference is 0." in said.words
    assert "95% interval" in said.out


def test_a_wide_file_says_the_same_as_the_long_one(found, written):
    world = lottery(4, Setting(waves=2, effect=0.4))
    (long,) = found(written(world.long(), "long.csv"), *GROUPED, "--randomised")
    spec = ("--wide", "--outcome", "score=score_0,score_1", "--group", "group")
    (wide,) = found(written(world.wide(), "wide.csv"), *spec, "--randomised")
    assert wide["n"] == long["n"]
    for mine, other in zip(wide["estimates"], long["estimates"], strict=True):
        assert {k: v for k, v in mine.items() if isinstance(v, str)} == {
            k: v for k, v in other.items() if isinstance(v, str)
        }
        assert mine["estimate"] == pytest.approx(other["estimate"], abs=1e-9)


def test_the_json_holds_what_is_promised(found, trial):
    (outcome,) = found(trial, *GROUPED, "--randomised", "--end", "1")
    assert set(outcome) == KEYS
    assert set(outcome["n"]) == {"people", "answers", "clusters", "by_group_wave"}
    assert outcome["n"]["people"] == 300
    assert outcome["n"]["answers"] == 900
    assert outcome["n"]["clusters"] is None
    assert {"group": "programme", "wave": "0", "n": 150} in outcome["n"]["by_group_wave"]
    assert (outcome["grade"], outcome["verdict"], outcome["primary"]) == ("A", "effect", True)
    assert outcome["sentence"].startswith("Ja, het werkt. Door")
    assert outcome["version"] == importlib.metadata.version("bestendig")
    assert outcome["settings"]["assignment"] == "lottery"
    assert (outcome["settings"]["baseline"], outcome["settings"]["end"]) == ("0", "1")
    for estimate in outcome["estimates"]:
        assert set(estimate) == ESTIMATE_KEYS
        assert estimate["name"] in NAMES
    assert [x["p"] for x in outcome["estimates"] if x["name"] == "mean"] == [None] * 6
    assert outcome["not_estimable"] == [
        {"name": "detrended_effect", "wave": "1", "reason": "no_earlier_wave"}
    ]


def test_there_is_no_difference_at_baseline(found, trial):
    (outcome,) = found(trial, *GROUPED, "--randomised")
    waves = {x["wave"] for x in outcome["estimates"] if x["name"] == "difference"}
    assert waves == {"1", "2"}


def test_the_adjusted_p_stands_on_what_decides_only(found, written):
    frame = lottery(5, Setting(people=200, effect=0.4)).wide()
    kinds = np.where(np.arange(len(frame)) % 2, "jong", "oud")
    data = written(frame.with_columns(pl.Series("kind", kinds)))
    outcomes = ("--outcome", "a=score_0,score_1", "--outcome", "b=score_0,score_1")
    first, second = found(
        data, "--wide", *outcomes, "--group", "group", "--stratum", "kind"
    )  # fmt: skip
    for outcome in (first, second):
        marked = [x for x in outcome["estimates"] if x["p_adjusted"] is not None]
        assert [(x["name"], x["stratum"]) for x in marked] == [
            ("effect", None), ("adjusted_effect", None),
        ]  # fmt: skip
        assert marked[0]["p_adjusted"] == pytest.approx(2 * max(x["p"] for x in marked))
    strata = {x["stratum"] for x in first["estimates"] if x["name"] == "effect"}
    assert strata == {None, "jong", "oud"}


def test_strata_show_the_effect_in_each_kind_of_people(run, written):
    frame = lottery(5, Setting(people=200, effect=0.4)).wide()
    kinds = np.where(np.arange(len(frame)) % 2, "jong", "oud")
    data = written(frame.with_columns(pl.Series("kind", kinds)))
    said = run(
        "effect", data, "--wide", "--outcome", "a=score_0,score_1", "--group", "group",
        "--stratum", "kind", "--randomised",
    )  # fmt: skip
    assert "Verschil in verandering (jong, 1)" in said.out
    assert "Verschil in effect tussen soorten mensen (oud, 1)" in said.out


def test_one_group_is_never_an_effect(run, found, written):
    data = written(common_shock(2, Setting(people=200), arms=1).long())
    said = run("effect", data, *LONG)
    assert "Er is iets slechter geworden. Waardoor weten we niet." in said.words
    (outcome,) = found(data, *LONG)
    assert (outcome["design"], outcome["grade"], outcome["verdict"]) == (
        "one_group", "D", "changed",
    )  # fmt: skip
    assert not {"effect", "difference"} & {x["name"] for x in outcome["estimates"]}


def test_teams_are_counted(run, found, written):
    data = written(cluster_lottery(2, Setting(people=240, teams=12, effect=0.6)).long())
    arguments = (data, *GROUPED, "--cluster", "team", "--randomised")
    (outcome,) = found(*arguments)
    assert outcome["n"]["clusters"] == 24
    deciding = one(outcome["estimates"], "adjusted_effect", wave="1")
    assert 0 < deciding["p_permutation"] < 0.05
    assert outcome["grade"] == "A"
    said = run("effect", *arguments)
    assert "Daarom tellen we teams, niet alleen mensen." in said.words
    assert "10.000 keer" in said.words


def test_too_few_teams_are_named(run, found, written):
    data = written(cluster_lottery(2, Setting(people=90, teams=3, effect=0.6)).long())
    arguments = (data, *GROUPED, "--cluster", "team", "--randomised")
    (outcome,) = found(*arguments)
    assert outcome["grade"] == "-"
    assert outcome["flags"][0]["code"] == "few_clusters"
    assert outcome["flags"][0]["detail"]["level"] == "stops"
    said = run("effect", *arguments)
    assert "Geen uitspraak mogelijk. Er deden maar 3 teams mee." in said.words


def test_a_staggered_start(run, found, written):
    world = staggered(2, Setting(people=360, teams=24, waves=4, effect=0.5))
    data = written(world.long())
    arguments = (data, *LONG, "--start", "start", "--cluster", "team", "--randomised")
    (outcome,) = found(*arguments)
    assert (outcome["design"], outcome["grade"]) == ("staggered", "A")
    methods = {x["method"] for x in outcome["estimates"] if x["name"] == "att"}
    assert methods == {"fitted", "completers"}
    places = {(x["cohort"], x["wave"]) for x in outcome["estimates"] if x["name"] == "att"}
    assert {("1", "1"), ("2", "3"), ("3", "3")} <= places
    assert one(outcome["estimates"], "att_event", wave="0", method="fitted")["estimate"] > 0
    simple = one(outcome["estimates"], "att_simple", method="fitted")
    assert simple["low"] < np.mean(list(world.truth.values())) < simple["high"]
    said = run("effect", *arguments)
    assert "Effect, alle groepen en metingen" in said.out


def test_follow_up_only(run, found, written):
    data = written(lottery(3, Setting(effect=0.5)).wide())
    arguments = (data, "--wide", "--outcome", "score_1", "--group", "group")
    (outcome,) = found(*arguments, "--randomised")
    assert (outcome["design"], outcome["grade"]) == ("follow_up_only", "A")
    assert {x["name"] for x in outcome["estimates"]} == {"mean", "difference"}
    said = run("effect", *arguments)
    assert "Er is alleen gemeten na het programma, en er is niet geloot." in said.words


def test_what_is_left_at_follow_up(run, found, written):
    data = written(fading(5, Setting(people=600, waves=3, effect=0.6)).long())
    arguments = (data, *GROUPED, "--randomised", "--baseline", "0", "--end", "1")
    (outcome,) = found(*arguments)
    left = one(outcome["estimates"], "retention")
    assert (left["wave"], left["against"]) == ("2", "end")
    assert left["low"] < 1 / 3 < left["high"] < 1
    said = run("effect", *arguments)
    assert "Het effect zakt weg. Bij meting 2 is ongeveer" in said.words
    assert "Plan een opfrisser" in said.words


def test_where_no_effect_is_claimed_nothing_lasts(run, written):
    setting = Setting(people=600, waves=3, effect=0.6)
    data = written(volunteers_level(5, setting).long())
    said = run("effect", data, *GROUPED, "--end", "1", "--assignment", "self")
    assert "Misschien." in said.words
    assert "effect er nog" not in said.words
    assert "effect zakt weg" not in said.words


def test_lower_is_better_turns_words_and_never_a_sign(run, found, trial):
    arguments = (trial, *GROUPED, "--randomised")
    (usual,) = found(*arguments)
    (turned,) = found(*arguments, "--lower-is-better", "score")
    assert (usual["verdict"], turned["verdict"]) == ("effect", "harm")
    assert usual["estimates"] == turned["estimates"]
    said = run("effect", *arguments, "--lower-is-better", "score")
    assert "Het werkt averechts." in said.words


def test_what_is_not_primary_is_an_idea(run, found, written):
    data = written(lottery(6, Setting(people=200, effect=0.5)).wide())
    arguments = (
        data, "--wide", "--outcome", "een=score_0,score_1", "--outcome", "twee=score_0,score_1",
        "--group", "group", "--randomised", "--primary", "een",
    )  # fmt: skip
    first, second = found(*arguments)
    assert (first["primary"], first["grade"]) == (True, "A")
    assert (second["primary"], second["grade"], second["verdict"]) == (False, "C", "associated")
    assert all(x["p_adjusted"] is None for x in second["estimates"])
    said = run("effect", *arguments)
    assert said.words.count("Zie het als een idee, niet als bewijs.") == 1
    assert "hoofdvragen" not in said.words


def test_several_main_outcomes_are_summed_up(run, written):
    data = written(lottery(6, Setting(people=200, effect=0.5)).wide())
    said = run(
        "effect", data, "--wide", "--outcome", "een=score_0,score_1", "--outcome", "twee=score_1",
        "--group", "group", "--randomised",
    )  # fmt: skip
    assert said.words.startswith("Van de 2 hoofdvragen: 2 beter, 0 onbekend")


def test_the_smallest_effect_that_matters(found, trial):
    (outcome,) = found(trial, *GROUPED, "--randomised", "--smallest", "2")
    assert (outcome["grade"], outcome["verdict"]) == ("0", "negligible")
    assert outcome["settings"]["smallest"] == 2


def test_another_level_gives_another_interval_and_says_so(run, found, trial):
    (usual,) = found(trial, *GROUPED, "--randomised")
    (strict,) = found(trial, *GROUPED, "--randomised", "--alpha", "0.001")
    narrow, wide = (one(x["estimates"], "adjusted_effect", wave="2") for x in (usual, strict))
    assert wide["low"] < narrow["low"] < narrow["high"] < wide["high"]
    said = run("effect", trial, *GROUPED, "--randomised", "--alpha", "0.001")
    assert "99,9%-interval" in said.out
    assert "95%-interval" not in said.out


def test_waves_with_spaces_and_in_an_order_of_their_own(run, found, written):
    frame = lottery(7, Setting(waves=3, effect=0.5)).long()
    names = {"0": "voor de start", "1": "na de zomer", "2": "een jaar later"}
    data = written(frame.with_columns(pl.col("wave").replace(names)))
    waves = "voor de start, na de zomer, een jaar later"
    (outcome,) = found(data, *GROUPED, "--waves", waves, "--randomised", "--end", "na de zomer")
    assert outcome["settings"]["end"] == "na de zomer"
    said = run("effect", data, *GROUPED, "--waves", waves)
    assert "Verschil in verandering (een jaar later)" in said.out


def test_a_report_in_html(run, written, tmp_path):
    out = tmp_path / "rapport.html"
    data = written(lottery(1, Setting(effect=0.5)).wide())
    said = run(
        "effect", data, "--wide", "--outcome", "<b>room</b>=score_0,score_1", "--group", "group",
        "--randomised", "--report", out, "--language", "en",
    )  # fmt: skip
    assert said.code == 0
    page = out.read_text(encoding="utf-8")
    assert '<html lang="en"' in page
    assert "<title>What did the programme do?" in page
    assert "Yes, it works." in page
    assert "&lt;b&gt;room" in page
    assert "<b>room" not in page
    for fetched in ('src="', "<link", "url(http", "@import"):
        assert fetched not in page
    assert [x.name for x in tmp_path.iterdir() if x.suffix == ".part"] == []


def test_a_report_in_pdf_is_tagged(run, trial, tmp_path):
    out = tmp_path / "rapport.PDF"
    said = run("effect", trial, *GROUPED, "--randomised", "--report", out)
    assert (said.code, said.err) == (0, "")
    reader = pypdf.PdfReader(out)
    root = reader.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "nl"
    assert reader.metadata.title == "Wat deed het programma?"
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Ja, het werkt." in text


def test_many_months_and_few_people_say_which_model_was_used(run, found, written):
    rng = np.random.default_rng(3)
    people, months = 24, 72
    level = np.repeat(rng.normal(size=people), months)
    drift = rng.normal(scale=0.3, size=(people, months)).cumsum(axis=1).ravel()
    frame = pl.DataFrame(
        {
            "person": np.repeat(np.arange(people), months),
            "wave": np.tile(np.arange(1, months + 1), people),
            "score": 5 + level + drift + rng.normal(size=people * months),
        }
    )
    data = written(frame)
    arguments = (data, *LONG, "--baseline", "36", "--end", "72")
    (outcome,) = found(*arguments)
    assert outcome["settings"]["covariance"] in {
        "toeplitz_heterogeneous", "ar1", "compound_symmetry",
    }  # fmt: skip
    said = run("effect", *arguments)
    assert "te weinig antwoorden om alle samenhang tussen metingen los te schatten" in said.words
    assert "Verandering (Deelnemers, 72)" in said.out
    assert "schattingen staan in de JSON en in het rapport" in said.words
    assert said.out.count("Verandering (Deelnemers,") == 12


def test_signs_that_a_stream_does_not_know_are_replaced(trial):
    answer = subprocess.run(
        [Path(sys.executable).with_name("bestendig"), "effect", trial, *GROUPED],
        env={"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    words = answer.stdout.decode("latin-1")
    assert words.startswith("-- score --")
    assert "  * Deelnemers kozen zelf" in words
    assert words.count("?") == 2  # of the two questions in it


def test_a_reader_who_leaves_early_gets_no_complaint(trial):
    command = Path(sys.executable).with_name("bestendig")
    with subprocess.Popen(
        [command, "effect", trial, *GROUPED], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_the_installed_command_helps():
    command = Path(sys.executable).with_name("bestendig")
    answer = subprocess.run([command, "--help"], capture_output=True, text=True, check=True)
    for subcommand in ("effect", "plan", "serve"):
        assert subcommand in answer.stdout
    assert answer.stderr == ""


def test_what_was_done_while_reading_is_told_beside_the_answer(run, tmp_path):
    path = tmp_path / "excel.csv"
    frame = lottery(1, Setting(people=60)).wide()
    frame.write_csv(path, separator=";", decimal_comma=True)
    said = run("effect", path, "--wide", "--outcome", "x=score_0,score_1", "--group", "group")
    assert said.code == 0
    assert "komma als decimaalteken" in said.complaint
    assert "komma als decimaalteken" not in said.words
