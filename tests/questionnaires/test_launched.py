"""A fixed version as what a wave asks and measures by: the room above reads it as it is."""

import json

import numpy as np
import pytest
from django.utils import timezone

from bestendig.measurement import document
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.own_items import change_own_item, write_own_item
from bestendig.questionnaires.asked import from_json
from bestendig.questionnaires.launched import wave_document
from bestendig.questionnaires.meaning import Change
from bestendig.questionnaires.templates import CORE, TEMPLATES

pytestmark = pytest.mark.django_db


def fixed(draft):
    return composing.fix_version(draft.pk, timezone.now())


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_can_be_asked_and_shown(inside, template):
    made = wave_document(fixed(composing.start_questionnaire("Lijst", template)))
    read = document.read(json.loads(json.dumps(made)))
    assert len(read.questions) == len(TEMPLATES[template].items)
    assert len(read.shows) > 0


def test_core_shows_the_four_indicators_and_the_course(inside):
    made = wave_document(fixed(composing.start_questionnaire("Kern", "core")))
    assert [figure["scale"] for figure in made["figures"]] == [
        "vital_employees",
        "agile_employees",
        "koers_organisatie",
        "vital_organisation",
        "agile_organisation",
    ]
    assert made["minutes"] == 3
    assert [from_json(x["asked"]) for x in made["questions"]] == list(CORE.asked)
    assert [name for group in made["pages"] for name in group] == [x.series for x in CORE.asked]


def test_scores_are_those_of_the_scale(inside):
    made = wave_document(fixed(composing.start_questionnaire("Autonomie", "factors")))
    read = document.read(made)
    shown = next(x for x in read.shows if x.figure.code == "autonomie.v1")
    answers = {"AUT01.1": [5.0], "AUT02.1": [4.0], "AUT03.1": [1.0]}
    np.testing.assert_allclose(shown.scores(lambda code: np.array(answers[code])), [14 / 3])


def test_part_of_a_scale_is_named_otherwise_than_the_whole(inside):
    whole, part = (
        wave_document(fixed(composing.start_questionnaire("Lijst", x)))
        for x in ("module_pleasure", "core")
    )
    names = [
        next(y["code"] for y in one["figures"] if y["scale"] == "vital_employees")
        for one in (whole, part)
    ]
    assert names[0] != names[1]
    assert all(name.startswith("vital_employees.v1.") for name in names)


def test_marks_are_shown_one_by_one_and_reasons_as_shares(inside):
    made = wave_document(fixed(composing.start_questionnaire("Na afloop", "event")))
    read = document.read(made)
    codes = [x.figure.code for x in read.shows]
    assert [x for x in codes if x.startswith("WAA")] == [f"WAA0{n}.1" for n in range(1, 5)]
    assert "RED01.1=1" in codes
    assert not [x for x in codes if x.startswith("eva_waardering")]


def test_other_meaning_is_another_question_to_the_wave(inside, told):
    draft = composing.start_questionnaire("Lijst")
    own = write_own_item(draft.pk, told(answers="JN"))
    first = wave_document(fixed(draft))
    following = composing.start_version(draft.questionnaire_id)
    change_own_item(
        own.item_id, told("Ik weet niet waar ons team staat.", answers="JN"), Change.FIX
    )
    second = wave_document(fixed(following))
    assert [x["questions"][0]["code"] for x in (first, second)] == ["EIG01.1", "EIG01.2"]
    assert [x["figures"] for x in (first, second)] == [
        [{"distribution": "EIG01.1"}],
        [{"distribution": "EIG01.2"}],
    ]


def test_draft_is_not_asked(inside):
    with pytest.raises(ValueError, match="fixed"):
        wave_document(composing.start_questionnaire("Kern", "core"))
