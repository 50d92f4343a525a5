"""The organisation's checklist: free to begin anywhere, and it asks when something is forgotten."""

from datetime import date, timedelta

import pytest
from tests.interleaved import just_after_a_look

from bestendig.common import scope
from bestendig.common.texts import deck
from bestendig.demo.clock import on
from bestendig.organisations.course.actions import step_with_advice
from bestendig.organisations.course.advice import ORGANISATION, OWN, Phase
from bestendig.organisations.course.models import AdviceStep
from bestendig.organisations.course.queries import Why, advice_steps, reminders
from bestendig.organisations.refusal import Refused

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 2)
LATER = NOW + timedelta(days=90)


@pytest.fixture(autouse=True)
def here(world):
    with on(NOW), scope.bind(world.here.organisation.pk):
        yield world.here


def asked(day):
    return [(x.why, x.code or x.phase.value) for x in reminders(day)]


def test_lists_are_those_of_the_report_and_each_advice_has_words():
    counts = [[sum(x.phase is p for x in rows) for p in Phase] for rows in (ORGANISATION, OWN)]
    assert counts == [[4, 9, 1], [3, 4, 3]]
    for x in ORGANISATION:
        assert {f"advice.{x.code}", f"advice.{x.code}.how"} <= deck().keys()
    assert {f"own.{x.code}" for x in OWN} <= deck().keys()


def test_anybody_begins_anywhere_and_can_leave_it():
    step_with_advice("climate", "doing", LATER, "Vraag in elk overleg.")
    step_with_advice("measure", "chosen", LATER)
    assert {code: x.state for code, x in advice_steps().items()} == {
        "climate": "doing", "measure": "chosen",
    }  # fmt: skip
    step_with_advice("measure", "")
    step_with_advice("vision", "")
    assert AdviceStep.objects.get().note == "Vraag in elk overleg."


def test_who_chooses_the_same_advice_at_the_same_moment_changes_it():
    with just_after_a_look(AdviceStep, lambda: step_with_advice("face", "chosen", LATER, "Eén.")):
        step_with_advice("face", "doing", LATER, "Twee.")
    row = AdviceStep.objects.get()
    assert (row.state, row.note, row.since) == ("doing", "Twee.", NOW)


@pytest.mark.parametrize("wrong", [("onzin", "doing", LATER), ("face", "doing", None),
                                   ("face", "chosen", NOW - timedelta(days=1))])  # fmt: skip
def test_strange_advice_no_day_and_a_day_gone_by_are_refused(wrong):
    with pytest.raises(Refused):
        step_with_advice(*wrong)


def test_nothing_chosen_asks_nothing():
    assert asked(date(2030, 1, 1)) == []


def test_day_that_was_chosen_asks_to_begin_and_to_look_back():
    step_with_advice("vision", "chosen", NOW + timedelta(days=7))
    step_with_advice("measure", "doing", NOW + timedelta(days=8))
    assert asked(NOW + timedelta(days=6)) == []
    assert asked(NOW + timedelta(days=8)) == [(Why.BEGIN, "vision"), (Why.LOOK_BACK, "measure")]
    step_with_advice("vision", "done")
    step_with_advice("measure", "done")
    assert (Why.BEGIN, "vision") not in asked(LATER)


def test_doing_for_four_weeks_asks_to_look(here):
    step_with_advice("face", "doing", LATER)
    assert asked(NOW + timedelta(days=27)) == []
    assert asked(NOW + timedelta(days=28)) == [(Why.LOOK, "look")]
    step_with_advice("measure", "chosen", LATER)
    assert asked(NOW + timedelta(days=28)) == []


def test_phase_that_nobody_touched_for_three_months_is_named_once():
    step_with_advice("vision", "doing", date(2027, 1, 1))
    assert asked(date(2026, 6, 1)) == []
    assert asked(date(2026, 6, 2)) == [(Why.UNTOUCHED, "do"), (Why.UNTOUCHED, "look")]
