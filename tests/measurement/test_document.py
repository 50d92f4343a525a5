"""The questions of a wave: what can be asked, what is an answer, and what is shown of them."""

import json

import numpy as np
import pytest
from tests.measurement.conftest import QUESTIONS

from bestendig.measurement import document

ITEM = {"code": "a", "low": 1, "high": 5}


def asked(*questions, figures=()):
    return {"code": "x", "questions": list(questions), "figures": list(figures)}


@pytest.mark.parametrize(
    "content",
    [
        {"code": "x", "questions": [ITEM]},
        asked(),
        asked(ITEM, ITEM),
        asked({"code": "a b", "low": 1, "high": 5}),
        asked({"code": "a", "low": 5, "high": 1}),
        asked({"code": "a", "low": 1, "high": 5, "step": 0}),
        asked({"code": "a", "longest": 5000}),
        asked({"code": "a", "values": [1]}),
        asked(ITEM, figures=[{"code": "f", "items": ["b"]}]),
        asked(ITEM, {"code": "b", "low": 0, "high": 10}, figures=[{"code": "f", "items": "ab"}]),
        asked({"code": "a", "longest": 9}, figures=[{"distribution": "a"}]),
        asked({"code": "a", "values": [1, 2]}, figures=[{"code": "f", "items": ["a"]}]),
        asked(ITEM, figures=[{"code": "f", "items": ["a"]}, {"distribution": "a"}]),
        asked(ITEM, figures=[{"code": "f", "items": ["a"]}, {"code": "f", "items": ["a"]}]),
    ],
)
def test_what_cannot_be_asked_or_shown_is_refused(content):
    with pytest.raises(document.BadDocument):
        document.read(content)


@pytest.mark.parametrize(
    ("code", "answer"),
    [("q1", 0), ("q1", 6), ("q1", 2.5), ("q1", "3"), ("q1", True), ("q1", float("nan")),
     ("q3", 4), ("q4", "x" * 201), ("q4", 3), ("q9", 1)],
)  # fmt: skip
def test_what_is_no_answer_is_refused_and_not_repeated(code, answer):
    with pytest.raises(document.BadAnswer) as refused:
        document.read(QUESTIONS).encoded({code: answer})
    assert str(refused.value) == f"this is no answer to {code}"


def test_answers_come_back_as_they_went_in_without_what_was_skipped():
    questions = document.read(QUESTIONS)
    said = {"q1": 3, "q3": 2, "q4": 'ja,\nen "nee" é\x07 '}
    content = questions.encoded({**said, "q2": None})
    assert questions.decoded(content) == {**said, "q4": 'ja,\nen "nee" é'}


def test_longest_answers_fit_the_size_that_is_reckoned():
    questions = document.read(QUESTIONS)
    for sign in ("x", "\U0001f600", '"', "\\", "\n"):
        longest = "x" + sign * 198 + "x"
        content = questions.encoded({"q1": 5, "q2": 5, "q3": 3, "q4": longest})
        assert json.loads(content)[3] == longest
        assert len(content) <= questions.most_bytes


def test_score_is_the_mean_of_half_the_items_or_more_with_the_reversed_turned():
    vital, *shares = document.read(QUESTIONS).shows
    columns = {
        "q1": np.array([5, np.nan, np.nan, 1]),
        "q2": np.array([1, 2, np.nan, 5]),
        "q3": np.array([1, 2, np.nan, 3]),
    }
    assert vital.scores(columns.__getitem__).tolist()[:2] == [5.0, 4.0]
    assert np.isnan(vital.scores(columns.__getitem__)[2])
    assert [one.figure.code for one in shares] == ["q3=1", "q3=2", "q3=3"]
    found = np.array([one.scores(columns.__getitem__) for one in shares])
    assert found[:, [0, 1, 3]].sum(axis=0).tolist() == [1, 1, 1]
    assert np.isnan(found[:, 2]).all()


def test_distance_from_the_end_that_the_gate_reckons_with_is_one_step_of_one_item():
    assert document.read(QUESTIONS).shows[0].figure.step == 0.5
