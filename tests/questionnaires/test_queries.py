"""What can be chosen, and what changed between versions."""

import pytest

from bestendig.dimodel import Factor, Indicator, Phase
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.own_items import change_own_item, write_own_item
from bestendig.questionnaires.asked import from_bank
from bestendig.questionnaires.bank import bank
from bestendig.questionnaires.meaning import Change
from bestendig.questionnaires.own import asked_of
from bestendig.questionnaires.queries.choosing import Wish, offer
from bestendig.questionnaires.queries.history import difference
from bestendig.questionnaires.templates import CORE

pytestmark = pytest.mark.django_db


def asked(*codes):
    return tuple(from_bank(bank().items[code]) for code in codes)


def offered(wish, draft=()):
    return [x.asked.code for subject in offer(wish, draft).subjects for x in subject.choices]


def test_everything_that_may_be_asked_is_offered_and_nothing_near_health(inside):
    codes = offered(Wish())
    assert len(codes) == 103
    assert {"VIT06", "VIT07", "KEU03"} & set(codes) == set()


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        (Wish(part=Factor.OFFER), ["AAN01", "AAN02", "AAN03"]),
        (Wish(part=Phase.AWARENESS), ["WET01", "WET02", "WET03"]),
        (Wish(construct="autonomie"), ["AUT01", "AUT02", "AUT03"]),
        (Wish(audience="manager"), ["STE01", "STE02", "STE03", "STE04"]),
        (
            Wish(part=Indicator.AGILE_ORGANISATION),
            ["AUT01", "AUT02", "AUT03", "INS01", "KOE02", "KOE03", "KOE04"],
        ),
    ],
)
def test_wish_narrows_it(inside, wish, codes):
    assert offered(wish) == codes


def test_what_no_longer_fits_in_the_minutes_is_said(inside):
    found = offer(Wish(minutes=3, construct="autonomie"), CORE.asked[:-1])
    assert found.left == 10
    assert [x.fits for x in found.subjects[0].choices] == [True, True, True]
    assert offer(Wish(minutes=3), CORE.asked).left == 0
    assert not offer(Wish(minutes=3), CORE.asked).subjects[0].choices[0].fits
    assert offer(Wish(minutes=2), CORE.asked).left == -60


def test_own_questions_are_offered_under_their_own_heading(inside, told):
    draft = composing.start_questionnaire("Onze vragen")
    write_own_item(draft.pk, told(construct="inspraak"))
    last = offer(Wish(construct="inspraak"), asked_of(draft)).subjects[-1]
    assert (last.scale, [(x.asked.code, x.chosen) for x in last.choices]) == (
        None,
        [("EIG01", True)],
    )


def test_difference_tells_what_came_went_and_which_scales_are_lost(inside, told):
    draft = composing.start_questionnaire("Onze vragen", "module_pleasure")
    one = write_own_item(draft.pk, told())
    two = write_own_item(draft.pk, told("Wij halen onze doelen.", ""))
    before = asked_of(draft)
    composing.remove_item(draft.pk, "VIT01")
    composing.add_items(draft.pk, ["AUT01"])
    change_own_item(one.item_id, told("Ik weet wáár ons team staat."), Change.FIX)
    change_own_item(two.item_id, told("Wij halen nooit onze doelen.", ""), Change.FIX)
    draft.refresh_from_db()
    found = difference(before, asked_of(draft))
    assert [x.code for x in found.added] == ["AUT01"]
    assert [x.code for x in found.removed] == ["VIT01"]
    assert [x.code for x, _ in found.mended] == ["EIG01"]
    assert [(x.series, y.series) for x, y in found.other] == [("EIG02.1", "EIG02.2")]
    assert [x.scale.code for x in found.lost] == ["vitaliteit", "vital_employees"]


def test_nothing_is_different_between_the_same_questions():
    found = difference(CORE.asked, tuple(reversed(CORE.asked)))
    assert (found.is_nothing, found.lost) == (True, ())
