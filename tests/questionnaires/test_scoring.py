"""Scores, and when two are of one kind."""

import numpy as np
import pytest

from bestendig.questionnaires.asked import from_bank, from_json, together, untranslated
from bestendig.questionnaires.bank import bank
from bestendig.questionnaires.length import minutes, seconds
from bestendig.questionnaires.scoring import forms
from bestendig.questionnaires.templates import CORE, TEMPLATES


def asked(*codes):
    return tuple(from_bank(bank().items[code]) for code in codes)


def form(name, *codes):
    return next(x for x in forms(asked(*codes)) if x.scale.code == name)


def test_score_turns_round_what_is_worded_the_other_way():
    autonomy = form("autonomie", "AUT01", "AUT02", "AUT03")
    assert autonomy.turned == (2,)
    scores = autonomy.scores(np.array([[5, 4, 1], [5, np.nan, 2], [np.nan, np.nan, 1]]))
    np.testing.assert_allclose(scores, [(5 + 4 + 5) / 3, 4.5, np.nan])


def test_half_of_the_items_is_enough_for_a_score():
    learning = form("leerruimte", "LEE01", "LEE02", "LEE03", "LEE04")
    np.testing.assert_allclose(
        learning.scores(np.array([[2, 4, np.nan, np.nan], [2, np.nan, np.nan, np.nan]])),
        [3, np.nan],
    )


def test_part_of_a_scale_is_another_scale():
    whole, part = (
        form("vitaliteit", "VIT01", "VIT02", "VIT03", "VIT04", "VIT05"),
        form("vitaliteit", "VIT02", "VIT03", "VIT05"),
    )
    assert (whole.is_whole, part.is_whole) == (True, False)
    assert part.key == "vitaliteit.v1:VIT02.1+VIT03.1+VIT05.1"
    assert whole.key != part.key
    assert form("vitaliteit", "VIT05", "VIT03", "VIT02").key == part.key


def test_core_shows_change_on_all_four_indicators():
    shown = {x.scale.code for x in forms(CORE.asked) if x.shows_change}
    assert shown == {
        "vital_employees",
        "agile_employees",
        "vital_organisation",
        "agile_organisation",
        "vitaliteit",
        "verandergedrag",
        "koers_organisatie",
    }


def test_a_stage_and_a_list_of_reasons_have_no_mean():
    for name, codes in (("fase_keuze", ["KEU01"]), ("eva_reden", ["RED01", "RED02", "RED03"])):
        found = form(name, *codes)
        assert not found.shows_change
        with pytest.raises(ValueError, match="no mean"):
            found.scores(np.array([[1.0] * len(codes)]))


def test_core_takes_three_minutes_and_the_factor_scan_five():
    assert seconds(CORE.asked) == 180
    assert {x: minutes(TEMPLATES[x].asked) for x in ("core", "indicators", "factors", "event")} == {
        "core": 3,
        "indicators": 5,
        "factors": 5,
        "event": 4,
    }


def test_questions_with_the_same_answers_stand_together_five_at_most():
    groups = together(CORE.asked)
    assert [[one.code for one in group] for group in groups] == [
        ["VIT02", "VIT03", "VIT05", "KOE01", "KOE02"],
        ["KOE04", "CUL01", "CUL03", "INS01"],
        ["VGD01", "VGD02", "VGD05"],
    ]


def test_question_survives_keeping():
    for one in TEMPLATES["event"].asked:
        assert from_json(one.as_json()) == one


def test_question_without_english_is_asked_in_dutch_with_dutch_answers():
    kept = CORE.asked[0].as_json()
    kept["text"] = {"nl": "Ik lees graag.", "en": ""}
    one = from_json(kept)
    assert one.words("en") == "Ik lees graag."
    assert one.labels("en")[0] == (1, "Helemaal oneens")
    assert untranslated((one,)) == {"nl": (), "en": (one,)}
