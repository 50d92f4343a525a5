"""Drafts that change, versions that never do, and what may not be asked."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.texts import text
from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.own_items import change_own_item, write_own_item
from bestendig.questionnaires.meaning import Change
from bestendig.questionnaires.models import Questionnaire, QuestionnaireVersion
from bestendig.questionnaires.own import asked_of
from bestendig.questionnaires.queries.questionnaires import questionnaire, questionnaires, version
from bestendig.questionnaires.templates import CORE

pytestmark = pytest.mark.django_db


def codes(draft):
    return [one.code for one in asked_of(QuestionnaireVersion.objects.get(pk=draft.pk))]


@pytest.fixture
def draft(inside):
    return composing.start_questionnaire("Onze vragen", "core")


@pytest.fixture
def empty(inside):
    return composing.start_questionnaire("Leeg")


def fixed(draft):
    return composing.fix_version(draft.pk, timezone.now())


def test_template_brings_its_questions_and_its_audience(inside):
    made = composing.start_questionnaire("Na de cursus", "event")
    assert codes(made)[:2] == ["RED01", "RED02"]
    assert made.questionnaire.audience == "participant"
    assert codes(composing.start_questionnaire("Kern", "core")) == list(CORE.items)


def test_questions_are_added_once_taken_out_and_moved(empty):
    composing.add_items(empty.pk, ["VIT01", "VIT02", "VIT01"])
    composing.add_items(empty.pk, ["VIT02", "AUT01"])
    assert codes(empty) == ["VIT01", "VIT02", "AUT01"]
    composing.move_item(empty.pk, "AUT01", -1)
    composing.move_item(empty.pk, "VIT01", -1)
    assert codes(empty) == ["VIT01", "AUT01", "VIT02"]
    composing.remove_item(empty.pk, "VIT01")
    composing.add_items(empty.pk, ["VIT01"])
    assert codes(empty) == ["AUT01", "VIT02", "VIT01"]


@pytest.mark.parametrize("code", ["VIT06", "VIT07", "KEU03"])
def test_what_is_near_health_is_refused_with_the_kind_sentence(empty, code):
    with pytest.raises(Refused) as refused:
        composing.add_items(empty.pk, ["VIT01", code])
    assert str(refused.value) == text("indicator.vital_employees.limit", "nl")
    assert codes(empty) == []


def test_unknown_question_and_more_than_eighty_are_refused(empty):
    with pytest.raises(Refused):
        composing.add_items(empty.pk, ["EIG01"])
    with pytest.raises(Refused):
        composing.add_items(empty.pk, ["NONE"])


def test_fixed_version_never_changes(draft):
    kept = fixed(draft)
    assert (kept.state, len(kept.content), len(kept.fingerprint)) == ("fixed", 12, 39)
    for change in (
        lambda: composing.add_items(draft.pk, ["VIT01"]),
        lambda: composing.remove_item(draft.pk, "VIT02"),
        lambda: composing.move_item(draft.pk, "VIT02", 1),
        lambda: composing.fix_version(draft.pk, timezone.now()),
        lambda: composing.discard_draft(draft.pk),
    ):
        with pytest.raises(Refused):
            change()
    found = QuestionnaireVersion.objects.get(pk=draft.pk)
    found.content = []
    with pytest.raises(TypeError):
        found.save()
    assert composing.fingerprint(kept.content) == kept.fingerprint


def test_empty_questionnaire_is_not_fixed(empty):
    with pytest.raises(Refused):
        fixed(empty)


def test_next_version_starts_like_the_last_and_there_is_one_draft(draft):
    fixed(draft)
    following = composing.start_version(draft.questionnaire_id)
    assert (following.number, codes(following)) == (2, list(CORE.items))
    assert composing.start_version(draft.questionnaire_id).pk == following.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionnaireVersion.objects.create(questionnaire_id=draft.questionnaire_id, number=3)


def test_fixed_version_keeps_the_text_when_an_own_question_is_mended(draft, told):
    own = write_own_item(draft.pk, told())
    fixed(draft)
    following = composing.start_version(draft.questionnaire_id)
    change_own_item(own.item_id, told("Ik weet waar onze team staat."), Change.FIX)
    assert asked_of(following)[-1].text["nl"] == "Ik weet waar onze team staat."
    before = version(draft.pk, drafts=False)
    assert before.asked[-1].text["nl"] == "Ik weet waar ons team staat."


def test_discarded_first_draft_takes_the_questionnaire_with_it(draft):
    composing.discard_draft(draft.pk)
    assert not Questionnaire.objects.exists()


def test_discarded_second_draft_leaves_the_first_version(draft):
    fixed(draft)
    composing.discard_draft(composing.start_version(draft.questionnaire_id).pk)
    assert [row.version.number for row in questionnaires(drafts=True)[0].rows] == [1]


def test_who_only_reads_sees_no_draft(draft):
    assert questionnaires(drafts=False) == []
    with pytest.raises(Questionnaire.DoesNotExist):
        questionnaire(draft.questionnaire_id, drafts=False)
    fixed(draft)
    composing.start_version(draft.questionnaire_id)
    seen = questionnaire(draft.questionnaire_id, drafts=False)
    assert [row.version.number for row in seen.rows] == [1]
    assert (seen.rows[0].count, seen.rows[0].minutes) == (12, 3)


@pytest.mark.parametrize("many", [1, 20])
def test_list_takes_three_queries(inside, many, django_assert_num_queries):
    for number in range(many):
        draft = composing.start_questionnaire(f"Lijst {number}", "core")
        fixed(draft)
        composing.start_version(draft.questionnaire_id)
    with django_assert_num_queries(3):
        assert len(questionnaires(drafts=True)) == many


def test_other_organisation_sees_nothing(world, draft):
    there = world.there.organisation.pk
    with pytest.raises(scope.WrongScope):
        QuestionnaireVersion(organisation_id=there, questionnaire=draft.questionnaire).save()
    assert questionnaires(drafts=True)[0].questionnaire == draft.questionnaire


def test_log_says_what_was_done_without_the_words(draft, told):
    write_own_item(draft.pk, told("Ons geheime plan is goed."))
    fixed(draft)
    rows = AuditEntry.objects.order_by("sequence")
    assert [row.action for row in rows] == [
        "start_questionnaire",
        "add_questions",
        "write_question",
        "fix_questionnaire",
    ]
    assert not [row for row in rows if "geheime" in str(row.details)]
