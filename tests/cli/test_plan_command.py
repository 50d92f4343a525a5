"""`bestendig plan`: designs in words, and answers that cannot be."""

import pytest

from bestendig.common.texts import deck


def test_the_strongest_design_stands_first(run):
    said = run("plan", "--people", "400")
    assert (said.code, said.err) == (0, "")
    assert said.words.startswith(deck()["plan.propose"]["nl"])
    first = said.out.split("\n\n")[1]
    assert first.startswith(deck()["plan.design.waiting_list"]["nl"])
    assert "Sterk bewijs (A)" in first


def test_in_english(run):
    said = run("plan", "--people", "400", "--language", "en")
    assert said.words.startswith(deck()["plan.propose"]["en"])
    assert "Strong proof (A)" in said.words


def test_without_a_waiting_list_there_is_no_lottery_of_who_waits(run):
    title = deck()["plan.design.waiting_list"]["nl"]
    assert title in run("plan", "--people", "400").out
    assert title not in run("plan", "--people", "400", "--no-waiting-list").out.split("\n")


def test_teams_and_turns_have_designs_of_their_own(run):
    said = run("plan", "--people", "600", "--teams", "40", "--in-turn")
    assert deck()["plan.design.team_waiting_list"]["nl"] in said.out
    assert deck()["plan.design.staggered_lottery"]["nl"] in said.out


def test_fewer_answers_show_less(run):
    many = run("plan", "--people", "300", "--response", "90")
    few = run("plan", "--people", "300", "--response", "30")
    assert many.out != few.out


def test_a_group_too_small_gets_the_light_route(run):
    said = run("plan", "--people", "12")
    assert said.code == 0
    assert said.words.startswith(deck()["plan.light"]["nl"])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("answers", "key"),
    [
        (("--people", "0"), "people"),
        (("--people", "-3"), "people"),
        (("--people", "1" + "0" * 400), "people"),
        (("--people", "10", "--teams", "0"), "teams"),
        (("--people", "10", "--teams", "11"), "teams"),
        (("--people", "10", "--response", "0"), "response"),
        (("--people", "10", "--response", "101"), "response"),
        (("--people", "10", "--response", "nan"), "response"),
    ],
)
def test_an_answer_that_cannot_be(run, answers, key, language):
    said = run("plan", *answers, "--language", language)
    assert (said.code, said.out) == (2, "")
    known = deck()[f"error.plan.{key}"][language].split("{")[0]
    assert said.complaint.startswith(known)
    for raw in ("Error", "dropout", "(0, 1]", "{"):
        assert raw not in said.err
    if key == "teams":
        assert answers[3] in said.complaint


@pytest.mark.parametrize("people", range(1, 60, 7))
@pytest.mark.parametrize("turn", [(), ("--in-turn",), ("--no-waiting-list",)])
def test_every_small_group_gets_an_answer(run, people, turn):
    for teams in ((), ("--teams", "1"), ("--teams", str(people))):
        said = run("plan", "--people", people, *teams, *turn, "--response", "5")
        assert (said.code, said.err) == (0, "")
        assert "nan" not in said.out
