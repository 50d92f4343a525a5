"""The verdict table, line by line, on evidence made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bestendig.effects.evidence import Evidence
from bestendig.effects.flags import Flag, FlagCode, Level
from bestendig.effects.grade import Grade, VerdictCode, verdicts
from bestendig.effects.question import Assignment, Question
from bestendig.effects.values import NotEstimable, Reason, estimate_from

LOTTERY = Question(
    programme="p", comparison="c", baseline="1", end="2", assignment=Assignment.LOTTERY
)
ASSIGNED = replace(LOTTERY, assignment=Assignment.ASSIGNED)
ONE_GROUP = replace(LOTTERY, comparison=None, assignment=Assignment.UNKNOWN)
DETRENDED = estimate_from("detrended_effect", 0.5, 0.1, 100, wave="2")
NOTED = Flag(FlagCode.SMALL_N, Level.NOTED)
CAPS = Flag(FlagCode.DIFFERENTIAL_DROPOUT, Level.CAPS)
STOPS = Flag(FlagCode.SMALL_N, Level.STOPS)


def evidence(question: Question, low: float, high: float, p: float = 0.001, **changes) -> Evidence:
    whole = {
        "question": question, "structure": "unstructured", "clusters": None, "estimates": (),
        "not_estimable": (), "flags": (), "deciding": (), "sd": 1.0, "low": low, "high": high,
        "p": p, "change_agrees": True, "trend_agrees": False, "detrended": None,
    }  # fmt: skip
    return Evidence(**(whole | changes))


CLEAR = (0.25, 0.55)
LINES = {
    "a flag that stops": (evidence(LOTTERY, *CLEAR, flags=(STOPS,)), "-", "none"),
    "no baseline, no lottery": (evidence(replace(ASSIGNED, baseline=None), *CLEAR), "-", "none"),
    "no baseline, lottery": (evidence(replace(LOTTERY, baseline=None), *CLEAR), "A", "effect"),
    "inside, lottery": (evidence(LOTTERY, 0.01, 0.15), "0", "negligible"),
    "inside, lottery with a serious flag": (
        evidence(LOTTERY, 0.01, 0.15, flags=(CAPS,)), "-", "no_change",
    ),
    "inside, assigned, one wave before": (evidence(ASSIGNED, -0.1, 0.15), "-", "no_change"),
    "inside, assigned, two waves before": (
        evidence(ASSIGNED, -0.1, 0.15, detrended=DETRENDED), "0", "negligible",
    ),
    "inside, one group": (evidence(ONE_GROUP, 0.01, 0.15), "D", "changed"),
    "includes zero": (evidence(LOTTERY, -0.01, 0.5, p=0.06), "-", "none"),
    "one group": (evidence(ONE_GROUP, *CLEAR), "D", "changed"),
    "lottery": (evidence(LOTTERY, *CLEAR, flags=(NOTED,)), "A", "effect"),
    "lottery, worse": (evidence(LOTTERY, -0.55, -0.25), "A", "harm"),
    "lottery of teams, drawn again": (evidence(LOTTERY, *CLEAR, p_permutation=0.03), "A", "effect"),
    "lottery of teams, not confirmed": (
        evidence(LOTTERY, *CLEAR, p_permutation=0.2, change_agrees=False), "-", "none",
    ),
    "lottery with a serious flag": (evidence(LOTTERY, *CLEAR, flags=(CAPS,)), "C", "associated"),
    "assigned, all three agree": (
        evidence(ASSIGNED, *CLEAR, detrended=DETRENDED, trend_agrees=True), "B", "effect",
    ),
    "assigned, the trend does not agree": (
        evidence(ASSIGNED, *CLEAR, detrended=DETRENDED), "C", "associated",
    ),
    "assigned, with a serious flag": (
        evidence(ASSIGNED, *CLEAR, detrended=DETRENDED, trend_agrees=True, flags=(CAPS,)),
        "C", "associated",
    ),
    "assigned, one wave before": (evidence(ASSIGNED, *CLEAR), "C", "associated"),
    "the two ways of comparing do not agree": (
        evidence(ASSIGNED, *CLEAR, change_agrees=False), "-", "none",
    ),
}  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_table_gives_the_verdict_of_its_first_line_that_holds(line):
    found, grade, code = LINES[line]
    verdict = verdicts({"outcome": found})["outcome"]
    assert (verdict.grade.value, verdict.code.value) == (grade, code)


def test_lower_is_better_turns_the_word_and_not_the_sign():
    question = replace(LOTTERY, higher_is_better=False)
    fallen = verdicts({"absence": evidence(question, -0.55, -0.25)})["absence"]
    assert (fallen.code, fallen.better, fallen.low) == (VerdictCode.EFFECT, True, -0.55)
    risen = verdicts({"absence": evidence(question, 0.25, 0.55)})["absence"]
    assert (risen.code, risen.better) == (VerdictCode.HARM, False)


def test_several_primary_outcomes_share_the_risk_of_a_chance_find():
    found = {name: evidence(LOTTERY, *CLEAR, p=0.03) for name in "ab"}
    assert {v.code for v in verdicts(found).values()} == {VerdictCode.NONE}
    alone = verdicts(found, primary=["a"])
    assert alone["a"].code is VerdictCode.EFFECT
    assert alone["a"].p_adjusted == pytest.approx(0.03)


def test_outcome_that_was_not_named_beforehand_is_never_proof():
    found = {"main": evidence(LOTTERY, *CLEAR), "side": evidence(LOTTERY, *CLEAR)}
    side = verdicts(found, primary=["main"])["side"]
    assert (side.grade, side.code, side.exploratory) == (Grade.C, VerdictCode.ASSOCIATED, True)


def test_refusal_keeps_its_reason_and_takes_no_share_of_the_correction():
    refused = NotEstimable(name="adjusted_effect", reason=Reason.NO_VARIATION, wave="2")
    both = verdicts({"flat": refused, "main": evidence(LOTTERY, *CLEAR, p=0.03)})
    assert (both["flat"].grade, both["flat"].refusal) == (Grade.NONE, Reason.NO_VARIATION)
    assert both["main"].p_adjusted == pytest.approx(0.03)


def test_silence_of_a_strong_design_still_says_what_is_excluded():
    wide = verdicts({"x": evidence(LOTTERY, -0.1, 0.45, p=0.3)})["x"]
    assert (wide.excludes_large_gain, wide.excludes_harm) == (True, True)
    wider = verdicts({"x": evidence(LOTTERY, -0.3, 0.6, p=0.3)})["x"]
    assert (wider.excludes_large_gain, wider.excludes_harm) == (False, False)
    weak = verdicts({"x": evidence(ASSIGNED, -0.1, 0.45, p=0.3)})["x"]
    assert (weak.excludes_large_gain, weak.excludes_harm) == (False, False)


def test_unknown_primary_outcome_is_named():
    with pytest.raises(KeyError, match="leerruimte"):
        verdicts({"x": evidence(LOTTERY, *CLEAR)}, primary=["leerruimte"])
