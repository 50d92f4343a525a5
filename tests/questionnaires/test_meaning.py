"""The one rule: a fix keeps the series, another meaning starts a new one."""

from dataclasses import replace

import pytest

from bestendig.questionnaires.meaning import Because, Change, Phrasing, judged

BEFORE = Phrasing(
    dutch="Ik kan mijn werk goed plannen in een week van 5 dagen.",
    english="I can plan my work well in a week of 5 days.",
    answers="L5",
    reverse=False,
    construct="",
)


def judge(declared=Change.FIX, **other):
    return judged(BEFORE, replace(BEFORE, **other), declared)


@pytest.mark.parametrize(
    "other",
    [
        {"dutch": "Ik kan mijn werk goed plannen, in een week van 5 dagen"},
        {"dutch": "Ik kan mijn werk goed planen in een week van 5 dagen."},
        {"dutch": "Ik kan mijn taken goed plannen in een week van 5 dagen."},
        {"english": "I can plan my tasks well in a week of 5 days."},
    ],
)
def test_small_repairs_keep_the_series(other):
    assert judge(**other) == (Change.FIX, None)


@pytest.mark.parametrize(
    ("other", "because"),
    [
        ({"answers": "F5"}, Because.ANSWERS),
        ({"reverse": True}, Because.REVERSED),
        ({"construct": "autonomie"}, Because.CONSTRUCT),
        ({"dutch": "Ik kan mijn werk niet goed plannen in een week van 5 dagen."}, "negation"),
        ({"dutch": "Ik kan mijn werk goed plannen in een week van 4 dagen."}, Because.NUMBER),
        ({"dutch": "In een week van 5 dagen is er te veel te doen."}, Because.WORDS),
        ({"english": "I can't plan my work well in a week of 5 days."}, Because.NEGATION),
    ],
)
def test_what_is_more_than_a_fix_is_another_meaning_whatever_was_said(other, because):
    assert judge(**other) == (Change.MEANING, because)


def test_who_says_that_the_meaning_changed_is_believed():
    other = {"dutch": "Ik kan jouw werk goed plannen in een week van 5 dagen."}
    assert judge(**other) == (Change.FIX, None)
    assert judge(Change.MEANING, **other) == (Change.MEANING, Because.DECLARED)


def test_translation_that_was_missing_is_a_fix():
    before = replace(BEFORE, english="")
    assert judged(before, BEFORE, Change.FIX) == (Change.FIX, None)


def test_english_that_goes_is_another_meaning():
    assert judge(english="") == (Change.MEANING, Because.NUMBER)
