"""Own questions: advice, refusal, a fix and another meaning."""

import pytest
from django.db.models import ProtectedError

from bestendig.common.texts import text
from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.own_items import change_own_item, write_own_item
from bestendig.questionnaires.actions.telling import Reconsider
from bestendig.questionnaires.meaning import Because, Change
from bestendig.questionnaires.models import ItemVersion, OwnItem
from bestendig.questionnaires.own import asked_of, from_own
from bestendig.questionnaires.scoring import forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(inside):
    return composing.start_questionnaire("Onze vragen", "module_say")


@pytest.mark.parametrize(
    ("dutch", "english", "field"),
    [
        ("Ik voel me gezond.", "", "text_nl"),
        ("Ik weet waar ons team staat.", "I feel tired.", "text_en"),
        ("Mijn partner steunt mij.", "", "text_nl"),
        ("", "", "text_nl"),
    ],
)
def test_health_and_home_are_refused_even_when_somebody_would_keep_them(
    draft, told, dutch, english, field
):
    with pytest.raises(Refused) as refused:
        write_own_item(draft.pk, told(dutch, english), kept=True)
    assert refused.value.field == field
    assert not OwnItem.objects.exists()


def test_advice_is_given_once_and_can_be_kept(draft, told):
    with pytest.raises(Reconsider) as advice:
        write_own_item(draft.pk, told("Ik kan werken en leren.", ""))
    assert advice.value.remarks == {
        "text_nl": [text("questionnaire.remark.double", "nl", words="en")]
    }
    assert not OwnItem.objects.exists()
    made = write_own_item(draft.pk, told("Ik kan werken en leren.", ""), kept=True)
    assert made.item.code == "EIG01"


def test_own_question_is_added_to_the_draft_and_scored_by_itself(draft, told):
    before = {form.key for form in forms(asked_of(draft))}
    made = write_own_item(draft.pk, told(construct="inspraak"))
    asked = asked_of(draft)
    assert (asked[-1].code, asked[-1].series) == ("EIG01", "EIG01.1")
    assert {form.key for form in forms(asked)} == before
    assert from_own(made).may_travel


def test_fix_keeps_the_series_and_another_meaning_starts_one(draft, told):
    made = write_own_item(draft.pk, told())
    assert change_own_item(made.item_id, told("Ik weet wáár ons team staat."), Change.FIX) == (
        Change.FIX,
        None,
    )
    assert asked_of(draft)[-1].series == "EIG01.1"
    change = change_own_item(made.item_id, told("Ik weet niet waar ons team staat."), Change.FIX)
    assert change == (Change.MEANING, Because.NEGATION)
    assert asked_of(draft)[-1].series == "EIG01.2"
    assert list(ItemVersion.objects.values_list("meaning", "wording")) == [(1, 1), (1, 2), (2, 1)]


def test_same_text_is_no_new_version(draft, told):
    made = write_own_item(draft.pk, told())
    assert change_own_item(made.item_id, told(), Change.MEANING) == (Change.FIX, None)
    assert ItemVersion.objects.count() == 1


def test_version_of_a_question_is_never_changed(draft, told):
    made = write_own_item(draft.pk, told())
    made.text_nl = "Iets anders."
    with pytest.raises(TypeError):
        made.save()


@pytest.mark.parametrize("other", [{"answers": "X9"}, {"answers": ""}, {"construct": "none"}])
def test_answers_and_subject_must_be_there(draft, told, other):
    with pytest.raises(Refused):
        write_own_item(draft.pk, told(**other))


def test_numbers_go_on(draft, told):
    codes = [write_own_item(draft.pk, told(f"Zin nummer {x}.", "")).item.code for x in "ab"]
    assert codes == ["EIG01", "EIG02"]


def test_question_that_stands_in_a_version_cannot_be_deleted_under_it(draft, told):
    made = write_own_item(draft.pk, told())
    with pytest.raises(ProtectedError):
        made.delete()
